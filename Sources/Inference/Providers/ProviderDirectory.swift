import Synchronization

/// Which providers serve which model, as the hub says it. It asks once for each model and keeps the answer as long as it lives; clients
/// may share one.
public final class ProviderDirectory: Sendable {
    /// Nil for the hub that goes with the client that asks.
    private let hub: HubClient?
    private let known: Mutex<[String: [HubModelProvider]]>

    /// - Parameters:
    ///   - hub: whom to ask; nil for huggingface.co, with the client's token if that is one of Hugging Face.
    ///   - known: for models that the hub shall not be asked about, by their names.
    public init(hub: HubClient? = nil, known: [String: [HubModelProvider]] = [:]) {
        self.hub = hub
        self.known = Mutex(known)
    }

    /// All entries for `model`, in the hub's order.
    func entries(
        for model: String, onAttempt: AttemptObserver?, ownHub: () throws(InferenceError) -> HubClient
    ) async throws(InferenceError) -> [HubModelProvider] {
        if let entries = known.withLock({ $0[model] }) { return entries }
        let asked: HubClient
        if let hub { asked = hub } else { asked = try ownHub() }
        let entries = try await asked.model(model, properties: [.inferenceProviderMapping], onAttempt: onAttempt).providers
        known.withLock { $0[model] = entries }
        return entries
    }
}

extension InferenceClient {
    /// Who does `task` with a model of the hub, and under which name.
    /// - Parameters:
    ///   - model: the hub's name for it.
    ///   - provider: `.auto` for the first live one; with a token of Hugging Face, the order is that of the account's settings.
    /// - Throws: `providerFailed` when nobody does, `refusedByHub` for a model that the hub does not have.
    /// - Source: `inferenceProviderMapping` of `GET /api/models/{id}`.
    public func providerModel(
        _ model: String, for task: InferenceTask, provider: InferenceProvider = .auto, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> ProviderModel {
        let entries = try await providers.entries(for: model, onAttempt: onAttempt) { () throws(InferenceError) in
            let server = try InferenceServer(baseURL: HubClient.huggingFaceURL, token: self.server.hubToken)
            let client = InferenceClient(
                server: server, retryPolicy: retryPolicy, timeouts: Timeouts(firstByte: .seconds(30), idle: .seconds(30)),
                transport: transport, timing: timing)
            return HubClient(client: client)
        }
        return try ProviderModel.chosen(from: entries, hubName: model, task: task, provider: provider)
    }

    /// Who is to be asked by a call. A server that is neither the router nor a provider's own has the model itself, by the name it is given.
    func served(
        _ model: String, for task: InferenceTask, by provider: InferenceProvider, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> ProviderModel {
        let isOfProviders = server.isRouter || server.provider != nil
        let provider = server.provider ?? (provider == .auto && !isOfProviders ? .hfInference : provider)
        guard isOfProviders, provider != .hfInference else {
            return ProviderModel(hubName: model, provider: provider, name: model)
        }
        return try await providerModel(model, for: task, provider: provider, onAttempt: onAttempt)
    }
}
