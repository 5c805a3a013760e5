import ServerTesting
import Testing

@testable import Inference

/// One call of a task, what it sends, and what answers mean.
struct TaskCase: Sendable, CustomTestStringConvertible {
    var testDescription: String
    /// The path behind the router's `/hf-inference/models/m`.
    var suffix: String
    var contentType: String
    var accept: String
    var body: [UInt8]
    /// Answers that are understood, each with a check that what is made of it is right.
    let answers: [(body: String, check: @Sendable (InferenceClient) async throws -> Void)]
    /// Answers that are not, each with the place that is named.
    let malformed: [(body: String, field: String?)]
    let call: @Sendable (InferenceClient) async throws -> Void

    init<Value: Equatable & Sendable>(
        _ name: String, _ type: Value.Type, suffix: String = "", contentType: String = "application/json",
        accept: String = "application/json",
        body: [UInt8], answers: [(String, Value)], malformed: [(String, String)],
        call: @escaping @Sendable (InferenceClient) async throws -> Answered<Value>
    ) {
        testDescription = name
        self.suffix = suffix
        self.contentType = contentType
        self.accept = accept
        self.body = body
        self.answers = answers.map { body, value in
            (
                body,
                { client in
                    let answer = try await call(client)
                    #expect(answer.value == value, "from \(body)")
                }
            )
        }
        self.malformed = malformed.map { ($0.0, $0.1) } + [("", "the answer"), ("nonsense", "the answer"), (#""text""#, nil)]
        self.call = { _ = try await call($0) }
    }

    init<Value: Equatable & Sendable>(
        _ name: String, _ type: Value.Type, suffix: String = "", json: String, answers: [(String, Value)],
        malformed: [(String, String)] = [],
        call: @escaping @Sendable (InferenceClient) async throws -> Answered<Value>
    ) {
        self.init(name, type, suffix: suffix, body: Array(json.utf8), answers: answers, malformed: malformed, call: call)
    }
}

@Suite(.timeLimit(.minutes(10))) struct TaskTests {
    static let all = TaskCase.ofTexts + TaskCase.ofQuestions + TaskCase.ofFiles

    @Test(arguments: all) func aTaskSendsWhatIsDocumentedAndReadsEveryShapeOfItsAnswer(task: TaskCase) async throws {
        for (body, check) in task.answers {
            let server = ScriptedServer(.answer(200, body))
            defer { server.stop() }
            try await check(.testing(server, as: .router))
            let request = try #require(server.requests.first)
            #expect(request.method == "POST")
            #expect(request.target == "/hf-inference/models/m" + task.suffix)
            #expect(request.headers["content-type"] == task.contentType)
            #expect(request.headers["accept"] == task.accept)
            #expect(request.body == task.body, "sent \(request.bodyText)")
        }
    }

    @Test(arguments: all) func anAnswerOfAnotherShapeIsNamedByItsPlace(task: TaskCase) async throws {
        for (body, field) in task.malformed {
            let server = ScriptedServer(.answer(200, body))
            defer { server.stop() }
            do {
                try await task.call(.testing(server, as: .router))
                Issue.record("understood \(body)")
            } catch InferenceError.malformedResponse(let place) {
                #expect(field == nil || place == field, "for \(body)")
            }
        }
    }

    @Test(arguments: all) func anAnswerCutOffAnywhereIsNoAnswer(task: TaskCase) async throws {
        for (body, _) in task.answers {
            let bytes = Array(body.utf8)
            let ends = stride(from: 1, to: bytes.count, by: max(1, bytes.count / 8))
            let server = ScriptedServer { _, number in
                .answer(200, String(decoding: bytes.prefix(Array(ends)[number - 1]), as: UTF8.self))
            }
            defer { server.stop() }
            let client = try InferenceClient.testing(server, as: .router)
            for _ in ends {
                await #expect(throws: InferenceError.self) { try await task.call(client) }
            }
        }
    }
}
