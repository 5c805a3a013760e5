import ChatCore
import Glibc
import JSON
import ServerTesting
import Testing

extension ProgramTests {
    /// `parley ask`: what scripts depend on.
    @Suite struct AskTests {
        private let home = Home()

        private func ask(_ server: ScriptedServer, _ more: [String], input: String = "") throws -> ProgramRun {
            try home.run(["ask", "--base-url", server.url + "/v1", "--model", "m"] + more, input: input)
        }

        @Test func theAnswerGoesToStandardOutputAndNothingElse() throws {
            let server = ScriptedServer.chat(.reply("Paris, **of course**."))
            let run = try ask(server, ["The", "capital", "of France?"])
            #expect(run.outputText == "Paris, **of course**.\n")
            #expect(run.errorText == "")
            #expect(run.status == 0)
            #expect(server.chats[0].messages == ["user: The capital of France?"])
        }

        @Test func standardInputIsAddedToThePrompt() throws {
            let server = ScriptedServer.chat(.reply("Short."))
            let run = try ask(server, ["Summarize:"], input: "A long text.\nOf two lines.\n")
            #expect(run.status == 0)
            #expect(server.chats[0].messages == ["user: Summarize:\n\nA long text.\nOf two lines.\n"])
        }

        @Test func parametersReachTheServer() throws {
            let server = ScriptedServer.chat(.reply("Yes."))
            home.write("prompt.txt", "Be brief.")
            let run = try ask(
                server,
                [
                    "Hi", "--system", "@\(home.path)/prompt.txt", "--temperature", "0.5", "--top-p", "0.9", "--max-tokens", "20",
                    "--seed", "7", "--stop", "END", "--stop", "-",
                ])
            #expect(run.status == 0)
            let body = try #require(server.chats.first)
            #expect(body.messages == ["system: Be brief.", "user: Hi"])
            #expect(body["temperature"]?.doubleValue == 0.5 && body["top_p"]?.doubleValue == 0.9)
            #expect(body["max_tokens"]?.intValue == 20 && body["seed"]?.intValue == 7)
            #expect(body["stop"] == ["END", "-"])
        }

        @Test func oneJSONObjectHoldsTextUsageTimingAuthorAndRevisionStatus() throws {
            let hash = String(repeating: "a1", count: 20)
            let head = [ScriptedServer.Step].eventStream(headers: ["x-sha": hash, "x-request-id": "req-1"])
            let run = try ask(.chat(head + .said("Paris.") + .replyEnd), ["Capital?", "--json"])
            #expect(run.status == 0)
            let object = try JSONValue(parsing: run.output)
            #expect(object["text"] == "Paris.")
            #expect(object["finish_reason"] == "stop")
            #expect(object["usage"] == ["prompt_tokens": 7, "completion_tokens": 3])
            #expect(object["timing"]?["first_token_ms"]?.intValue ?? -1 >= 0)
            #expect(object["timing"]?["duration_ms"]?.intValue ?? -1 >= object["timing"]?["first_token_ms"]?.intValue ?? 0)
            #expect(object["author"]?["reference"] == "custom:m" && object["author"]?["model"] == "scripted")
            #expect(object["author"]?["revision"]?.stringValue == hash && object["author"]?["revision_status"] == "enforced")
            #expect(object["request_id"] == "req-1")
        }

        @Test func withoutEvidenceTheRevisionIsUnknown() throws {
            let run = try ask(.chat(.reply("Paris.")), ["Capital?", "--json"])
            #expect(try JSONValue(parsing: run.output)["author"]?["revision_status"] == "unknown")
        }

        @Test func eventsComeOneALineAsTheyStream() throws {
            let run = try ask(.chat(.reply("Paris is it.", piece: 6)), ["Capital?", "--json-events"])
            #expect(run.status == 0)
            let events = try run.outputText.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
            #expect(events.first?["event"] == "author" && events.last?["event"] == "end")
            // Once, with what the answer's head says.
            #expect(events.count { $0["event"] == "author" } == 1 && events.first?["model"] == "scripted")
            let texts = events.filter { $0["event"] == "text" }
            #expect(texts.compactMap { $0["text"]?.stringValue }.joined() == "Paris is it.")
            #expect(texts.allSatisfy { $0["ms"]?.intValue != nil })
            #expect(events.last?["text"] == "Paris is it." && events.last?["usage"]?["completion_tokens"] == 3)
        }

