import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct LoopbackTests {
    @Test(arguments: [
        ("http://127.0.0.1:8080/v1", true), ("http://localhost/v1", true), ("http://[::1]:9/v1?a=b", true),
        ("http://127.1.2.3/", true),
        ("https://127.0.0.1/v1", false), ("http://server.localhost/v1", false), ("http://127.0.0.1.example.org/", false),
        ("http://10.0.0.1/v1", false), ("http://localhost/a/../b", false), ("http://localhost/é", false),
    ])
    func onlyPlainAddressesOfThisMachineGoWithoutLibcurl(address: String, isLoopback: Bool) throws {
        #expect((LoopbackTarget(try WebURL(address)) != nil) == isLoopback)
    }

    @Test func aConnectionThatTheServerClosedMeanwhileIsMadeAnew() async throws {
        let server = ScriptedServer(.answer(200, #"{"data":[{"id":"a"}]}"#) + [.close], .answer(200, #"{"data":[{"id":"b"}]}"#))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, retryPolicy: .never)
        #expect(try await client.models().map(\.id) == ["a"])
        #expect(try await client.models().map(\.id) == ["b"])
        #expect(server.record.connections == 2)
    }

    @Test func aServerThatAnswersBeforeItHasReadEverythingIsHeard() async throws {
        let server = ScriptedServer(.answer(413, #"{"error":"too long"}"#) + [.close])
        defer { server.stop() }
        let client = try InferenceClient.testing(server, retryPolicy: .never)
        let request = ChatCompletion.Request(model: "x", messages: [.init(.user, String(repeating: "word ", count: 400_000))])
        await #expect(throws: InferenceError.requestRefused(status: 413, message: "too long")) {
            try await client.chatCompletion(request)
        }
    }

    @Test(arguments: TransportWay.allCases) func bothWaysAskTheSame(way: TransportWay) async throws {
        let server = ScriptedServer(.chatStream(["Hi"]))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way, token: "secret-token")
        #expect(await client.streamChatCompletion(question).response().response.text == "Hi")
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.target == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer secret-token")
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["accept"] == "text/event-stream")
        #expect(request.headers["user-agent"]?.hasPrefix("parley/") == true)
        #expect(request.headers["host"]?.hasSuffix(":\(server.port)") == true)
        #expect(request.headers["content-length"] == String(request.body.count))
        #expect(request.headers["expect"] == nil)
    }
}
