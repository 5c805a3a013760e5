/// One request on its way through a route: what it has used of its limits, and what it does next. A value that neither sends nor waits.
struct RouteRun {
    enum Step: Equatable {
        /// Ask this target now.
        case attempt(target: Int, isProbe: Bool)
        /// Nobody may be asked before this has passed.
        case wait(Duration)
        /// Nobody is left, or the limits are used up.
        case end
    }

    private struct Place {
        var tries = 0
        var isRunning = false
        /// When it may be asked again; nil for never.
        var dueAt: Duration?
        var schedule: RetrySchedule
    }

    /// How long to wait for another request's probe before looking again.
    private static let probePatience: Duration = .milliseconds(500)

    private let order: [Int]
    private let attemptLimit: Int
    /// An answer must have begun by then.
    let deadline: Duration
    private var places: [Place]
    private var isOver = false
    private(set) var attempts = 0
    private(set) var lastError: InferenceError?

    /// - Parameter order: targets, the one to be asked first at the front.
    init(order: [Int], limits: RetryPolicy, now: Duration) {
        self.order = order
        attemptLimit = 1 + limits.maximumRetries
        deadline = now + limits.totalTime
        places = order.map { _ in Place(dueAt: now, schedule: RetrySchedule(policy: limits, startedAt: now)) }
    }

    var runningCount: Int { places.count { $0.isRunning } }
    var isRunning: Bool { runningCount > 0 }

    /// Decides, and when the step is an attempt counts it: it must be followed by one `failed` or the end of this run.
    mutating func next(_ standings: inout [TargetStanding], now: Duration) -> Step {
        guard !isOver, attempts < attemptLimit, now < deadline else { return .end }
        var earliest: Duration?
        // Those that were asked less often first: a failure is followed by another target, not by the same one.
        let byTries = order.indices.sorted { (places[order[$0]].tries, $0) < (places[order[$1]].tries, $1) }
        for target in byTries.map({ order[$0] }) {
            guard !places[target].isRunning, let due = places[target].dueAt else { continue }
            let opening = max(due, standings[target].admission(at: now) ?? now + Self.probePatience)
            if opening <= now, standings[target].breaker.admit(at: now) {
                attempts += 1
                places[target].tries += 1
                places[target].isRunning = true
                return .attempt(target: target, isProbe: standings[target].breaker.state == .probing)
            }
            earliest = min(earliest ?? opening, opening)
        }
        guard let earliest, earliest < deadline else { return .end }
        return .wait(earliest - now)
    }

    /// Takes in that an attempt failed.
    /// - Parameter random: from 0 to 1.
    mutating func failed(_ failure: AttemptFailure, target: Int, now: Duration, random: Double) {
        lastError = failure.error
        places[target].isRunning = false
        if failure.error.blame != .target { isOver = true }
        places[target].dueAt = places[target].schedule.wait(after: failure, now: now, random: random).map { now + $0 }
    }

    /// What to tell the caller at the end.
    func error(_ standings: [TargetStanding]) -> InferenceError {
        // A run that could ask nobody tells why the target of its choice is left alone.
        lastError ?? order.compactMap { standings[$0].lastError }.first ?? .timedOut(.firstByte)
    }
}
