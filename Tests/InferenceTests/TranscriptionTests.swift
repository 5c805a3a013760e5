import ServerTesting
import Testing

@testable import Inference

/// Speech recognition in OpenAI's form.
@Suite(.timeLimit(.minutes(10))) struct TranscriptionTests {
    private static let flac = Array("fLaC\r\n--part-of-form-0\r\n".utf8)

    @Test func itIsAFormWithTheFileFirstAndTheModelLast() async throws {
        var parameters = SpeechRecognition.Parameters(timestamps: .words)
        parameters.other = ["language": "de", "temperature": 0]
        let exchanged = try await exchange(
            #"{"text":"hallo du","words":[{"word":"hallo","start":0.0,"end":0.5},{"word":"du","start":0.5}]}"#,
            providers: ProviderDirectory(known: ["org/w": [.init(name: "deepinfra", modelName: "whisper")]])
        ) {
            [parameters] in
            try await $0.speechRecognition(Self.flac, model: "org/w", parameters: parameters, provider: .deepInfra)
        }
        #expect(exchanged.request.target == "/deepinfra/v1/openai/audio/transcriptions")
        #expect(exchanged.request.headers["content-type"] == "multipart/form-data; boundary=part-of-form-1")
        let fields = [
            ("response_format", "verbose_json"), ("timestamp_granularities[]", "word"), ("language", "de"), ("temperature", "0"),
            ("model", "whisper"),
        ].map { "--part-of-form-1\r\nContent-Disposition: form-data; name=\"\($0)\"\r\n\r\n\($1)\r\n" }
        #expect(
            exchanged.request.bodyText
                == "--part-of-form-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"file.flac\"\r\n"
                + "Content-Type: audio/flac\r\n\r\n" + String(decoding: Self.flac, as: UTF8.self) + "\r\n" + fields.joined()
                + "--part-of-form-1--\r\n")
        #expect(
            exchanged.value
                == .init(
                    text: "hallo du",
                    chunks: [
                        .init(text: "hallo", start: .zero, end: .milliseconds(500)),
                        .init(text: "du", start: .milliseconds(500), end: nil),
                    ]))
    }

    @Test func aServerOfThatFormIsFoundOut() async throws {
        let server = ScriptedServer(
            .answer(404, "{}"), .answer(200, #"{"text":"hi","segments":[{"id":0,"text":"hi","start":0,"end":1}]}"#))
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, as: .endpoint).speechRecognition([1, 2], model: "")
        #expect(answer.value == .init(text: "hi", chunks: [.init(text: "hi", start: .zero, end: .seconds(1))]))
        #expect(server.requests.map(\.target) == ["/", "/v1/audio/transcriptions"])
        #expect(server.requests.last?.bodyText.contains("name=\"model\"\r\n\r\ndummy\r\n") == true)
    }

    @Test func aFieldsNameCannotEndItsQuotes() {
        var form = MultipartForm()
        form.append("a\"\r\nX: y", "v")
        #expect(String(decoding: form.encoded().body, as: UTF8.self).contains("name=\"a%22%0D%0AX: y\"\r\n\r\nv"))
    }
}
