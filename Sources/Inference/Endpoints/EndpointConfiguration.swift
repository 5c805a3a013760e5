import JSON

/// What an endpoint shall be. For an update only what is said changes.
/// - Source: the Inference Endpoints API, version 2, and `huggingface_hub` 2.4, `create_inference_endpoint`.
public struct EndpointConfiguration: Sendable, Hashable {
    /// The model and the program that runs it.
    public struct Model: Sendable, Hashable {
        /// Such as `HuggingFaceTB/SmolLM3-3B`.
        public var repository: String?
        /// A commit, or a branch or tag as it stands when the endpoint is made.
        public var revision: String?
        /// Such as `pytorch` or `custom`.
        public var framework: String?
        /// Such as `text-generation`.
        public var task: String?
        /// An update replaces it as a whole.
        public var image: EndpointImage?
        /// What the container runs instead of its own command.
        public var command: [String]?
        public var arguments: [String]?
        public var environment: [String: String]?
        public var secrets: [String: EndpointSecret]?

        public init() {}
    }

    public var access: EndpointAccess?
    /// The cloud, such as `aws`.
    public var vendor: String?
    /// Such as `us-east-1`.
    public var region: String?
    /// `cpu`, `gpu` or `neuron`.
    public var accelerator: String?
    /// Such as `nvidia-l4`.
    public var instanceType: String?
    /// Such as `x1`.
    public var instanceSize: String?
    public var scaling = EndpointScaling()
    public var model = Model()
    /// A name of one's own for it.
    public var domain: String?
    /// Where requests go below that name.
    public var domainPath: String?
    /// The cloud account from which a private endpoint is reached.
    public var privateAccount: String?
    public var privateRegion: String?
    public var cachesResponses: Bool?
    public var tags: [String]?

    /// Says nothing.
    public init() {}

    /// What a new endpoint must say.
    public init(
        repository: String, vendor: String, region: String, accelerator: String, instanceType: String, instanceSize: String
    ) {
        model.repository = repository
        model.image = .huggingFace
        self.vendor = vendor
        self.region = region
        self.accelerator = accelerator
        self.instanceType = instanceType
        self.instanceSize = instanceSize
        access = .authenticated
    }

    /// What no error may hold.
    var secrets: [String] {
        (model.secrets ?? [:]).values.map(\.value) + [model.image?.container?.password?.value].compactMap(\.self)
    }
}

extension EndpointConfiguration {
    /// The members that are said.
    /// - Parameter name: of a new endpoint; nil for an update.
    func json(name: String? = nil) -> JSONObject {
        var object = JSONObject()
        object.append("name", text: name)
        object.append("type", text: access?.name)
        object.append("provider", ifAny: Self.texts(["vendor": vendor, "region": region]))
        var compute = Self.texts(["accelerator": accelerator, "instanceType": instanceType, "instanceSize": instanceSize])
        compute.append("scaling", ifAny: scaling.json)
        object.append("compute", ifAny: compute)
        object.append("model", ifAny: model.json)
        object.append("route", ifAny: Self.texts(["domain": domain, "path": domainPath]))
        object.append("privateService", ifAny: Self.texts(["accountId": privateAccount, "region": privateRegion]))
        object.append("cacheHttpResponses", ifPresent: cachesResponses.map { .bool($0) })
        object.append("tags", ifPresent: tags.map(JSONValue.init(texts:)))
        return object
    }

    private static func texts(_ members: KeyValuePairs<String, String?>) -> JSONObject {
        var object = JSONObject()
        for (key, text) in members { object.append(key, text: text) }
        return object
    }
}

extension EndpointConfiguration.Model {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.append("repository", text: repository)
        object.append("revision", text: revision)
        object.append("framework", text: framework)
        object.append("task", text: task)
        object.append("image", ifPresent: image.map { .object($0.json) })
        object.append("command", ifPresent: command.map(JSONValue.init(texts:)))
        object.append("args", ifPresent: arguments.map(JSONValue.init(texts:)))
        object.append("env", ifPresent: environment.map(JSONValue.init(texts:)))
        object.append("secrets", ifPresent: secrets.map { JSONValue(texts: $0.mapValues(\.value)) })
        return object
    }
}

extension JSONObject {
    fileprivate mutating func append(_ key: String, text: String?) {
        append(key, ifPresent: text.map { .string($0) })
    }

    fileprivate mutating func append(_ key: String, ifAny object: JSONObject) {
        if !object.isEmpty { append(key, .object(object)) }
    }
}

extension JSONValue {
    fileprivate init(texts: [String]) { self = .array(texts.map { .string($0) }) }

    /// The names in order, so that the same settings are the same bytes.
    fileprivate init(texts: [String: String]) {
        self = .object(
            JSONObject(texts.sorted { $0.key < $1.key }.map { JSONObject.Member(key: $0.key, value: .string($0.value)) }))
    }
}
