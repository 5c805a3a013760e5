import JSON
import ServerTesting

@testable import Inference

extension ProviderDirectory {
    /// Knows that a provider serves the hub's `org/m` under a name of its own.
    static func serving(
        _ name: String, at provider: InferenceProvider, adapter: String? = nil
    ) -> ProviderDirectory {
        var entry = HubModelProvider(name: provider.name, modelName: name)
        entry.adapterWeightsPath = adapter
        return ProviderDirectory(known: ["org/m": [entry]])
    }
}

/// Whose token it is, and therefore where requests go.
enum KeyKind: CaseIterable, Sendable { case huggingFace, own }

extension InferenceClient {
    /// A client that takes a scripted server for the router or for the provider's own server.
    static func testing(
        _ server: ScriptedServer, _ provider: InferenceProvider, name: String = "their/m", key: KeyKind = .huggingFace,
        adapter: String? = nil, time: ScriptedTime = ScriptedTime()
    ) throws -> InferenceClient {
        let providers = ProviderDirectory.serving(name, at: provider, adapter: adapter)
        guard key == .own else { return try testing(server, as: .router, providers: providers, timing: time.timing) }
        return InferenceClient(
            server: try InferenceServer(ownServerOf: provider, baseURL: server.url, key: AccessToken("own-key")),
            retryPolicy: .never, providers: providers, transport: HTTPTransport(.init(proxies: .none)), timing: time.timing)
    }
}

extension ScriptedServer {
    /// A provider that gives these answers one after the other, the last for ever, and has the one-pixel picture at `/file`, whose
    /// address stands for `FILE` in the answers.
    static func provider(_ answers: [String]) -> ScriptedServer {
        ScriptedServer { request, number in
            if request.target == "/file" {
                return [
                    .head(200, ["Content-Type": "application/octet-stream", "Content-Length": String(onePixel.count)]),
                    .bytes(onePixel),
                ]
            }
            let file = "http://\(request.headers["host"] ?? "")/file"
            return .answer(200, answers[min(number, answers.count) - 1].replacing("FILE", with: file))
        }
    }

    /// All requests, each as its method and target.
    var lines: [String] { requests.map { "\($0.method) \($0.target)" } }
}

/// The data: address of the one-pixel picture.
let onePixelURL = "data:image/png;base64," + Base64.encode(onePixel)
