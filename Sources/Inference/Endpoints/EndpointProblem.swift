/// Why an Inference Endpoint cannot answer.
public enum EndpointProblem: Sendable, Hashable {
    /// There is none of that name, or the token may not see it.
    case missing
    /// Somebody must resume it.
    case paused
    /// It is scaled to zero, and nothing has been sent to it that would wake it up.
    case asleep
    case failed(message: String)
    case updateFailed(message: String)
    /// The time to wait was over while it was in this state.
    case notReadyInTime(EndpointState)
    /// The service has given it no address yet.
    case withoutAddress

    /// What happened, without a full stop.
    var happened: String {
        switch self {
        case .missing: "There is no such endpoint, or the token may not see it"
        case .paused: "The endpoint is paused"
        case .asleep: "The endpoint is scaled to zero"
        case .failed: "The endpoint has failed"
        case .updateFailed: "The endpoint's update has failed"
        case .notReadyInTime(let state): "The endpoint was not ready in time, it is \(state)"
        case .withoutAddress: "The endpoint has no address yet"
        }
    }

    /// The service's own sentence.
    var detail: String {
        switch self {
        case .failed(let message), .updateFailed(let message): message
        case .missing, .paused, .asleep, .notReadyInTime, .withoutAddress: ""
        }
    }

    var advice: String {
        switch self {
        case .missing: "Check its name, the namespace and the token."
        case .paused: "Resume it."
        case .asleep: "Send it a request, which wakes it up."
        case .failed, .updateFailed: "Look at its logs, then update or delete it."
        case .notReadyInTime: "Wait longer, or look at its logs."
        case .withoutAddress: "Wait until it runs."
        }
    }
}
