import Testing

@testable import Inference

@Suite struct InferenceServerTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1/chat/completions"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1/chat/completions"),
        ("https://example.org/v1", "https://example.org/v1/chat/completions"),
        ("https://example.org/v1/", "https://example.org/v1/chat/completions"),
        ("https://example.org/v1/chat/completions", "https://example.org/v1/chat/completions"),
        ("https://example.org/openai", "https://example.org/openai/v1/chat/completions"),
        ("https://example.org/openai/v1?key=a", "https://example.org/openai/v1/chat/completions?key=a"),
        ("HTTPS://Example.org:8443", "https://example.org:8443/v1/chat/completions"),
        ("http://[::1]:11434/v1", "http://[::1]:11434/v1/chat/completions"),
    ])
    func aChatIsPostedWhereTheBaseAddressMeans(base: String, chat: String) throws {
        let server = try InferenceServer(baseURL: base, token: nil)
        #expect(server.chatCompletionsURL == chat)
    }

    @Test func modelsAndRootStandBesideTheChats() throws {
        let server = try InferenceServer(baseURL: "https://example.org/openai/v1/chat/completions", token: nil)
        #expect(server.modelsURL == "https://example.org/openai/v1/models")
        #expect(server.rootURL == "https://example.org/openai")
    }

    @Test(arguments: [
        "ftp://example.org", "example.org", "http://", "https://user:secret@example.org", "http://a b", "http://h:99999",
        "http://h:x", "",
    ])
    func anAddressThatCannotBeUsedIsRefusedWithoutRepeatingIt(base: String) {
        do {
            _ = try InferenceServer(baseURL: base, token: nil)
            Issue.record("\(base) was accepted")
        } catch {
            guard case .badURL(let reason) = error else { return #expect(Bool(false), "\(error)") }
            #expect(!reason.contains("secret"))
        }
    }

    @Test func theRouterIsTheDefaultAndTheEnvironmentReplacesIt() throws {
        #expect(
            try InferenceServer.huggingFaceRouter(token: nil).chatCompletionsURL
                == "https://router.huggingface.co/v1/chat/completions")
        let other = try InferenceServer.huggingFaceRouter(
            token: nil, environment: ["HF_INFERENCE_ENDPOINT": "http://127.0.0.1:9"])
        #expect(other.chatCompletionsURL == "http://127.0.0.1:9/v1/chat/completions")
    }
}
