/// Keeps requests from a target that fails, and finds out with one of them at a time when it is well again.
///
/// Closed, everyone passes. Enough failures open it: nobody passes until it has cooled down. Then one request passes as a probe; its success
/// closes the breaker, its failure opens it for twice as long. A value: whoever asks brings the time.
public struct CircuitBreaker: Sendable, Hashable {
    public struct Settings: Sendable, Hashable {
        /// So many failures in a row open it; at least 1.
        public var failuresInARow: Int
        /// A share from 0 to 1: more failures than that among the last `window` outcomes open it too.
        public var failingShare: Double
        /// How many outcomes the share is taken of, 1 to 64; with fewer it does not count.
        public var window: Int
        /// The first rest; each failed probe doubles it.
        public var coolDown: Duration
        public var longestCoolDown: Duration

        public init(
            failuresInARow: Int = 3, failingShare: Double = 0.5, window: Int = 20, coolDown: Duration = .seconds(10),
            longestCoolDown: Duration = .seconds(120)
        ) {
            precondition(failuresInARow >= 1 && 1...64 ~= window, "a breaker that counts nothing can never close")
            self.failuresInARow = failuresInARow
            self.failingShare = failingShare
            self.window = window
            self.coolDown = coolDown
            self.longestCoolDown = longestCoolDown
        }

        /// Three in a row, or more than half of the last 20; 10 s, doubling up to 120 s.
        public static let standard = Settings()
    }

    public enum State: Sendable, Hashable {
        case closed
        /// Nobody passes before `until`.
        case open(until: Duration)
        /// The probe is on its way.
        case probing
    }

    public enum Outcome: Sendable, Hashable {
        case success, failure
        /// The request ended before it could tell, such as by its caller's wish.
        case undecided
    }

    public let settings: Settings
    public private(set) var state = State.closed
    private var failuresInARow = 0
    /// The last outcomes, the newest in the lowest bit; 1 is a failure.
    private var outcomes: UInt64 = 0
    private var outcomeCount = 0
    private var rest: Duration

    public init(_ settings: Settings = .standard) {
        self.settings = settings
        rest = settings.coolDown
    }

    /// When a request may pass; nil while that depends on a probe.
    public func admission(at now: Duration) -> Duration? {
        switch state {
        case .closed: now
        case .open(let until): max(now, until)
        case .probing: nil
        }
    }

    /// Lets a request pass, which must be followed by one `record`.
    /// - Returns: false when it may not pass.
    public mutating func admit(at now: Duration) -> Bool {
        switch state {
        case .closed: return true
        case .open(let until) where until <= now:
            state = .probing
            return true
        case .open, .probing: return false
        }
    }

    /// What came of a request that had passed. What is told late, of requests from before it opened, changes nothing while it is open.
    public mutating func record(_ outcome: Outcome, isProbe: Bool, at now: Duration) {
        switch (state, outcome) {
        case (.probing, .success) where isProbe:
            self = CircuitBreaker(settings)
        case (.probing, .failure) where isProbe:
            rest = min(settings.longestCoolDown, rest * 2)
            state = .open(until: now + rest)
        case (.probing, .undecided) where isProbe:
            // The next one may try.
            state = .open(until: now)
        case (.closed, .success): count(isFailure: false, at: now)
        case (.closed, .failure): count(isFailure: true, at: now)
        default: break
        }
    }

    private mutating func count(isFailure: Bool, at now: Duration) {
        failuresInARow = isFailure ? failuresInARow + 1 : 0
        outcomes = (outcomes << 1 | (isFailure ? 1 : 0)) & (.max >> UInt64(64 - settings.window))
        outcomeCount = min(settings.window, outcomeCount + 1)
        let isShareTooHigh =
            outcomeCount == settings.window
            && Double(outcomes.nonzeroBitCount) > settings.failingShare * Double(settings.window)
        if failuresInARow >= settings.failuresInARow || isShareTooHigh { state = .open(until: now + rest) }
    }
}
