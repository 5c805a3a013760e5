import JSON

/// One provider that serves a model through the router.
public struct HubModelProvider: Sendable, Hashable {
    /// As the router spells it, such as `together`. An open set: new providers appear without notice.
    public var name: String
    /// The model's name at the provider.
    public var modelName: String
    /// `live`, `staging`, `error`, or whatever else the hub says.
    public var status: String
    /// Such as `conversational`.
    public var task: String?
    /// Such as `lora`.
    public var adapter: String?
    /// The adapter's file in the model's repository.
    public var adapterWeightsPath: String?
    public var isModelAuthor: Bool?

    public init(name: String, modelName: String, task: InferenceTask? = nil, status: String = "live") {
        self.name = name
        self.modelName = modelName
        self.task = task?.rawValue
        self.status = status
    }

    /// Whether requests may be expected to succeed.
    public var isLive: Bool { status == "live" }

    /// Reads both shapes of the mapping, a list and an object with a member for each provider, in their order. Entries of a shape
    /// that is not known here are left out.
    static func list(_ json: JSONValue?) -> [HubModelProvider] {
        switch json {
        case .array(let entries): entries.compactMap { HubModelProvider($0, name: $0["provider"]?.stringValue) }
        case .object(let object): object.members.compactMap { HubModelProvider($0.value, name: $0.key) }
        default: []
        }
    }

    private init?(_ json: JSONValue, name: String?) {
        guard let name, let modelName = json["providerId"]?.stringValue, let status = json["status"]?.stringValue else {
            return nil
        }
        self.name = name
        self.modelName = modelName
        self.status = status
        task = json["task"]?.stringValue
        adapter = json["adapter"]?.stringValue
        adapterWeightsPath = json["adapterWeightsPath"]?.stringValue
        isModelAuthor = json["isModelAuthor"]?.boolValue
    }
}
