import ChatCore
import Glibc
import JSON
import ServerTesting
import SessionStore
import Testing

extension ProgramTests {
    /// `parley rerun`: a saved conversation asked once more.
    @Suite struct RerunTests {
        private let home = Home()

        /// A session of two turns, answered with the first two replies.
        private func record(on server: ScriptedServer, _ more: [String] = []) throws -> ChatSession {
            for (question, options) in [("Name a river.", more), ("And a longer one?", ["--continue"])] {
                let run = try home.run(["ask", question, "--base-url", server.url + "/v1", "--model", "m"] + options)
                try #require(run.status == 0, "\(run.errorText)")
            }
            return try home.savedSession()
        }

        private func rerun(_ server: ScriptedServer, _ session: ChatSession, _ more: [String] = []) throws -> ProgramRun {
            try home.run(["rerun", session.id.text, "--base-url", server.url + "/v1"] + more)
        }

        private func file(of session: ChatSession) -> [UInt8]? { readFile("\(home.path)/data/sessions/\(session.id.text).json") }

        @Test func theSameAnswersAreTheSameAndTheOldSessionIsNotTouched() throws {
            let server = ScriptedServer.chat(
                .reply("The Seine."), .reply("The Danube."), .reply("The Seine."), .reply("The Danube."))
            let saved = try record(on: server, ["--system", "Be brief.", "--seed", "7", "--temperature", "0"])
            let before = file(of: saved)
            let run = try rerun(server, saved, ["--expect", "same"])
            #expect(run.status == 0, "\(run.errorText)")
            #expect(run.outputText.hasPrefix("custom:m\n\n1 of 2  Name a river.\n        the same · 3 tokens · "))
            #expect(run.outputText.contains("\n2 of 2 answers the same · 6 tokens · "))
            #expect(server.chats[2] == server.chats[0] && server.chats[3] == server.chats[1])
            #expect(file(of: saved) == before && before != nil)
            let new = try home.savedSession()
            #expect(new.title == "Name a river. (rerun with custom:m)" && new.id != saved.id)
            #expect(run.outputText.hasSuffix(" · saved as \(new.id.text)\n"))
            #expect(new.activeMessages.map(\.text) == ["Name a river.", "The Seine.", "And a longer one?", "The Danube."])
            #expect(new.systemPrompt == "Be brief." && new.settings == saved.settings)
        }

        @Test func whatDiffersIsMarkedByWordsAndEndsWithOneWhereTheSameIsExpected() throws {
            let server = ScriptedServer.chat(
                .reply("The Seine flows."), .reply("The Danube."), .reply("The Rhine flows."), .reply("The Danube."))
            let saved = try record(on: server)
            let run = try rerun(server, saved, ["--expect", "same"])
            #expect(run.status == 1)
            #expect(run.errorText == "parley: of 2 answers 1 are not the recorded ones\n")
            #expect(run.outputText.contains("\n        differs: 1 word gone, 1 word new · 3 tokens · "))
            #expect(run.outputText.contains("\n\n        The [-Seine-]{+Rhine+} flows.\n\n"))
            #expect(run.outputText.contains("\n1 of 2 answers the same"))
            // The second question stood behind the new answer.
            #expect(server.chats[3].messages[1] == "assistant: The Rhine flows.")
            #expect(try rerun(server, saved).status == 0)
        }

        @Test func withTheRecordedContextEveryQuestionStandsBehindTheRecordedAnswers() throws {
            let server = ScriptedServer.chat(
                .reply("The Seine."), .reply("The Danube."), .reply("The Rhine."), .reply("The Volga."))
            let saved = try record(on: server)
            let run = try rerun(server, saved, ["--context", "recorded"])
            #expect(run.status == 0)
            #expect(server.chats[3].messages == ["user: Name a river.", "assistant: The Seine.", "user: And a longer one?"])
            let new = try home.savedSession()
            // The new answers stand beside the recorded ones.
            #expect(new.messages.count == 6)
            let question = try #require(saved.activeMessages.first?.id)
            #expect(new.messages.filter { $0.parent == question }.map(\.text) == ["The Seine.", "The Rhine."])
            #expect(new.activeMessages.map(\.text) == ["Name a river.", "The Seine.", "And a longer one?", "The Volga."])
        }

        @Test func severalModelsAreAskedAtOnceAndEachHasASessionOfItsOwn() throws {
            let saved = try record(on: .chat(.reply("The Seine."), .reply("The Danube.")))
            let gates = [Gate(), Gate()]
            // Each model's first answer waits until the other model has been asked.
            let server = ScriptedServer { request, _ in
                guard let body = try? JSONValue(parsing: request.body) else { return .answer(200, "{\"data\":[]}") }
                let isFirst = body["model"] == "one"
                let turn = body.messages.count
                guard turn == 1 else { return .reply(isFirst ? "The Danube." : "The Volga.") }
                gates[isFirst ? 0 : 1].open()
                return [gates[isFirst ? 1 : 0].step] + .reply(isFirst ? "The Seine." : "The Rhine.")
            }
            let run = try rerun(server, saved, ["--model", "one", "--model", "two", "--seed", "3"])
            #expect(run.status == 0, "\(run.errorText)")
            let sessions = try home.store.list().sessions
            #expect(
                Set(sessions.map(\.title)) == [
                    "Name a river.", "Name a river. (rerun with custom:one)", "Name a river. (rerun with custom:two)",
                ])
            #expect(server.chats.allSatisfy { $0["seed"]?.intValue == 3 })
            let rows = run.outputText.split(separator: "\n").suffix(2)
            #expect(rows.first?.hasPrefix("custom:one  2 of 2 answers the same  6 tokens") == true, "\(run.outputText)")
            #expect(rows.last?.hasPrefix("custom:two  0 of 2 answers the same  6 tokens") == true)
        }

