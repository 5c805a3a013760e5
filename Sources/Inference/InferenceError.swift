/// Why a call to the API gave no answer, or only a part of one.
///
/// A `message` is the server's own sentence, at most 300 characters, without control characters, with tokens made unreadable; empty when
/// it gave none. No case holds a header, a token or a prompt, so any error may be shown and logged.
public enum InferenceError: Error, Hashable, Sendable {
    /// 401: the token is missing, wrong or expired.
    case unauthorized(message: String)
    /// 402: the account has no credit left.
    case paymentRequired(message: String)
    /// 403: the token is good and may not do this.
    case forbidden(message: String)
    /// 404: no such model, path or file.
    case notFound(message: String)
    /// The hub does not give what was asked for, and says why.
    case refusedByHub(HubRefusal, message: String)
    /// An Inference Endpoint cannot answer in the state it is in.
    case endpointUnavailable(EndpointProblem)
    /// A provider does not do the task, or did not end it.
    case providerFailed(ProviderProblem)
    /// 410: it was there and will not come back.
    case gone(message: String)
    /// 422: a parameter or message the server does not accept.
    case unprocessable(message: String)
    /// No provider that this account has enabled serves the model.
    case modelNotSupported(model: String)
    /// Any other status of the 400s, such as 400 or 413.
    case requestRefused(status: Int, message: String)
    /// 429. `retryAfter` is the server's own wish; nil when it named none.
    case rateLimited(retryAfter: Duration?, message: String)
    /// 503 while a model starts. `estimated` is the server's guess; nil when it made none.
    case loading(estimated: Duration?)
    /// 424: the model failed while it wrote.
    case generationFailed(message: String)
    /// 408 or any status of the 500s.
    case serverError(status: Int, message: String)
    /// Nobody answered at that address.
    case connectionFailed(reason: String)
    /// The server's certificate is not trusted.
    case insecureConnection(reason: String)
    case timedOut(TimeoutPhase)
    /// The connection ended before the answer was complete.
    case streamCut
    /// The server reported an error inside an answer that had begun well. `status` is its own number for it, if it gave one.
    case streamError(message: String, status: Int?)
    /// The answer is not the documented shape at `field`, a JSON path such as `choices[0].delta`.
    case malformedResponse(field: String)
    /// One event or answer is larger than `limit` bytes.
    case eventTooLarge(limit: Int)
    /// The address cannot be used.
    case badURL(reason: String)
    /// The answer redirects too often, or to where it must not.
    case badRedirect
    /// The machine cannot make connections at all: libcurl is missing.
    case transportUnavailable(reason: String)
    /// The caller cancelled.
    case cancelled
}

extension InferenceError: CustomStringConvertible {
    public var description: String { "\(summary) \(advice)" }

    /// What happened, as one sentence.
    public var summary: String {
        switch self {
        case .unauthorized(let message): sentence("The token was refused", message)
        case .paymentRequired(let message): sentence("The account has no credit left", message)
        case .forbidden(let message): sentence("The token may not do this", message)
        case .notFound(let message): sentence("The server does not have this model or address", message)
        case .refusedByHub(let refusal, let message): sentence(refusal.happened, message)
        case .endpointUnavailable(let problem): sentence(problem.happened, problem.detail)
        case .providerFailed(let problem): sentence(problem.happened, problem.detail)
        case .gone(let message): sentence("This model is no longer served", message)
        case .unprocessable(let message): sentence("The server did not accept the request", message)
        case .modelNotSupported(let model): "No enabled provider serves \(model)."
        case .requestRefused(let status, let message): sentence("The server refused the request (\(status))", message)
        case .rateLimited(let wait?, let message):
            sentence("Too many requests, the server asks to wait \(wait.inSeconds)", message)
        case .rateLimited(nil, let message): sentence("Too many requests", message)
        case .loading(let wait?): "The model is loading, about \(wait.inSeconds)."
        case .loading(nil): "The model is loading."
        case .generationFailed(let message): sentence("The model failed while writing", message)
        case .serverError(let status, let message): sentence("The server failed (\(status))", message)
        case .connectionFailed(let reason): sentence("No connection to the server", reason)
        case .insecureConnection(let reason): sentence("The server's certificate is not trusted", reason)
        case .timedOut(.connecting): "The server could not be reached in time."
        case .timedOut(.firstByte): "The server did not answer in time."
        case .timedOut(.idle): "The answer stopped coming."
        case .streamCut: "The connection ended before the answer was complete."
        case .streamError(let message, _): sentence("The server reported an error in its answer", message)
        case .malformedResponse(let field): "The answer has an unknown shape at \(field)."
        case .eventTooLarge(let limit): "The server sent more than \(limit) bytes at once."
        case .badURL(let reason): "The address cannot be used: \(reason)."
        case .badRedirect: "The server redirects too often or to an unsafe address."
        case .transportUnavailable(let reason): sentence("No connection can be made", reason)
        case .cancelled: "The request was cancelled."
        }
    }

