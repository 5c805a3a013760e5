import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct TextGenerationStreamTests {
    private static func collect(
        _ server: ScriptedServer, as kind: ServerKind = .endpoint, form: TaskForm = .automatic,
        parameters: TextGeneration.Parameters = .init(), policy: RetryPolicy = .never
    ) async throws -> (response: TextGeneration.Response, error: InferenceError?) {
        let client = try InferenceClient.testing(server, as: kind)
        let request = TextGeneration.Request(prompt: "My name is", model: "m", parameters: parameters, form: form)
        var response = TextGeneration.Response()
        do throws(InferenceError) {
            for try await batch in client.streamTextGeneration(request) {
                for delta in batch { response.apply(delta) }
            }
        } catch {
            return (response, error)
        }
        return (response, nil)
    }

    private static let first =
        #"data:{"index":1,"token":{"id":77,"text":" Ada","logprob":-0.5,"special":false},"generated_text":null,"details":null}"#
    private static let last =
        #"data:{"index":2,"token":{"id":2,"text":"</s>","logprob":-0.25,"special":true},"generated_text":" Ada","#
        + #""details":{"finish_reason":"eos_token","generated_tokens":2,"input_length":4,"seed":42}}"#

    private static func stream(_ events: String..., headers: [String: String] = [:]) -> [ScriptedServer.Step] {
        .eventStream(headers: headers) + events.map { .chunk($0 + "\n\n") } + [.lastChunk]
    }

    @Test func aProviderIsAskedByItsOwnNameForTheModel() async throws {
        let server = ScriptedServer(Self.stream(#"data: {"choices":[{"text":"Hi","finish_reason":"length"}]}"#, "data: [DONE]"))
        defer { server.stop() }
        let request = TextGeneration.Request(prompt: "x", model: "org/m", provider: .auto)
        var response = TextGeneration.Response()
        for try await batch in try InferenceClient.testing(server, .together).streamTextGeneration(request) {
            for delta in batch { response.apply(delta) }
        }
        #expect(response.text == "Hi" && server.lines == ["POST /together/v1/completions"])
        #expect(server.requests.first?.bodyText.hasPrefix(#"{"model":"their/m","#) == true)
    }

    @Test func tokensArriveOneByOneAndTheDetailsAtTheEnd() async throws {
        let server = ScriptedServer(Self.stream(Self.first, ":", Self.last, headers: ["x-compute-type": "1-nvidia-a10g"]))
        defer { server.stop() }
        let (response, error) = try await Self.collect(server, as: .router)
        #expect(error == nil && response.text == " Ada" && response.tokens.map(\.id) == [77, 2])
        #expect(response.details == .init(finishReason: "eos_token", generatedTokens: 2, promptTokens: 4, seed: 42))
        #expect(response.evidence?.computeType == "1-nvidia-a10g")
        let request = try #require(server.requests.first)
        #expect(request.bodyText == #"{"inputs":"My name is","parameters":{},"stream":true}"#)
        #expect(request.headers["accept"] == "text/event-stream" && request.target == "/hf-inference/models/m")
    }

    @Test func topTokensAndOldEventsWithoutAnIndexAreRead() async throws {
        let server = ScriptedServer(
            Self.stream(
                #"data: {"token":{"id":7,"text":"é","logprob":null,"special":false},"top_tokens":[{"id":7,"text":"é","logprob":-1,"special":false}]}"#,
                #"data: {"token":{"id":8,"text":"👍","special":false},"generated_text":"é👍","details":null}"#))
        defer { server.stop() }
        let (response, error) = try await Self.collect(server)
        #expect(error == nil && response.text == "é👍" && response.details == nil)
        #expect(response.alternatives == [[TextGeneration.Token(id: 7, text: "é", logProbability: -1)]])
    }

    static let failures: [([String], String, InferenceError)] = [
        ([first], " Ada", .streamCut),
        (
            [first, #"data:{"error":"Input validation error: too long","error_type":"validation"}"#], " Ada",
            .streamError(message: "Input validation error: too long", status: nil)
        ), ([first, "data:{\"token\":3}"], " Ada", .malformedResponse(field: "token.text")),
        (
            [#"data:{"error":"Model is overloaded","error_type":"overloaded"}"#], "",
            .streamError(message: "Model is overloaded", status: nil)
        ),
    ]

    @Test(arguments: failures) func aBadEndIsToldBehindWhatCameBefore(
        events: [String], text: String, failure: InferenceError
    ) async throws {
        let server = ScriptedServer(.eventStream() + events.map { .chunk($0 + "\n\n") } + [.lastChunk])
        defer { server.stop() }
        let (response, error) = try await Self.collect(server)
        #expect(response.text == text && error == failure)
    }

    @Test func anAnswerThatIsNotStreamedIsTakenWhole() async throws {
        let server = ScriptedServer(.answer(200, #"[{"generated_text":" Ada"}]"#))
        defer { server.stop() }
        let (response, error) = try await Self.collect(server)
        #expect(error == nil && response.text == " Ada")
    }

    @Test func aServerOfOpenAIsFormIsFoundOut() async throws {
        let completions: [ScriptedServer.Step] =
            .eventStream() + [
                .chunk(
                    #"data: {"model":"real","choices":[{"index":0,"text":" A","finish_reason":null,"logprobs":null}]}"# + "\n\n"),
                .chunk(
                    #"data: {"model":"real","choices":[{"index":0,"text":"da","finish_reason":"length"}],"usage":null}"# + "\n\n"),
                .chunk(#"data: {"model":"real","choices":[],"usage":{"prompt_tokens":4,"completion_tokens":2}}"# + "\n\n"),
                .chunk("data: [DONE]\n\n"), .lastChunk,
            ]
        let server = ScriptedServer(.answer(404, "Not Found", type: "text/plain"), completions)
        defer { server.stop() }
        var parameters = TextGeneration.Parameters(maxNewTokens: 2)
        parameters.returnsFullText = true
        let (response, error) = try await Self.collect(server, parameters: parameters)
        #expect(error == nil && response.text == "My name is Ada" && response.tokens.map(\.text) == [" A", "da"])
        #expect(response.details == .init(finishReason: "length", generatedTokens: 2, promptTokens: 4))
        #expect(response.evidence?.model == "real")
        #expect(server.requests.map(\.target) == ["/", "/v1/completions"])
        #expect(
            server.requests[1].bodyText
                == #"{"model":"m","prompt":"My name is","max_tokens":2,"stream":true,"stream_options":{"include_usage":true}}"#)
    }

    @Test func aRefusalIsThrownWithTheFirstElement() async throws {
        let server = ScriptedServer(
            .answer(422, #"{"error":"`temperature` must be strictly positive","error_type":"validation"}"#))
        defer { server.stop() }
        let (_, error) = try await Self.collect(server)
        #expect(error == .unprocessable(message: "`temperature` must be strictly positive"))
        #expect(server.requests.count == 1)
    }

    @Test func anOverloadedServerIsAskedAgainBeforeAnythingHasCome() async throws {
        let server = ScriptedServer(
            .answer(429, #"{"error":"Model is overloaded","error_type":"overloaded"}"#), Self.stream(Self.first, Self.last))
        defer { server.stop() }
        let log = AttemptLog()
        let stream = try InferenceClient.testing(server).streamTextGeneration(
            .init(prompt: "x", model: "m"), onAttempt: log.observer)
        var response = TextGeneration.Response()
        for try await batch in stream { for delta in batch { response.apply(delta) } }
        #expect(response.text == " Ada" && log.waits.count == 1)
    }

    @Test(arguments: 1...60) func piecesOfTheNetworkDoNotChangeTheTokens(size: Int) async throws {
        let bytes = Array("\(Self.first)\n\n\(Self.last)\r\n\r\n".utf8)
        let pieces = stride(from: 0, to: bytes.count, by: size).map { Array(bytes[$0..<min($0 + size, bytes.count)]) }
        let server = ScriptedServer(
            [.head(200, ["Content-Type": "text/event-stream", "Content-Length": String(bytes.count)])] + pieces.map { .bytes($0) }
        )
        defer { server.stop() }
        let (response, error) = try await Self.collect(server)
        #expect(error == nil && response.text == " Ada" && response.tokens.count == 2)
    }
}
