import ChatCore
import Glibc
import JSON
import ScreenTesting
import ServerTesting
import SessionStore
import TerminalCore
import Testing

extension ProgramTests {
    /// Saved conversations that are played, forked, kept private and deleted.
    @Suite struct ReplayTests {
        private let home = Home()

        private func chat(_ server: ScriptedServer, _ more: [String] = [], input: String) throws -> ProgramRun {
            try home.run(["--base-url", server.url + "/v1", "--model", "m"] + more, input: input)
        }

        private func makeSession() throws -> ChatSession {
            let server = ScriptedServer.chat(.reply("The Rhine is long."), .reply("The Elbe, too."))
            _ = try chat(server, input: "Which river?\n/model custom:other\nAnd the Elbe?\n")
            return try home.savedSession()
        }

        @Test func intoAPipeAConversationIsWrittenAtOnce() throws {
            let session = try makeSession()
            let run = try home.run(["replay", String(session.id.text.prefix(24)), "--speed", "0.25"])
            #expect(run.status == 0)
            #expect(
                run.outputText == """
                    > Which river?
                    [custom:m]
                    The Rhine is long.
                    — the model is switched to custom:other —
                    > And the Elbe?
                    [custom:other]
                    The Elbe, too.

                    """)
            #expect(run.errorText.isEmpty && !run.output.contains(0x1B))
        }

