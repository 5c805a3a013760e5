import ServerTesting
import Testing

@testable import Inference

/// Speech to text at providers with a protocol of their own.
@Suite(.timeLimit(.minutes(10))) struct ProviderSpeechTests {
    private static let flac = Array("fLaC".utf8)
    private static let url = "data:audio/flac;base64,ZkxhQw=="
    private typealias Transcript = SpeechRecognition.Transcript

    struct Case: Sendable {
        var provider: InferenceProvider
        var answers: [String]
        var transcript: SpeechRecognition.Transcript
    }

    static let cases: [Case] = [
        Case(provider: .falAI, answers: [#"{"text":"hi"}"#], transcript: .init(text: "hi", chunks: [])),
        Case(
            provider: .falAI, answers: [#"{"text":"hi","chunks":[{"text":"hi","timestamp":[0,1.5]}]}"#],
            transcript: .init(text: "hi", chunks: [.init(text: "hi", start: .zero, end: .milliseconds(1500))])),
        Case(provider: .replicate, answers: [#"{"output":"hi"}"#], transcript: .init(text: "hi", chunks: [])),
        Case(provider: .replicate, answers: [#"{"output":["hi"]}"#], transcript: .init(text: "hi", chunks: [])),
        Case(
            provider: .replicate,
            answers: [
                #"{"status":"processing","output":null,"urls":{"get":"https://api.replicate.com/v1/predictions/p"}}"#,
                #"{"status":"succeeded","output":{"transcription":"hi","translation":null,"segments":[{"text":"hi","start":0,"end":1}]}}"#,
            ], transcript: .init(text: "hi", chunks: [.init(text: "hi", start: .zero, end: .seconds(1))])),
        Case(
            provider: .replicate, answers: [#"{"output":{"transcription":"salut","translation":"hi"}}"#],
            transcript: .init(text: "hi", chunks: [])),
        Case(provider: .replicate, answers: [#"{"output":{"text":"hi"}}"#], transcript: .init(text: "hi", chunks: [])),
    ]

    @Test(arguments: cases, KeyKind.allCases) func everyShapeOfATranscriptIsRead(speech: Case, key: KeyKind) async throws {
        let server = ScriptedServer.provider(speech.answers)
        defer { server.stop() }
        var parameters = SpeechRecognition.Parameters()
        parameters.other = ["language": "de"]
        let answer = try await InferenceClient.testing(server, speech.provider, key: key).speechRecognition(
            Self.flac, model: "org/m", parameters: parameters, provider: speech.provider)
        #expect(answer.value == speech.transcript && answer.evidence.provider == speech.provider.name)
        let request = try #require(server.requests.first)
        let prefix = key == .own ? "" : "/" + speech.provider.name
        if speech.provider == .falAI {
            #expect(request.target == prefix + "/their/m")
            #expect(request.bodyText == #"{"audio_url":"\#(Self.url)","language":"de"}"#)
        } else {
            #expect(request.target == prefix + "/v1/models/their/m/predictions" && request.headers["prefer"] == "wait")
            #expect(request.bodyText == #"{"input":{"audio":"\#(Self.url)","language":"de"}}"#)
        }
    }

    @Test func aTranscriptMayBeAFileOfItsOwn() async throws {
        let files = ScriptedServer(.answer(200, "hi", type: "text/plain"))
        defer { files.stop() }
        let server = ScriptedServer.provider([#"{"output":{"txt_file":"\#(files.url)/t"}}"#])
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, .replicate).speechRecognition(
            Self.flac, model: "org/m", provider: .replicate)
        #expect(answer.value.text == "hi" && files.requests.first?.headers["authorization"] == nil)
    }

    @Test(arguments: [
        (#"{"output":{}}"#, "output.text"), (#"{"output":7}"#, "output.text"), (#"{"output":{"text":1}}"#, "output.text"),
    ])
    func aTranscriptWithoutTextIsNone(body: String, field: String) async throws {
        let server = ScriptedServer.provider([body])
        defer { server.stop() }
        await #expect(throws: InferenceError.malformedResponse(field: field)) {
            try await InferenceClient.testing(server, .replicate).speechRecognition(
                Self.flac, model: "org/m", provider: .replicate)
        }
    }

    @Test(arguments: [(InferenceProvider.together, "/v1/audio/speech"), (.deepInfra, "/v1/openai/audio/speech")])
    func speechWithTheProvidersOwnKeyGoesToItsOwnServer(provider: InferenceProvider, target: String) async throws {
        let server = ScriptedServer([.head(200, ["Content-Type": "audio/mpeg", "Content-Length": "4"]), .text("ID3\u{4}")])
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, provider, key: .own).textToSpeech(
            "Hi", model: "org/m", provider: provider)
        #expect(answer.value.type == .mp3 && server.lines == ["POST " + target])
        #expect(server.requests.first?.headers["authorization"] == "Bearer own-key")
        #expect(server.requests.first?.bodyText == #"{"model":"their/m","input":"Hi"}"#)
    }
}
