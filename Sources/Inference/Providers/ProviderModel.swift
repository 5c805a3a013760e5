/// A model of the hub as one provider serves it.
public struct ProviderModel: Sendable, Hashable {
    /// The model's name on the hub, such as `black-forest-labs/FLUX.1-dev`.
    public var hubName: String
    public var provider: InferenceProvider
    /// The provider's own name for it, such as `fal-ai/flux/dev`.
    public var name: String
    /// `live`, `staging`, `error`, or whatever else the hub says; calls of what is not live may fail.
    public var status: String
    /// For an adapter (LoRA): the file in the hub's repository that holds its weights.
    public var adapterWeightsPath: String?

    public init(
        hubName: String, provider: InferenceProvider, name: String, status: String = "live", adapterWeightsPath: String? = nil
    ) {
        self.hubName = hubName
        self.provider = provider
        self.name = name
        self.status = status
        self.adapterWeightsPath = adapterWeightsPath
    }
}

extension ProviderModel {
    init(_ entry: HubModelProvider, hubName: String) {
        self.init(
            hubName: hubName, provider: InferenceProvider(entry.name), name: entry.modelName, status: entry.status,
            adapterWeightsPath: entry.adapterWeightsPath)
    }

    /// Finds who does `task` with a model, among what the hub says of it.
    ///
    /// `.auto` takes the first of the hub's order that is live and known here; the hub may name providers that are not. Who is asked
    /// for by name is taken whatever its status, because the hub's checks may be wrong or old.
    /// - Throws: `providerFailed` when there is none.
    static func chosen(
        from entries: [HubModelProvider], hubName: String, task: InferenceTask, provider: InferenceProvider
    ) throws(InferenceError) -> ProviderModel {
        let fitting = entries.filter { $0.task == nil || $0.task == task.rawValue }
        if provider == .auto {
            let entry = fitting.first { $0.isLive && InferenceProvider($0.name).tasks?.contains(task) == true }
            guard let entry else { throw .providerFailed(.noProvider(model: hubName, task: task)) }
            return ProviderModel(entry, hubName: hubName)
        }
        guard let entry = fitting.first(where: { $0.name == provider.name }) else {
            throw .providerFailed(.modelNotServed(model: hubName, task: task, by: provider))
        }
        return ProviderModel(entry, hubName: hubName)
    }

    /// The adapter's weights, where a provider can get them.
    var adapterURL: String? {
        adapterWeightsPath.map { path in
            hubURL + "/resolve/main/" + path.percentEncoded(keeping: "/")
        }
    }

    /// The model's page on the hub.
    var hubURL: String { HubClient.huggingFaceURL + "/" + hubName.percentEncoded(keeping: "/") }
}
