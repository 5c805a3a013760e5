import ServerTesting
import Synchronization
import Testing

@testable import Inference

/// Jobs that a provider works on while one waits.
@Suite(.timeLimit(.minutes(10))) struct ProviderJobTests {
    private static let queued = #"""
        {"status":"IN_QUEUE","response_url":"https://queue.fal.run/fal-ai/x/requests/r1","cancel_url":"https://queue.fal.run/fal-ai/x/requests/r1/cancel"}
        """#
    private static let predicted = #"""
        {"status":"starting","output":null,"error":null,
        "urls":{"get":"https://api.replicate.com/v1/predictions/p1","cancel":"https://api.replicate.com/v1/predictions/p1/cancel"}}
        """#
    private static let waved = #"{"data":{"id":"w1","status":"created","urls":{"get":"/api/v3/predictions/w1/result"}}}"#

    /// A provider whose job never ends: its answers, and how it is told to give up.
    struct Endless: Sendable, CustomTestStringConvertible {
        var provider: InferenceProvider
        var answers: [String]
        var interval: Duration
        var end: String?
        var testDescription: String { provider.name }
    }

    static let endless: [Endless] = [
        Endless(
            provider: .falAI, answers: [queued, #"{"status":"IN_PROGRESS"}"#], interval: .milliseconds(500),
            end: "PUT /fal-ai/fal-ai/x/requests/r1/cancel?_subdomain=queue"),
        Endless(
            provider: .replicate, answers: [predicted], interval: .milliseconds(500),
            end: "POST /replicate/v1/predictions/p1/cancel"),
        Endless(
            provider: .together, answers: [#"{"id":"v1","status":"queued"}"#, #"{"status":"dreaming"}"#], interval: .seconds(2)),
        Endless(provider: .wavespeed, answers: [waved, #"{"data":{"status":"processing"}}"#], interval: .milliseconds(500)),
    ]

    private func make(
        _ client: InferenceClient, atMost patience: Duration = .standardJobPatience, onProgress: JobObserver? = nil
    ) async throws -> Answered<Media> {
        try await client.textToVideo("x", model: "org/m", atMost: patience, onProgress: onProgress)
    }

    @Test(arguments: endless) func theDeadlineEndsTheWaitAndTheJob(job: Endless) async throws {
        let server = ScriptedServer.provider(job.answers)
        defer { server.stop() }
        let time = ScriptedTime()
        let patience = job.interval * 4.5
        await #expect(throws: InferenceError.providerFailed(.notDoneInTime(patience))) {
            try await make(.testing(server, job.provider, time: time), atMost: patience)
        }
        #expect(time.now == job.interval * 4)
        let lines = server.lines
        #expect(lines.count { $0.hasPrefix("GET") } == 4)
        #expect(lines.count == (job.end == nil ? 5 : 6))
        if let end = job.end {
            #expect(lines.last == end)
            #expect(server.requests.last?.headers["authorization"] == "Bearer hf_secret")
        }
    }

    @Test(arguments: endless) func cancellingWhileItWaitsEndsTheJob(job: Endless) async throws {
        let server = ScriptedServer.provider(job.answers)
        defer { server.stop() }
        let client = try InferenceClient.testing(server, job.provider)
        let looks = Mutex(0)
        let task = Task {
            try await make(client) { _ in
                let count = looks.withLock {
                    $0 += 1
                    return $0
                }
                if count == 3 { withUnsafeCurrentTask { $0?.cancel() } }
            }
        }
        await #expect(throws: InferenceError.cancelled) { try await task.value }
        let lines = server.lines
        #expect(lines.count { $0.hasPrefix("GET") } == 2)
        #expect(lines.filter { !$0.hasPrefix("GET") }.dropFirst() == (job.end.map { [$0] } ?? [])[...])
    }

    @Test func cancellingInTheMiddleOfALookEndsTheJob() async throws {
        let server = ScriptedServer { request, number in
            if number == 1 { return .answer(200, Self.queued) }
            return request.method == "GET" ? [.waitForClose] : .answer(202, "{}")
        }
        defer { server.stop() }
        let client = try InferenceClient.testing(server, .falAI)
        let task = Task { try await make(client) }
        await server.wait { $0.requests.count == 2 }
        task.cancel()
        await #expect(throws: InferenceError.cancelled) { try await task.value }
        #expect(server.lines.last == Self.endless[0].end)
    }

    static let failures: [(InferenceProvider, [String], ProviderProblem)] = [
        (.falAI, [queued, #"{"status":"FAILED","error":"out of hf_secret"}"#], .failed(message: "out of …")),
        (.falAI, [queued, #"{"status":"ERROR","detail":"no"}"#], .failed(message: "no")),
        (.falAI, [queued, #"{"status":"COMPLETED","error":"too dark"}"#], .failed(message: "too dark")),
        (.falAI, [queued, #"{"status":"CANCELLED"}"#], .cancelledThere),
        (.replicate, [#"{"status":"failed","error":"NSFW","output":null}"#], .failed(message: "NSFW")),
        (.replicate, [predicted, #"{"status":"failed","error":"NSFW"}"#], .failed(message: "NSFW")),
        (.replicate, [predicted, #"{"status":"canceled"}"#], .cancelledThere),
        (.replicate, [predicted, #"{"status":"aborted"}"#], .cancelledThere),
        (
            .together, [#"{"id":"v","status":"queued"}"#, #"{"status":"failed","error":{"message":"bad\u001b[31m"}}"#],
            .failed(message: "bad\u{FFFD}[31m")
        ),
        (.together, [#"{"id":"v","status":"cancelled"}"#], .cancelledThere),
        (.wavespeed, [waved, #"{"data":{"status":"failed","error":"no"}}"#], .failed(message: "no")),
        (.wavespeed, [waved, #"{"data":{"status":"cancelled"}}"#], .cancelledThere),
    ]

    @Test(arguments: failures) func aJobThatFailedIsNotWaitedFor(
        provider: InferenceProvider, answers: [String], problem: ProviderProblem
    ) async throws {
        let server = ScriptedServer.provider(answers)
        defer { server.stop() }
        await #expect(throws: InferenceError.providerFailed(problem)) { try await make(.testing(server, provider)) }
        #expect(server.requests.count == answers.count)
        #expect(!problem.happened.isEmpty && !problem.advice.isEmpty)
    }

    @Test func picturesOfZaiFailToo() async throws {
        let server = ScriptedServer.provider([#"{"id":"z","task_status":"PROCESSING"}"#, #"{"task_status":"FAIL"}"#])
        defer { server.stop() }
        await #expect(throws: InferenceError.providerFailed(.failed(message: ""))) {
            try await InferenceClient.testing(server, .zaiOrg).textToImage("x", model: "org/m", provider: .zaiOrg)
        }
    }

    static let statuses: [(Int, InferenceError)] = [
        (401, .unauthorized(message: "no")), (402, .paymentRequired(message: "no")), (404, .notFound(message: "no")),
        (422, .unprocessable(message: "no")), (429, .rateLimited(retryAfter: nil, message: "no")),
        (500, .serverError(status: 500, message: "no")), (302, .badRedirect),
    ]

    @Test(arguments: statuses, endless) func aRefusalIsWhatItsStatusSaysAtEachStep(
        refusal: (status: Int, error: InferenceError), job: Endless
    ) async throws {
        for step in 1...2 {
            let server = ScriptedServer { request, number in
                number == step
                    ? .answer(refusal.status, #"{"error":"no"}"#, headers: ["Location": "http://127.0.0.1:1/"])
                    : .answer(200, job.answers[0])
            }
            defer { server.stop() }
            await #expect(throws: refusal.error) { try await make(.testing(server, job.provider)) }
            // A job that is lost is ended.
            #expect(server.requests.count == (step == 1 ? 1 : job.end == nil ? 2 : 3))
        }
    }

    @Test func aLookThatFailsIsTriedAgain() async throws {
        let answers = ProviderCase.ofFalAI[2].answers
        let server = ScriptedServer { request, number in
            number == 2
                ? .answer(503, "{}")
                : .answer(
                    200,
                    request.target == "/file"
                        ? "GIF8" : answers[min(number, answers.count) - 1].replacing("FILE", with: "data:;base64,R0lGOA=="))
        }
        defer { server.stop() }
        let log = AttemptLog()
        let providers = ProviderDirectory.serving("fal-ai/x", at: .falAI)
        let client = InferenceClient(
            server: try .huggingFaceRouter(token: nil, environment: ["HF_INFERENCE_ENDPOINT": server.url]), providers: providers,
            transport: HTTPTransport(.init(proxies: .none)), timing: ScriptedTime().timing)
        let answer = try await client.textToVideo("x", model: "org/m", onAttempt: log.observer)
        #expect(answer.value.type == .gif && log.waits.count == 1)
    }

    /// Answers that name another server or another place for the next request.
    static let lures: [(InferenceProvider, String)] = [
        (
            .falAI,
            #"{"status":"IN_QUEUE","response_url":"EVIL/a/requests/r","status_url":"EVIL/s","cancel_url":"EVIL/a/requests/r/cancel"}"#
        ),
        (.replicate, #"{"status":"starting","urls":{"get":"EVIL/a","cancel":"EVIL/c"}}"#),
        (.wavespeed, #"{"data":{"urls":{"get":"EVIL/a?x=y"}}}"#),
    ]

    @Test(arguments: lures, KeyKind.allCases) func theTokenFollowsNoHostThatAnAnswerNames(
        lure: (provider: InferenceProvider, answer: String), key: KeyKind
    ) async throws {
        let evil = ScriptedServer(.answer(200, #"{"status":"COMPLETED"}"#))
        defer { evil.stop() }
        let server = ScriptedServer.provider([lure.answer.replacing("EVIL", with: evil.url)])
        defer { server.stop() }
        await #expect(throws: InferenceError.providerFailed(.notDoneInTime(.seconds(2)))) {
            try await make(.testing(server, lure.provider, key: key), atMost: .seconds(2))
        }
        #expect(evil.record.connections == 0)
        let prefix = key == .own ? "" : "/\(lure.provider.name)"
        #expect(server.requests.count >= 4 && server.requests.allSatisfy { $0.target.hasPrefix(prefix + "/") })
    }

    @Test(arguments: [
        #"{"response_url":"https://x/a/../../v1/models"}"#, #"{"response_url":"https://x/a/%2E%2e/b"}"#,
        #"{"response_url":"https://x"}"#,
        #"{"response_url":"a/b"}"#, #"{"response_url":7}"#, #"{"response_url":"/a b"}"#, "{}", #"{"response_url":null}"#, "[]",
    ])
    func anAddressThatLeadsElsewhereIsRefused(answer: String) async throws {
        let server = ScriptedServer.provider([answer])
        defer { server.stop() }
        await #expect(throws: InferenceError.malformedResponse(field: "response_url")) {
            try await make(.testing(server, .falAI))
        }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: ["..", "", "%2e%2e/x?y#z"]) func anIdentifierStaysOnePartOfThePath(id: String) async throws {
        let server = ScriptedServer.provider([#"{"id":"\#(id)","status":"queued"}"#])
        defer { server.stop() }
        await #expect(throws: InferenceError.self) { try await make(.testing(server, .together), atMost: .seconds(3)) }
        #expect(server.lines.dropFirst().allSatisfy { $0 == "GET /together/v2/videos/%252e%252e%2Fx%3Fy%23z" })
    }

    @Test func anErrorInAGoodAnswerIsAnErrorRatherThanAnUnknownShape() async throws {
        for provider in [InferenceProvider.falAI, .together, .wavespeed, .replicate] {
            let server = ScriptedServer.provider([#"{"error":"busy"}"#])
            defer { server.stop() }
            await #expect(throws: InferenceError.streamError(message: "busy", status: nil)) {
                try await make(.testing(server, provider))
            }
        }
    }
}