    /// What to do about it, as one sentence.
    public var advice: String {
        switch self {
        case .unauthorized: "Set HF_TOKEN (or the token of this server) and try again."
        case .paymentRequired: "Buy credit, choose another provider or model, or use a local engine."
        case .forbidden: "Give the token the permission \"Make calls to Inference Providers\", or ask for access to the model."
        case .notFound: "Check the name of the model and the address of the server."
        case .refusedByHub(let refusal, _): refusal.advice
        case .endpointUnavailable(let problem): problem.advice
        case .providerFailed(let problem): problem.advice
        case .gone: "Choose another model."
        case .modelNotSupported: "Choose another model, or enable a provider in the account's settings."
        case .unprocessable, .requestRefused: "Check the parameters, the attachments and the length of the conversation."
        case .rateLimited: "Wait a moment and try again."
        case .loading: "Try again when it is ready."
        case .generationFailed, .serverError: "Try again later, or choose another provider."
        case .connectionFailed: "Check the address, the network and the proxy, and that the server runs."
        case .insecureConnection: "Check the address, or name the authority that signed the certificate."
        case .timedOut(.connecting): "Check the network and the address."
        case .timedOut: "Try again, choose another provider, or allow more time."
        case .streamCut: "Try again to get the whole answer."
        case .streamError: "Try again, or change what the server complains about."
        case .malformedResponse, .eventTooLarge: "Check that the address is that of an OpenAI-compatible server."
        case .badURL: "Write it as http://host:port or https://host."
        case .badRedirect: "Check the address."
        case .transportUnavailable: "Install libcurl (Debian package libcurl4)."
        case .cancelled: "Ask again to get an answer."
        }
    }

    private func sentence(_ happened: String, _ detail: String) -> String {
        guard !detail.isEmpty else { return happened + "." }
        return "\(happened): \(detail)" + (detail.last.map { ".!?…".contains($0) } == true ? "" : ".")
    }
}

extension Duration {
    /// Such as "18 s" or "0.5 s".
    fileprivate var inSeconds: String {
        let tenths = (self / .milliseconds(100)).rounded()
        return tenths.truncatingRemainder(dividingBy: 10) == 0 ? "\(Int(tenths / 10)) s" : "\(tenths / 10) s"
    }
}

extension InferenceError {
    init(_ failure: TransferFailure) {
        self =
            switch failure {
            case .cannotConnect(let reason): .connectionFailed(reason: reason)
            case .insecure(let reason): .insecureConnection(reason: reason)
            case .unusableURL: .badURL(reason: "libcurl cannot read it")
            case .timedOut(let phase): .timedOut(phase)
            case .cut: .streamCut
            case .cancelled: .cancelled
            case .unavailable(let reason): .transportUnavailable(reason: reason)
            }
    }
}
