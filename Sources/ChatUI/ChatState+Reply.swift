import ChatCore

extension ChatState {
    /// Why nothing can be written into this session; nil when it can.
    var refusalToWrite: Notice? {
        readOnlyReason.map { Notice(.error, $0, advice: "Start a new session with ctrl-n, or close the other program.") }
    }

    /// Why no message can be sent now; nil when one can.
    var refusalToSend: Notice? {
        if session.isReplying { return Notice(.information, "A reply is still coming.", advice: "Esc stops it.") }
        if aside?.isSummary == true { return Notice(.information, "A summary is still being written.", advice: "Esc stops it.") }
        return refusalToWrite
    }

    /// - Parameter attachments: what goes with it beside the files that wait above the composer.
    /// - Parameter context: what was chosen about a conversation that is too long; nil looks whether it is.
    mutating func sendMessage(
        _ text: String, attachments: [Attachment] = [], context: ContextChoice? = nil, at now: Timestamp
    ) -> [Effect] {
        let intent = ContextQuestion.Intent.send(text, attachments)
        let attachments = composer.attachments + attachments
        guard !text.trimmed.isEmpty || !attachments.isEmpty else { return [] }
        if let refusal = refusalToSend { return tell(refusal) }
        let dropped = dropAside()
        guard let (choice, warning) = context.map({ ($0, nil) }) ?? contextChoice(for: intent, at: now) else {
            return dropped
        }
        notice = warning
        _ = composer.takeAttachments()
        let (parent, kept) = takeRevision()
        let message = ChatMessage(
            id: MessageID(ids.next(at: now)), parent: parent, role: .user, createdAt: now,
            content: [ChatMessage.Part](text, attachments) + kept)
        let title = text.trimmed.isEmpty ? attachments.map(\.name).joined(separator: " ") : text
        var effects = dropped + create() + record(.messageSent(message)) + titleEffects(for: title, at: now)
        effects += cut(choice, at: now)
        conversation.followTail()
        return effects + startReply(to: message.id, at: now)
    }

    /// Asks the model again for the last message of the person: the reply before stays as a branch.
    /// - Parameter context: what was chosen about a conversation that is too long; nil looks whether it is.
    mutating func retry(context: ContextChoice? = nil, at now: Timestamp) -> [Effect] {
        if let refusal = refusalToSend { return tell(refusal) }
        guard let question = session.activeMessages.last(where: { $0.role == .user }) else {
            return tell(Notice(.error, "There is no message to reply to yet.", advice: "Type one and press Enter."))
        }
        guard let (choice, warning) = context.map({ ($0, nil) }) ?? contextChoice(for: .retry, at: now) else { return [] }
        notice = warning
        conversation.followTail()
        return dropAside() + cut(choice, at: now) + startReply(to: question.id, at: now)
    }

    /// - Parameter beginning: what the reply begins with: the text of one that was cut short.
    mutating func startReply(to parent: MessageID, beginning: String = "", at now: Timestamp) -> [Effect] {
        let id = MessageID(ids.next(at: now))
        let author = authorToBe(session.model, at: now)
        progress = ReplyProgress(message: id, startedAt: now)
        let start = ReplyStart(
            id: id, parent: parent, author: author, at: now, text: beginning, leftOut: session.leftOut)
        return record(.replyStarted(start)) + [.requestReply(to: session)] + checkRevision(for: id)
            + findContext(of: session.model)
    }

    /// The effect that gives the session its file, before the first event in it is recorded.
    mutating func create() -> [Effect] {
        guard !isSaved, !isPrivate else { return [] }
        isSaved = true
        return [.createSession(session)]
    }

    /// A session without a title takes the first words said in it.
    mutating func titleEffects(for text: String, at now: Timestamp) -> [Effect] {
        guard session.title.isEmpty else { return [] }
        return record(.titleChanged(Self.title(ofFirst: text), at: now))
    }
}

