import ChatCore

/// A question of the program's own that a model is being asked beside the conversation.
struct RunningAside: Hashable, Sendable {
    var id: MessageID
    var purpose: Aside.Purpose
    /// Who is asked, until somebody has said more.
    var author: Author
    var text = ""
    /// What waits for the answer.
    var intent = ContextQuestion.Intent.nothing
    /// How many messages it stands for.
    var leftOut = 0
    /// Where the conversation stood.
    var head: MessageID?

    var isSummary: Bool { purpose == .summary }
}

extension ChatState {
    /// What the answer to a question of the program's own brought.
    mutating func receiveAside(_ update: ReplyUpdate, for id: MessageID, at now: Timestamp) -> [Effect] {
        guard aside?.id == id else { return [] }
        switch update {
        case .received(_, let text, _, _): aside!.text += text
        case .identified(let author): aside!.author = author
        case .ended(let outcome): return endAside(outcome, at: now)
        case .preparing, .retrying, .receivedImage: break
        }
        return []
    }

    /// Gives up what is being asked beside the conversation.
    mutating func dropAside() -> [Effect] {
        guard let running = aside else { return [] }
        aside = nil
        return [.cancelAside(running.id)]
    }

    private mutating func endAside(_ outcome: ReplyOutcome, at now: Timestamp) -> [Effect] {
        guard let running = aside else { return [] }
        aside = nil
        var effects: [Effect] = []
        if outcome.usage != nil || outcome.cost != nil {
            effects = record(
                .asideAnswered(
                    Aside(
                        id: running.id, purpose: running.purpose, at: now, author: outcome.author ?? running.author,
                        usage: outcome.usage, cost: outcome.cost)))
        }
        return effects
            + (running.isSummary
                ? useSummary(of: running, outcome, at: now) : useTitle(running.text, outcome, at: now))
    }

    // MARK: A summary of what is left out

    /// Asks the model in use to sum up what would be left out.
    mutating func askForSummary(_ question: ContextQuestion, at now: Timestamp) -> [Effect] {
        guard let trim = question.trim, let length = contextLength(of: session.model) else { return [] }
        if let refusal = refusalToSend {
            takeBack(question.intent)
            return tell(refusal)
        }
        let effects = dropAside()
        let older = asking(question.intent, at: now).sentMessages.prefix(question.more)
        let request = session.requestForSummary(
            of: Array(older), length: length, id: ids.next(at: now), reply: MessageID(ids.next(at: now)), at: now)
        var running = RunningAside(id: request.runningReply!, purpose: .summary, author: authorToBe(session.model, at: now))
        running.intent = question.intent
        running.leftOut = trim.leftOut
        running.head = session.head
        aside = running
        notice = nil
        return effects + [.askAside(request, spentIn: session)]
    }

    private mutating func useSummary(of running: RunningAside, _ outcome: ReplyOutcome, at now: Timestamp) -> [Effect] {
        let summary = String(running.text.trimmed)
        guard outcome.failure == nil, !summary.isEmpty, session.head == running.head else {
            takeBack(running.intent)
            let reason =
                outcome.failure?.summary ?? (summary.isEmpty ? "The model wrote none." : "The conversation has moved on.")
            return tell(Notice(.error, "There is no summary: \(reason)", advice: "Send the message again to choose anew."))
        }
        return goOn(with: .summary(summary, leftOut: running.leftOut), running.intent, at: now)
    }

    /// Ends the wait for a summary; nil when there is none.
    mutating func stopSummary() -> [Effect]? {
        guard let running = aside, running.isSummary else { return nil }
        takeBack(running.intent)
        return dropAside()
    }
}

extension ChatSession {
    private static let summaryInstruction = """
        You sum up the beginning of a conversation for somebody who goes on with it. Keep names, numbers, decisions, open questions, and code \
        that is still needed. Write in the language of the conversation, at most 200 words, and nothing but the summary.
        """

    /// A session of one question: to sum up messages of this one. What does not fit is left out from the beginning.
    /// - Parameter length: tokens that the model takes.
    func requestForSummary(
        of older: [ChatMessage], length: Int, id: ULID, reply: MessageID, at now: Timestamp
    ) -> ChatSession {
        let answer = min(1024, length / 4)
        var room = length - answer - TokenEstimate(of: Self.summaryInstruction).tokens - length / 8
        var parts: [String] = []
        for message in older.reversed() where !message.text.isEmpty {
            let part = (message.role == .user ? "User: " : "Assistant: ") + message.text
            room -= TokenEstimate(of: part).tokens
            // At least the one next to what stays, cut where it alone is too much.
            guard room >= 0 || parts.isEmpty else { break }
            parts.append(room >= 0 ? part : String(part.prefix(length)))
        }
        if leftOut?.isSummarised == true, let before = contextCut?.summary { parts.append("Before that, summed up: " + before) }
        return aside(
            Self.summaryInstruction, parts.reversed().joined(separator: "\n\n"),
            GenerationSettings(temperature: 0.3, maxTokens: answer), model: model, id: id, reply: reply, at: now)
    }

    /// A session of one question, whose answer is being waited for.
    func aside(
        _ instruction: String, _ question: String, _ settings: GenerationSettings, model: ModelReference, id: ULID,
        reply: MessageID, at now: Timestamp
    ) -> ChatSession {
        let message = ChatMessage(
            id: MessageID(id), parent: nil, role: .user, createdAt: now, content: [.text(question)])
        var session = ChatSession(
            id: id, createdAt: now, systemPrompt: instruction, model: model, settings: settings, messages: [message])
        session.apply(
            .replyStarted(
                ReplyStart(
                    id: reply, parent: message.id, author: Author(reference: model.text, backend: model.backendName), at: now)))
        return session
    }
}
