import ChatCore
import Glibc
import Inference

/// Where an answer can come from.
enum Backend: Sendable {
    /// The Hugging Face router; its server has a token.
    case router(InferenceServer)
    /// The engine that this program starts.
    case local
    case server(InferenceServer)
    /// A Hugging Face Inference Endpoint, which may have to be woken up first.
    case endpoint(EndpointBackend)
}

/// Every backend that a model reference can name.
struct BackendCatalog: Sendable {
    /// The backend that `--base-url` makes.
    static let oneOffName = "custom"
    /// The model of that backend when none is named: its first.
    static let oneOffModel = oneOffName + ":default"
    /// What stands before the colon of a reference to a route.
    static let routeName = "route"
    /// The backend of the account's Inference Endpoints, each by its name.
    static let endpointsName = "endpoint"
    /// What the router answers with when nobody chose.
    static let routerModel = "openai/gpt-oss-120b"

    private let environment: [String: String]
    private let servers: [String: Configuration.Server]
    let routes: [RouteSetting]
    /// In the order in which they are listed.
    private let serverNames: [String]
    /// The address that `--base-url` gave.
    let oneOff: String?
    /// Made when the first endpoint is asked for: the start does not wait for it.
    var endpoints: EndpointHost { .shared }

    init(environment: [String: String], configuration: Configuration, baseURL: String? = nil, tokenVariable: String? = nil) {
        self.environment = environment
        let ollama =
            environment.nonEmpty("OLLAMA_HOST").map { $0.contains("://") ? $0 : "http://\($0)" } ?? "http://127.0.0.1:11434"
        var all: [Configuration.Server] = [
            .init(name: "ollama", baseURL: ollama), .init(name: "lmstudio", baseURL: "http://127.0.0.1:1234"),
            .init(name: "vllm", baseURL: "http://127.0.0.1:8000"), .init(name: "tgi", baseURL: "http://127.0.0.1:3000"),
            .init(name: "llama-server", baseURL: "http://127.0.0.1:8080"),
            .init(
                name: "openai", baseURL: environment.nonEmpty("OPENAI_BASE_URL") ?? "https://api.openai.com/v1",
                tokenVariable: "OPENAI_API_KEY"),
        ]
        all += configuration.servers
        routes = configuration.routes
        oneOff = baseURL
        if let baseURL { all.append(.init(name: Self.oneOffName, baseURL: baseURL, tokenVariable: tokenVariable)) }
        servers = Dictionary(all.map { ($0.name, $0) }) { _, later in later }
        serverNames = configuration.servers.map(\.name) + (baseURL == nil ? [] : [Self.oneOffName])
    }

    /// What may stand before the first colon of a model reference.
    var names: Set<String> { Set(servers.keys).union(["hf", "local", Self.endpointsName, Self.routeName]) }

    /// Backends whose models a list of all models shows: those that were set up, not those that merely could be there.
    var listedNames: [String] {
        ["local"] + (routes.isEmpty ? [] : [Self.routeName]) + serverNames + (token == nil ? [] : ["hf"])
    }

    /// The route of that name.
    func route(named name: String) throws(Failure) -> RouteSetting {
        if let route = routes.first(where: { $0.name == name }) { return route }
        let names = routes.map(\.name).joined(separator: ", ")
        throw Failure(
            .misuse, "There is no route “\(name)”.",
            advice: names.isEmpty ? "Name its targets under routes in config.yaml." : "config.yaml has \(names).")
    }

    var token: AccessToken? { AccessToken.lookup(environment: environment) }

    /// The model to begin with when nobody chose one: the router's with a token, else the local engine's.
    func defaultModel(local: String) -> String {
        if oneOff != nil { return Self.oneOffModel }
        return token == nil ? "local:\(local)" : Self.routerModel
    }

    /// How many requests may be under way at a backend, as the configuration says it; nil where it does not.
    func allowedConcurrency(of name: String) -> Int? { servers[name]?.concurrency }

    /// The backend that a reference means.
    func backend(named name: String?) throws(Failure) -> Backend {
        switch name {
        case nil, "hf":
            guard let token else {
                throw Failure(
                    .misuse, "There is no Hugging Face token.",
                    advice: "Set HF_TOKEN, or choose a model of the local engine with local:NAME.")
            }
            return .router(
                try configured { () throws(InferenceError) in try .huggingFaceRouter(token: token, environment: environment) })
        case "local": return .local
        case Self.endpointsName:
            return .endpoint(EndpointBackend(name: nil, namespace: nil, service: try endpointService(token: token)))
        case let name?:
            guard let entry = servers[name] else {
                throw Failure(.misuse, "There is no backend “\(name)”.", advice: "Name it in config.yaml, or use --base-url.")
            }
            let token = try token(of: entry)
            if let endpoint = entry.endpoint {
                return .endpoint(
                    EndpointBackend(name: endpoint, namespace: entry.namespace, service: try endpointService(token: token)))
            }
            return .server(
                try configured { () throws(InferenceError) in try InferenceServer(baseURL: entry.baseURL, token: token) })
        }
    }

    /// The Hugging Face hub; without a token it shows what is public.
    func hub() throws(Failure) -> HubClient {
        try configured { () throws(InferenceError) in try .huggingFace(token: token, environment: environment) }
    }

    /// The service of Inference Endpoints.
    /// - Parameter token: nil is refused: nothing there is for everybody.
    func endpointService(token: AccessToken?) throws(Failure) -> EndpointService {
        guard let token else {
            throw Failure(
                .misuse, "There is no Hugging Face token.", advice: "Set HF_TOKEN to one that may manage Inference Endpoints.")
        }
        return try configured { () throws(InferenceError) in
            EndpointService(
                endpoints: try .huggingFace(token: token, environment: environment),
                hub: try .huggingFace(token: token, environment: environment))
        }
    }

    /// An address that cannot be used is a wrong configuration.
    private func configured<Client>(_ make: () throws(InferenceError) -> Client) throws(Failure) -> Client {
        do {
            return try make()
        } catch {
            throw Failure(.misuse, error.summary, advice: error.advice)
        }
    }

    /// A server gets the token that was named for it, and Hugging Face's own hosts the Hugging Face token; no other.
    private func token(of server: Configuration.Server) throws(Failure) -> AccessToken? {
        if let variable = server.tokenVariable { return environment.nonEmpty(variable).flatMap { AccessToken($0) } }
        if let command = server.tokenCommand { return try AccessToken(output(ofShell: command)) }
        return server.endpoint != nil || Self.isHuggingFace(server.baseURL) ? token : nil
    }

    /// Asked of the address as it will be used, so that no spelling of it can mean two hosts.
    private static func isHuggingFace(_ url: String) -> Bool {
        guard let server = try? InferenceServer(baseURL: url, token: nil), server.isEncrypted else { return false }
        return server.host == "router.huggingface.co" || server.host.hasSuffix(".endpoints.huggingface.cloud")
    }

    /// What a shell command prints: how a password manager is asked.
    private func output(ofShell command: String) throws(Failure) -> String {
        guard let stream = popen("{ \(command)\n} </dev/null", "r") else {
            throw Failure(.misuse, "The token_command cannot be run.")
        }
        let bytes = try? readBytes(of: fileno(stream), named: "token_command")
        guard pclose(stream) == 0, let bytes else {
            throw Failure(.misuse, "The token_command failed.", advice: "Run it in a shell to see why.")
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
