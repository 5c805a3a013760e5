import JSON

extension InferenceClient {
    /// Asks for the next message and waits for all of it.
    /// - Parameter onAttempt: hears of every attempt as it begins and fails.
    public func chatCompletion(
        _ request: ChatCompletion.Request, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> ChatCompletion.Response {
        let (head, body) = try await send(httpRequest(for: request, isStreamed: false), model: request.model, observer: onAttempt)
        var decoder = ChatCompletionDecoder(provenance: evidence(head), hiding: server.token)
        var deltas: [ChatCompletion.Delta] = []
        try decoder.decode(body, into: &deltas)
        decoder.finish(into: &deltas)
        var response = ChatCompletion.Response()
        for delta in deltas { response.apply(delta) }
        return response
    }

    /// Asks for the next message as it is written. The request leaves when the first element is asked for.
    public func streamChatCompletion(
        _ request: ChatCompletion.Request, onAttempt: AttemptObserver? = nil
    ) -> ChatCompletionStream {
        ChatCompletionStream(client: self, request: request, onAttempt: onAttempt)
    }

    func httpRequest(for request: ChatCompletion.Request, isStreamed: Bool) -> HTTPRequest {
        HTTPRequest(
            method: .post, url: server.chatCompletions,
            headers: server.authorization + [
                ("Content-Type", "application/json"), ("Accept", isStreamed ? "text/event-stream" : "application/json"),
            ], body: JSONValue.object(request.body(isStreamed: isStreamed)).encoded(), isStream: isStreamed)
    }
}
