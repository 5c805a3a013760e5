import ChatCore

// What is done about a conversation that a server has refused as too long.
extension ChatState {
    /// Has a server that refused a conversation as too long asked once more, without the oldest messages: where nobody can be asked.
    ///
    /// It stays the same reply, whose attempts tell of both. In a comparison each model has its own request, so the session is not cut.
    /// - Returns: nil when the refusal is how the reply ends.
    mutating func askWithLess(_ id: MessageID, after outcome: ReplyOutcome, at now: Timestamp) -> [Effect]? {
        guard let exceeded = outcome.exceededContext, options.contextPolicy == .trim, rerunning == nil,
            progress?.isShortened == false, progress?.firstTokenMilliseconds == nil,
            let message = session[id], message.content.count <= 1, let reply = message.reply, let question = message.parent
        else { return nil }
        let model = modelAsked(for: id)
        let isKnown = (exceeded.length ?? contextLength(of: model)) != nil
        var asking = session
        asking.apply(.headMoved(question, at: session.updatedAt))
        let fit = fit(of: asking, beginning: message.text, for: model, refused: exceeded)
        guard let trim = asking.contextTrim(for: model, length: fit.length, counted: fit.promptTokens),
            let cut = contextCut(for: .trim(trim.leftOut))
        else { return nil }
        notice = warning(of: trim, because: isKnown ? fit.words : "as its server says", for: model)
        progress?.isShortened = true
        progress?.phase = .waiting
        var effects = outcome.attempt.map { record(.replyAttempted(id, $0)) } ?? []
        if comparison == nil { effects += record(.contextCut(cut, at: now)) }
        asking.apply(.contextCut(cut, at: now))
        let head = session.head
        let start = ReplyStart(
            id: id, parent: question, author: reply.author, at: message.createdAt, text: message.text, leftOut: asking.leftOut)
        effects += record(.replyStarted(start))
        asking = session
        asking.apply(.contextCut(cut, at: now))
        if model != session.model { asking.apply(.modelChanged(model, at: session.updatedAt)) }
        if let head, head != session.head { effects += record(.headMoved(head, at: now)) }
        return effects + [.requestReply(to: asking)]
    }

    /// Who was asked for a reply: the session's model, or the one of a column.
    func modelAsked(for reply: MessageID) -> ModelReference {
        comparison.flatMap { comparison in comparison.index(of: reply).map { comparison.columns[$0].model } } ?? session.model
    }

    /// A server says how many tokens its model takes.
    mutating func learn(from exceeded: ExceededContext, of model: ModelReference) {
        if let length = exceeded.length, length > 0 { contextLengths[model.text] = length }
    }

    /// What a refused conversation takes: what was refused is too long, whatever the estimate.
    /// - Parameter beginning: what the reply was to begin with, and `asking` does not hold.
    mutating func fit(
        of asking: ChatSession, beginning: String = "", for model: ModelReference, refused exceeded: ExceededContext
    ) -> ContextFit {
        learn(from: exceeded, of: model)
        let estimate = asking.contextFit(of: model, length: .max).promptTokens + TokenEstimate(of: beginning).tokens
        let counted = min(exceeded.tokens ?? estimate, ContextFit.most)
        // When the server does not say how many it takes, it takes fewer than this.
        let length = contextLength(of: model) ?? max(1, counted * 3 / 4)
        return ContextFit(
            promptTokens: max(counted, length), answerTokens: max(1, asking.contextFit(of: model, length: length).answerTokens),
            length: length)
    }
}

/// A server has refused a conversation as too long.
public struct ExceededContext: Hashable, Sendable {
    /// Tokens that the model takes; nil when it did not say.
    public var length: Int?
    /// Tokens that it counted; nil when it did not say.
    public var tokens: Int?

    public init(length: Int? = nil, tokens: Int? = nil) {
        self.length = length
        self.tokens = tokens
    }
}
