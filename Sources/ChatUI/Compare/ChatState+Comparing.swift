import ChatCore

// One question to several models: every answer is a child of the question, and all run at once.
extension ChatState {
    /// `/compare MODEL… [-- TEXT]`: with one model, it is compared with the one in use.
    mutating func compare(_ argument: String, at now: Timestamp) -> [Effect] {
        let words = argument.split(whereSeparator: \.isWhitespace)
        let names = words.prefix { $0 != "--" }
        let text =
            names.count < words.count ? String(argument[words[names.count].endIndex...].trimmed) : ""
        var models: [ModelReference] = []
        for name in names {
            do throws(ModelReferenceError) {
                models.append(try ModelReference(String(name), backends: options.backends))
            } catch {
                return tell(
                    Notice(.error, "Not compared: \(error.summary).", advice: "Say /compare MODEL MODEL."))
            }
        }
        if models.count == 1 { models.insert(session.model, at: 0) }
        guard Comparison.modelCounts.contains(models.count) else {
            return tell(
                Notice(
                    .error, "Two to four models are compared at once.", advice: "Say /compare MODEL MODEL."))
        }
        return compare(text.isEmpty ? nil : text, with: models, at: now)
    }

    /// Sends a message, with the files that wait above the composer, to several models.
    /// - Parameter text: nil asks the last question again.
    mutating func compare(_ text: String?, with models: [ModelReference], at now: Timestamp)
        -> [Effect]
    {
        if let refusal = refusalToSend { return tell(refusal) }
        var effects: [Effect] = []
        let question: MessageID
        if let text {
            let message = ChatMessage(
                id: MessageID(ids.next(at: now)), parent: session.head, role: .user, createdAt: now,
                content: [ChatMessage.Part](text, composer.takeAttachments()))
            effects = create() + record(.messageSent(message)) + titleEffects(for: text, at: now)
            question = message.id
        } else if let last = session.activeMessages.last(where: { $0.role == .user }) {
            question = last.id
        } else {
            return tell(
                Notice(
                    .error, "There is no question to ask yet.", advice: "Say what to ask behind the models."))
        }
        notice = models.compactMap { warning(of: session, for: $0) }.first
        conversation.followTail()
        var columns: [Comparison.Column] = []
        for model in models {
            let id = MessageID(ids.next(at: now))
            effects += record(
                .replyStarted(
                    ReplyStart(
                        id: id, parent: question, author: authorToBe(model, at: now), at: now, leftOut: session.leftOut)))
            columns.append(
                Comparison.Column(
                    id: id, model: model, progress: ReplyProgress(message: id, startedAt: now)))
            var asking = session
            if model != session.model { asking.apply(.modelChanged(model, at: session.updatedAt)) }
            effects.append(.requestReply(to: asking))
            effects += findContext(of: model)
        }
        // Until one is chosen, the session goes on with the first.
        effects += record(.headMoved(columns[0].id, at: now))
        comparison = Comparison(question: question, columns: columns)
        return effects
    }

    /// Takes in what became known of one of the answers; nil for a reply that is none of them.
    mutating func receiveInComparison(_ update: ReplyUpdate, for id: MessageID, at now: Timestamp)
        -> [Effect]?
    {
        guard let index = comparison?.index(of: id) else { return nil }
        var told: Notice?
        let effects = withColumn(index) { state in
            let wasShortened = state.progress?.isShortened
            let effects = state.receiveRunning(update, for: id, at: now)
            if wasShortened == false, state.progress?.isShortened == true { told = state.notice }
            return effects
        }
        notice = told ?? notice
        return effects
    }

    /// Ends all answers that still run.
    mutating func stopComparison(at now: Timestamp) -> [Effect] {
        var effects: [Effect] = []
        for (index, column) in (comparison?.columns ?? []).enumerated() where column.progress != nil {
            let outcome = ReplyOutcome(
                milliseconds: now.milliseconds(since: column.progress?.startedAt ?? now))
            effects.append(.cancelReply(column.id))
            effects += withColumn(index) { $0.end(column.id, outcome, isStopped: true, at: now) }
        }
        return effects
    }

    /// Makes one of the answers the one that the session goes on with, and its model the session's.
    mutating func goOn(with index: Int, at now: Timestamp) -> [Effect] {
        guard let column = comparison?.columns[index] else { return [] }
        comparison = nil
        conversation.followTail()
        var effects = session.head == column.id ? [] : record(.headMoved(column.id, at: now))
        if session.model != column.model {
            previousModel = session.model
            effects += record(.modelChanged(column.model, at: now)) + findContext(of: column.model)
        }
        return effects
    }

    /// Lets the code for a single reply work on one column: the progress is the column's meanwhile, and what it would tell the person is
    /// told in the column.
    private mutating func withColumn(_ index: Int, _ body: (inout ChatState) -> [Effect]) -> [Effect] {
        let kept = (progress, notice)
        progress = comparison?.columns[index].progress
        let effects = body(&self)
        let reached = progress
        comparison?.columns[index].progress = reached
        (progress, notice) = kept
        return effects
    }
}
