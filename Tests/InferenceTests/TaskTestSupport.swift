import JSON
import ServerTesting
import Testing

@testable import Inference

/// What a test's client believes its scripted server to be.
enum ServerKind: CaseIterable, Sendable { case router, endpoint }

extension InferenceClient {
    /// A client that takes a scripted server for the router, or for one model's own server.
    static func testing(
        _ server: ScriptedServer, as kind: ServerKind, token: String? = "hf_secret",
        providers: ProviderDirectory = ProviderDirectory(), timing: RetryTiming = ScriptedTime().timing
    ) throws -> InferenceClient {
        let token = token.flatMap { AccessToken($0) }
        return InferenceClient(
            server: try kind == .endpoint
                ? InferenceServer(baseURL: server.url, token: token)
                : .huggingFaceRouter(token: token, environment: ["HF_INFERENCE_ENDPOINT": server.url]),
            retryPolicy: .never, providers: providers, transport: HTTPTransport(.init(proxies: .none)), timing: timing)
    }
}

/// What came of one call: the only request it made, and its answer.
struct Exchanged<Value: Sendable>: Sendable {
    var request: ScriptedServer.Request
    var answer: Answered<Value>

    var value: Value { answer.value }
}

/// Makes one call of a server that answers `body`.
func exchange<Value>(
    _ body: String, as kind: ServerKind = .router, headers: [String: String] = [:],
    providers: ProviderDirectory = ProviderDirectory(), _ call: (InferenceClient) async throws -> Answered<Value>
) async throws -> Exchanged<Value> {
    let server = ScriptedServer(.answer(200, body, headers: headers))
    defer { server.stop() }
    let answer = try await call(.testing(server, as: kind, providers: providers))
    #expect(server.requests.count == 1)
    return Exchanged(request: try #require(server.requests.first), answer: answer)
}

/// A PNG of one pixel.
let onePixel = Base64.decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==")!
