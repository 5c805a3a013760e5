extension AttemptFailure {
    /// What a status that is none of the 200s means.
    /// - Source: the answers of the router, its providers, TGI, vLLM, llama.cpp and Ollama.
    static func refusal(
        _ head: HTTPHead, _ bytes: [UInt8], model: String?, token: AccessToken?, secrets: [String] = [], wallClock: Duration
    ) -> AttemptFailure {
        var body = ServerErrorBody(bytes, contentType: head.headers["content-type"])
        if body.message.isEmpty { body.message = head.headers["x-error-message"] ?? "" }
        let message = ServerMessage.cleaned(body.message, hiding: token, and: secrets)
        let wait = ServerWait.asked(by: head, body: body, wallClock: wallClock)
        if let refusal = HubRefusal(head) { return AttemptFailure(error: .refusedByHub(refusal, message: message)) }
        let error: InferenceError
        switch head.status {
        case 400 where body.isAboutUnsupportedModel: error = .modelNotSupported(model: model ?? "this model")
        case 401: error = .unauthorized(message: message)
        case 402: error = .paymentRequired(message: message)
        case 403: error = .forbidden(message: message)
        case 404: error = .notFound(message: message)
        case 410: error = .gone(message: message)
        case 422: error = .unprocessable(message: message)
        case 424: error = .generationFailed(message: message)
        case 429: error = .rateLimited(retryAfter: wait, message: message)
        case 503 where body.estimatedTime != nil || body.isAboutLoading: error = .loading(estimated: body.estimatedTime ?? wait)
        case 408, 500..<600: error = .serverError(status: head.status, message: message)
        default: error = .requestRefused(status: head.status, message: message)
        }
        return AttemptFailure(error: error, serverWait: wait)
    }
}

extension ServerErrorBody {
    var isAboutUnsupportedModel: Bool {
        let text = message.lowercased()
        return code == "model_not_supported" || text.contains("not supported by any provider")
            || text.contains("model not supported by provider")
    }

    var isAboutLoading: Bool { message.lowercased().contains("loading") }
}
