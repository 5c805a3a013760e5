import JSON

/// The answer to a task as it came, whole.
struct TaskAnswer {
    var head: HTTPHead
    var body: [UInt8]
    var evidence: AnswerEvidence
    /// Never to be shown, wherever the server repeats it.
    var token: AccessToken?

    var contentType: String? { head.headers["content-type"] }

    /// The answer's JSON.
    /// - Throws: `malformedResponse` when it is none; `streamError` when it is nothing but the report of an error.
    func json() throws(InferenceError) -> AnswerNode {
        let node = try parsed()
        if node.optional("error") != nil {
            let body = ServerErrorBody(node.value)
            throw .streamError(message: ServerMessage.cleaned(body.message, hiding: token), status: body.status)
        }
        return node
    }

    /// The answer's JSON, be it what it may.
    func parsed() throws(InferenceError) -> AnswerNode {
        guard let value = try? JSONValue(parsing: body) else { throw .malformedResponse(field: "the answer") }
        return AnswerNode(value)
    }

    /// The answer as `read` understands its JSON.
    func decoded<Value>(
        _ read: (AnswerNode) throws(InferenceError) -> Value
    ) throws(InferenceError) -> Answered<Value> {
        Answered(value: try read(json()), evidence: evidence)
    }

    /// The answer as the file it is.
    /// - Throws: `malformedResponse` when there is nothing, or text where bytes should be.
    func media() throws(InferenceError) -> Answered<Media> {
        if let type = contentType.map({ MediaType($0) }), type == .json || type.name.hasPrefix("text/") {
            _ = try json()
            throw .malformedResponse(field: "content-type")
        }
        guard !body.isEmpty else { throw .malformedResponse(field: "the answer") }
        return Answered(value: Media(body, declared: contentType), evidence: evidence)
    }
}

extension InferenceClient {
    /// Sends a task until it is answered.
    func perform(_ call: TaskCall, observer: AttemptObserver?) async throws(InferenceError) -> TaskAnswer {
        try await answer(to: call.request(at: server), model: call.model, observer: observer)
    }

    /// Sends any request whose whole answer counts until it is answered.
    func answer(
        to request: HTTPRequest, model: String?, observer: AttemptObserver?
    ) async throws(InferenceError) -> TaskAnswer {
        let (head, body) = try await send(request, model: model, observer: observer)
        return TaskAnswer(head: head, body: body, evidence: evidence(head), token: server.token)
    }
}
