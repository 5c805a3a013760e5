import ChatCore
import JSON
import ServerTesting
import Testing

extension ProgramTests {
    /// A server that refuses a conversation as too long, where nobody knew before how much it takes and nobody can be asked.
    @Suite struct ContextRefusalTests {
        private let home = Home()

        /// How servers refuse a conversation of 910 tokens where they take 500.
        static let refusals = [
            #"{"error":{"message":"This model's maximum context length is 500 tokens. However, your messages resulted in 910 tokens."#
                + #" Please reduce the length of the messages.","type":"invalid_request_error","param":"messages","#
                + #""code":"context_length_exceeded"}}"#,
            #"{"error":{"code":400,"message":"request (910 tokens) exceeds the available context size (500 tokens), try increasing it","#
                + #""type":"exceed_context_size_error","n_prompt_tokens":910,"n_ctx":500}}"#,
        ]
        private static let long = String(repeating: "word ", count: 100)

        /// Refuses every conversation with more than so many messages.
        private func server(takes limit: Int, refusal: String = refusals[0], sparing model: String = "") -> ScriptedServer {
            ScriptedServer { request, _ in
                guard request.method == "POST", let body = try? JSONValue(parsing: request.body) else {
                    return .answer(200, #"{"data":[{"id":"m"},{"id":"other"}]}"#)
                }
                let isTooLong = body.messages.count > limit && body["model"]?.stringValue != model
                return isTooLong ? .answer(400, refusal) : .reply("An answer.")
            }
        }

        private func ask(_ server: ScriptedServer, _ number: Int, _ more: [String] = []) throws -> ProgramRun {
            let base = ["ask", "\(number) \(Self.long)", "--base-url", server.url + "/v1"]
            let models = more.contains("--model") ? [] : ["--model", "m"]
            return try home.run(base + models + (number > 1 ? ["--continue"] : []) + more)
        }

        private func begin(_ server: ScriptedServer) throws {
            for number in 1...3 {
                let run = try ask(server, number)
                #expect(run.status == 0 && run.errorText == "" && run.outputText == "An answer.\n")
            }
        }

        @Test(arguments: refusals) func itIsAskedOnceMoreWithoutTheOldestMessages(refusal: String) throws {
            let server = server(takes: 5, refusal: refusal)
            try begin(server)
            let run = try ask(server, 4)
            #expect(run.status == 0 && run.outputText == "An answer.\n")
            #expect(
                run.errorText
                    == "parley: The conversation is too long for custom:m, about 910 of 500 tokens. The oldest 6 messages are left out of the request.\n"
            )
            #expect(server.chats.map(\.messages.count) == [1, 3, 5, 7, 1])
            #expect(server.chats.last?.messages.last?.hasPrefix("user: 4 ") == true)
            let session = try home.savedSession()
            #expect(session.messages.count == 8 && session.activePath.count == 8, "the file keeps everything")
            let reply = try #require(session.messages.last?.reply)
            #expect(reply.attempts.map(\.status) == [400, 200] && reply.attempts.map { $0.error != nil } == [true, false])
            #expect(reply.leftOut == LeftOut(messages: 6, isSummarised: false) && reply.leftOut == session.leftOut)
            #expect(!reply.isInterrupted && session.messages.last?.text == "An answer.")
            // What was learned holds for the session: the next question is not refused.
            let next = try ask(server, 5)
            #expect(next.status == 0 && next.errorText == "" && server.chats.last?.messages.count == 3)
        }

        @Test func aServerThatNamesNoNumberIsTakenAtItsWord() throws {
            let server = server(
                takes: 5,
                refusal:
                    #"{"error":{"message":"The prompt is too long for the context window.","type":"invalid_request_error","code":"context_length_exceeded"}}"#
            )
            try begin(server)
            let run = try ask(server, 4)
            #expect(run.status == 0 && run.errorText.contains("is too long for custom:m, as its server says. The oldest "))
            #expect(server.chats.count == 5)
        }

