/// What may be spent, and what to say when it has been. A value: whoever asks brings what was spent.
public struct Budget: Sendable, Hashable {
    public enum Limit: Sendable, Hashable {
        /// US dollars, more than 0.
        case usd(Double)
        /// Prompt and written tokens together, more than 0.
        case tokens(Int)
    }

    public enum Period: String, Sendable, Hashable { case month, session }

    /// In a calendar month (UTC), over all sessions.
    public var month: Limit?
    public var session: Limit?

    public init(month: Limit? = nil, session: Limit? = nil) {
        self.month = month
        self.session = session
    }

    /// True when prices decide about anything.
    public var isAboutMoney: Bool {
        [month, session].contains { limit in
            if case .usd = limit { true } else { false }
        }
    }

    /// Why a request may not be sent.
    public struct Refusal: Sendable, Hashable {
        public var period: Period
        public var limit: Limit
        public var spent: Spending
    }

    /// Decides before a request is sent.
    /// - Parameters:
    ///   - promptTokens: about how many tokens the request has.
    ///   - price: of whoever will answer; nil when it is not known. A free one is never refused for money.
    /// - Returns: nil when it may be sent.
    public func refusal(
        month spentInMonth: Spending, session spentInSession: Spending, promptTokens: Int, price: TokenPrice?
    ) -> Refusal? {
        for (period, limit, spent) in [(Period.month, month, spentInMonth), (.session, session, spentInSession)] {
            switch limit {
            case .usd(let most)?:
                let next = price?.cost(promptTokens: promptTokens, completionTokens: 0) ?? 0
                if price != .free, spent.usd >= most || spent.usd + next > most {
                    return Refusal(period: period, limit: .usd(most), spent: spent)
                }
            case .tokens(let most)?:
                if spent.tokens >= most || spent.tokens + promptTokens > most {
                    return Refusal(period: period, limit: .tokens(most), spent: spent)
                }
            case nil: break
            }
        }
        return nil
    }
}

/// What answers have cost together.
public struct Spending: Sendable, Hashable {
    /// US dollars, of the answers whose cost is known.
    public var usd = 0.0
    /// Of the answers whose tokens were counted.
    public var tokens = 0
    public var answers = 0
    /// Answers whose cost nobody knows; they are not in `usd`.
    public var unpriced = 0

    public init() {}

    /// Adds an answer.
    /// - Parameter cost: US dollars; nil when it is not known.
    public mutating func add(cost: Double?, promptTokens: Int?, completionTokens: Int?) {
        answers += 1
        if let cost, cost >= 0, cost < 1e9 { usd += cost } else { unpriced += 1 }
        // What a server counts may be any number.
        for count in [promptTokens, completionTokens] { tokens += min(max(0, count ?? 0), 1_000_000_000) }
    }

    /// Adds what other answers have cost.
    public mutating func add(_ other: Spending) {
        usd += other.usd
        tokens += other.tokens
        answers += other.answers
        unpriced += other.unpriced
    }
}
