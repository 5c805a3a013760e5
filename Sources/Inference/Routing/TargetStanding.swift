import Glibc

/// What a route has seen of one target, over all requests.
public struct TargetStanding: Sendable {
    public internal(set) var breaker: CircuitBreaker
    /// The server asked to be left alone until then.
    public internal(set) var restsUntil = Duration.zero
    /// Why it failed last.
    public internal(set) var lastError: InferenceError?
    private var latency: (average: Duration, at: Duration)?

    /// How much of the average a new figure makes.
    private static let newShare = 0.3
    /// After this long without an answer a figure counts half, so that a target that was slow once is tried again some day.
    private static let latencyHalfLife: Duration = .seconds(600)

    init(_ settings: CircuitBreaker.Settings) { breaker = CircuitBreaker(settings) }

    /// How soon its answers begin, the newer ones counting more; nil when it has not answered yet.
    public func firstTokenLatency(at now: Duration) -> Duration? {
        latency.map { $0.average * exp2(-((now - $0.at) / Self.latencyHalfLife)) }
    }

    /// When it may be asked; nil while that depends on a probe.
    func admission(at now: Duration) -> Duration? { breaker.admission(at: now).map { max($0, restsUntil) } }

    mutating func began(after time: Duration, isProbe: Bool, at now: Duration) {
        measured(time, at: now)
        breaker.record(.success, isProbe: isProbe, at: now)
    }

    /// It was given up for another target that answered sooner.
    mutating func keptWaiting(_ time: Duration, at now: Duration) {
        if time > latency?.average ?? .zero { measured(time, at: now) }
    }

    private mutating func measured(_ time: Duration, at now: Duration) {
        latency = (latency.map { $0.average * (1 - Self.newShare) + time * Self.newShare } ?? time, now)
    }

    mutating func failed(_ failure: AttemptFailure, isProbe: Bool, at now: Duration) {
        let blame = failure.error.blame
        if blame == .target {
            lastError = failure.error
            if let wait = failure.serverWait { restsUntil = max(restsUntil, now + wait) }
        }
        breaker.record(blame == .target ? .failure : blame == .request ? .success : .undecided, isProbe: isProbe, at: now)
    }
}

extension InferenceError {
    enum Blame { case request, target, nobody }

    /// Whose fault it is: another target may do better only when it is the target's.
    var blame: Blame {
        switch self {
        case .unprocessable, .requestRefused: .request
        case .streamError(_, let status?) where [400, 413, 422].contains(status): .request
        case .cancelled, .transportUnavailable: .nobody
        default: .target
        }
    }
}
