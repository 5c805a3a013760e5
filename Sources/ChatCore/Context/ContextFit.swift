/// What a request takes of a model's context: each number from 0 to `most`, whatever a server says.
public struct ContextFit: Hashable, Sendable {
    /// About how many tokens the request has.
    public var promptTokens: Int
    /// Kept free for the answer.
    public var answerTokens: Int
    /// All that the model takes, question and answer.
    public var length: Int

    public init(promptTokens: Int, answerTokens: Int, length: Int) {
        self.promptTokens = min(max(0, promptTokens), Self.most)
        self.answerTokens = min(max(0, answerTokens), Self.most)
        self.length = min(max(0, length), Self.most)
    }

    /// More tokens than any model takes.
    public static let most = 1_000_000_000

    public var isTooLong: Bool { promptTokens + answerTokens > length }
}

/// A way to make a conversation fit: everything before a message of the person is left out.
public struct ContextTrim: Hashable, Sendable {
    /// The first message that stays.
    public var first: MessageID
    /// How many messages of the active path go, those that are left out already among them.
    public var leftOut: Int
    /// How many stay, the last one of the person among them.
    public var kept: Int
    /// What the request takes then.
    public var fit: ContextFit
}

extension ChatSession {
    /// What is kept free for an answer of unknown length, unless the context is small.
    private static let usualAnswer = 512
    /// A picture of the counting that fewer tokens than this give is too coarse to correct by.
    private static let leastMeasured = 64

    /// What a request for an answer to the active path takes.
    /// - Parameters:
    ///   - model: who is asked; its last answer in this session tells how it counts.
    ///   - length: tokens that it takes, at least 1.
    public func contextFit(of model: ModelReference, length: Int) -> ContextFit {
        let scale = tokenScale(of: model)
        let estimate = sentMessages.reduce(systemEstimate) { $0 + ($1.id == runningReply ? 0 : $1.tokenEstimate) }
        return fit(estimate, scale, length)
    }

    /// What to leave out for the request to fit: the oldest turns, and some more than need be, so that the next message need not ask
    /// again. The system prompt and the last turn always stay.
    /// - Parameter counted: tokens that the server counted of this conversation when it refused it; nil goes by the estimate.
    /// - Returns: nil when there is only one turn to send.
    public func contextTrim(for model: ModelReference, length: Int, counted: Int? = nil) -> ContextTrim? {
        let estimated = contextFit(of: model, length: length).promptTokens
        let scale = tokenScale(of: model) * (counted.map { Double(max(1, $0)) / Double(max(1, estimated)) } ?? 1)
        let path = Array(activeMessages.lazy.filter { $0.id != runningReply })
        let sent = leftOut?.messages ?? 0
        let turns = path.indices.filter { $0 > sent && path[$0].role == .user }
        guard var chosen = turns.last else { return nil }
        let room = fit(0, scale, length)
        let goal = (room.length - room.answerTokens) * 3 / 4
        var estimate = systemEstimate + path[chosen...].reduce(0) { $0 + $1.tokenEstimate }
        for turn in turns.reversed().dropFirst() {
            let more = estimate + path[turn..<chosen].reduce(0) { $0 + $1.tokenEstimate }
            guard fit(more, scale, length).promptTokens <= goal else { break }
            (chosen, estimate) = (turn, more)
        }
        return ContextTrim(
            first: path[chosen].id, leftOut: chosen, kept: path.count - chosen, fit: fit(estimate, scale, length))
    }

    private var systemEstimate: Int { TokenEstimate(of: sentSystemPrompt).tokens }

    private func fit(_ estimate: Int, _ scale: Double, _ length: Int) -> ContextFit {
        let length = min(length, ContextFit.most)
        // An answer that may be longer than half of everything is no reason to shorten the question.
        let answer = min(settings.maxTokens ?? min(Self.usualAnswer, length / 8), length / 2)
        let prompt = Int(min(Double(estimate) * scale, Double(ContextFit.most)).rounded(.up))
        return ContextFit(promptTokens: prompt, answerTokens: answer, length: length)
    }

    /// What the model counts for each token of the estimate, as the usage of its last answer on this branch says; 1 when none does.
    private func tokenScale(of model: ModelReference) -> Double {
        let path = activePath
        let measured = path.indices.last { index in
            guard let reply = messages[path[index]].reply else { return false }
            return reply.author.reference == model.text && reply.usage?.promptTokens ?? 0 >= Self.leastMeasured
        }
        guard let measured, let reply = messages[path[measured]].reply, let counted = reply.usage?.promptTokens else { return 1 }
        let held = path[min(reply.leftOut?.messages ?? 0, measured)..<measured]
        let estimate = held.reduce(systemEstimate) { $0 + messages[$1].tokenEstimate }
        guard estimate >= Self.leastMeasured else { return 1 }
        // What a server counts may be any number.
        return min(max(Double(counted) / Double(estimate), 0.5), 3)
    }
}