        @Test func lineByLineOnATerminalItIsTheSameTextInItsOwnTime() throws {
            let session = try makeSession()
            let terminal = try home.screen(["replay", session.id.text, "--linear", "--speed", "64"])
            #expect(try terminal.waitForEnd() == 0)
            let rows = terminal.screen.rows.filter { !$0.isEmpty }
            #expect(
                rows == [
                    "> Which river?", "[custom:m]", "The Rhine is long.", "— the model is switched to custom:other —",
                    "> And the Elbe?", "[custom:other]", "The Elbe, too.",
                ])
        }

        @Test func aLinearChatPlaysItsSessionAndGoesOn() throws {
            let session = try makeSession()
            let run = try home.run(["--linear", "--session", session.id.text], input: "/replay\n/tree\n")
            #expect(run.status == 0)
            #expect(
                run.outputText.contains(
                    "— the model is switched to custom:other —\n> And the Elbe?\n[custom:other]\nThe Elbe, too.\n"))
            #expect(run.errorText.contains("The session was played to its end."))
            #expect(run.outputText.contains("● You: Which river?") && run.outputText.contains("● The Elbe, too.  custom:other"))
        }

        @Test func onTheScreenAConversationPlaysToItsEnd() throws {
            let session = try makeSession()
            let terminal = try home.screen(["replay", session.id.text, "--speed", "64"])
            try terminal.wait(forText: "■ ended")
            #expect(terminal.screen.shows("The Rhine is long.") && terminal.screen.shows("The Elbe, too."))
            #expect(terminal.screen.shows("custom:other"))
            terminal.send("k")
            try terminal.wait(forText: "‖ paused")
            try terminal.wait { !$0.shows("The Elbe, too.") }
            terminal.send("q")
            #expect(try terminal.waitForEnd() == 0)
            // Nothing was written, and nobody was kept from writing.
            #expect(try home.store.read(session.id) == session)
        }

        @Test func aSessionThatAnotherParleyWritesCanBePlayed() throws {
            let server = ScriptedServer.chat(.reply("Here."))
            let writer = try home.screen(with: server)
            writer.say("Where?")
            try writer.waitForReplyEnd()
            let run = try home.run(["replay", "Where?"])
            #expect(run.outputText.contains("> Where?\n[custom:m]\nHere.\n"))
            writer.say("/replay")
            try writer.wait(forText: "■ ended")
            writer.send("q")
            try writer.wait { !$0.shows("■ ended") }
            writer.say("/quit")
            #expect(try writer.waitForEnd() == 0)
        }

        @Test func aRecordingShowsTheSameScreenToWhoeverPlaysIt() throws {
            let session = try makeSession()
            let run = try home.run(["replay", session.id.text, "--cast", "-", "--size", "60x16", "--speed", "0.25"])
            let lines = run.outputText.split(separator: "\n")
            let header = try JSONValue(parsing: String(lines[0]))
            #expect(header["version"]?.intValue == 2 && header["width"]?.intValue == 60 && header["height"]?.intValue == 16)
            var screen = ScreenModel(size: Size(columns: 60, rows: 16))
            var last = 0.0
            for line in lines.dropFirst() {
                let event = try #require(try JSONValue(parsing: String(line)).arrayValue)
                let time = try #require(event[0].doubleValue)
                #expect(time >= last && event[1].stringValue == "o")
                last = time
                screen.write(Array(event[2].stringValue!.utf8))
            }
            #expect(screen.shows("The Elbe, too.") && screen.shows("■ ended"))
            #expect(screen.unknown == [])
            // More than ten seconds of conversation, without waiting for any of them.
            #expect(last > 10)
            let exported = try home.run(["sessions", "export", session.id.text, "--format", "cast"])
            #expect(exported.output == (try home.run(["replay", session.id.text, "--cast", "-"])).output)
            #expect(exported.outputText.hasPrefix(#"{"version":2,"width":80,"height":24,"#))
            let file = home.path + "/a.cast"
            let again = try home.run(["replay", session.id.text, "--cast", file, "--size", "60x16", "--speed", "0.25"])
            #expect(again.status == 0 && again.output.isEmpty)
            #expect(readFile(file) == run.output)
        }

        @Test(arguments: [
            ["--speed", "65"], ["--speed", "0"], ["--size", "10x3"], ["--cast", "-", "--linear"], ["--loop", "--instant"],
        ])
        func whatCannotBeIsRefused(arguments: [String]) throws {
            let run = try home.run(["replay", "x"] + arguments)
            #expect(run.status == 2)
            #expect(run.errorText.hasPrefix("parley: --"))
        }

        @Test func anUnknownSessionIsNotFound() throws {
            let run = try home.run(["replay", "nobody"])
            #expect(run.status == 3)
        }

        @Test func aForkIsAnotherFileAndTheFirstStaysAsItWas() throws {
            let session = try makeSession()
            let run = try home.run(["sessions", "fork", session.id.text, "--messages", "2", "--title", "Only the Rhine"])
            let id = try #require(ULID(run.outputText.split(separator: "\n").joined()))
            let fork = try home.store.read(id)
            #expect(fork.messages == Array(session.messages.prefix(2)))
            #expect(fork.title == "Only the Rhine")
            #expect(try home.store.read(session.id) == session)
        }

        @Test func withNoSaveNothingIsWritten() throws {
            let server = ScriptedServer.chat(.reply("A secret."))
            let run = try chat(server, ["--no-save"], input: "/model custom:discreet\nTell me\n")
            #expect(run.outputText == "A secret.\n")
            #expect(names(in: home.path + "/data/sessions").isEmpty)
            for word in ["Tell me", "discreet"] {
                #expect(!home.files.values.contains { String(decoding: $0, as: UTF8.self).contains(word) }, "\(word)")
            }
        }

        @Test func fromPrivateOnNothingIsWrittenAndWhatWasStays() throws {
            let server = ScriptedServer.chat(.reply("Known."), .reply("A secret."))
            let terminal = try home.screen(with: server)
            terminal.say("Public?")
            try terminal.waitForReplyEnd()
            terminal.say("/private")
            try terminal.wait(forText: "stays in its file")
            terminal.say("Hidden?")
            try terminal.wait(forText: "A secret.")
            try terminal.waitForReplyEnd("3 tok")
            terminal.say("/new")
            terminal.say("Hidden as well?")
            try terminal.wait(forText: "A secret.")
            terminal.say("/quit")
            #expect(try terminal.waitForEnd() == 0)
            #expect(try home.savedSession().activeMessages.map(\.text) == ["Public?", "Known."])
            #expect(!home.files.values.contains { String(decoding: $0, as: UTF8.self).contains("Hidden") })
        }

        @Test func deletingASessionLeavesNothingOfIt() throws {
            let session = try makeSession()
            let directory = "data/sessions/"
            for side in ["journal.damaged-1", "sync-conflict-20261121-1.json", "index"] {
                home.write(directory + session.id.text + "." + side, "The Rhine")
            }
            home.write(directory + "other.json", "{}")
            let run = try home.run(["sessions", "delete", session.id.text])
            #expect(run.status == 0)
            #expect(names(in: home.path + "/" + directory).filter { !$0.hasSuffix(".lock") } == ["other.json"])
        }

        @Test func noWordOfADeletedSessionStaysInTheIndex() throws {
            let server = ScriptedServer.chat(.reply("A xylophonist."), .reply("A trombonist."))
            _ = try chat(server, input: "Who is that?\n")
            let session = try home.savedSession()
            _ = try chat(server, input: "And who is that?\n")
            func holds(_ word: String) -> Bool {
                home.files.values.contains { String(decoding: $0, as: UTF8.self).lowercased().contains(word) }
            }
            #expect(try home.run(["sessions", "search", "xylophonist"]).status == 0)
            #expect(holds("xylophonist"))
            #expect(try home.run(["sessions", "delete", session.id.text]).status == 0)
            #expect(!holds("xylophonist") && holds("trombonist"))
            #expect(try home.run(["sessions", "search", "xylophonist"]).status == 3)
            #expect(try home.run(["sessions", "search", "trombonist"]).status == 0)
        }

        @Test func aReplyIsGoneOnWithByTheServer() throws {
            let gate = Gate()
            let server = ScriptedServer.chat(.eventStream() + .said("One, two, ") + [gate.step], .reply("three."))
            let terminal = try home.screen(with: server)
            terminal.say("Count")
            try terminal.wait(forText: "One, two,")
            terminal.send(Key.escape)
            try terminal.wait(forText: "stopped")
            terminal.say("/continue")
            try terminal.wait(forText: "One, two, three.")
            gate.open()
            #expect(server.chats.last?.messages == ["user: Count", "assistant: One, two, "])
            try terminal.waitForReplyEnd()
            terminal.say("/quit")
            #expect(try terminal.waitForEnd() == 0)
            let session = try home.savedSession()
            #expect(session.messages.map(\.text) == ["Count", "One, two, ", "One, two, three."])
        }
    }
}
