import JSON

/// The program that runs a model on an endpoint.
public enum EndpointImage: Sendable, Hashable {
    /// A container, and what its kind of server is told.
    public struct Container: Sendable, Hashable {
        /// Such as `vllm/vllm-openai:v0.23.0`.
        public var url: String?
        public var port: Int?
        /// Where it says that it is ready.
        public var healthRoute: String?
        /// For a registry that asks who is there.
        public var userName: String?
        public var password: EndpointSecret?
        /// What is particular to its kind, such as `tensorParallelSize`. The service leaves out what it does not know.
        public var settings: JSONObject

        public init(
            url: String? = nil, port: Int? = nil, healthRoute: String? = nil, userName: String? = nil,
            password: EndpointSecret? = nil, settings: JSONObject = JSONObject()
        ) {
            self.url = url
            self.port = port
            self.healthRoute = healthRoute
            self.userName = userName
            self.password = password
            self.settings = settings
        }
    }

    /// The service's own choice.
    case huggingFace
    case custom(Container)
    /// Text Generation Inference.
    case tgi(Container)
    /// Text Embeddings Inference.
    case tei(Container)
    case vLLM(Container)
    case sgLang(Container)
    case llamaCpp(Container)
    /// A kind that is not named here, as the service spells it.
    case other(String, Container)

    /// - Parameter name: as the service spells the kind, such as `vLLM`.
    public init(named name: String, _ container: Container = Container()) {
        switch name {
        case "huggingface": self = .huggingFace
        case "custom": self = .custom(container)
        case "tgi": self = .tgi(container)
        case "tei": self = .tei(container)
        case "vLLM": self = .vLLM(container)
        case "sGLang": self = .sgLang(container)
        case "llamacpp": self = .llamaCpp(container)
        default: self = .other(name, container)
        }
    }

    /// As the service spells the kind.
    public var name: String {
        switch self {
        case .huggingFace: "huggingface"
        case .custom: "custom"
        case .tgi: "tgi"
        case .tei: "tei"
        case .vLLM: "vLLM"
        case .sgLang: "sGLang"
        case .llamaCpp: "llamacpp"
        case .other(let name, _): name
        }
    }

    /// Nil for the service's own choice.
    public var container: Container? {
        switch self {
        case .huggingFace: nil
        case .custom(let container), .tgi(let container), .tei(let container), .vLLM(let container), .sgLang(let container),
            .llamaCpp(let container), .other(_, let container):
            container
        }
    }

    /// An object with one member, named for the kind. Older answers have the container itself instead.
    init?(_ json: JSONValue?) {
        guard let object = json?.objectValue, let first = object.members.first else { return nil }
        if object["url"]?.stringValue != nil {
            self = .custom(Container(object))
        } else {
            self.init(named: first.key, Container(first.value.objectValue ?? JSONObject()))
        }
    }

    var json: JSONObject { [name: .object(container?.json ?? JSONObject())] }
}

extension EndpointImage.Container {
    fileprivate init(_ json: JSONObject) {
        url = json["url"]?.stringValue
        port = json["port"]?.intValue
        healthRoute = json["healthRoute"]?.stringValue
        userName = json["credentials"]?["username"]?.stringValue
        settings = JSONObject(json.members.filter { !["url", "port", "healthRoute", "credentials"].contains($0.key) })
    }

    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.append("url", ifPresent: url.map { .string($0) })
        object.append("port", ifPresent: port.map { .int($0) })
        object.append("healthRoute", ifPresent: healthRoute.map { .string($0) })
        if userName != nil || password != nil {
            object.append("credentials", ["username": .string(userName ?? ""), "password": .string(password?.value ?? "")])
        }
        object.append(contentsOf: settings)
        return object
    }
}

/// A value that an endpoint's model is given and nobody can read back.
public struct EndpointSecret: Confidential {
    let value: String

    /// - Parameter value: kept to the letter.
    public init(_ value: String) { self.value = value }
}
