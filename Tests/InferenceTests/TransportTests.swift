import Glibc
import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10)), .serialized) struct TransportTests {
    /// Where a request may be when it is cancelled.
    enum Moment: CaseIterable, Sendable { case waitingForHead, waitingForContent, midStream }

    @Test(arguments: Moment.allCases, TransportWay.allCases)
    func cancellingClosesTheConnectionAtOnce(moment: Moment, way: TransportWay) async throws {
        let script: [ScriptedServer.Step] =
            switch moment {
            case .waitingForHead: [.waitForClose]
            case .waitingForContent: .eventStream() + [.waitForClose]
            case .midStream: .eventStream() + [.chunk(ChatEvents.token("Hi")), .waitForClose]
            }
        let server = ScriptedServer(script)
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way)
        let task = Task { await client.streamChatCompletion(question).response() }
        await server.wait { $0.requests.count == 1 && ($0.bytesWritten > 0 || moment == .waitingForHead) }
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value.error == .cancelled)
        await server.wait { $0.closedByClient == 1 }
        // Nothing else would end it before the timeouts, which are minutes.
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    static let methods: [(HTTPRequest.Method, String)] = [
        (.get, ""), (.head, ""), (.post, ""), (.post, "{}"), (.put, ""), (.put, "{}"), (.patch, "{}"), (.delete, ""),
        (.delete, "{}"),
    ]

    @Test(arguments: methods, TransportWay.allCases) func everyMethodGoesOutWithItsBodyAndKeepsTheConnection(
        request: (method: HTTPRequest.Method, body: String), way: TransportWay
    ) async throws {
        let (method, body) = request
        let answer = method == .head ? "" : "good"
        let server = ScriptedServer([.head(200, ["Content-Length": "4"]), .text(answer)])
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way)
        for _ in 1...2 {
            let request = HTTPRequest(method: method, url: client.server.root.withPath("/x"), body: Array(body.utf8))
            #expect(try await client.send(request).body == Array(answer.utf8))
        }
        #expect(server.requests.map(\.method) == [method.rawValue, method.rawValue])
        #expect(server.requests.map(\.bodyText) == [body, body])
        #expect(server.record.connections == 1)
    }

    /// A server that takes the connection and never answers the greeting of TLS.
    private func connectingClient(to server: ScriptedServer, connect: Duration) throws -> InferenceClient {
        InferenceClient(
            server: try InferenceServer(baseURL: "https://127.0.0.1:\(server.port)", token: nil), retryPolicy: .never,
            timeouts: Timeouts(connect: connect), transport: HTTPTransport(.init(proxies: .none)))
    }

    @Test func aConnectionThatDoesNotComeAboutIsGivenUpAfterTheConnectTimeout() async throws {
        let server = ScriptedServer([.close])
        defer { server.stop() }
        let client = try connectingClient(to: server, connect: .milliseconds(200))
        #expect(await client.streamChatCompletion(question).response().error == .timedOut(.connecting))
    }

    @Test func cancellingWhileConnectingEndsAtOnce() async throws {
        let server = ScriptedServer([.close])
        defer { server.stop() }
        let client = try connectingClient(to: server, connect: .seconds(50))
        let task = Task { await client.streamChatCompletion(question).response() }
        await server.wait { $0.connections == 1 }
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value.error == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(30))
    }

    @Test(arguments: TransportWay.allCases) func droppingTheIteratorClosesTheConnection(way: TransportWay) async throws {
        let server = ScriptedServer(.eventStream() + [.chunk(ChatEvents.token("Hi")), .waitForClose])
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way)
        for try await deltas in client.streamChatCompletion(question) where deltas.contains(.text("Hi")) { break }
        await server.wait { $0.closedByClient == 1 }
    }

    @Test(arguments: TransportWay.allCases) func aSilentStreamIsGivenUpAfterTheIdleTimeout(way: TransportWay) async throws {
        let server = ScriptedServer(.eventStream() + [.chunk(ChatEvents.token("Hi")), .waitForClose])
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way, timeouts: Timeouts(idle: .milliseconds(200)))
        let start = ContinuousClock.now
        let (response, error) = await client.streamChatCompletion(question).response()
        #expect(error == .timedOut(.idle))
        #expect(response.text == "Hi")
        #expect(ContinuousClock.now - start >= .milliseconds(200))
        await server.wait { $0.closedByClient == 1 }
    }

    @Test(arguments: TransportWay.allCases) func aServerThatNeverAnswersIsGivenUpAfterTheFirstByteTimeout(way: TransportWay)
        async throws
    {
        let server = ScriptedServer(.eventStream() + [.waitForClose])
        defer { server.stop() }
        let client = try InferenceClient.testing(
            server, over: way, timeouts: Timeouts(firstByte: .milliseconds(200), idle: .seconds(30)))
        #expect(await client.streamChatCompletion(question).response().error == .timedOut(.firstByte))
        #expect(server.requests.count == 1)
    }

    @Test(arguments: TransportWay.allCases) func aSlowConsumerHoldsTheServerUpInsteadOfFillingMemory(way: TransportWay)
        async throws
    {
        let event = ChatEvents.token("0123456789")
        let count = 200_000
        let server = ScriptedServer(
            [.head(200, ["Content-Type": "text/event-stream"]), .repeated(event, count: count), .text(ChatEvents.end()), .close])
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way)
        var characters = 0
        var mostWritten = 0
        var isFirst = true
        for try await deltas in client.streamChatCompletion(question) {
            if isFirst {
                isFirst = false
                // Until the server has not got rid of another byte for a while: its socket and our buffer are full.
                repeat {
                    mostWritten = server.record.bytesWritten
                    try await Task.sleep(for: .milliseconds(150))
                } while server.record.bytesWritten != mostWritten
            }
            for case .text(let text) in deltas { characters += text.utf8.count }
        }
        #expect(characters == count * 10)
        // What both sockets' buffers hold (at most some MB) and no more of the 46 MB.
        #expect(mostWritten < count * event.utf8.count / 2)
        #expect(mostWritten > 0)
    }

    @Test func oneEventOfTenMegabytesIsRefusedWithoutKeepingIt() async throws {
        let server = ScriptedServer(
            [
                .head(200, ["Content-Type": "text/event-stream"]), .text("data: {\"choices\":[{\"delta\":{\"content\":\""),
                .repeated("0123456789", count: 1_000_000), .text("\"}}]}\n\n"), .waitForClose,
            ])
        defer { server.stop() }
        let before = peakResidentMemory()
        let (_, error) = try await InferenceClient.testing(server, eventLimit: 1_000_000).streamChatCompletion(question)
            .response()
        #expect(error == .eventTooLarge(limit: 1_000_000))
        await server.wait { $0.closedByClient == 1 }
        #expect(peakResidentMemory() - before < 9_000_000)
    }

    @Test func anHTTPProxyOfTheEnvironmentIsUsedAndThisMachineReachedDirectly() async throws {
        let proxy = ScriptedServer(.answer(200, #"{"data":[{"id":"far"}]}"#))
        let near = ScriptedServer(.answer(200, #"{"data":[{"id":"near"}]}"#))
        defer {
            proxy.stop()
            near.stop()
        }
        let transport = HTTPTransport(.init(proxies: ProxySettings(environment: ["HTTP_PROXY": proxy.url])))
        let far = InferenceClient(server: try InferenceServer(baseURL: "http://models.example", token: nil), transport: transport)
        #expect(try await far.models().map(\.id) == ["far"])
        #expect(proxy.requests.first?.target == "http://models.example/v1/models")
        let here = InferenceClient(server: try InferenceServer(baseURL: near.url, token: nil), transport: transport)
        #expect(try await here.models().map(\.id) == ["near"])
        #expect(proxy.requests.count == 1)
    }

    @Test func anHTTPSRequestAsksTheProxyForATunnel() async throws {
        let proxy = ScriptedServer(.answer(502, "no"))
        defer { proxy.stop() }
        let client = InferenceClient(
            server: try InferenceServer(baseURL: "https://models.example", token: AccessToken("secret")), retryPolicy: .never,
            transport: HTTPTransport(.init(proxies: ProxySettings(environment: ["https_proxy": proxy.url]))))
        await #expect(throws: InferenceError.self) { try await client.models() }
        let request = try #require(proxy.requests.first)
        #expect(request.method == "CONNECT")
        #expect(request.target == "models.example:443")
        #expect(request.headers["authorization"] == nil)
    }

    @Test(arguments: TransportWay.allCases) func oneTransportServesManyStreamsAtOnce(way: TransportWay) async throws {
        let server = ScriptedServer(.chatStream(["a", "b", "c"]))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way)
        let texts = await withTaskGroup(of: String.self) { group in
            for _ in 0..<20 { group.addTask { await client.streamChatCompletion(question).response().response.text } }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(texts == Array(repeating: "abc", count: 20))
    }

    /// In bytes.
    private func peakResidentMemory() -> Int {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return usage.ru_maxrss * 1024
    }
}
