import Inference
import Testing

@testable import parley

/// Who is given the Hugging Face token: nobody but Hugging Face.
@Suite struct BackendCatalogTests {
    private func token(sentTo url: String) throws -> AccessToken? {
        let catalog = BackendCatalog(environment: ["HF_TOKEN": "hf_secret"], configuration: Configuration(), baseURL: url)
        guard case .server(let server) = try catalog.backend(named: BackendCatalog.oneOffName) else { return nil }
        return server.token
    }

    @Test func anEndpointIsManagedWithTheHuggingFaceTokenOrItsOwn() throws {
        let configuration = Configuration(yaml: "backends: {a: {endpoint: e}, b: {endpoint: f, namespace: n, token_env: B}}")
        let catalog = BackendCatalog(environment: ["HF_TOKEN": "hf_secret", "B": "hf_other"], configuration: configuration)
        guard case .endpoint(let first) = try catalog.backend(named: "a"),
            case .endpoint(let second) = try catalog.backend(named: "b")
        else { return #expect(Bool(false), "these are endpoints") }
        #expect(first.name == "e" && first.namespace == nil && second.name == "f" && second.namespace == "n")
        #expect(first.service.endpoints.client.server.token == AccessToken("hf_secret"))
        #expect(second.service.endpoints.client.server.token == AccessToken("hf_other"))
        let poor = BackendCatalog(environment: ["HOME": "/nowhere"], configuration: configuration)
        #expect(throws: Failure.self) { try poor.backend(named: "a") }
    }

    @Test(arguments: [
        "https://abc.us-east-1.aws.endpoints.huggingface.cloud", "https://ABC.endpoints.huggingface.cloud/v1",
        "https://router.huggingface.co/v1",
    ])
    func huggingFacesOwnHostsGetTheToken(url: String) throws {
        #expect(try token(sentTo: url) == AccessToken("hf_secret"))
    }

    @Test(arguments: [
        "https://evil.example#.endpoints.huggingface.cloud", "https://evil.example/?.endpoints.huggingface.cloud",
        "https://evil.example/.endpoints.huggingface.cloud", "https://router.huggingface.co.evil.example/v1",
        "https://evilendpoints.huggingface.cloud.example", "http://abc.endpoints.huggingface.cloud", "http://127.0.0.1:8080/v1",
    ])
    func noOtherHostGetsTheToken(url: String) throws {
        #expect(try token(sentTo: url) == nil)
    }
}
