import JSON

/// What a TGI or TEI server says of the model it runs.
public struct ServerDescription: Sendable, Hashable {
    /// The model's name on the hub.
    public var model: String?
    /// The commit of the model; nil when the server does not name one.
    public var evidence: RevisionEvidence?
}

extension InferenceClient {
    /// Asks a server which model it runs, once and without retries.
    /// - Throws: `notFound` by a server of another kind; `malformedResponse` when the answer is no object.
    /// - Source: `GET /info` of text-generation-inference and text-embeddings-inference.
    public func description() async throws(InferenceError) -> ServerDescription {
        let root = server.root
        let request = HTTPRequest(
            url: root.withPath(root.path + "/info"), headers: server.authorization + [("Accept", "application/json")])
        let asking = InferenceClient(server: server, retryPolicy: .never, timeouts: timeouts)
        let (_, body) = try await asking.send(request, observer: nil)
        guard let answer = try? JSONValue(parsing: body), answer.objectValue != nil else {
            throw .malformedResponse(field: "the answer")
        }
        return ServerDescription(
            model: answer["model_id"]?.stringValue,
            evidence: RevisionEvidence(reported: answer["model_sha"]?.stringValue, source: .serverInfo))
    }
}
