import JSON

/// A model that a server offers, as far as the server describes it.
public struct ModelListing: Sendable, Hashable {
    /// One provider behind the router.
    public struct Provider: Sendable, Hashable {
        public var name: String
        /// `live`, `error`, or whatever else the router says.
        public var status: String?
        /// In tokens.
        public var contextLength: Int?
        /// US dollars for a million prompt tokens; nil means unknown, not free.
        public var inputPrice: Double?
        /// US dollars for a million written tokens.
        public var outputPrice: Double?
        public var isFree: Bool?
        public var supportsTools: Bool?
        public var supportsStructuredOutput: Bool?
        public var firstTokenLatency: Duration?
        /// Tokens a second.
        public var throughput: Double?

        public init(name: String) { self.name = name }
    }

    /// What a request names it by.
    public var id: String
    public var ownedBy: String?
    /// Seconds since 1970; for the hub's models when they were published.
    public var created: Int?
    /// In tokens; for the router the longest of its providers.
    public var contextLength: Int?
    /// Such as `text` and `image`.
    public var inputModalities: [String] = []
    public var outputModalities: [String] = []
    /// How many weights it has, as llama.cpp says.
    public var parameterCount: Int?
    /// Its file's size in bytes, as llama.cpp says.
    public var fileSize: Int?
    public var providers: [Provider] = []

    public init(id: String) { self.id = id }
}

extension InferenceClient {
    /// What the server offers, in its own order.
    /// - Throws: `malformedResponse` when the answer is no list or an element has no name.
    /// - Source: `GET /v1/models` of the router, vLLM, TGI, llama.cpp and Ollama.
    public func models(onAttempt: AttemptObserver? = nil) async throws(InferenceError) -> [ModelListing] {
        let request = HTTPRequest(url: server.models, headers: server.authorization + [("Accept", "application/json")])
        let (_, body) = try await send(request, observer: onAttempt)
        guard let answer = try? JSONValue(parsing: body) else { throw .malformedResponse(field: "the answer") }
        guard let elements = answer.arrayValue ?? answer["data"]?.arrayValue else {
            // Ollama without a model says `"data": null`.
            if answer["data"]?.isNull == true { return [] }
            throw .malformedResponse(field: "data")
        }
        var listings: [ModelListing] = []
        for (index, element) in elements.enumerated() {
            guard let listing = ModelListing(element) else { throw .malformedResponse(field: "data[\(index)].id") }
            listings.append(listing)
        }
        return listings
    }
}

extension ModelListing {
    init?(_ json: JSONValue) {
        guard let id = json["id"]?.stringValue else { return nil }
        self.id = id
        ownedBy = json["owned_by"]?.stringValue
        created = json["created"]?.intValue.flatMap { $0 > 0 ? $0 : nil }
        inputModalities = json["architecture"]?["input_modalities"]?.arrayValue?.compactMap(\.stringValue) ?? []
        outputModalities = json["architecture"]?["output_modalities"]?.arrayValue?.compactMap(\.stringValue) ?? []
        providers = json["providers"]?.arrayValue?.compactMap(Provider.init) ?? []
        let meta = json["meta"]
        parameterCount = meta?["n_params"]?.intValue
        fileSize = meta?["size"]?.intValue
        let lengths = [
            json["max_model_len"], json["context_length"], json["context_window"], meta?["n_ctx"], meta?["n_ctx_train"],
        ]
        contextLength = lengths.compactMap { $0?.intValue }.first ?? providers.compactMap(\.contextLength).max()
    }
}

extension ModelListing.Provider {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["provider"]?.stringValue else { return nil }
        self.name = name
        status = json["status"]?.stringValue
        contextLength = json["context_length"]?.intValue
        inputPrice = json["pricing"]?["input"]?.doubleValue
        outputPrice = json["pricing"]?["output"]?.doubleValue
        isFree = json["is_free"]?.boolValue
        supportsTools = json["supports_tools"]?.boolValue
        supportsStructuredOutput = json["supports_structured_output"]?.boolValue
        firstTokenLatency = json["first_token_latency_ms"]?.doubleValue.flatMap { .answered(seconds: $0 / 1000) }
        throughput = json["throughput"]?.doubleValue
    }
}
