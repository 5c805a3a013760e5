/// An answer beside the one that was recorded.
public struct TurnComparison: Hashable, Sendable {
    public let turn: Rerun.Turn
    /// As far as it came.
    public let answer: ChatMessage
    /// True when the answers are the same to the byte, functions asked for included, and neither was cut short by anything but its
    /// length.
    public let isSame: Bool
    /// Of the texts, recorded first.
    public let diff: WordDiff

    public init(of turn: Rerun.Turn, answer: ChatMessage) {
        self.turn = turn
        self.answer = answer
        diff = WordDiff(from: turn.recorded?.text ?? "", to: answer.text)
        func calls(_ message: ChatMessage?) -> [[String]] { message?.reply?.toolCalls.map { [$0.name, $0.arguments] } ?? [] }
        isSame =
            turn.recorded != nil && diff.isEmpty && calls(turn.recorded) == calls(answer) && answer.reply?.isInterrupted == false
            && turn.recorded?.reply?.isInterrupted == false
    }
}

/// What several answers took together.
public struct AnswerTotals: Hashable, Sendable {
    /// nil when no server counted.
    public private(set) var completionTokens: Int?
    public private(set) var promptTokens: Int?
    public private(set) var milliseconds = 0
    /// By currency; of answers whose cost is known.
    public private(set) var cost: [String: Double] = [:]

    public init(of answers: some Sequence<ChatMessage>) {
        for reply in answers.compactMap(\.reply) {
            if let tokens = reply.usage?.completionTokens { completionTokens = (completionTokens ?? 0) + tokens }
            if let tokens = reply.usage?.promptTokens { promptTokens = (promptTokens ?? 0) + tokens }
            milliseconds += reply.timing.durationMilliseconds ?? 0
            if let paid = reply.cost { cost[paid.currency, default: 0] += paid.amount }
        }
    }
}
