import ChatCore
import TerminalCore

extension ChatState {
    /// Model · pin status · provider · what the reply does or did, in one row. When it does not fit, a long model name is
    /// cut to a third of the row, the reason of a failed try to what the countdown leaves, then the end.
    func statusLine(columns: Int, at now: Timestamp) -> Line {
        let style = options.theme.status
        let model = Line(" " + session.model.text, style: style)
        var parts = progress.map { progressParts($0, at: now) } ?? lastReplyParts
        if case .retrying(let attempt, _) = progress?.phase {
            let room = columns - min(model.columns, max(12, columns / 3)) - Line(Self.joined([parts[0]])).columns - ",  …".count
            parts[0] = Line(attempt.error ?? "no answer").truncated(toColumns: max(12, room)).text + ", " + parts[0]
        }
        if readOnlyReason != nil { parts.insert("read only", at: 0) }
        let rest = Line(Self.joined(parts), style: style)
        var line = model.columns + rest.columns > columns ? model.truncated(toColumns: max(12, columns / 3)) : model
        line.append(rest)
        line = line.truncated(toColumns: columns)
        line.pad(toColumns: columns, style: options.theme.status)
        return line
    }

    private static func joined(_ parts: [String]) -> String { parts.map { " · " + $0 }.joined() }

    private func progressParts(_ progress: ReplyProgress, at now: Timestamp) -> [String] {
        var parts: [String] = []
        let elapsed = now.milliseconds(since: progress.startedAt)
        switch progress.phase {
        case .waiting: parts.append("waiting \(elapsed / 1000) s")
        case .preparing(let what): parts.append(what)
        case .retrying(_, let until): parts.append("next try in \(max(0, until.milliseconds(since: now) + 999) / 1000) s")
        case .receiving:
            parts.append("replying")
            if let rate = progress.piecesPerSecond { parts.append("≈ \(rate.oneDecimal) tokens/s") }
        }
        if let first = progress.firstTokenMilliseconds { parts.append("first \(first.seconds)") }
        if progress.retries > 0 { parts.append("\(progress.retries) \(progress.retries == 1 ? "retry" : "retries")") }
        parts.append("esc stops")
        return parts
    }

    /// What is known of the last reply on this branch, when the model in use wrote it.
    private var lastReplyParts: [String] {
        guard let index = session.activePath.last(where: { session.messages[$0].reply != nil }),
            let reply = session.messages[index].reply, reply.author.reference == session.model.text
        else { return [] }
        var parts = [reply.author.revisionSummary]
        if let provider = reply.author.provider { parts.append(provider) }
        if let usage = reply.usage, let prompt = usage.promptTokens, let completion = usage.completionTokens {
            parts.append("\(prompt) + \(completion) tokens")
        }
        if let cost = reply.cost { parts.append(cost.summary) }
        if let first = reply.timing.firstTokenMilliseconds { parts.append("first \(first.seconds)") }
        if let rate = reply.tokensPerSecond { parts.append("\(rate.oneDecimal) tokens/s") }
        let retries = reply.attempts.count { $0.error != nil }
        if retries > 0 { parts.append("\(retries) failed \(retries == 1 ? "try" : "tries")") }
        return parts
    }
}

extension ReplyProgress {
    fileprivate var piecesPerSecond: Double? {
        guard let first = firstTokenMilliseconds, let last = lastTokenMilliseconds, last > first, pieces > 1 else { return nil }
        return Double(pieces - 1) * 1000 / Double(last - first)
    }
}

extension Reply {
    /// Completion tokens by the time from the first to the last; nil when the server counted none.
    var tokensPerSecond: Double? {
        guard let tokens = usage?.completionTokens, tokens > 1, let duration = timing.durationMilliseconds,
            let first = timing.firstTokenMilliseconds, duration > first
        else { return nil }
        return Double(tokens - 1) * 1000 / Double(duration - first)
    }
}

extension Author {
    /// `enforced 1d961463`, or the status alone.
    var revisionSummary: String { "\(revisionStatus.rawValue)\(revision.map { " " + $0.prefix(8) } ?? "")" }
}

extension Cost {
    var summary: String {
        let units = Int64((amount * 1_000_000).rounded())
        let fraction = String(units % 1_000_000 + 1_000_000).dropFirst()
        return "\(currency) \(units / 1_000_000).\(fraction)"
    }
}

extension Double {
    var oneDecimal: String {
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Int {
    /// Milliseconds as seconds with two digits.
    var seconds: String {
        let hundredths = String((self + 5) / 10 % 100 + 100).dropFirst()
        return "\((self + 5) / 1000).\(hundredths) s"
    }
}
