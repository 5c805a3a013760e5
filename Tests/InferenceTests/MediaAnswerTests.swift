import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct MediaAnswerTests {
    private static func answer(_ bytes: [UInt8], type: String) -> [ScriptedServer.Step] {
        [.head(200, ["Content-Type": type, "Content-Length": String(bytes.count), "x-sha": "0e9e39f2"]), .bytes(bytes)]
    }

    @Test func aPictureIsWhatItsBytesSayWhateverTheServerCallsIt() async throws {
        let server = ScriptedServer(Self.answer(onePixel, type: "image/jpeg"))
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, as: .router).textToImage("a dot", model: "m")
        #expect(answer.value == Media(bytes: onePixel, type: .png))
        #expect(answer.evidence.revisionEvidence?.hash == "0e9e39f2")
        #expect(server.requests.first?.headers["accept"] == "image/png")
        #expect(server.requests.first?.bodyText == #"{"inputs":"a dot","parameters":{}}"#)
    }

    @Test func aPictureMayBeSentAndComeBackAsBytes() async throws {
        let server = ScriptedServer(Self.answer([0xFF, 0xD8, 0xFF, 0xE0], type: "application/octet-stream"))
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, as: .endpoint).imageToImage(onePixel, model: "m")
        #expect(answer.value.type == .jpeg)
        #expect(server.requests.first?.body == onePixel && server.requests.first?.headers["content-type"] == "image/png")
    }

    @Test func speechIsAskedForWithItsParametersFlat() async throws {
        let server = ScriptedServer(Self.answer(Array("fLaC".utf8), type: "audio/wav"))
        defer { server.stop() }
        var parameters = TextToSpeech.Parameters(voice: "ada", generation: .init(maxNewTokens: 50))
        parameters.generation.samples = true
        parameters.generation.temperature = 0.5
        let answer = try await InferenceClient.testing(server, as: .router).textToSpeech("Hi", model: "m", parameters: parameters)
        #expect(answer.value == Media(bytes: Array("fLaC".utf8), type: .flac))
        #expect(
            server.requests.first?.bodyText
                == #"{"inputs":"Hi","parameters":{"do_sample":true,"max_new_tokens":50,"temperature":0.5,"voice":"ada"}}"#)
    }

    static let speakers: [(InferenceProvider, ServerKind, [String])] = [
        (.together, .router, ["/together/v1/audio/speech"]), (.deepInfra, .router, ["/deepinfra/v1/openai/audio/speech"]),
        (.hfInference, .endpoint, ["/", "/v1/audio/speech"]),
    ]

    @Test(arguments: speakers) func speechHasOpenAIsFormAtProvidersAndWhereThereIsNoOther(
        provider: InferenceProvider, kind: ServerKind, targets: [String]
    ) async throws {
        let server = ScriptedServer { request, _ in
            request.target == "/" ? .answer(404, "{}") : Self.answer(Array("ID3\u{4}".utf8), type: "audio/mpeg")
        }
        defer { server.stop() }
        let providers = ProviderDirectory(known: ["org/m": [.init(name: provider.name, modelName: "their/m")]])
        let answer = try await InferenceClient.testing(server, as: kind, providers: providers).textToSpeech(
            "Hi", model: "org/m", parameters: .init(voice: "ada"), provider: provider)
        #expect(answer.value.type == .mp3)
        #expect(server.requests.map(\.target) == targets)
        let name = kind == .router ? "their/m" : "org/m"
        #expect(server.requests.last?.bodyText == #"{"model":"\#(name)","input":"Hi","voice":"ada"}"#)
    }

    static let texts: [(String, String, InferenceError)] = [
        (#"{"error":"no"}"#, "application/json; charset=utf-8", .streamError(message: "no", status: nil)),
        ("<html>", "text/html", .malformedResponse(field: "the answer")),
        ("{}", "application/json", .malformedResponse(field: "content-type")),
        ("", "audio/flac", .malformedResponse(field: "the answer")),
    ]

    @Test(arguments: texts) func textIsNotTakenForASound(body: String, type: String, error: InferenceError) async throws {
        let server = ScriptedServer(Self.answer(Array(body.utf8), type: type))
        defer { server.stop() }
        await #expect(throws: error) {
            try await InferenceClient.testing(server, as: .router).textToSpeech("Hi", model: "m")
        }
    }
}
