/// What happens to a request on its way through a route, as it happens.
public enum RouteEvent: Sendable, Hashable {
    /// A target is asked. Attempts are numbered from 1 over all targets. `isHedge` says that an earlier attempt still runs.
    case started(target: String, number: Int, isHedge: Bool)
    /// An attempt failed. Another one begins `next` later, zero for at once; nil when this failure is what the caller gets, or when another
    /// attempt still runs.
    case failed(target: String, number: Int, error: InferenceError, next: Duration?)
    /// Nobody may be asked now, because all targets rest after failures.
    case resting(Duration)
    /// This target's answer is the one.
    case answering(target: String, number: Int)
}

/// Hears of a routed request, on whatever thread it happens.
public typealias RouteObserver = @Sendable (RouteEvent) -> Void
