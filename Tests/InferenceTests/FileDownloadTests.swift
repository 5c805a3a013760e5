import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct FileDownloadTests {
    private static let file = Array("0123456789abcdef".utf8)

    /// Serves the file, and of it only up to `cut` before it closes the connection the first time.
    private static func script(_ request: ScriptedServer.Request, cut: Int) -> [ScriptedServer.Step] {
        let start = request.headers["range"].flatMap { Int($0.dropFirst("bytes=".count).dropLast()) } ?? 0
        if start >= file.count { return .answer(416, "", headers: ["Content-Range": "bytes */\(file.count)"]) }
        let head = ScriptedServer.Step.head(
            start == 0 ? 200 : 206,
            ["Content-Length": "\(file.count - start)", "Content-Range": "bytes \(start)-\(file.count - 1)/\(file.count)"])
        return start < cut ? [head, .bytes(Array(file[start..<cut])), .close] : [head, .bytes(Array(file[start...]))]
    }

    private static func collect(_ download: FileDownload, into file: [UInt8] = []) async throws -> [UInt8] {
        var file = file
        for try await part in download {
            file.removeSubrange(Int(part.offset)...)
            file += part.bytes
        }
        return file
    }

    @Test func aLostConnectionIsTakenUpWhereItBroke() async throws {
        let server = ScriptedServer { request, _ in Self.script(request, cut: 10) }
        defer { server.stop() }
        let log = AttemptLog()
        let download = try InferenceClient.testing(server).download(url: server.url + "/file", onAttempt: log.observer)
        #expect(try await Self.collect(download) == Self.file)
        #expect(server.requests.map { $0.headers["range"] } == [nil, "bytes=10-"])
        #expect(log.waits.count == 1)
    }

    @Test func aFileThatIsThereAlreadyIsNotSentAgain() async throws {
        let server = ScriptedServer { request, _ in Self.script(request, cut: 0) }
        defer { server.stop() }
        let client = try InferenceClient.testing(server)
        #expect(try await Self.collect(client.download(url: server.url, startingAt: 16), into: Self.file) == Self.file)
        #expect(server.requests.count == 1)
    }

    @Test func aServerThatCannotBeginInTheMiddleBeginsAtZero() async throws {
        let server = ScriptedServer(.answer(200, "0123456789abcdef"))
        defer { server.stop() }
        let download = try InferenceClient.testing(server).download(url: server.url, startingAt: 4)
        #expect(try await Self.collect(download, into: Array(Self.file.prefix(4))) == Self.file)
    }

    @Test func theTokenDoesNotFollowARedirectToAnotherOrigin() async throws {
        let store = ScriptedServer(.answer(200, "weights"))
        let target = store.url
        let hub = ScriptedServer { request, _ in
            request.target == "/resolve"
                ? [.head(302, ["Location": "/moved", "Content-Length": "0"])]
                : [.head(307, ["Location": target + "/blob", "Content-Length": "0"])]
        }
        defer {
            store.stop()
            hub.stop()
        }
        let client = try InferenceClient.testing(hub, token: "hf_secret")
        #expect(try await Self.collect(client.download(url: hub.url + "/resolve")) == Array("weights".utf8))
        #expect(hub.requests.map { $0.headers["authorization"] } == ["Bearer hf_secret", "Bearer hf_secret"])
        #expect(store.requests.map { $0.headers["authorization"] } == [nil])
        #expect(store.requests[0].target == "/blob")
    }

    @Test func anEndlessRedirectIsGivenUp() async throws {
        let server = ScriptedServer([.head(302, ["Location": "/again", "Content-Length": "0"])])
        defer { server.stop() }
        let client = try InferenceClient.testing(server)
        await #expect(throws: InferenceError.badRedirect) { try await Self.collect(client.download(url: server.url)) }
        #expect(server.requests.count == 11)
    }

    @Test func aRedirectedChatIsNotFollowed() async throws {
        let server = ScriptedServer([.head(307, ["Location": "/elsewhere", "Content-Length": "0"])])
        defer { server.stop() }
        #expect(try await InferenceClient.testing(server).streamChatCompletion(question).response().error == .badRedirect)
        #expect(server.requests.count == 1)
    }
}
