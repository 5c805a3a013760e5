import ChatCore
import Glibc
import JSON
import ServerTesting
import Testing

extension ProgramTests {
    /// `route:NAME` as a model, and budgets: the whole program with two servers.
    @Suite struct RouteTests {
        private func home(_ first: ScriptedServer, _ second: ScriptedServer, more: String = "") -> Home {
            Home(
                configuration: """
                    backends:
                      one: {base_url: "\(first.url)/v1"}
                      two: {base_url: "\(second.url)/v1"}
                    routes:
                      fast: {targets: ["one:a", "two:b"]}
                    \(more)
                    """)
        }

        @Test func whenTheFirstTargetFailsTheNextAnswersAndBothAttemptsAreSaved() throws {
            let first = ScriptedServer(.answer(503, #"{"error":"down"}"#))
            let second = ScriptedServer.chat(.reply("Paris."))
            let home = home(first, second)
            let run = try home.run(["ask", "--model", "route:fast", "--verbose", "Capital?"])
            #expect(run.status == 0 && run.outputText == "Paris.\n")
            #expect(run.errorText.contains("asking the next target"))
            #expect(second.chats[0]["model"] == "b")
            let session = try home.savedSession()
            let reply = try #require(session.messages.last?.reply)
            #expect(session.model.text == "route:fast")
            #expect(reply.author.reference == "two:b" && reply.author.backend == "two")
            #expect(reply.attempts.map(\.backend) == ["one", "two"] && reply.attempts.map(\.status) == [503, 200])
            #expect(reply.attempts[0].error != nil && reply.attempts[0].waitedMilliseconds == 0 && reply.attempts[1].error == nil)
        }

        @Test func textThatWasShownIsKeptAndNobodyElseIsAsked() throws {
            let first = ScriptedServer.chat([ScriptedServer.Step].eventStream() + .said("Par") + [.close])
            let second = ScriptedServer.chat(.reply("Paris."))
            let home = home(first, second)
            let run = try home.run(["ask", "--model", "route:fast", "Capital?"])
            #expect(run.status == 1 && run.outputText == "Par\n" && second.requests.isEmpty)
            let reply = try #require(try home.savedSession().messages.last?.reply)
            #expect(reply.isInterrupted && reply.attempts.count == 1 && reply.author.reference == "one:a")
        }

        @Test func anUnknownRouteIsWrongUse() throws {
            let home = Home()
            let run = try home.run(["ask", "--model", "route:none", "Capital?"])
            #expect(run.status == 2 && run.errorText.hasPrefix("parley: there is no route “none”"))
        }

        @Test func aLineByLineChatSaysWhoIsAskedNext() throws {
            let home = home(ScriptedServer(.answer(429, "{}")), .chat(.reply("Paris.")))
            let run = try home.run(["--linear", "--model", "route:fast"], input: "Capital?\n")
            #expect(run.status == 0 && run.outputText.contains("Paris.") && run.errorText.contains("asking the next target"))
        }

        @Test func overTheBudgetNothingIsSent() throws {
            let server = ScriptedServer.chat(.reply("Paris."))
            let home = home(server, server, more: "budget: {month: 12 tokens}")
            let first = try home.run(["ask", "--model", "one:a", "Capital?"])
            #expect(first.status == 0)
            // Seven prompt tokens and three written ones are spent; this prompt has about three.
            let second = try home.run(["ask", "--model", "one:a", "Capital of it"])
            #expect(
                second.status == 1 && second.errorText.contains("the budget of this month is used up: 10 of 12 tokens are spent"))
            #expect(server.chats.count == 1)
            let saved = home.path + "/state/spending.json"
            let bytes = try #require(readFile(saved))
            let months = try #require(try JSONValue(parsing: bytes)["months"]?.objectValue)
            #expect(months.members.count == 1 && months.members[0].value["tokens"] == 10)
            #expect(months.members[0].value["unpriced"] == 1 && months.members[0].value["usd"]?.doubleValue == 0)
            var status = stat()
            #expect(stat(saved, &status) == 0 && status.st_mode & 0o777 == 0o600)
        }

        @Test func aSessionHasABudgetOfItsOwnAndALedgerThatCannotBeReadIsLeftAlone() throws {
            let server = ScriptedServer.chat(.reply("Paris."))
            let home = home(server, server, more: "budget: {session: 12 tokens, month: 5 USD}")
            #expect(try home.run(["ask", "--model", "one:a", "Capital?"]).status == 0)
            let more = try home.run(["ask", "--continue", "Capital of the other one?"])
            #expect(more.status == 1 && more.errorText.contains("the budget of this session"))
            home.write("state/spending.json", "torn")
            let torn = try home.run(["ask", "--model", "one:a", "Capital?"])
            #expect(torn.status == 1 && torn.errorText.contains("spending.json"))
            #expect(readFile(home.path + "/state/spending.json") == Array("torn".utf8))
            #expect(server.chats.count == 1)
        }

        @Test func programsThatEndAtTheSameTimeAllEnterTheirAnswers() throws {
            let server = ScriptedServer.chat(.reply("Paris."))
            let home = home(server, server)
            let count = 6
            withUnsafeTemporaryAllocation(of: pthread_t.self, capacity: count) { threads in
                let context = Unmanaged.passRetained(Asking(home))
                for index in 0..<count {
                    pthread_create(
                        &threads[index], nil,
                        { context in
                            let asking = Unmanaged<Asking>.fromOpaque(context!).takeUnretainedValue()
                            _ = try? asking.home.run(["ask", "--no-save", "--model", "one:a", "Capital?"])
                            return nil
                        }, context.toOpaque())
                }
                for thread in threads { pthread_join(thread, nil) }
                context.release()
            }
            let ledger = try JSONValue(parsing: try #require(readFile(home.path + "/state/spending.json")))
            #expect(ledger["months"]?.objectValue?.members[0].value["answers"]?.intValue == count)
        }
    }
}

/// What the threads of a test share.
private final class Asking {
    let home: Home
    init(_ home: Home) { self.home = home }
}
