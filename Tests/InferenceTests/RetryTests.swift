import ServerTesting
import Testing

@testable import Inference

@Suite struct RetryScheduleTests {
    private static func waits(
        _ failure: AttemptFailure, times: Int, policy: RetryPolicy = .standard, random: Double = 1
    ) -> [Duration?] {
        var schedule = RetrySchedule(policy: policy, startedAt: .zero)
        return (0..<times).map { _ in schedule.wait(after: failure, now: .zero, random: random) }
    }

    @Test func ownWaitsDoubleUpToTheLongestAndEndWithTheRetries() {
        let failure = AttemptFailure(error: .serverError(status: 503, message: ""))
        let policy = RetryPolicy(maximumRetries: 6)
        #expect(
            Self.waits(failure, times: 7, policy: policy) == [
                .milliseconds(500), .seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(8), nil,
            ])
        #expect(Self.waits(failure, times: 1, random: 0) == [.zero])
    }

    @Test func theServersWishIsKeptAndALittleAdded() {
        let failure = AttemptFailure(error: .rateLimited(retryAfter: .seconds(2), message: ""), serverWait: .seconds(2))
        #expect(Self.waits(failure, times: 1, random: 0) == [.seconds(2)])
        #expect(Self.waits(failure, times: 1, random: 1) == [.milliseconds(2250)])
    }

    @Test func aWaitThatWouldEndAfterTheTotalTimeIsNotBegun() {
        let failure = AttemptFailure(error: .loading(estimated: .seconds(119)), serverWait: .seconds(119))
        var schedule = RetrySchedule(policy: .standard, startedAt: .seconds(1000))
        #expect(schedule.wait(after: failure, now: .seconds(1000), random: 0) == .seconds(119))
        #expect(schedule.wait(after: failure, now: .seconds(1119), random: 0) == nil)
    }

    @Test func aFailedGenerationIsTriedAgainOnce() {
        #expect(Self.waits(AttemptFailure(error: .generationFailed(message: "")), times: 2) == [.milliseconds(500), nil])
    }

    @Test(arguments: [
        InferenceError.unauthorized(message: ""), .paymentRequired(message: ""), .forbidden(message: ""), .notFound(message: ""),
        .gone(message: ""), .unprocessable(message: ""), .modelNotSupported(model: "m"),
        .requestRefused(status: 400, message: ""),
        .requestRefused(status: 413, message: ""), .serverError(status: 501, message: ""), .insecureConnection(reason: ""),
        .timedOut(.firstByte), .timedOut(.idle), .malformedResponse(field: "choices"), .eventTooLarge(limit: 1), .cancelled,
        .streamError(message: "", status: nil), .streamError(message: "", status: 422),
    ])
    func whatWouldFailAgainIsNotTriedAgain(error: InferenceError) {
        #expect(Self.waits(AttemptFailure(error: error), times: 1) == [nil])
    }

    @Test(arguments: [408, 500, 502, 503, 504])
    func whatMayPassIsTriedAgain(status: Int) {
        #expect(Self.waits(AttemptFailure(error: .serverError(status: status, message: "")), times: 1) == [.milliseconds(500)])
    }

    @Test func nothingIsTriedAgainOnceAnAnswerHasBegun() {
        let failure = AttemptFailure(error: .serverError(status: 503, message: ""), mayRetry: false)
        #expect(Self.waits(failure, times: 1) == [nil])
    }
}

@Suite struct ServerWaitTests {
    private static let now = Duration.seconds(784_111_777)

    private static let waits: [([String: String], Double)] = [
        (["Retry-After": "2"], 2), (["Retry-After": "Sun, 06 Nov 1994 08:50:07 GMT"], 30),
        (["Retry-After": "Sun, 06 Nov 1994 08:49:00 GMT"], 0), (["RateLimit": "\"api\";r=0;t=55"], 56),
        (["X-RateLimit-Reset": "7"], 7),
        (["X-RateLimit-Reset": "784111780"], 3),
        (["X-RateLimit-Remaining-Requests": "0", "X-RateLimit-Reset-Requests": "1m2s"], 62),
        (
            ["X-RateLimit-Remaining-Requests": "5", "X-RateLimit-Remaining-Tokens": "0", "X-RateLimit-Reset-Tokens": "250ms"],
            0.25
        ),
    ]

    @Test(arguments: waits) func theWaitIsReadFromEveryField(headers: [String: String], seconds: Double) {
        #expect(Self.wait(429, headers) == .seconds(seconds))
    }

