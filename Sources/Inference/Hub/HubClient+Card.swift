extension HubClient {
    /// The text of a model's card, `README.md`, with the YAML at its head.
    /// - Throws: `refusedByHub(.entryNotFound)` or `notFound` when it has none.
    /// - Source: `GET /{id}/resolve/{revision}/{path}`, huggingface.co/docs/hub/api.
    public func cardText(
        of model: String, revision: String = "main", onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> String {
        let path = try Self.path(of: model).dropFirst("/api/models".count) + "/raw/" + revision.percentEncoded() + "/README.md"
        let (_, body) = try await client.get(
            client.server.address(String(path)), observer: onAttempt, judging: Self.judgeRepository)
        return String(decoding: body, as: UTF8.self)
    }
}