        @Test func oneJSONObjectTellsEverything() throws {
            let server = ScriptedServer.chat(
                .reply("The Seine."), .reply("The Danube."), .reply("The Rhine."), .reply("The Danube."))
            let saved = try record(on: server)
            let run = try rerun(server, saved, ["--json", "--expect", "same"])
            #expect(run.status == 1)
            let object = try JSONValue(parsing: run.output)
            #expect(object["session"]?.stringValue == saved.id.text && object["same"] == false && object["context"] == "new")
            let first = try #require(object["runs"]?.arrayValue?.first)
            #expect(first["models"] == ["custom:m"] && first["same"] == 1 && first["turns"] == 2)
            #expect(first["session"]?.stringValue == (try home.savedSession().id.text))
            let answers = try #require(first["answers"]?.arrayValue)
            #expect(answers.map { $0["same"] } == [false, true])
            #expect(answers[0]["question"] == "Name a river." && answers[0]["recorded"]?["text"] == "The Seine.")
            #expect(answers[0]["answer"]?["usage"]?["completion_tokens"] == 3)
            #expect(answers[0]["diff"] == [["same": "The "], ["removed": "Seine"], ["added": "Rhine"], ["same": "."]])
        }

        @Test func noSaveLeavesNothingAndASessionInUseIsRead() throws {
            let server = ScriptedServer.chat(
                .reply("The Seine."), .reply("The Danube."), .reply("The Seine."), .reply("The Danube."))
            let saved = try record(on: server)
            let inUse = try home.store.open(saved.id)
            guard case .writable(let writer) = inUse.access else { throw Home.Missing(what: "the lock") }
            let run = try rerun(server, saved, ["--no-save", "--expect", "same"])
            #expect(run.status == 0, "\(run.errorText)")
            #expect(!run.outputText.contains("saved as"))
            #expect(writer.closeAndWait() == nil)
            #expect(try home.store.list().sessions.count == 1)
        }

        @Test func anInterruptionIs130AndKeepsWhatCame() throws {
            let saved = try record(on: .chat(.reply("The Seine."), .reply("The Danube.")))
            let asked = Gate()
            let server = ScriptedServer.chat(
                .reply("The Seine."), .eventStream() + .said("The Dan") + [.run { asked.open() }, .waitForClose])
            let run = try ProgramRun(
                parley, ["rerun", saved.id.text, "--base-url", server.url, "--model", "m"], environment: home.environment,
                input: []
            ) { process, run in
                // The first turn is told when the second begins.
                if run.outputText.contains("1 of 2"), !run.outputText.contains("2 of 2  ") {
                    if case .run(let wait) = asked.step { wait() }
                    kill(process, SIGINT)
                }
            }
            #expect(run.status == 130)
            #expect(run.outputText.contains("\n2 of 2  And a longer one?\n        not answered"))
            let last = try #require(try home.savedSession().activeMessages.last)
            #expect("The Dan".hasPrefix(last.text) && last.reply?.isInterrupted == true)
        }

        @Test func aModelThatRefusesDoesNotKeepTheOthersFromAnswering() throws {
            let saved = try record(on: .chat(.reply("The Seine."), .reply("The Danube.")))
            let server = ScriptedServer { request, _ in
                let body = try? JSONValue(parsing: request.body)
                return body?["model"] == "bad" ? .answer(404, #"{"error":{"message":"no such model"}}"#) : .reply("The Seine.")
            }
            let run = try rerun(server, saved, ["--model", "bad", "--model", "good"])
            #expect(run.status == 1)
            #expect(run.errorText.hasPrefix("parley: ") && run.errorText.count { $0 == "\n" } == 1, "\(run.errorText)")
            #expect(run.outputText.contains("not answered: ") && run.outputText.contains("custom:good  1 of 2 answers the same"))
            // Nobody was asked a second question without an answer to the first.
            #expect(server.chats.count { $0["model"] == "bad" } == 1)
        }

        @Test func aTurnWithoutARecordedAnswerIsNotTheSame() throws {
            let server = ScriptedServer.chat(.answer(404, "{}"), .reply("The Seine."))
            #expect(try home.run(["ask", "Name a river.", "--base-url", server.url, "--model", "m"]).status == 1)
            let run = try rerun(server, try home.savedSession(), ["--expect", "same"])
            #expect(run.status == 1)
            #expect(run.outputText.contains("nothing was recorded"))
        }

        @Test func wrongUseAndWhatIsNotThereHaveTheirExitCodes() throws {
            let server = ScriptedServer.chat(.reply("The Seine."), .reply("The Danube."))
            let saved = try record(on: server)
            let id = saved.id.text
            for (arguments, code) in [
                (["rerun"], 2), (["rerun", id, "--continue"], 2), (["rerun", id, "--context", "other"], 2),
                (["rerun", id, "--expect", "different"], 2), (["rerun", id], 2), (["rerun", "nobody"], 3),
                (["rerun", id, "--model", "local:none"], 3), (["--model", "a", "--model", "b"], 2),
            ] as [([String], Int32)] {
                let run = try home.run(arguments)
                #expect(run.status == code, "\(arguments) \(run.errorText)")
                #expect(run.errorText.hasPrefix("parley: ") && run.errorText.count { $0 == "\n" } == 1, "\(run.errorText)")
            }
            #expect(try home.run(["rerun", id]).errorText.contains("custom"))
            home.write("data/sessions/\(id).json", "{\"format\": \"parley.session\", \"version\": 1, \"id\"")
            #expect(try home.run(["rerun", id]).status == 4)
        }
    }
}
