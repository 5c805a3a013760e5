import ChatCore

/// An earlier message that is being written anew.
struct Revision: Hashable, Sendable {
    var message: MessageID
    /// What was being written before.
    var draft: TextEditor
}

// The tree of a session: other words for an earlier message, other replies, and the ways between them.
extension ChatState {
    /// The message at the reading cursor, as a place on the active path; nil while one writes.
    var pointedMessage: Int? {
        conversation.reading.map { min($0.cursor.message, session.activePath.count - 1) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    private func message(onPath index: Int) -> ChatMessage { session.messages[session.activePath[index]] }

    private var isTooEarly: Notice? {
        session.isReplying ? Notice(.information, "A reply is still coming.", advice: "Esc stops it.") : nil
    }

    // MARK: Writing an earlier message anew

    /// Puts an earlier message of the person into the composer; sending it begins a branch.
    /// - Parameter argument: which of the person's messages on this branch, from 1; empty takes the one at the cursor, or the last.
    mutating func revise(_ argument: String) -> [Effect] {
        if let refusal = refusalToSend { return tell(refusal) }
        let mine = session.activePath.indices.filter { message(onPath: $0).role == .user }
        let chosen: Int?
        if argument.isEmpty {
            chosen = mine.last { $0 <= pointedMessage ?? .max } ?? mine.first
        } else {
            chosen = Int(argument).flatMap { mine.indices.contains($0 - 1) ? mine[$0 - 1] : nil }
        }
        guard let chosen, let number = mine.firstIndex(of: chosen) else {
            return tell(
                mine.isEmpty
                    ? Notice(.error, "There is no message of yours to change yet.")
                    : Notice(.error, "Your messages on this branch are 1 to \(mine.count).", advice: "Say /revise NUMBER."))
        }
        if isReading { stopReading() }
        let draft = revision?.draft ?? composer.editor
        revision = Revision(message: message(onPath: chosen).id, draft: draft)
        composer.editor = TextEditor(message(onPath: chosen).text)
        return tell(
            Notice(
                .information, "This is your message \(number + 1).",
                advice: "Enter sends it as a new branch, the old one stays; Esc leaves it as it was."))
    }

    /// Gives an earlier message up that was being written anew; false when none was.
    mutating func giveUpRevision() -> Bool {
        guard let revision else { return false }
        composer.editor = revision.draft
        self.revision = nil
        notice = nil
        return true
    }

    /// Where the next message goes, and what it carries beside its text.
    mutating func takeRevision() -> (parent: MessageID?, attachments: [ChatMessage.Part]) {
        guard let revision, let message = session[revision.message] else { return (session.head, []) }
        self.revision = nil
        composer.editor = revision.draft
        return (message.parent, message.content.filter { if case .text = $0 { false } else { true } })
    }

    // MARK: Variants

    /// Shows the next or previous variant of the message at the cursor, or of the last one that has any.
    mutating func showVariant(forward: Bool, at now: Timestamp) -> [Effect] {
        if let isTooEarly { return tell(isTooEarly) }
        let path = session.activePath
        let index = pointedMessage ?? path.indices.last { session.variantNumber(of: path[$0]) != nil }
        guard let index, let (number, count) = session.variantNumber(of: path[index]) else {
            return tell(Notice(.information, "There is nothing else in its place.", advice: "/retry and /revise make variants."))
        }
        let next = forward ? number + 1 : number - 1
        guard 1...count ~= next else {
            return tell(Notice(.information, "This is variant \(number) of \(count)."))
        }
        let target = session.variants(of: message(onPath: index).id)[next - 1]
        return show(target, at: now)
    }

    /// Makes the branch on which a message is the active one, and brings the message onto the screen.
    mutating func show(_ id: MessageID, at now: Timestamp) -> [Effect] {
        if let isTooEarly { return tell(isTooEarly) }
        _ = giveUpRevision()
        let leaf = session.activePath.contains { session.messages[$0].id == id } ? session.head : session.newestLeaf(below: id)
        let effects = leaf == session.head ? [] : record(.headMoved(leaf, at: now))
        if let index = session.activePath.firstIndex(where: { session.messages[$0].id == id }) {
            if isReading {
                _ = choose(.place(TextPlace(message: index)))
            } else {
                conversation.show(message: index)
            }
        }
        return effects
    }

    // MARK: Forking

    /// Goes on in a session of its own, which begins as this branch does, up to the message at the cursor.
    mutating func fork(at now: Timestamp) -> [Effect] {
        if let isTooEarly { return tell(isTooEarly) }
        guard !session.activePath.isEmpty else { return tell(Notice(.information, "There is nothing to fork yet.")) }
        let count = (pointedMessage ?? session.activePath.count - 1) + 1
        let fork = session.fork(ofPath: count, as: ids.next(at: now), at: now)
        let dropped = dropAside()
        let wasSaved = isSaved
        replaceSession(ShownSession(session: fork))
        notice = Notice(
            .information,
            "This is a new session with \(count) \(count == 1 ? "message" : "messages") of the other, which stays as it was.")
        isSaved = wasSaved
        return dropped + [.closeSession] + (wasSaved ? [.createSession(fork)] : [])
    }

    // MARK: Going on

    /// Asks for a reply to be gone on with that ended before its time: a variant that begins with what there is of it.
    /// - Parameter context: what was chosen about a conversation that is too long; nil looks whether it is.
    mutating func continueReply(context: ContextChoice? = nil, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToSend { return tell(refusal) }
        guard let last = session.activeMessages.last, last.reply != nil, let parent = last.parent, !last.text.isEmpty else {
            return tell(Notice(.information, "There is no reply to go on with.", advice: "/retry asks for one."))
        }
        guard last.isCutShort else {
            return tell(Notice(.information, "The last reply is complete.", advice: "/retry asks for another."))
        }
        guard let (choice, warning) = context.map({ ($0, nil) }) ?? contextChoice(for: .goOn, at: now) else { return [] }
        conversation.followTail()
        let effects = dropAside() + cut(choice, at: now) + startReply(to: parent, beginning: last.text, at: now)
        notice =
            session.model.continuesReplies
            ? warning
            : warning
                ?? Notice(
                    .information, "\(session.model) is asked to go on where the text ends.",
                    advice: "A server that cannot do that begins anew behind it.")
        return effects
    }

    // MARK: Removing

    /// Takes a message away with all that follows it; `undoRemoval` brings it back while the session is open.
    mutating func removeBranch(from id: MessageID, at now: Timestamp) -> [Effect] {
        if let refusal = isTooEarly ?? refusalToWrite { return tell(refusal) }
        guard let branch = session.branch(from: id) else { return [] }
        _ = giveUpRevision()
        removedBranches.append(branch)
        let effects = record(.branchRemoved(id, at: now))
        let count = branch.places.count
        notice = Notice(
            .information, "\(count) \(count == 1 ? "message is" : "messages are") removed.",
            advice: "/undo brings \(count == 1 ? "it" : "them") back.")
        return effects
    }

    /// The message at the cursor goes; while one writes, one chooses in the tree.
    mutating func removeBranch(at now: Timestamp) -> [Effect] {
        guard let pointedMessage else {
            let effects = openTree()
            return overlay == nil
                ? effects : tell(Notice(.information, "Delete removes the selected message and all that follows it."))
        }
        let effects = removeBranch(from: message(onPath: pointedMessage).id, at: now)
        if session.activePath.isEmpty { conversation.reading = nil }
        return effects
    }

    mutating func undoRemoval(at now: Timestamp) -> [Effect] {
        if let refusal = isTooEarly ?? refusalToWrite { return tell(refusal) }
        guard let branch = removedBranches.popLast() else { return tell(Notice(.information, "Nothing was removed.")) }
        let effects = record(.branchRestored(branch, at: now))
        notice = Notice(
            .information, "\(branch.places.count == 1 ? "The message is" : "\(branch.places.count) messages are") back.")
        return effects
    }
}

extension ChatMessage {
    /// True for a reply that ended before the model had finished it.
    var isCutShort: Bool { reply.map { $0.isInterrupted || $0.finishReason == "length" } ?? false }
}

extension ModelReference {
    /// True when what answers is known to go on with a last message of the assistant instead of answering it.
    /// - Source: llama.cpp `--prefill-assistant` (on by default), Ollama's and TGI's chat endpoints, vLLM `continue_final_message`.
    var continuesReplies: Bool { ["local", "llama-server", "ollama", "vllm", "tgi"].contains(backendName) }
}

extension ChatSession {
    /// A session that begins with the first `count` messages of the active path and remembers where they are from.
    public func fork(ofPath count: Int, as id: ULID, at time: Timestamp) -> ChatSession {
        fork(of: activePath.prefix(count).map { self.messages[$0] }, as: id, at: time)
    }

    /// A session that begins with messages of this one, which follow each other.
    func fork(of messages: [ChatMessage], as id: ULID, at time: Timestamp) -> ChatSession {
        var messages = messages
        if !messages.isEmpty { messages[0].parent = nil }
        var extras = extras
        extras["forked_from"] = .object([
            "session": .string(self.id.text), "message": messages.last.map { .string($0.id.text) } ?? .null,
        ])
        return ChatSession(
            id: id, title: title, createdAt: time, systemPrompt: systemPrompt, model: model, settings: settings, tags: tags,
            messages: messages, contextCut: contextCut, extras: extras)
    }
}
