/// Where requests go and who asks: a base address, a token, and who pays.
public struct InferenceServer: Sendable, Hashable {
    /// The router's own address, when the environment names no other.
    public static let huggingFaceRouterURL = "https://router.huggingface.co/v1"

    private static let huggingFaceRouterHost = "router.huggingface.co"

    let base: WebURL
    /// Sent as `Authorization: Bearer`, to fal-ai's own server as `Authorization: Key`; nil sends none.
    public let token: AccessToken?
    /// The organisation that pays, for routed requests (`X-HF-Bill-To`).
    public let billTo: String?
    /// True for the Hugging Face router, where the path names the provider; every other server is itself what answers.
    public let isRouter: Bool
    /// The provider whose own server this is, reached with the provider's own key; nil for every other server.
    public let provider: InferenceProvider?

    /// - Parameter baseURL: an http or https address; with or without `/v1` or `/v1/chat/completions` at its end.
    /// - Throws: `InferenceError.badURL`.
    /// - Source: the URL rule of `huggingface_hub`'s `_build_chat_completion_url`.
    public init(baseURL: String, token: AccessToken?, billTo: String? = nil) throws(InferenceError) {
        try self.init(baseURL: baseURL, token: token, billTo: billTo, isRouter: false)
    }

    /// - Parameter baseURL: where the provider's paths begin.
    init(ownServerOf provider: InferenceProvider, baseURL: String, key: AccessToken?) throws(InferenceError) {
        try self.init(baseURL: baseURL, token: key, billTo: nil, isRouter: false, provider: provider)
    }

    private init(
        baseURL: String, token: AccessToken?, billTo: String?, isRouter: Bool, provider: InferenceProvider? = nil
    ) throws(InferenceError) {
        base = try WebURL(baseURL)
        self.token = token
        self.billTo = billTo
        self.provider = provider
        // One provider's own path on the router, such as `/together/v1`, is that provider and no other.
        self.isRouter = isRouter || base.host == Self.huggingFaceRouterHost && ["", "/", "/v1", "/v1/"].contains(base.path)
    }

    /// The Hugging Face router. `HF_INFERENCE_ENDPOINT` in the environment replaces its address.
    /// - Throws: `InferenceError.badURL` when that variable holds none.
    public static func huggingFaceRouter(
        token: AccessToken?, environment: [String: String] = [:], billTo: String? = nil
    ) throws(InferenceError) -> InferenceServer {
        let override = environment["HF_INFERENCE_ENDPOINT"].flatMap { $0.isEmpty ? nil : $0 }
        return try InferenceServer(baseURL: override ?? huggingFaceRouterURL, token: token, billTo: billTo, isRouter: true)
    }

    /// The address without a path it need not have, such as `http://127.0.0.1:8080`.
    public var rootURL: String { root.text }
    /// The host's name, in lower case, without the port.
    public var host: String { base.host }
    /// True when requests go out encrypted.
    public var isEncrypted: Bool { base.scheme == .https }
    /// Where chats are posted.
    public var chatCompletionsURL: String { chatCompletions.text }
    /// Where the models are listed.
    public var modelsURL: String { models.text }

    var chatCompletions: WebURL { apiURL("chat/completions") }
    var models: WebURL { apiURL("models") }

    /// - Parameter path: behind `/v1`, without a slash at its start.
    func apiURL(_ path: String) -> WebURL { base.withPath(apiPath + "/" + path) }

    var root: WebURL {
        var url = provider == nil ? base.withPath(String(apiPath.dropLast("/v1".count))) : base
        url.query = nil
        return url
    }

    /// The path up to `/v1`.
    private var apiPath: String {
        var path = base.path
        while path.hasSuffix("/") { path.removeLast() }
        if let provider { return path + "/" + provider.openAIPath }
        let chat = "/chat/completions"
        if path.hasSuffix("/v1" + chat) { return String(path.dropLast(chat.count)) }
        return path.hasSuffix("/v1") ? path : path + "/v1"
    }

    /// How long an Inference Endpoint may hold a request while it scales up from zero, instead of refusing it (`X-Scale-Up-Timeout`).
    /// In whole seconds; nil for any other server.
    public var scaleUpTimeout: Duration?

    /// The header fields every request to this server carries.
    var authorization: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        if let token { fields.append(("Authorization", (provider == .falAI ? "Key " : "Bearer ") + token.secret)) }
        if let billTo { fields.append(("X-HF-Bill-To", billTo)) }
        if let scaleUpTimeout { fields.append(("X-Scale-Up-Timeout", String(scaleUpTimeout.components.seconds))) }
        return fields
    }
}