    private static let silentFields: [[String: String]] = [
        [:], ["RateLimit": "\"api\";r=3;t=55"], ["Retry-After": "soon"], ["Retry-After": "-1"],
        ["X-RateLimit-Remaining-Requests": "5", "X-RateLimit-Reset-Requests": "60"], ["X-RateLimit-Reset": "tomorrow"],
        ["X-RateLimit-Reset": "1e300"], ["X-RateLimit-Reset": "nan"], ["RateLimit": "\"api\";r=0;t=9223372036854775807"],
    ]

    @Test(arguments: silentFields) func fieldsThatDoNotSayHowLongAreNoWait(headers: [String: String]) {
        #expect(Self.wait(429, headers) == nil)
    }

    @Test func theBodysEstimateIsTheWaitWhenNoFieldNamesOne() {
        let body = ServerErrorBody(
            Array(#"{"error":"Model m is currently loading","estimated_time":18.5}"#.utf8), contentType: nil)
        #expect(Self.wait(503, [:], body: body) == .milliseconds(18_500))
        #expect(Self.wait(503, ["Retry-After": "3"], body: body) == .seconds(3))
    }

    private static func wait(_ status: Int, _ headers: [String: String], body: ServerErrorBody = ServerErrorBody()) -> Duration? {
        var fields = HTTPHeaders()
        for (name, value) in headers { fields.append(name, value) }
        return ServerWait.asked(by: HTTPHead(status: status, headers: fields), body: body, wallClock: now)
    }
}

@Suite(.timeLimit(.minutes(10))) struct RetryTests {
    @Test func retryAfterTwoSecondsWaitsTwoSecondsAndSucceeds() async throws {
        let server = ScriptedServer(
            .answer(429, #"{"error":{"message":"Rate limit"}}"#, headers: ["Retry-After": "2"]), .chatStream(["Hi"]))
        defer { server.stop() }
        let log = AttemptLog()
        let start = ContinuousClock.now
        let (response, error) = try await InferenceClient.testing(server, timing: .system)
            .streamChatCompletion(question, onAttempt: log.observer).response()
        let elapsed = ContinuousClock.now - start
        #expect(error == nil)
        #expect(response.text == "Hi")
        #expect(elapsed >= .seconds(2))
        guard case .failed(1, .rateLimited(.seconds(2), "Rate limit"), let wait?) = log.events[1] else {
            return #expect(Bool(false), "\(log.events)")
        }
        #expect(wait >= .seconds(2) && wait < .milliseconds(2300))
        #expect(log.events.last == .started(number: 2))
    }

    @Test func aLoadingModelIsWaitedForAsLongAsItEstimates() async throws {
        let server = ScriptedServer(
            .answer(503, #"{"error":"Model m is currently loading","estimated_time":18.5}"#), .chatStream(["Hi"]))
        defer { server.stop() }
        let log = AttemptLog()
        let time = ScriptedTime()
        let (response, error) = try await InferenceClient.testing(server, timing: time.timing)
            .streamChatCompletion(question, onAttempt: log.observer).response()
        #expect(error == nil)
        #expect(response.text == "Hi")
        #expect(
            log.events == [
                .started(number: 1),
                .failed(number: 1, error: .loading(estimated: .milliseconds(18_500)), willRetryIn: .milliseconds(18_750)),
                .started(number: 2),
            ])
    }

    @Test func aServerThatKeepsFailingIsGivenUpAfterFiveRetries() async throws {
        let server = ScriptedServer(.answer(500, "{}"))
        defer { server.stop() }
        let log = AttemptLog()
        await #expect(throws: InferenceError.serverError(status: 500, message: "")) {
            try await InferenceClient.testing(server).chatCompletion(question, onAttempt: log.observer)
        }
        #expect(server.requests.count == 6)
        #expect(log.events.last == .failed(number: 6, error: .serverError(status: 500, message: ""), willRetryIn: nil))
    }

    @Test func aPortWhereNobodyListensIsAFailedConnection() async throws {
        let server = ScriptedServer([.close])
        let client = try InferenceClient.testing(server, retryPolicy: RetryPolicy(maximumRetries: 2))
        server.stop()
        let log = AttemptLog()
        let (_, error) = await client.streamChatCompletion(question, onAttempt: log.observer).response()
        guard case .connectionFailed = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(log.waits == [.milliseconds(500), .seconds(1)])
    }

    @Test func cancellingAWaitEndsItAtOnce() async throws {
        let server = ScriptedServer(.answer(429, "{}", headers: ["Retry-After": "60"]))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, timing: .system)
        let task = Task { await client.streamChatCompletion(question).response().error }
        await server.wait { $0.requests.count == 1 && $0.bytesWritten > 0 }
        let start = ContinuousClock.now
        task.cancel()
        #expect(await task.value == .cancelled)
        // The wait that was cut short is one of 60 s.
        #expect(ContinuousClock.now - start < .seconds(30))
    }
}
