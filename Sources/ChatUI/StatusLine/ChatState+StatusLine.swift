import ChatCore
import TerminalCore

extension ChatState {
    /// Model · pin status · provider · what the reply does or did, in one row. When it does not fit, the revision is left
    /// to the messages' labels, a long model name is cut to a third of the row, the reason of a failed try to what the
    /// countdown leaves, then the end.
    func statusLine(columns: Int, at now: Timestamp) -> Line {
        let style = theme.status
        let model = Line(" " + session.model.text, style: style)
        var rest = Line(statusParts(reasonColumns: .max, at: now), style: style)
        var line = model
        if model.columns + rest.columns > columns {
            let modelColumns = min(model.columns, max(12, columns / 3))
            let reasonColumns = max(12, columns - modelColumns - " · , next try in 00 s…".count)
            rest = Line(statusParts(reasonColumns: reasonColumns, at: now), style: style)
            line = model.truncated(toColumns: max(modelColumns, columns - rest.columns))
        }
        line.append(rest)
        line = line.truncated(toColumns: columns)
        line.pad(toColumns: columns, style: theme.status)
        return line
    }

    /// - Parameter reasonColumns: what the reason of a failed try may take; less than all asks for brief parts.
    private func statusParts(reasonColumns: Int, at now: Timestamp) -> String {
        var parts =
            progress.map { progressParts($0, reasonColumns: reasonColumns, at: now) }
            ?? lastReplyParts(isBrief: reasonColumns < .max, at: now)
        if !pendingKeys.isEmpty { parts.insert(pendingKeys.map(\.description).joined(separator: " ") + " …", at: 0) }
        if let normalMode { parts.insert(normalMode.summary, at: 0) }
        if readOnlyReason != nil { parts.insert("read only", at: 0) }
        if revision != nil { parts.insert("a new branch", at: 0) }
        if aside?.isSummary == true { parts.insert("summing up · esc stops", at: 0) }
        if let leftOut = session.leftOut { parts.insert(leftOut.mark, at: 0) }
        if isPrivate { parts.insert("private", at: 0) }
        return parts.reduce("") { $0 + " · " + $1 }
    }

    private func progressParts(_ progress: ReplyProgress, reasonColumns: Int, at now: Timestamp) -> [String] {
        var parts: [String] = []
        // Behind a route stands whoever is asked right now, unless that would cut the countdown.
        let hasRoom = reasonColumns == .max || !progress.isRetrying
        if isRoute, hasRoom, let target = progress.author?.reference, target != session.model.text { parts.append(target) }
        let elapsed = now.milliseconds(since: progress.startedAt)
        switch progress.phase {
        case .waiting: parts.append("waiting \(elapsed / 1000) s")
        case .preparing(let what): parts.append(what)
        case .retrying(let attempt, let until):
            let reason = Line(attempt.error ?? "no answer").truncated(toColumns: reasonColumns).text
            parts.append("\(reason), next try in \(max(0, until.milliseconds(since: now) + 999) / 1000) s")
        case .receiving:
            parts.append("replying")
            if let rate = progress.piecesPerSecond { parts.append("≈ \(rate.oneDecimal) tokens/s") }
        }
        if let first = progress.firstTokenMilliseconds { parts.append("first \(first.seconds)") }
        if progress.retries > 0 { parts.append("\(progress.retries) \(progress.retries == 1 ? "retry" : "retries")") }
        // What is played cannot be stopped, only left: the row of the replay says how.
        if !isPlayingBack { parts.append("esc stops") }
        return parts
    }

    private var isRoute: Bool { session.model.backend == "route" }

    /// What is known of the last reply on this branch, when the model in use wrote it.
    private func lastReplyParts(isBrief: Bool, at now: Timestamp) -> [String] {
        guard let index = session.activePath.last(where: { session.messages[$0].reply != nil }),
            let reply = session.messages[index].reply, isRoute || reply.author.reference == session.model.text
        else {
            // Nothing was said yet; what would be recorded is known.
            return checks[session.model.text]?.commit.map { ["recorded \($0.prefix(8))"] } ?? []
        }
        var parts: [String] = isRoute ? [reply.author.reference] : []
        if reply.timing.firstTokenMilliseconds != nil {
            parts.append(isBrief ? reply.author.revisionStatus.rawValue : reply.author.revisionSummary)
        }
        if let provider = reply.author.provider { parts.append(provider) }
        if let usage = reply.usage, let prompt = usage.promptTokens, let completion = usage.completionTokens {
            parts.append(isBrief ? "\(prompt)+\(completion) tok" : "\(prompt) + \(completion) tokens")
        }
        if let cost = reply.cost {
            parts.append(cost.summary)
        } else if reply.author.backend == "hf", reply.usage != nil {
            parts.append("cost unknown")
        }
        if let first = reply.timing.firstTokenMilliseconds { parts.append("first \(first.seconds)") }
        if let rate = reply.tokensPerSecond { parts.append("\(rate.oneDecimal) \(isBrief ? "tok/s" : "tokens/s")") }
        let retries = reply.attempts.count { $0.error != nil }
        if retries > 0 { parts.append("\(retries) failed \(retries == 1 ? "try" : "tries")") }
        if !isPlayingBack, let left = allowances[reply.author.backend]?.summary(at: now) { parts.append(left) }
        return parts
    }
}

extension ReplyProgress {
    fileprivate var isRetrying: Bool {
        if case .retrying = phase { return true }
        return false
    }

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
    /// Such as `USD 0.001234`.
    public var summary: String {
        return "\(currency) \(amount.fixed(6))"
    }
}

extension Double {
    var oneDecimal: String { fixed(1) }

    /// With so many digits behind the point. What no counting can give, such as a server's 1e300, is shown as it is.
    func fixed(_ digits: Int) -> String {
        guard self >= 0, self < 1e9 else { return "\(self)" }
        let scale = (0..<digits).reduce(1) { product, _ in product * 10 }
        let units = Int((self * Double(scale)).rounded())
        if digits == 0 { return "\(units)" }
        return "\(units / scale).\(String(units % scale + scale).dropFirst())"
    }
}

extension Int {
    /// Milliseconds as seconds with two digits.
    var seconds: String {
        let hundredths = String((self + 5) / 10 % 100 + 100).dropFirst()
        return "\((self + 5) / 1000).\(hundredths) s"
    }
}
