import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(1))) struct InfillingTests {
    @Test func whatStandsAroundTheGapIsSentAndWhatBelongsThereComesBack() async throws {
        let exchanged = try await exchange(
            #"{"content":"a + b","tokens_evaluated":21,"tokens_predicted":3,"stop":true}"#, as: .endpoint
        ) {
            try await $0.infilling(
                before: "return ", after: "\n", files: [.init(name: "é.py", text: "x")],
                parameters: .init(maxNewTokens: 8, temperature: 0, stop: ["\n\n"]))
        }
        #expect(exchanged.value == .init(text: "a + b", promptTokens: 21, generatedTokens: 3))
        #expect(exchanged.request.target == "/infill")
        #expect(
            exchanged.request.bodyText
                == #"{"input_prefix":"return ","input_suffix":"\n","input_extra":[{"filename":"é.py","text":"x"}],"#
                + #""stream":false,"n_predict":8,"temperature":0,"stop":["\n\n"]}"#)
    }

    @Test func aServerWhoseBaseIsItsChatsIsAskedAtItsRoot() async throws {
        let server = ScriptedServer(.answer(200, #"{"content":""}"#))
        defer { server.stop() }
        let client = InferenceClient(
            server: try InferenceServer(baseURL: server.url + "/v1", token: nil), retryPolicy: .never,
            transport: HTTPTransport(.init(proxies: .none)))
        #expect(try await client.infilling(before: "", after: "").value == .init(text: ""))
        #expect(server.requests.map(\.target) == ["/infill"])
    }

    @Test func anAnswerWithoutATextIsNamedByItsPlace() async throws {
        await #expect(throws: InferenceError.malformedResponse(field: "content")) {
            try await exchange(#"{"stop":true}"#, as: .endpoint) { try await $0.infilling(before: "a", after: "b") }
        }
    }
}
