extension HubClient {
    /// The models that a query means, in the hub's order.
    public func models(
        _ query: HubModelQuery = HubModelQuery(), onAttempt: AttemptObserver? = nil
    ) -> HubListing<HubModel> {
        HubListing(
            hub: self, url: client.server.address("/api/models", query.fields), read: { HubModel($0) }, judge: { $0 },
            onAttempt: onAttempt)
    }

    /// What the hub knows of one model.
    /// - Parameters:
    ///   - revision: a branch, a tag, a short or full hash or `refs/pr/NUMBER`; nil for the default branch.
    ///   - properties: what the answer shall hold beside the name; none means the hub's own choice.
    ///   - fileSizes: whether the files come with size and hash, which goes without `properties` only.
    public func model(
        _ id: String, revision: String? = nil, properties: [HubModelProperty] = [], fileSizes: Bool = false,
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> HubModel {
        precondition(properties.isEmpty || !fileSizes, "the hub takes no list of properties together with file sizes")
        var query = properties.map { (name: "expand", value: $0.name) }
        if fileSizes { query.append(("blobs", "true")) }
        let path = revision.map { "/revision/" + $0.percentEncoded() } ?? ""
        let (_, answer) = try await get(of: id, path, query, onAttempt: onAttempt)
        guard let model = HubModel(answer) else { throw .malformedResponse(field: "id") }
        return model
    }
}
