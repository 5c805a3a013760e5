import ServerTesting
import Synchronization
import Testing

@testable import Inference

/// Waiting for an endpoint, with a clock that goes forward only when somebody sleeps.
@Suite(.timeLimit(.minutes(10))) struct EndpointWaitingTests {
    /// A service whose endpoint goes through these states, the last of them for ever; the endpoint lives at the same address and
    /// answers to each look at its health with the next of these, the last of them for ever.
    private func service(_ states: [String], health: [Int] = [200], hasURL: Bool = true) -> ScriptedServer {
        let counts = Mutex((states: 0, health: 0))
        let address = Mutex("")
        let server = ScriptedServer { request, _ in
            if request.target.hasPrefix("/v2/") {
                let number = counts.withLock {
                    $0.states += 1
                    return $0.states
                }
                let url = hasURL ? address.withLock { $0 } : nil
                return .answer(200, EndpointsClientTests.endpoint(states[min(number, states.count) - 1], url: url))
            }
            let number = counts.withLock {
                $0.health += 1
                return $0.health
            }
            return .answer(health[min(number, health.count) - 1], "")
        }
        address.withLock { $0 = server.url }
        return server
    }

    private func wait(
        on server: ScriptedServer, atMost patience: Duration = .seconds(60), isWaking: Bool = false
    ) async throws -> (endpoint: Endpoint, progress: [EndpointProgress], elapsed: Duration) {
        defer { server.stop() }
        let time = ScriptedTime()
        let progress = Mutex<[EndpointProgress]>([])
        let endpoint = try await EndpointsClientTests.client(server, time.timing).wait(
            for: "my-ep", in: "acme", atMost: patience, isWaking: isWaking
        ) { step in progress.withLock { $0.append(step) } }
        return (endpoint, progress.withLock { $0 }, time.now)
    }

    @Test func itIsReadyWhenItRunsAndItsHealthRouteSaysSo() async throws {
        let server = service(["pending", "initializing", "running"], health: [503, 502, 200])
        let (endpoint, progress, elapsed) = try await wait(on: server)
        #expect(endpoint.state == .running && elapsed == .seconds(20))
        #expect(progress.map(\.endpoint.state) == [.pending, .initializing, .running, .running, .running])
        #expect(progress.map(\.elapsed) == [.zero, .seconds(5), .seconds(10), .seconds(15), .seconds(20)])
        let looks = server.requests.filter { !$0.target.hasPrefix("/v2/") }
        #expect(looks.map { "\($0.method) \($0.target)" } == Array(repeating: "GET /ready", count: 3))
        #expect(looks.allSatisfy { $0.headers["authorization"] == "Bearer hf_x" })
    }

    static let ends: [([String], EndpointProblem)] = [
        (["pending", "failed"], .failed(message: "because")), (["updating", "updateFailed"], .updateFailed(message: "because")),
        (["pending", "paused"], .paused), (["scaledToZero"], .asleep), (["running", "paused"], .paused),
    ]

    @Test(arguments: ends) func aStateThatDoesNotEndByItselfEndsTheWait(states: [String], problem: EndpointProblem) async throws {
        let server = service(states, health: [503])
        await #expect(throws: InferenceError.endpointUnavailable(problem)) { try await wait(on: server) }
        #expect(server.requests.count { $0.target.hasPrefix("/v2/") } == states.count)
    }

    @Test func theDeadlineEndsTheWait() async throws {
        let server = service(["initializing"])
        await #expect(throws: InferenceError.endpointUnavailable(.notReadyInTime(.initializing))) {
            try await wait(on: server, atMost: .seconds(23))
        }
        // At 0, 5, 10, 15 and 20 s.
        #expect(server.requests.count == 5)
    }

    @Test func aStateThatIsNotKnownIsWaitedOut() async throws {
        #expect(try await wait(on: service(["dreaming", "running"])).progress.count == 2)
    }

    @Test func runningWithoutAnAddressIsNotReady() async throws {
        await #expect(throws: InferenceError.endpointUnavailable(.notReadyInTime(.running))) {
            try await wait(on: service(["running"], hasURL: false), atMost: .seconds(6))
        }
    }

    @Test func aTokenThatMayNotCallItEndsTheWait() async throws {
        await #expect(throws: InferenceError.unauthorized(message: "")) {
            try await wait(on: service(["running"], health: [401]))
        }
    }

    @Test func wakingSendsARequestAndWaits() async throws {
        let server = service(["scaledToZero", "scaledToZero", "initializing", "running"], health: [503, 503, 200])
        let (endpoint, progress, _) = try await wait(on: server, isWaking: true)
        #expect(endpoint.state == .running && progress.count == 4)
        #expect(server.requests.count { $0.target == "/ready" } == 3)
    }

    @Test func whatRunsIsTakenAtItsWord() async throws {
        let server = service(["running"], health: [503])
        defer { server.stop() }
        let client = try EndpointsClientTests.client(server)
        #expect(try await client.awake("my-ep", in: "acme").commit == EndpointsClientTests.commit)
        #expect(server.requests.map(\.target) == ["/v2/endpoint/acme/my-ep"])
    }

    @Test func whatSleepsIsWokenUpForAChat() async throws {
        let server = service(["scaledToZero", "scaledToZero", "running"], health: [503, 200])
        defer { server.stop() }
        let progress = Mutex<[EndpointState]>([])
        let endpoint = try await EndpointsClientTests.client(server).awake("my-ep", in: "acme") { step in
            progress.withLock { $0.append(step.endpoint.state) }
        }
        #expect(endpoint.state == .running)
        #expect(progress.withLock { $0 } == [.scaledToZero, .scaledToZero, .running])
    }

    @Test func aPausedEndpointIsNotWokenUp() async throws {
        let server = service(["paused"])
        defer { server.stop() }
        await #expect(throws: InferenceError.endpointUnavailable(.paused)) {
            try await EndpointsClientTests.client(server).awake("my-ep", in: "acme")
        }
    }

    // MARK: Chatting with it

    @Test func aChatIsHeldWhileTheEndpointScalesUpAndTriedAgain() async throws {
        let server = ScriptedServer(.answer(503, #"{"error":"scaling"}"#), .chatStream(["Hi"]))
        defer { server.stop() }
        let service = try EndpointsClientTests.client(server)
        let (endpoint, _) = try await endpoint(at: server.url)
        let caller = InferenceClient(
            server: try service.server(for: endpoint, scaleUpTimeout: .seconds(90)),
            transport: HTTPTransport(.init(proxies: .none)), timing: ScriptedTime().timing)
        let log = AttemptLog()
        var text = ""
        for try await batch in caller.streamChatCompletion(question, onAttempt: log.observer) {
            for case .text(let piece) in batch { text += piece }
        }
        #expect(text == "Hi" && log.waits.count == 1)
        #expect(server.requests.map(\.target) == ["/v1/chat/completions", "/v1/chat/completions"])
        #expect(server.requests.allSatisfy { $0.headers["x-scale-up-timeout"] == "90" })
        #expect(server.requests.allSatisfy { $0.headers["authorization"] == "Bearer hf_x" })
    }

    private func endpoint(at url: String?, access: String = "authenticated") async throws -> (Endpoint, EndpointsClient) {
        let server = ScriptedServer(.answer(200, EndpointsClientTests.endpoint("running", url: url, access: access)))
        defer { server.stop() }
        let client = try EndpointsClientTests.client(server)
        return (try await client.endpoint("my-ep", in: "acme"), client)
    }

    @Test(arguments: [
        ("https://x.example", "authenticated", true), ("https://x.example", "protected", true),
        ("https://x.example", "public", false), ("http://x.example", "authenticated", false),
    ])
    func theTokenGoesWhereItIsNeededAndSafe(url: String, access: String, isSent: Bool) async throws {
        let (endpoint, client) = try await endpoint(at: url, access: access)
        let server = try client.server(for: endpoint)
        #expect((server.token != nil) == isSent)
        #expect(server.authorization.contains { $0.name == "X-Scale-Up-Timeout" && $0.value == "240" })
    }

    @Test func withoutAnAddressThereIsNoServer() async throws {
        let (endpoint, client) = try await endpoint(at: nil)
        #expect(throws: InferenceError.endpointUnavailable(.withoutAddress)) { try client.server(for: endpoint) }
    }
}