extension ChatState {
    /// Takes in what became known of a reply; what comes late, after it was stopped, is dropped.
    mutating func receive(_ update: ReplyUpdate, for id: MessageID, at now: Timestamp) -> [Effect] {
        if let effects = receiveInComparison(update, for: id, at: now) { return effects }
        return receiveRunning(update, for: id, at: now)
    }

    mutating func receiveRunning(_ update: ReplyUpdate, for id: MessageID, at now: Timestamp) -> [Effect] {
        guard session.runningReplies.contains(id), progress?.message == id else { return [] }
        switch update {
        case .preparing(let what):
            progress!.phase = .preparing(what)
            return []
        case .retrying(let attempt, let wait):
            progress!.phase = .retrying(attempt, until: now.advanced(byMilliseconds: wait))
            progress!.retries += 1
            return record(.replyAttempted(id, attempt))
        case .identified(let author):
            let author = settled(author, of: id)
            progress!.author = author
            if progress!.phase != .receiving { progress!.phase = .waiting }
            guard session[id]?.reply?.author != author else { return [] }
            tellOfMismatch(author)
            let check = checkRevision(of: author, for: id)
            return record(.replyIdentified(id, author)) + check
        case .received(let milliseconds, let text, let reasoning, let pieces):
            progress!.pieces += pieces
            return receive(text, reasoning, after: milliseconds, for: id)
        case .receivedImage(let mediaType, let base64):
            progress!.phase = .receiving
            let part = ChatMessage.Part.image(mediaType: mediaType, source: .data(base64))
            return record(.replyPartReceived(id, number: session[id]?.content.count ?? 0, part))
        case .ended(let outcome):
            return askWithLess(id, after: outcome, at: now) ?? end(id, outcome, at: now)
        }
    }

    private mutating func receive(
        _ text: String, _ reasoning: String, after milliseconds: Int, for id: MessageID
    ) -> [Effect] {
        guard let received = session.receivedBytes(of: id) else { return [] }
        progress!.phase = .receiving
        progress!.firstTokenMilliseconds = progress!.firstTokenMilliseconds ?? milliseconds
        progress!.lastTokenMilliseconds = milliseconds
        return record(
            .replyReceived(
                MessageDelta(
                    message: id, milliseconds: milliseconds, textOffset: received.text, text: text,
                    reasoningOffset: received.reasoning, reasoning: reasoning)))
    }

    /// - Parameter isStopped: a person stopped it.
    mutating func end(_ id: MessageID, _ outcome: ReplyOutcome, isStopped: Bool = false, at now: Timestamp) -> [Effect] {
        guard let reply = session[id]?.reply else { return [] }
        var effects: [Effect] = []
        let author = settled(outcome.author ?? progress?.author ?? reply.author, of: id)
        if author != reply.author { tellOfMismatch(author) }
        if outcome.failure == nil { tellOfChange(from: lastReply(of: author.reference, before: id), to: author) }
        if author.resolvedRevision != nil { followed[author.reference] = nil }
        if let allowance = outcome.allowance { allowances[author.backend] = allowance }
        if let attempt = outcome.attempt { effects += record(.replyAttempted(id, attempt)) }
        effects += record(
            .replyFinished(
                ReplyEnd(
                    message: id, at: now, author: author,
                    toolCalls: outcome.toolCalls,
                    finishReason: outcome.finishReason, usage: outcome.usage, cost: outcome.cost,
                    durationMilliseconds: outcome.milliseconds,
                    requestID: outcome.requestID, isInterrupted: isStopped || outcome.failure != nil)))
        effects += alertEffects(after: now.milliseconds(since: progress?.startedAt ?? now))
        progress = nil
        notice = outcome.failure ?? notice
        if let exceeded = outcome.exceededContext { askAfterRefusal(exceeded, of: id, at: now) }
        return effects + goOnRerunning(after: outcome, isStopped: isStopped, at: now)
            + askForTitle(after: outcome, isStopped: isStopped, at: now)
    }
}
