import Synchronization

/// Holds requests back so that a server is not asked more than it allows: at most so many at once, and none while what its answers say
/// is used up (`RateLimit`, `x-ratelimit-…`, `Retry-After`).
///
/// Give one to every `InferenceClient` that asks the same server with the same token. Requests wait their turn in the order they came.
public final class RequestLimiter: Sendable {
    /// A place among the requests that are under way; given back when nobody holds it any more.
    final class Permit: Sendable {
        private let limiter: RequestLimiter
        private let isAnswered = Mutex(false)

        fileprivate init(_ limiter: RequestLimiter) { self.limiter = limiter }

        deinit {
            tell(nil)
            limiter.turns.leave()
        }

        /// What the answer's head says; only the first call counts.
        func learn(from head: HTTPHead) {
            tell(RateLimit(head.headers, wallClock: limiter.timing.wallClock()), isGood: head.status < 300)
        }

        /// The server has refused for too many requests.
        func refused(wait: Duration?) {
            limiter.pace.withLock { [now = limiter.timing.now()] in $0.refused(wait: wait, at: now) }
        }

        private func tell(_ limit: RateLimit?, isGood: Bool = false) {
            let isFirst = isAnswered.withLock { isAnswered in
                defer { isAnswered = true }
                return !isAnswered
            }
            guard isFirst else { return }
            limiter.pace.withLock { [now = limiter.timing.now()] in $0.answered(limit, isGood: isGood, at: now) }
        }
    }

    /// How many requests may be under way at once.
    public let concurrency: Int
    private let timing: RetryTiming
    private let turns: FairSemaphore
    private let pace = Mutex(RequestPace())

    /// - Parameter concurrency: at least 1.
    public init(concurrency: Int = 8, timing: RetryTiming = .system) {
        self.concurrency = concurrency
        self.timing = timing
        turns = FairSemaphore(concurrency)
    }

    /// Returns when a request may leave.
    /// - Throws: `cancelled`.
    func enter() async throws(InferenceError) -> Permit {
        try await turns.enter()
        while let wait = pace.withLock({ [now = timing.now()] in $0.take(at: now) }) {
            do {
                try await timing.sleep(wait)
            } catch {
                turns.leave()
                throw .cancelled
            }
        }
        return Permit(self)
    }
}
