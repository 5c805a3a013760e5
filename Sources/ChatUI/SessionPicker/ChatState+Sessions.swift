import ChatCore

extension ChatState {
    mutating func openSessions() -> [Effect] {
        let plays = options.keys.writing.names(of: .replay).first.map { ": Enter opens, \($0) plays" } ?? ""
        overlay = .sessions(ListPicker(title: "Sessions" + plays, items: [], footnote: "reading…"))
        return [.listSessions(matching: "")]
    }

    /// The first sessions of all, or those that fit what was typed, which may be any of the rest.
    mutating func receive(_ answer: SessionList) -> [Effect] {
        guard case .sessions(var picker) = overlay else { return [] }
        if picker.footnote == "reading…" { picker.footnote = "" }
        let items = answer.sessions.map { ListItem($0, isCurrent: $0.id == session.id) }
        let known = Set(items.map(\.id))
        picker.replaceItems(
            answer.filter.isEmpty ? items : items + picker.items.filter { !known.contains($0.id) }, total: answer.total)
        overlay = .sessions(picker)
        return []
    }

    /// What was typed over a list of sessions is looked for among all of them.
    func askForSessions() -> [Effect] {
        switch overlay {
        case .sessions(let picker): [.listSessions(matching: String(picker.filter.text.trimmed))]
        case .sessionSearch(let search): [.searchSessions(search.list.filter.text)]
        default: []
        }
    }

    mutating func noteIndexing(_ done: Int, of total: Int) -> [Effect] {
        guard overlay?.isOfSessions == true else { return [] }
        overlay?.list?.footnote = done < total ? "indexing: \(done) of \(total)" : ""
        return []
    }

    /// Leaves this session for a new one with the same model, system prompt and settings.
    mutating func startNewSession(at now: Timestamp) -> [Effect] {
        if session.isReplying { return tell(Notice(.information, "A reply is still coming.", advice: "Esc stops it.")) }
        let fresh = ChatSession(
            id: ids.next(at: now), createdAt: now, systemPrompt: session.systemPrompt, model: session.model,
            settings: session.settings)
        let dropped = dropAside()
        isSaved = false
        replaceSession(ShownSession(session: fresh))
        return dropped + [.closeSession]
    }

    /// Has a saved session opened, unless it is the one in use.
    mutating func open(_ id: ULID) -> [Effect] {
        if id == session.id, readOnlyReason == nil { return tell(Notice(.information, "This session is open already.")) }
        return [.openSession(id)]
    }

    /// Has the session of a message opened there, or goes there.
    mutating func open(_ chosen: SessionSearch.Target, at now: Timestamp) -> [Effect] {
        if chosen.session != session.id { return [.openSession(chosen.session, at: chosen.place)] }
        return chosen.place.map { go(to: $0, at: now) } ?? []
    }

    /// Leaves this session for one that was opened from its file. What ends here is recorded before the file changes.
    mutating func show(_ opened: ShownSession, at now: Timestamp) -> [Effect] {
        let effects = dropAside() + (session.isReplying ? stop(at: now) : [])
        isSaved = true
        replaceSession(opened)
        if isPrivate { isSaved = false }
        return effects + [.adoptSession(session.id)] + (isPrivate ? [.stopSaving] : []) + [.warmUp(session.model)]
            + findContext(of: session.model) + checkRevision() + (opened.place.map { go(to: $0, at: now) } ?? []) + findDraft()
    }

    /// From here on nothing is written. What was saved up to here stays in its file.
    mutating func goPrivate() -> [Effect] {
        guard !isPrivate else { return tell(Notice(.information, "Nothing is written already.")) }
        let dropped = dropAside()
        notice = Notice(
            .information,
            isSaved
                ? "From here on nothing is written; what was said so far stays in its file."
                : "From here on nothing is written, and nothing was so far.",
            advice: isSaved ? "parley sessions delete \(session.id.text) removes it." : "")
        isPrivate = true
        isSaved = false
        return dropped + [.stopSaving]
    }

    mutating func replaceSession(_ opened: ShownSession) {
        session = opened.session
        readOnlyReason = opened.readOnlyReason
        notice = opened.notice
        progress = nil
        rerunning = nil
        comparison = nil
        overlay = nil
        prompt = nil
        revision = nil
        removedBranches = []
        replay = nil
        beforeReplay = nil
        conversation = ConversationPane(pictures: options.pictures)
    }
}
