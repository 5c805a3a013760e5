import ChatCore
import ChatUI
import Inference
import LocalEngine

extension Notice {
    init(_ error: InferenceError) {
        let advice =
            switch error {
            case .endpointUnavailable(.paused): "parley endpoint resume starts it again."
            case .endpointUnavailable(.asleep): "parley endpoint wait --wake wakes it up, and so does a chat."
            case .endpointUnavailable(.missing): "Check its name and the namespace; parley endpoint list shows them."
            default: error.advice
            }
        self.init(.error, error.summary, advice: advice)
    }
    init(_ error: EngineError) { self.init(.error, error.summary, advice: error.advice) }
}

extension InferenceError {
    /// The HTTP status behind it; nil when no answer came.
    var status: Int? {
        switch self {
        case .unauthorized: 401
        case .paymentRequired: 402
        case .forbidden: 403
        case .notFound, .endpointUnavailable(.missing): 404
        case .refusedByHub(let refusal, _): refusal.status
        case .providerFailed(.fileNotThere(let status)): status
        case .gone: 410
        case .unprocessable: 422
        case .modelNotSupported: 400
        case .rateLimited: 429
        case .loading: 503
        case .generationFailed: 424
        case .requestRefused(let status, _), .serverError(let status, _): status
        case .streamError(_, let status): status ?? 200
        case .streamCut, .timedOut(.idle), .malformedResponse, .eventTooLarge, .providerFailed(.failed),
            .providerFailed(.cancelledThere):
            200
        case .connectionFailed, .insecureConnection, .timedOut, .badURL, .badRedirect, .transportUnavailable, .cancelled,
            .endpointUnavailable, .providerFailed:
            nil
        }
    }
}

extension Attempt {
    /// A try that failed, as the session remembers it.
    init(_ error: InferenceError, at time: Timestamp, waited: Duration?, backend: String, provider: String? = nil) {
        let summary = error.summary
        self.init(
            at: time, status: error.status, error: summary.hasSuffix(".") ? String(summary.dropLast()) : summary,
            waitedMilliseconds: waited?.inMilliseconds, backend: backend, provider: provider)
    }
}

extension Attempt {
    /// Why it failed, and what is done about it.
    var remark: String {
        let error = error ?? "no answer"
        let place = backend.map { "\($0)\(provider.map { " at \($0)" } ?? "")" }
        return switch waitedMilliseconds {
        case nil: error
        case 0: "\(place.map { $0 + ": " } ?? "")\(error); asking the next target"
        case let wait?: "\(error); trying again in \((wait + 999) / 1000) s"
        }
    }
}

extension Duration {
    var inMilliseconds: Int { Int((self / .milliseconds(1)).rounded()) }
}
