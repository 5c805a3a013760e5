/// How often and how long a failed request is tried again.
///
/// Tried again are 408, 429, 500, 502, 503 and 504, a connection that fails before anything of an answer has come, and 424 once. A wait
/// the server asks for is kept; otherwise waits double, each drawn at random from zero to its bound, so that many clients do not return at once.
public struct RetryPolicy: Sendable, Hashable {
    /// How many times a request is sent again.
    public var maximumRetries: Int
    /// From the first attempt: a wait that would end later is not begun.
    public var totalTime: Duration
    /// The bound of the first wait; the next ones double.
    public var firstDelay: Duration
    /// No wait of our own choosing is longer.
    public var longestDelay: Duration

    public init(
        maximumRetries: Int = 5, totalTime: Duration = .seconds(120), firstDelay: Duration = .milliseconds(500),
        longestDelay: Duration = .seconds(8)
    ) {
        self.maximumRetries = maximumRetries
        self.totalTime = totalTime
        self.firstDelay = firstDelay
        self.longestDelay = longestDelay
    }

    /// Five retries within 120 s.
    public static let standard = RetryPolicy()
    /// One attempt.
    public static let never = RetryPolicy(maximumRetries: 0)
}

/// What happens to a request while its caller waits.
public enum AttemptEvent: Sendable, Hashable {
    /// An attempt begins; the first has number 1.
    case started(number: Int)
    /// It failed. `willRetryIn` is the wait before the next attempt; nil means that there is none and the error is thrown.
    case failed(number: Int, error: InferenceError, willRetryIn: Duration?)
}

/// One attempt's failure, with what decides about another.
struct AttemptFailure: Error, Equatable {
    var error: InferenceError
    /// How long the server asked to wait.
    var serverWait: Duration?
    /// False when an answer had begun: sending the request again could cost twice, or show two answers in one.
    var mayRetry = true
}

/// The retries of one call: what has been used of the policy, and the next wait.
struct RetrySchedule {
    let policy: RetryPolicy
    let startedAt: Duration
    private(set) var retries = 0
    private var hasRetriedGeneration = false

    init(policy: RetryPolicy, startedAt: Duration) {
        self.policy = policy
        self.startedAt = startedAt
    }

    /// Decides about another attempt.
    /// - Parameter random: a number from 0 to 1, drawn anew for each decision.
    /// - Returns: how long to wait before it; nil when the failure stands.
    mutating func wait(after failure: AttemptFailure, now: Duration, random: Double) -> Duration? {
        guard failure.mayRetry, failure.error.isWorthRetrying, retries < policy.maximumRetries else { return nil }
        if case .generationFailed = failure.error {
            if hasRetriedGeneration { return nil }
            hasRetriedGeneration = true
        }
        let delay: Duration
        if let wish = failure.serverWait, wish > .zero {
            // A little later than asked, each client by another amount.
            delay = wish + .milliseconds(250) * random
        } else {
            delay = min(policy.longestDelay, policy.firstDelay * (1 << min(retries, 16))) * random
        }
        guard now - startedAt + delay <= policy.totalTime else { return nil }
        retries += 1
        return delay
    }
}

extension InferenceError {
    /// True for failures that a short wait may mend, so that `RetryPolicy` sends the same request again.
    public var isWorthRetrying: Bool {
        switch self {
        case .rateLimited, .loading, .generationFailed, .connectionFailed, .timedOut(.connecting), .streamCut: true
        case .serverError(let status, _): [408, 500, 502, 503, 504].contains(status)
        case .streamError(_, let status): status == 429 || status == 503
        default: false
        }
    }
}
