extension InferenceClient {
    /// Continues a text and waits for all of it.
    public func textGeneration(
        _ request: TextGeneration.Request, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<TextGeneration.Response> {
        let request = try await located(request, onAttempt: onAttempt)
        return try await inForms(request.form, request.provider) { form throws(InferenceError) in
            let httpRequest = try request.httpRequest(at: server, form: form, isStreamed: false)
            let answer = try await answer(to: httpRequest, model: request.model, observer: onAttempt)
            var decoder = TextGenerationDecoder(evidence: answer.evidence, prefix: request.prefix, hiding: server.token)
            var deltas: [TextGeneration.Delta] = []
            try decoder.decode(answer.body, into: &deltas)
            decoder.finish(into: &deltas)
            var response = TextGeneration.Response()
            for delta in deltas { response.apply(delta) }
            return Answered(value: response, evidence: response.evidence ?? answer.evidence)
        }
    }

    /// Continues a text as it is written. The request leaves when the first element is asked for.
    public func streamTextGeneration(
        _ request: TextGeneration.Request, onAttempt: AttemptObserver? = nil
    ) -> TextGenerationStream {
        TextGenerationStream(client: self, request: request, onAttempt: onAttempt)
    }

    /// The request as it goes out: with who is asked, and that one's name for the model.
    func located(
        _ request: TextGeneration.Request, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> TextGeneration.Request {
        let served = try await served(request.model, for: .textGeneration, by: request.provider, onAttempt: onAttempt)
        var request = request
        request.model = served.name
        request.provider = served.provider
        return request
    }
}

extension TextGeneration.Request {
    /// What stands before the text when the server cannot put it there.
    var prefix: String? { parameters.returnsFullText == true ? prompt : nil }
}
