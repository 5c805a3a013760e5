import Glibc
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// What was typed and not sent outlives the program.
    @Suite struct DraftTests {
        private func drafts(_ home: Home) -> [String] { names(in: home.path + "/state/drafts") }

        private func type(_ text: String, on terminal: PseudoTerminal, in home: Home) throws {
            terminal.send(text)
            try eventually("the draft is kept", within: .seconds(20)) {
                drafts(home).contains {
                    (readFile(home.path + "/state/drafts/\($0)").map { String(decoding: $0, as: UTF8.self) } ?? "").contains(text)
                }
            }
        }

        @Test(arguments: ["kill", "hang up"]) func aDraftIsThereAgainAfterTheProgramWasEnded(how: String) throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply("Fine."))
            let first = try home.screen(with: server)
            try type("half a thought", on: first, in: home)
            if how == "kill" { first.signal(SIGKILL) } else { first.hangUp() }
            try first.waitForEnd()
            #expect(mode(of: home.path + "/state/drafts/" + drafts(home)[0]) == 0o600)

            let second = try home.screen(with: server)
            try second.wait("the draft") { $0.shows("> half a thought") && $0.shows("recovered") }
            second.send(Key.enter)
            try second.wait(forText: "Fine.")
            try eventually("a message that was sent is no draft") { drafts(home).isEmpty }
            second.send(Key.controlD)
            try second.waitForEnd()
            #expect(drafts(home).isEmpty)
        }

        @Test func aDraftBelongsToItsSession() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply("Fine."))
            let first = try home.screen(with: server)
            first.say("Begin")
            try first.wait(forText: "Fine.")
            try first.waitForReplyEnd()
            try type("to be continued", on: first, in: home)
            first.signal(SIGKILL)
            try first.waitForEnd()
            let other = try home.screen(with: server)
            try other.wait("a word of it") { $0.shows("waits in the session") }
            #expect(!other.screen.shows("to be continued"))
            other.send(Key.controlD)
            try other.waitForEnd()
            let again = try home.screen(with: server, ["--continue"])
            try again.wait("the draft") { $0.shows("> to be continued") }
            again.signal(SIGKILL)
            try again.waitForEnd()
            #expect(drafts(home).count == 1)
            #expect(try home.run(["sessions", "delete", home.savedSession().id.text]).status == 0)
            #expect(drafts(home).isEmpty)
        }

        @Test func whatAnotherProgramIsWritingIsItsOwn() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply("Fine."))
            let first = try home.screen(with: server)
            try type("mine", on: first, in: home)
            let second = try home.screen(with: server)
            try type("yours", on: second, in: home)
            #expect(!second.screen.shows("mine") && drafts(home).count == 2)
        }

        @Test func privatelyNothingIsKept() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply("Fine."))
            let terminal = try home.screen(with: server, ["--no-save"])
            terminal.say("first secret")
            try terminal.wait(forText: "Fine.")
            try terminal.waitForReplyEnd()
            terminal.send("second secret")
            try terminal.wait(forText: "> second secret")
            terminal.signal(SIGTERM)
            try terminal.waitForEnd()
            #expect(drafts(home).isEmpty && readFile(home.path + "/state/prompts.jsonl") == nil)
        }

        @Test func aDamagedDraftIsPassedOver() throws {
            let home = Home()
            mkdir(home.path + "/state", 0o700)
            mkdir(home.path + "/state/drafts", 0o700)
            home.write("state/drafts/01ARZ3NDEKTSV4RRFFQ69G5FAV.json", "{\"format\":\"parley.draft\",\"parts\":[{\"te")
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Fine.")))
            terminal.say("Hello")
            try terminal.wait(forText: "Fine.")
        }

        @Test func filesThatWaitedAreThereAgainAndThoseThatAreGoneAreNamed() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply("Fine."))
            home.write("kept.txt", "What is kept.")
            home.write("gone.txt", "What is not.")
            let first = try home.screen(with: server, size: Size(columns: 120, rows: 24))
            for name in ["kept.txt", "gone.txt"] {
                first.say("/file \(home.path)/\(name)")
                try first.wait("the file waits") { $0.shows("\(name) (text") }
            }
            try type("see both", on: first, in: home)
            first.signal(SIGKILL)
            try first.waitForEnd()
            let kept = String(decoding: readFile(home.path + "/state/drafts/" + drafts(home)[0]) ?? [], as: UTF8.self)
            #expect(kept.contains("\(home.path)/kept.txt") && !kept.contains("What is kept."), "where it is, not what it holds")
            unlink(home.path + "/gone.txt")
            home.write("kept.txt", "What is kept, and more.")

            let second = try home.screen(with: server, size: Size(columns: 120, rows: 24))
            try second.wait("the draft") { $0.shows("> see both") && $0.shows("kept.txt (text") }
            try second.wait("what is gone") { $0.shows("without 1 of its 2 files") && $0.shows("There is no file") }
            second.send(Key.enter)
            try second.wait(forText: "Fine.")
            #expect(server.chats.last?.messages.last?.contains("What is kept, and more.") == true)
            try eventually("a message that was sent is no draft") { drafts(home).isEmpty }
        }

        @Test func aDraftOfAnOlderVersionIsStillRead() throws {
            let home = Home()
            mkdir(home.path + "/state", 0o700)
            mkdir(home.path + "/state/drafts", 0o700)
            home.write(
                "state/drafts/01ARZ3NDEKTSV4RRFFQ69G5FAV.json",
                #"{"format":"parley.draft","title":"","written_at":"2026-01-02T03:04:05.000Z","parts":[{"text":"from before"}]}"#
                    + "\n")
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Fine.")))
            try terminal.wait("the draft") { $0.shows("> from before") && $0.shows("recovered.") }
        }
    }
}
