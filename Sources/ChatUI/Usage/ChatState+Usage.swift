import ChatCore

// Tokens, money and limits.
extension ChatState {
    /// `/usage`: at once what the session knows, then what is kept elsewhere.
    mutating func openUsage(at now: Timestamp) -> [Effect] {
        overlay = .usage(TextPane(title: "Usage", rows: usageRows(nil, at: now)))
        return [.describeSpending(session.model)]
    }

    mutating func receive(_ report: SpendingReport, at now: Timestamp) -> [Effect] {
        if case .usage = overlay { overlay = .usage(TextPane(title: "Usage", rows: usageRows(report, at: now))) }
        return []
    }

    private func usageRows(_ report: SpendingReport?, at now: Timestamp) -> [String] {
        var rows = ["This session"] + UsageTable(session).rows
        rows += ["", report.map { "This month, \($0.month)" } ?? "This month"]
        if let report {
            if let failure = report.failure {
                rows.append("  " + failure)
            } else {
                rows.append(
                    "  USD \(report.spent.fixed(4)) for \(report.answers) answers, \(report.tokens) tokens"
                        + (report.unpriced > 0 ? "; the cost of \(report.unpriced) is not known and not in it" : ""))
            }
            rows += report.budgets.map { "  budget: " + $0 }
            if report.budgets.isEmpty { rows.append("  no budget is set (budget in config.yaml)") }
            rows += ["", "The model in use", "  \(session.model)", "  " + report.price]
        } else {
            rows.append("  reading…")
        }
        let limits = allowances.sorted { $0.key < $1.key }.compactMap { backend, allowance in
            allowance.summary(at: now).map { text in
                let wait = allowance.resetsAt.map { ", all again in \(max(0, $0.milliseconds(since: now)) / 1000) s" } ?? ""
                return "  \(backend): \(text)\(wait)"
            }
        }
        rows += ["", "Rate limits"] + (limits.isEmpty ? ["  no server has told any"] : limits)
        if let refused = session.activeMessages.last(where: { $0.reply != nil })?.reply?.attempts.last(where: { $0.status == 402 }
        ) {
            rows += [
                "", "Credits", "  " + (refused.error ?? "The account has no credit left."),
                "  Buy credits at huggingface.co/settings/billing, choose a provider with a key of your own, or a local model.",
            ]
        }
        return rows
    }
}

/// What the answers of a session have used, by who wrote them.
private struct UsageTable {
    fileprivate struct Sum {
        var answers = 0
        var prompt = 0
        var completion = 0
        var costs: [String: Double] = [:]
        var unpriced = 0
    }

    private var sums: [(name: String, sum: Sum)] = []

    init(_ session: ChatSession) {
        for reply in session.messages.compactMap(\.reply) where reply.usage != nil || reply.cost != nil {
            let name = reply.author.reference + (reply.author.provider.map { " at \($0)" } ?? "")
            let place = sums.firstIndex { $0.name == name } ?? sums.count
            if place == sums.count { sums.append((name, Sum())) }
            sums[place].sum.add(reply.usage, reply.cost, by: reply.author)
        }
        for aside in session.asides {
            let name = aside.author.reference + ", for " + aside.purpose.words
            let place = sums.firstIndex { $0.name == name } ?? sums.count
            if place == sums.count { sums.append((name, Sum())) }
            sums[place].sum.add(aside.usage, aside.cost, by: aside.author)
        }
    }

    var rows: [String] {
        sums.isEmpty ? ["  nothing was counted yet"] : sums.map { "  \($0.name): \($0.sum.summary)" }
    }
}

extension UsageTable.Sum {
    mutating func add(_ usage: Usage?, _ cost: Cost?, by author: Author) {
        answers += 1
        // What a server counts may be any number.
        prompt += min(max(0, usage?.promptTokens ?? 0), 1 << 40)
        completion += min(max(0, usage?.completionTokens ?? 0), 1 << 40)
        if let cost {
            costs[cost.currency, default: 0] += cost.amount
        } else if author.backend != "local" {
            unpriced += 1
        }
    }

    var summary: String {
        var parts = ["\(answers) \(answers == 1 ? "answer" : "answers")", "\(prompt) + \(completion) tokens"]
        parts += costs.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.fixed(6))" }
        if unpriced > 0 { parts.append("cost of \(unpriced == answers ? "all" : "\(unpriced)") not known") }
        return parts.joined(separator: ", ")
    }
}

extension Aside.Purpose {
    /// For a person; a purpose that this version does not know by its own name.
    fileprivate var words: String {
        if self == .title { return "the title" }
        return self == .summary ? "a summary" : name
    }
}
