import JSON

/// One task in the protocol of hf-inference and of Inference Endpoints: what it works on, how, and for which model.
/// - Source: `huggingface_hub` 2.4, `inference/_providers/hf_inference.py`.
struct TaskCall {
    enum Inputs {
        case json(JSONValue)
        /// A file: as it stands when there are no parameters, otherwise in base64.
        case file([UInt8])
        /// The whole body, for tasks that have no `inputs`, or parameters beside them.
        case body(JSONObject)
    }

    var model: String
    var inputs: Inputs
    var parameters = JSONObject()
    /// For tasks that have a path of their own, because a model may serve two of them.
    var pipeline: InferenceTask?
    /// Nil takes anything.
    var accept: String? = "application/json"

    /// The request as it is sent to `server`: on the router to hf-inference, elsewhere to the server's own address.
    /// - Throws: `badURL` when the router is to be asked for a model that has no good name.
    func request(at server: InferenceServer) throws(InferenceError) -> HTTPRequest {
        let url = server.isRouter ? server.url(of: .hfInference, path: try path) : server.root
        if case .file(let bytes) = inputs, parameters.isEmpty {
            // Some servers refuse bytes of which they are not told what they are.
            let type = MediaType(sniffing: bytes) ?? .binary
            return server.post(bytes, type: type.name, accept: accept, to: url)
        }
        return server.post(body, accept: accept, to: url)
    }

    private var body: JSONObject {
        switch inputs {
        case .json(let inputs): ["inputs": inputs, "parameters": .object(parameters)]
        case .file(let bytes): ["inputs": .string(Base64.encode(bytes)), "parameters": .object(parameters)]
        case .body(let body): body
        }
    }

    private var path: String {
        get throws(InferenceError) { try InferenceServer.path(ofModel: model, pipeline: pipeline) }
    }
}

extension InferenceServer {
    /// Where a provider takes requests: behind the router under its name, otherwise at this server, which is then the provider itself.
    /// - Parameter path: without a slash at its start, already percent-encoded.
    func url(of provider: InferenceProvider, path: String, query: String? = nil) -> WebURL {
        let prefix = isRouter ? "/" + provider.name.percentEncoded() : ""
        var url = root.withPath(root.path + prefix + "/" + path)
        url.query = query
        return url
    }

    /// Where hf-inference has a model.
    static func path(ofModel model: String, pipeline: InferenceTask? = nil) throws(InferenceError) -> String {
        "models/" + (try pathParts(ofModel: model)) + (pipeline.map { "/pipeline/" + $0.rawValue } ?? "")
    }

    /// A model's name as a part of a path.
    static func pathParts(ofModel model: String) throws(InferenceError) -> String {
        let parts = model.split(separator: "/", omittingEmptySubsequences: false)
        guard !model.isEmpty, parts.allSatisfy({ !["", ".", ".."].contains($0) }) else {
            throw .badURL(reason: model.isEmpty ? "the model has no name" : "the model's name is no part of a path")
        }
        return model.percentEncoded(keeping: "/")
    }

    /// - Parameter accept: nil takes anything.
    func post(_ body: [UInt8], type: String, accept: String?, to url: WebURL) -> HTTPRequest {
        let headers = authorization + [("Content-Type", type)] + (accept.map { [("Accept", $0)] } ?? [])
        return HTTPRequest(method: .post, url: url, headers: headers, body: body)
    }

    func post(_ json: JSONObject, accept: String? = "application/json", to url: WebURL) -> HTTPRequest {
        post(JSONValue.object(json).encoded(), type: MediaType.json.name, accept: accept, to: url)
    }
}
