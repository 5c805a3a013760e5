import ServerTesting
import Testing

@testable import Inference

/// What becomes of the files that providers name.
@Suite(.timeLimit(.minutes(10))) struct ProviderOutputTests {
    private func image(_ url: String, at server: ScriptedServer) async throws -> Media {
        let client = try InferenceClient.testing(server, .falAI)
        return try await client.textToImage("x", model: "org/m", provider: .falAI).value
    }

    private func answering(_ url: String) -> ScriptedServer { .provider([#"{"images":[{"url":"\#(url)"}]}"#]) }

    @Test func aFileAtAnotherServerIsFetchedThereWithoutTheToken() async throws {
        let files = ScriptedServer(
            [.head(302, ["Location": "/moved", "Content-Length": "0"])], .answer(200, "GIF89a", type: "image/png"))
        defer { files.stop() }
        let server = answering(files.url + "/a?b=c")
        defer { server.stop() }
        #expect(try await image("", at: server) == Media(bytes: Array("GIF89a".utf8), type: .gif))
        #expect(files.lines == ["GET /a?b=c", "GET /moved"])
        #expect(files.requests.allSatisfy { $0.headers["authorization"] == nil })
    }

    @Test(
        arguments: [
            ("data:image/jpeg;base64,AQID", MediaType.jpeg, [1, 2, 3]),
            ("data:image/jpeg;base64,R0lGOA==", .gif, Array("GIF8".utf8)),
            ("data:;base64,AQID", .binary, [1, 2, 3]), ("AQID", .binary, [1, 2, 3]),
        ] as [(String, MediaType, [UInt8])])
    func aFileMayStandInTheAnswerItself(url: String, type: MediaType, bytes: [UInt8]) async throws {
        let server = answering(url)
        defer { server.stop() }
        let media = try await image(url, at: server)
        #expect(media.bytes == bytes && (media.type == type || type == .binary))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [
        "file:///etc/passwd", "ftp://x/y", "gopher://x", "http://", "data:text/html,<b>", "data:", "", "javascript:1",
        "http://a:b@c/",
    ])
    func whatIsNoFileOfTheWebIsNotFetched(url: String) async throws {
        let server = answering(url)
        defer { server.stop() }
        await #expect(throws: InferenceError.malformedResponse(field: "images[0].url")) { try await image(url, at: server) }
    }

    @Test func aFileThatIsTooLargeIsNotReadToItsEnd() async throws {
        let files = ScriptedServer([.head(200, ["Content-Type": "video/mp4"]), .repeated("0123456789abcdef", count: 1 << 20)])
        defer { files.stop() }
        let client = try InferenceClient.testing(files)
        let node = AnswerNode(.string(files.url + "/big"))
        await #expect(throws: InferenceError.eventTooLarge(limit: 100_000)) {
            try await client.file(node, limit: 100_000, onAttempt: nil)
        }
        #expect(files.record.bytesWritten < 16 << 20)
    }

    @Test(arguments: [401, 403, 404, 410])
    func aFileThatIsNotThereIsTheProvidersFault(status: Int) async throws {
        let files = ScriptedServer(.answer(status, "gone", type: "text/plain"))
        defer { files.stop() }
        let server = answering(files.url + "/a")
        defer { server.stop() }
        await #expect(throws: InferenceError.providerFailed(.fileNotThere(status: status))) { try await image("", at: server) }
    }

    @Test func aPageInPlaceOfAFileIsNoPicture() async throws {
        let files = ScriptedServer(.answer(200, "<html>", type: "text/html"))
        defer { files.stop() }
        let server = answering(files.url + "/a")
        defer { server.stop() }
        await #expect(throws: InferenceError.self) { try await image("", at: server) }
    }

    static let shapes: [(InferenceProvider, String, String)] = [
        (.falAI, #"{"images":[]}"#, "images[0]"), (.falAI, #"{"images":[{}]}"#, "images[0].url"), (.falAI, "{}", "images"),
        (.replicate, #"{"status":"succeeded"}"#, "output"), (.replicate, #"{"output":[]}"#, "output[0]"),
        (.replicate, "{}", "urls"), (.together, #"{"data":[{}]}"#, "data[0].b64_json"), (.nscale, #"{"data":7}"#, "data"),
        (.nscale, #"{"data":[{"b64_json":"*"}]}"#, "data[0].b64_json"), (.zaiOrg, #"{"task_status":"SUCCESS"}"#, "id"),
        (.zaiOrg, #"{"id":"z","task_status":"SUCCESS","image_result":[]}"#, "image_result[0]"), (.wavespeed, "{}", "data"),
        (.wavespeed, #"{"data":{}}"#, "data.urls"), (.falAI, "nonsense", "the answer"), (.replicate, "", "the answer"),
    ]

    @Test(arguments: shapes) func anAnswerOfAnotherShapeIsNamedByItsPlace(
        provider: InferenceProvider, body: String, field: String
    ) async throws {
        let server = ScriptedServer.provider([body])
        defer { server.stop() }
        await #expect(throws: InferenceError.malformedResponse(field: field)) {
            try await InferenceClient.testing(server, provider).textToImage("x", model: "org/m", provider: provider)
        }
    }
}