        @Test func aSessionIsContinuedByIdByTitleAndAsTheNewest() throws {
            let server = ScriptedServer.chat(.reply("Hello Ada."), .reply("Ada."), .reply("Ada again."), .reply("Still Ada."))
            #expect(try ask(server, ["I am Ada"]).status == 0)
            let id = try home.savedSession().id.text
            #expect(try ask(server, ["Who am I?", "--continue"]).outputText == "Ada.\n")
            #expect(try ask(server, ["Who?", "--session", id]).outputText == "Ada again.\n")
            #expect(try ask(server, ["And?", "--session", "I am Ada"]).outputText == "Still Ada.\n")
            #expect(server.chats[3].messages.count == 7)
            #expect(try home.store.list().sessions.count == 1)
            #expect(try ask(server, ["Another", "--no-save"]).status == 0)
            #expect(try home.store.list().sessions.count == 1)
        }

        /// A model whose template refuses as Gemma's does.
        @Test func aModelThatTakesNoSystemPromptGetsItWithTheFirstMessageAndThatIsTold() throws {
            let server = ScriptedServer { request, _ in
                guard let body = try? JSONValue(parsing: request.body) else { return .answer(200, "{\"data\":[]}") }
                return body.messages.contains { $0.hasPrefix("system: ") }
                    ? .answer(400, #"{"error":{"message":"System role not supported"}}"#) : .reply("Paris.")
            }
            let run = try ask(server, ["Capital?", "--system", "Be brief."])
            #expect(run.status == 0 && run.outputText == "Paris.\n", "\(run.errorText)")
            #expect(server.chats.map(\.messages) == [["system: Be brief.", "user: Capital?"], ["user: Be brief.\n\nCapital?"]])
            #expect(run.errorText.contains("custom:m does not take the conversation as it is: the system prompt is sent with"))
            let attempts = try #require(try home.savedSession().activeMessages.last?.reply?.attempts)
            #expect(attempts.first?.status == 400 && attempts.last?.error == nil)
        }

        // MARK: Several models

        /// A server on which each of two models says its own name, and neither before the other was asked.
        private func pair(_ first: String, _ second: String) -> ScriptedServer {
            let gates = [first: Gate(), second: Gate()]
            return ScriptedServer { request, _ in
                guard let model = (try? JSONValue(parsing: request.body))?["model"]?.stringValue, let own = gates[model],
                    let other = gates[model == first ? second : first]
                else { return .answer(200, "{\"data\":[]}") }
                own.open()
                return [other.step] + .reply("I am \(model).")
            }
        }

        @Test func severalModelsAnswerAtOnceAndInTheOrderTheyWereGiven() throws {
            let server = pair("one", "two")
            let run = try home.run(["ask", "Who?", "--base-url", server.url + "/v1", "--model", "one", "--model", "two"])
            #expect(run.status == 0, "\(run.errorText)")
            let rows = run.outputText.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(rows.count == 8, "\(run.outputText)")
            #expect(rows[0] == "[custom:one]" && rows[1] == "I am one." && rows[2].hasPrefix("(3 tokens · first "))
            #expect(rows[3] == "" && rows[4] == "[custom:two]" && rows[5] == "I am two.")
            let session = try home.savedSession()
            #expect(session.messages.map(\.text) == ["Who?", "I am one.", "I am two."])
            #expect(session.messages.dropFirst().allSatisfy { $0.parent == session.messages[0].id })
            // The first one's answer is what the session goes on with.
            #expect(session.activeMessages.map(\.text) == ["Who?", "I am one."] && session.model.text == "custom:one")
        }

        @Test func theAnswersOfSeveralModelsAreAnArray() throws {
            let server = pair("one", "two")
            let run = try home.run(
                ["ask", "Who?", "--base-url", server.url + "/v1", "--model", "one", "--model", "two", "--json", "--no-save"])
            #expect(run.status == 0)
            let answers = try #require(try JSONValue(parsing: run.output).arrayValue)
            #expect(answers.map { $0["reference"] } == ["custom:one", "custom:two"])
            #expect(answers.map { $0["text"] } == ["I am one.", "I am two."])
            #expect(answers.allSatisfy { $0["usage"]?["completion_tokens"] == 3 })
            #expect(answers.allSatisfy { $0["timing"]?["duration_ms"]?.intValue != nil })
        }

        @Test func aModelThatRefusesDoesNotKeepTheOtherFromAnswering() throws {
            let server = ScriptedServer { request, _ in
                let model = (try? JSONValue(parsing: request.body))?["model"]?.stringValue
                return model == "bad" ? .answer(404, #"{"error":{"message":"because"}}"#) : .reply("Fine.")
            }
            let run = try home.run(["ask", "Hi", "--base-url", server.url + "/v1", "--model", "bad", "--model", "good"])
            #expect(run.status == 1)
            expectOneLine(run, "does not have this model")
            #expect(run.outputText.contains("[custom:bad]\n(") && run.outputText.contains("[custom:good]\nFine.\n("))
        }

        // MARK: Exit codes

        @Test func aPortWhereNobodyListensIsOneLineAndOneAfterTheRetries() throws {
            let server = ScriptedServer([.close])
            server.stop()
            let run = try ask(server, ["Hi"])
            #expect(run.status == 1)
            #expect(run.outputText == "\n" || run.outputText.isEmpty)
            expectOneLine(run, "parley: no connection to the server")
        }

        @Test(arguments: [
            (401, "the token was refused"), (402, "no credit left"), (403, "may not do this"), (404, "does not have this model"),
            (410, "no longer served"), (422, "did not accept"),
        ])
        func aRefusalSaysWhatToDoAndIsNotRetried(status: Int, sentence: String) throws {
            let server = ScriptedServer.chat(.answer(status, #"{"error":{"message":"because"}}"#))
            let run = try ask(server, ["Hi"])
            #expect(run.status == 1)
            expectOneLine(run, sentence)
            #expect(run.errorText.contains("because"))
            #expect(server.chats.count == 1)
        }

        private func expectOneLine(_ run: ProgramRun, _ part: String) {
            #expect(run.errorText.hasPrefix("parley: ") && run.errorText.hasSuffix("\n"))
            #expect(run.errorText.count { $0 == "\n" } == 1, "\(run.errorText)")
            #expect(run.errorText.contains(part), "\(run.errorText)")
        }

        @Test(arguments: [
            ["ask", "Hi", "--temperature", "9"], ["ask", "Hi", "--no-such-flag"], ["ask"],
            ["ask", "Hi", "--json", "--json-events"],
            ["ask", "Hi", "--base-url", "ftp://somewhere"], ["ask", "Hi", "--model", "a@b@c d"],
            ["ask", "Hi", "--model", "openai/gpt-oss-120b"],
        ])
        func wrongUseIsTwo(arguments: [String]) throws {
            let run = try home.run(arguments)
            #expect(run.status == 2)
            expectOneLine(run, "parley: ")
        }

        @Test(arguments: [
            ["ask", "Hi", "--session", "nobody"], ["ask", "Hi", "--continue"], ["sessions", "show", "nobody"],
            ["ask", "Hi", "--system", "@/no/such/file"], ["engine", "install", "no-such-model"],
        ])
        func whatIsNotThereIsThree(arguments: [String]) throws {
            let run = try home.run(arguments)
            #expect(run.status == 3)
            expectOneLine(run, "parley: ")
        }

        @Test func aDamagedFileIsFourAndKeepsTheProgramFromNothing() throws {
            let server = ScriptedServer.chat(.reply("Yes."))
            #expect(try ask(server, ["Hi"]).status == 0)
            let id = try home.savedSession().id.text
            home.write("data/sessions/\(id).json", "{\"format\": \"parley.session\", \"version\": 1, \"id\"")
            let run = try ask(server, ["And?", "--session", id])
            #expect(run.status == 4)
            expectOneLine(run, id)
            #expect(try ask(server, ["A new one"]).status == 0)
            #expect(try home.run(["sessions", "list"]).status == 4)
            #expect(readFile("\(home.path)/data/sessions/\(id).json")?.count == 47)
        }

        @Test func anInterruptionIs130AndKeepsWhatCame() throws {
            let server = ScriptedServer.chat(.eventStream() + .said("Half of it") + [.waitForClose])
            let run = try ProgramRun(
                parley, ["ask", "--base-url", server.url, "--model", "m", "Go"], environment: home.environment, input: []
            ) { process, run in
                if run.outputText == "Half of it" { kill(process, SIGINT) }
            }
            #expect(run.status == 130)
            #expect(run.outputText == "Half of it\n")
            let message = try #require(try home.savedSession().activeMessages.last)
            #expect(message.text == "Half of it" && message.reply?.isInterrupted == true)
        }
    }
}
