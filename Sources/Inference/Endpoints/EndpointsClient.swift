import JSON

/// Makes, changes and ends Inference Endpoints: models on machines of one's own in a cloud, paid by the minute.
///
/// A namespace is the user or organisation that owns them; `HubClient.whoAmI` says one's own.
/// - Source: the Inference Endpoints API, version 2.
public struct EndpointsClient: Sendable {
    /// The service's own address, when the environment names no other.
    public static let huggingFaceURL = "https://api.endpoints.huggingface.cloud/v2"

    /// Its server is the service, its token that of the account.
    public let client: InferenceClient

    public init(client: InferenceClient) { self.client = client }

    /// Hugging Face's service. `HF_INFERENCE_ENDPOINTS_ENDPOINT` in the environment replaces its address.
    /// - Throws: `InferenceError.badURL` when that variable holds none.
    public static func huggingFace(
        token: AccessToken, environment: [String: String] = [:]
    ) throws(InferenceError) -> EndpointsClient {
        let override = environment["HF_INFERENCE_ENDPOINTS_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        let server = try InferenceServer(baseURL: override ?? huggingFaceURL, token: token)
        let timeouts = Timeouts(firstByte: .seconds(60), idle: .seconds(30))
        return EndpointsClient(client: InferenceClient(server: server, timeouts: timeouts))
    }

    /// All endpoints of a namespace.
    public func endpoints(in namespace: String, onAttempt: AttemptObserver? = nil) async throws(InferenceError) -> [Endpoint] {
        let answer = try await answer(.get, Self.path(namespace), onAttempt: onAttempt)
        guard let items = answer["items"]?.arrayValue else { throw .malformedResponse(field: "items") }
        var endpoints: [Endpoint] = []
        for (index, item) in items.enumerated() {
            guard let endpoint = Endpoint(item) else { throw .malformedResponse(field: "items[\(index)].status.state") }
            endpoints.append(endpoint)
        }
        return endpoints
    }

    /// Makes an endpoint, which costs money from its first start on.
    ///
    /// It is tried again only when the first try cannot have made one.
    public func create(
        _ name: String, in namespace: String, as configuration: EndpointConfiguration, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        try await endpoint(
            .post, Self.path(namespace), configuration.json(name: name), secrets: configuration.secrets, isOnceOnly: true,
            onAttempt: onAttempt)
    }

    public func endpoint(
        _ name: String, in namespace: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        try await endpoint(.get, Self.path(namespace, name), onAttempt: onAttempt)
    }

    /// Changes what the configuration says and leaves the rest.
    public func update(
        _ name: String, in namespace: String, to configuration: EndpointConfiguration, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        try await endpoint(
            .put, Self.path(namespace, name), configuration.json(), secrets: configuration.secrets, onAttempt: onAttempt)
    }

    /// Ends an endpoint for good.
    public func delete(_ name: String, in namespace: String, onAttempt: AttemptObserver? = nil) async throws(InferenceError) {
        _ = try await send(.delete, Self.path(namespace, name), onAttempt: onAttempt)
    }

    /// Stops it, and what it costs, until it is resumed.
    public func pause(
        _ name: String, in namespace: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        try await endpoint(.post, Self.path(namespace, name) + "/pause", onAttempt: onAttempt)
    }

    /// Starts it again; one that runs stays as it is.
    public func resume(
        _ name: String, in namespace: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        do throws(InferenceError) {
            return try await endpoint(.post, Self.path(namespace, name) + "/resume", onAttempt: onAttempt)
        } catch {
            guard case .requestRefused(400, let message) = error, message.lowercased().contains("already running") else {
                throw error
            }
        }
        return try await endpoint(name, in: namespace, onAttempt: onAttempt)
    }

    /// Stops it, and what it costs, until a request comes.
    public func scaleToZero(
        _ name: String, in namespace: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Endpoint {
        try await endpoint(.post, Self.path(namespace, name) + "/scale-to-zero", onAttempt: onAttempt)
    }

    /// Every machine that an endpoint of the namespace could run on, with its price.
    public func hardware(
        in namespace: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> [EndpointHardware] {
        let answer = try await answer(.get, "/provider/" + namespace.percentEncoded(), onAttempt: onAttempt)
        guard let hardware = EndpointHardware.list(answer) else { throw .malformedResponse(field: "vendors") }
        return hardware
    }
}

extension EndpointsClient {
    private static func path(_ namespace: String, _ name: String? = nil) -> String {
        "/endpoint/" + namespace.percentEncoded() + (name.map { "/" + $0.percentEncoded() } ?? "")
    }

    private func endpoint(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONObject? = nil, secrets: [String] = [], isOnceOnly: Bool = false,
        onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> Endpoint {
        let answer = try await answer(
            method, path, body, secrets: secrets, isOnceOnly: isOnceOnly, onAttempt: onAttempt)
        guard let endpoint = Endpoint(answer) else { throw .malformedResponse(field: "status.state") }
        return endpoint
    }

    private func answer(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONObject? = nil, secrets: [String] = [], isOnceOnly: Bool = false,
        onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> JSONValue {
        let bytes = try await send(method, path, body, secrets: secrets, isOnceOnly: isOnceOnly, onAttempt: onAttempt)
        guard let answer = try? JSONValue(parsing: bytes) else { throw .malformedResponse(field: "the answer") }
        return answer
    }

    private func send(
        _ method: HTTPRequest.Method, _ path: String, _ body: JSONObject? = nil, secrets: [String] = [], isOnceOnly: Bool = false,
        onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> [UInt8] {
        var headers = client.server.authorization + [("Accept", "application/json")]
        if body != nil { headers.append(("Content-Type", "application/json")) }
        let request = HTTPRequest(
            method: method, url: client.server.address(path), headers: headers,
            body: body.map { JSONValue.object($0).encoded() } ?? [], secrets: secrets)
        do throws(InferenceError) {
            return try await client.send(request, observer: onAttempt) { failure in
                var failure = failure
                if isOnceOnly, !failure.error.meansNothingWasDone { failure.mayRetry = false }
                return failure
            }.body
        } catch {
            guard case .notFound = error else { throw error }
            throw .endpointUnavailable(.missing)
        }
    }
}

extension InferenceError {
    /// Whether the request cannot have had an effect, so that another does not do the same twice.
    fileprivate var meansNothingWasDone: Bool {
        switch self {
        // A connection that ended without an answer looks like one that was never made.
        case .rateLimited, .timedOut(.connecting), .loading: true
        case .serverError(let status, _): status == 503
        default: false
        }
    }
}
