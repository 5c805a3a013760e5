import ChatCore
import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// The program without a screen.
    @Suite struct LinearTests {
        private let home = Home()

        private func chat(_ server: ScriptedServer, _ more: [String] = [], input: String) throws -> ProgramRun {
            try home.run(["--base-url", server.url + "/v1", "--model", "m"] + more, input: input)
        }

        @Test func eachLineIsATurnAndTheSessionIsSaved() throws {
            let server = ScriptedServer.chat(.reply("One."), .reply("Two."))
            let run = try chat(server, input: "first\nsecond")
            #expect(run.status == 0)
            #expect(run.outputText == "One.\nTwo.\n")
            #expect(!run.output.contains(0x1B) && run.errorText.isEmpty)
            #expect(server.chats[1].messages == ["user: first", "assistant: One.", "user: second"])
            #expect(try home.savedSession().activeMessages.map(\.text) == ["first", "One.", "second", "Two."])
        }

        @Test func slashCommandsWorkLineByLine() throws {
            let server = ScriptedServer.chat(.reply("One."), .reply("Two."))
            let run = try chat(
                server, input: "/system Be brief.\nfirst\n/model custom:other\nsecond\n/status\n/modle\n/quit\nnever\n")
            #expect(server.chats.map { $0["model"]?.stringValue } == ["m", "other"])
            #expect(server.chats[1].messages == ["system: Be brief.", "user: first", "assistant: One.", "user: second"])
            #expect(run.outputText.contains("custom:other"))
            #expect(run.errorText.contains("There is no command /modle. Did you mean /model?"))
        }

        @Test func aSessionGoesOnTheNextDay() throws {
            let server = ScriptedServer.chat(.reply("Hello Ada."), .reply("Ada."))
            _ = try chat(server, input: "I am Ada\n")
            let run = try chat(server, ["--continue"], input: "Who am I?\n")
            #expect(run.outputText.hasSuffix("Ada.\n"))
            #expect(server.chats[1].messages == ["user: I am Ada", "assistant: Hello Ada.", "user: Who am I?"])
        }

        @Test func aRefusalIsToldAndTheExitCodeIsOne() throws {
            let run = try chat(.chat(.answer(401, #"{"error":"Invalid"}"#)), input: "Hi\n")
            #expect(run.status == 1)
            #expect(run.errorText.contains("The token was refused"))
        }

        @Test func onATerminalLinearWritesEachThingOnceAndMovesNoCursor() throws {
            let server = ScriptedServer.chat(.reply("# Title\n\nText."))
            let terminal = try home.screen(["--linear", "--base-url", server.url + "/v1", "--model", "m"])
            try terminal.wait(forText: ">")
            terminal.say("Hello")
            try terminal.wait(forText: "Text.")
            terminal.send(Key.controlD)
            #expect(try terminal.waitForEnd() == 0)
            #expect(!terminal.output.contains(0x1B))
            #expect(terminal.screen.rows.count { $0.contains("# Title") } == 1)
            try terminal.wait(forText: "[custom:m]")
        }

        @Test func aDumbTerminalGetsTheLinearChat() throws {
            home.environment["TERM"] = "dumb"
            let server = ScriptedServer.chat(.reply("Plain."))
            let terminal = try home.screen(["--base-url", server.url + "/v1", "--model", "m"])
            try terminal.wait(forText: ">")
            terminal.say("Hello")
            try terminal.wait(forText: "Plain.")
            #expect(!terminal.output.contains(0x1B))
        }

        @Test func withoutTokenAndEngineOneScreenSaysHowToGetEither() throws {
            let terminal = try home.screen([])
            try terminal.wait(forText: "parley engine install")
            try terminal.wait(forText: "HF_TOKEN")
            try terminal.wait(forText: "--base-url")
            try expectScreen(of: terminal, "NothingSetUp")
        }
    }
}
