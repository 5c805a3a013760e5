import ChatCore

// What is being written is kept outside, so that it outlives a crash. It is written together, some time after the first new key: no
// key waits for the disk, and nothing happens while nobody types.
extension ChatState {
    /// What is to be read once the first frame is on the screen.
    public mutating func effectsAfterStart() -> [Effect] {
        [.readPrompts] + findDraft() + findContext(of: session.model)
    }

    /// Looks for what was begun in this session and not sent.
    func findDraft() -> [Effect] { keepsDrafts ? [.findDraft(of: session.id, isNew: !isSaved)] : [] }

    private var keepsDrafts: Bool { options.keepsDrafts && !isPrivate && !isPlayingBack }

    /// When the draft is to be kept; nil when there is nothing new in it.
    public var draftDeadline: Timestamp? { draft.due }

    /// What is to be done about the draft by now. It changes nothing that shows.
    public mutating func takeDueDraft(at now: Timestamp) -> [Effect] {
        guard let due = draft.due, due <= now else { return [] }
        return keepDraft(at: now)
    }

    /// Sees what was changed. One that was emptied is forgotten at once: it was sent, or given up.
    mutating func noteDraft(at now: Timestamp) -> [Effect] {
        if isPrivate { draft = KeptDraft() }
        guard keepsDrafts else { return [] }
        guard composer.editor.changes != draft.seen || hasOtherFiles || draft.session.map({ $0 != session.id }) ?? false else {
            return []
        }
        noteSeen()
        if composer.isEmpty {
            draft.due = nil
            defer { draft.session = nil }
            return draft.session.map { [.keepDraft(nil, of: $0)] } ?? []
        }
        if draft.due == nil { draft.due = now.advanced(byMilliseconds: KeptDraft.delay) }
        return []
    }

    private var hasOtherFiles: Bool {
        !draft.files.elementsEqual(composer.attachments.lazy.map { Draft.File(name: $0.name, path: $0.path) })
    }

    private mutating func noteSeen() {
        draft.seen = composer.editor.changes
        draft.files = composer.attachments.map { Draft.File(name: $0.name, path: $0.path) }
    }

    /// Keeps what is written now, when that is not done.
    mutating func keepDraftAtEnd(at now: Timestamp) -> [Effect] {
        noteDraft(at: now) + (draft.due == nil ? [] : keepDraft(at: now))
    }

    private mutating func keepDraft(at now: Timestamp) -> [Effect] {
        draft.due = nil
        guard keepsDrafts, !composer.isEmpty else { return [] }
        // In another session by now: the draft has come along.
        let old = draft.session == session.id ? nil : draft.session
        draft.session = session.id
        let kept = Draft(parts: composer.editor.parts, files: draft.files, title: session.title, writtenAt: now)
        return [.keepDraft(kept, of: session.id)] + (old.map { [.keepDraft(nil, of: $0)] } ?? [])
    }

    /// A draft was left by a program that ended in another way than by its person.
    /// - Parameter id: the session under which it is kept.
    mutating func receive(_ found: FoundDraft, of id: ULID, at now: Timestamp) -> [Effect] {
        guard keepsDrafts else { return [] }
        let (text, time) = (found.draft.text, found.draft.writtenAt.shortDescription)
        guard composer.isEmpty else {
            // Reading its files may have taken its time, and something else is being written by now.
            guard id == session.id, !text.trimmed.isEmpty else { return [] }
            composer.history.add(text)
            return [.rememberPrompt(text)]
                + tell(Notice(.information, "The draft of \(time) waits in the history.", advice: "It was not sent."))
        }
        guard !text.trimmed.isEmpty || !found.attachments.isEmpty else {
            guard let refusal = found.refusals.first else { return [] }
            // What cannot be read now may be read the next time, unless something else is written here.
            if id == session.id { draft = KeptDraft(seen: composer.editor.changes, session: id) }
            return (id == session.id ? [] : [.keepDraft(nil, of: id)])
                + tell(Notice(.warning, "The draft of \(time) had only files, and none can be read now.", advice: refusal))
        }
        composer.recover(found)
        draft = KeptDraft(session: id)
        noteSeen()
        let effects = id == session.id ? [] : keepDraft(at: now)
        return effects + tell(found.notice)
    }
}