        @Test func aSecondRefusalIsTheEnd() throws {
            let server = server(takes: 5)
            try begin(server)
            let refusing = ScriptedServer { request, number in
                request.method == "POST"
                    ? .answer(400, Self.refusals[0].replacing("910", with: "9\(number)10")) : .answer(200, #"{"data":[]}"#)
            }
            let run = try ask(refusing, 4)
            #expect(run.status == 1 && run.outputText == "" && refusing.chats.count == 2)
            #expect(run.errorText.contains("are left out of the request") && run.errorText.contains("maximum context length"))
            let session = try home.savedSession()
            #expect(session.messages.last?.reply?.isInterrupted == true)
            #expect(session.messages.last?.reply?.attempts.map(\.status) == [400, 400])
        }

        @Test func whereNothingCanBeLeftOutTheRefusalStays() throws {
            let server = server(takes: 0)
            for arguments in [[], ["--json"]] {
                let run = try ask(server, 1, arguments)
                #expect(run.status == 1 && run.errorText.contains("maximum context length"))
                #expect(!run.errorText.contains("left out"))
            }
            #expect(server.chats.count == 2)
        }

        @Test func oneJSONObjectIsTheAnswerWithoutTheRefusal() throws {
            let server = server(takes: 5)
            try begin(server)
            let run = try ask(server, 4, ["--json"])
            let object = try JSONValue(parsing: run.output)
            #expect(run.status == 0 && object["text"] == "An answer." && object["error"] == nil)
        }

        @Test func readersOfEventsSeeTheRefusalAsATryBefore() throws {
            let server = server(takes: 5)
            try begin(server)
            let run = try ask(server, 4, ["--json-events", "--verbose"])
            let events = try run.outputText.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            let names = events.compactMap { $0["event"]?.stringValue }
            #expect(names.first == "retry" && names.last == "end" && names.count { $0 == "end" || $0 == "author" } == 2)
            #expect(events.first?["error"]?.stringValue?.contains("maximum context length") == true)
            #expect(run.errorText.contains("status 400") && run.errorText.contains("status 200"))
        }

        @Test func inAComparisonEachModelIsAskedForItself() throws {
            let server = server(takes: 5, sparing: "other")
            try begin(server)
            let run = try ask(server, 4, ["--model", "other", "--model", "m", "--json"])
            #expect(run.status == 0 && run.errorText.contains("is too long for custom:m, about 910 of 500 tokens."))
            let answers = try #require(try JSONValue(parsing: run.output).arrayValue)
            #expect(answers.map { $0["text"] } == ["An answer.", "An answer."])
            let sent = server.chats.dropFirst(3).map { "\($0["model"]?.stringValue ?? "") \($0.messages.count)" }
            #expect(sent.sorted() == ["m 1", "m 7", "other 7"])
            let session = try home.savedSession()
            #expect(session.contextCut == nil && session.messages.count == 9)
            #expect(
                session.activeMessages.last?.reply?.author.reference == "custom:other", "it goes on with the first one's answer")
            #expect(session.messages.suffix(2).map { $0.reply?.attempts.count } == [1, 2])
            #expect(session.messages.map { $0.reply?.leftOut?.messages ?? 0 } == [0, 0, 0, 0, 0, 0, 0, 0, 6])
        }

        @Test func aChatLineByLineGoesOnToo() throws {
            let server = server(takes: 5)
            let lines = (1...5).map { "\($0) \(Self.long)\n" }.joined()
            let run = try home.run(["--linear", "--base-url", server.url + "/v1", "--model", "m"], input: lines)
            #expect(run.status == 0 && run.outputText == String(repeating: "An answer.\n", count: 5))
            #expect(run.errorText.contains("about 910 of 500 tokens. The oldest 6 messages are left out of the request."))
            #expect(!run.errorText.contains("400") && server.chats.map(\.messages.count) == [1, 3, 5, 7, 1, 3])
        }
    }
}
