import ChatUI
import Inference
import Synchronization

/// Both sides of the service of Inference Endpoints: the one that manages them, and the one that knows whose a token is.
struct EndpointService: Sendable {
    var endpoints: EndpointsClient
    var hub: HubClient
}

/// Inference Endpoints as a backend: one that the configuration names, or all of the account's.
struct EndpointBackend: Sendable {
    /// As its service knows it; nil when the model reference names it.
    var name: String?
    /// Nil for the owner of the token.
    var namespace: String?
    var service: EndpointService

    /// The one endpoint that a reference means, and the name of a model in it.
    /// - Parameter reference: a model of the endpoint that is configured, else an endpoint as `name` or `namespace/name`.
    func chosen(by reference: String) -> (backend: EndpointBackend, model: String) {
        guard name == nil else { return (self, reference) }
        var copy = self
        let parts = reference.split(separator: "/", maxSplits: 1).map(String.init)
        copy.name = parts.last ?? reference
        if parts.count > 1 { copy.namespace = parts[0] }
        return (copy, EndpointHost.anyModel)
    }
}

/// Endpoints as the program chats with them: woken up when a reply is wanted. What does not change is asked once.
final class EndpointHost: Sendable {
    /// Means whatever model an endpoint has.
    static let anyModel = "default"

    static let shared = EndpointHost()

    private struct Known {
        var namespace: [AccessToken: String] = [:]
        /// By the endpoint's address: the names its server gives its models.
        var models: [String: [String]] = [:]
    }

    private let known = Mutex(Known())

    /// An endpoint that answers.
    /// - Parameter report: called on any thread with what is being waited for, when that changes.
    func awake(_ backend: EndpointBackend, report: @escaping @Sendable (String) -> Void) async throws(InferenceError) -> Endpoint
    {
        let last = Mutex("")
        return try await backend.service.endpoints.awake(backend.name ?? "", in: try await namespace(of: backend)) { progress in
            let text = progress.endpoint.waitingText
            let isNew = last.withLock { last in
                defer { last = text }
                return last != text
            }
            if isNew { report(text) }
        }
    }

    /// Where it is called. It may hold a request while it scales up, for less than a reply is waited for.
    func server(
        for endpoint: Endpoint, of backend: EndpointBackend, timeouts: Timeouts
    ) throws(InferenceError) -> InferenceServer {
        try backend.service.endpoints.server(for: endpoint, scaleUpTimeout: min(.seconds(240), timeouts.firstByte * 0.8))
    }

    /// What a request to the endpoint calls its model: the name given, unless that is its repository or `default`. Servers may have
    /// another name for those, so they are asked.
    func modelName(
        _ name: String, of endpoint: Endpoint, at client: InferenceClient
    ) async throws(InferenceError) -> String {
        let repository = endpoint.configuration.model.repository ?? name
        guard [repository, Self.anyModel].contains(name) else { return name }
        let address = client.server.rootURL
        if let names = known.withLock({ $0.models[address] }) { return Self.choice(of: repository, among: names) }
        let names: [String]
        do throws(InferenceError) {
            names = try await client.models().map(\.id)
        } catch {
            switch error {
            // A server without a list takes any name.
            case .notFound, .malformedResponse: names = []
            default: throw error
            }
        }
        known.withLock { $0.models[address] = names }
        return Self.choice(of: repository, among: names)
    }

    private static func choice(of repository: String, among names: [String]) -> String {
        names.contains(repository) ? repository : names.first ?? repository
    }

    /// The model of each endpoint, as the picker shows it. Looking does not wake them up.
    /// - Parameter name: of the backend.
    func choices(of backend: EndpointBackend, named name: String) async throws(InferenceError) -> [ModelChoice] {
        let namespace = try await namespace(of: backend)
        if let own = backend.name {
            let endpoint = try await backend.service.endpoints.endpoint(own, in: namespace)
            let model = endpoint.configuration.model.repository ?? Self.anyModel
            return [ModelChoice(reference: "\(name):\(model)", detail: endpoint.detail("endpoint \(own)"))]
        }
        return try await backend.service.endpoints.endpoints(in: namespace).map { endpoint in
            ModelChoice(
                reference: "\(name):\(endpoint.name)", detail: endpoint.detail(endpoint.configuration.model.repository ?? ""))
        }
    }

    /// Whose endpoints are meant.
    func namespace(of backend: EndpointBackend) async throws(InferenceError) -> String {
        if let namespace = backend.namespace { return namespace }
        guard let token = backend.service.hub.client.server.token else { throw .unauthorized(message: "") }
        if let namespace = known.withLock({ $0.namespace[token] }) { return namespace }
        let namespace = try await backend.service.hub.whoAmI().name
        known.withLock { $0.namespace[token] = namespace }
        return namespace
    }
}

extension Endpoint {
    /// Such as `waiting for the endpoint my-ep: initializing`.
    var waitingText: String { "waiting for the endpoint \(name): \(state)" }

    fileprivate func detail(_ first: String) -> String {
        [first, "\(state)", hardware].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    /// Such as `aws us-east-1 nvidia-l4 x1`.
    var hardware: String {
        [configuration.vendor, configuration.region, configuration.instanceType, configuration.instanceSize]
            .compactMap(\.self).joined(separator: " ")
    }
}
