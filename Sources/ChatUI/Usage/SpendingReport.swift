import ChatCore

/// What is known of money outside the session.
public struct SpendingReport: Hashable, Sendable {
    /// Such as `2026-11`.
    public var month: String
    /// US dollars, of the answers whose cost is known.
    public var spent: Double
    public var tokens: Int
    public var answers: Int
    /// Answers whose cost nobody knows.
    public var unpriced: Int
    /// Such as `5.00 USD a month`; empty when there is no limit.
    public var budgets: [String]
    /// What the model in use costs, or that nobody says.
    public var price: String
    /// Why the month is not known.
    public var failure: String?

    public init(
        month: String, spent: Double = 0, tokens: Int = 0, answers: Int = 0, unpriced: Int = 0, budgets: [String] = [],
        price: String = "", failure: String? = nil
    ) {
        self.month = month
        self.spent = spent
        self.tokens = tokens
        self.answers = answers
        self.unpriced = unpriced
        self.budgets = budgets
        self.price = price
        self.failure = failure
    }
}

/// How much more may be asked of a backend, as its last answer said.
public struct RequestAllowance: Hashable, Sendable {
    public var remaining: Int?
    public var limit: Int?
    /// When the count starts anew.
    public var resetsAt: Timestamp?

    public init(remaining: Int? = nil, limit: Int? = nil, resetsAt: Timestamp? = nil) {
        self.remaining = remaining
        self.limit = limit
        self.resetsAt = resetsAt
    }

    /// Such as `97 of 100 requests left`; nil when that is not said, or was of a time that is over.
    func summary(at now: Timestamp) -> String? {
        guard let remaining, resetsAt.map({ $0 > now }) ?? true else { return nil }
        return "\(remaining)\(limit.map { " of \($0)" } ?? "") requests left"
    }
}
