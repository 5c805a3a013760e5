import ChatCore

extension Reply {
    /// What an answer took, for a person: tokens, time to the first one and to the last, cost, and what is known of the revision.
    public var figures: [String] {
        var figures: [String] = []
        if let tokens = usage?.completionTokens { figures.append("\(tokens) \(tokens == 1 ? "token" : "tokens")") }
        if let first = timing.firstTokenMilliseconds { figures.append("first \(first.seconds)") }
        if let duration = timing.durationMilliseconds { figures.append(duration.seconds) }
        if let cost { figures.append(cost.summary) }
        if author.revisionStatus != .unknown { figures.append(author.revisionSummary) }
        return figures
    }
}

extension AnswerTotals {
    /// Tokens, time and cost of them all, for a person.
    public var figures: [String] {
        var figures: [String] = []
        if let completionTokens { figures.append("\(completionTokens) \(completionTokens == 1 ? "token" : "tokens")") }
        figures.append(milliseconds.seconds)
        return figures + cost.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.fixed(6))" }
    }
}
