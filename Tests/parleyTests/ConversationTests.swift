import ChatCore
import JSON
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// A conversation on the screen, from the first key to the next day.
    @Suite struct ConversationTests {
        private let home = Home()
        private static let formatted = """
            # Rivers

            Three of **many**:

            - the Rhine
            - the Elbe

            ```python
            def length(river):
                return river.km
            ```

            """

        @Test func aTypedQuestionIsAnsweredInFormattedText() throws {
            let server = ScriptedServer.chat(.reply(Self.formatted))
            let terminal = try home.screen(with: server)
            terminal.say("Which rivers?")
            try terminal.waitForReplyEnd()
            try expectScreen(of: terminal, rows: 22, "FormattedReply")
            let heading = terminal.screen.rows.firstIndex { $0.contains("Rivers") } ?? 0
            let column = (0..<80).first { terminal.screen[$0, heading].glyph.scalars.first == "R" } ?? 0
            #expect(terminal.screen[column, heading].style.attributes.contains(.bold))
            #expect(terminal.screen.unknown.isEmpty)
        }

        @Test func theSecondQuestionCarriesTheFirstInItsRequest() throws {
            let server = ScriptedServer.chat(.reply("In the east."), .reply("In the west."))
            let terminal = try home.screen(with: server, ["--system", "Be brief."])
            terminal.say("Where does the sun rise?")
            try terminal.wait(forText: "In the east.")
            try terminal.waitForReplyEnd()
            terminal.say("And set?")
            try terminal.wait(forText: "In the west.")
            let requests = server.chats
            try #require(requests.count == 2)
            #expect(requests[0].messages == ["system: Be brief.", "user: Where does the sun rise?"])
            #expect(
                requests[1].messages == [
                    "system: Be brief.", "user: Where does the sun rise?", "assistant: In the east.", "user: And set?",
                ])
            #expect(requests[1]["stream"] == true && requests[1]["model"] == "m")
        }

        @Test func theModelIsSwitchedByNameAndByPickerAndBothAuthorsAreLabelled() throws {
            let server = ScriptedServer.chat(.reply("One."), .reply("Two."), .reply("Three."))
            let terminal = try home.screen(with: server)
            terminal.say("1?")
            try terminal.wait(forText: "One.")
            try terminal.waitForReplyEnd()
            terminal.say("/model custom:other")
            try terminal.wait(forText: "Next reply by custom:other")
            terminal.say("2?")
            try terminal.wait(forText: "Two.")
            try terminal.waitForReplyEnd()
            let authors = terminal.screen.rows.filter { $0.hasPrefix("custom:") }
            #expect(authors.map { $0.prefix { $0 != " " } } == ["custom:m", "custom:other"])

            terminal.send(Key.controlP)
            try terminal.wait("the models of the server") { $0.shows("custom:m ") || $0.shows("custom:m│") }
            try expectScreen(of: terminal, rows: 22, "ModelPicker")
            terminal.send("custom:m")
            try terminal.wait("a filtered list") { !$0.shows("local:") }
            terminal.send(Key.enter)
            try terminal.wait(forText: "Next reply by custom:m.")
            terminal.say("3?")
            try terminal.wait(forText: "Three.")
            try terminal.waitForReplyEnd()
            #expect(server.chats.map { $0["model"]?.stringValue } == ["m", "other", "m"])
            #expect(server.chats.last?.messages.count == 5)
            #expect(
                try home.savedSession().activeMessages.compactMap { $0.reply?.author.reference } == [
                    "custom:m", "custom:other", "custom:m",
                ])
        }

        @Test func theSystemPromptIsSetInTheRunningSession() throws {
            let server = ScriptedServer.chat(.reply("Aye."))
            let terminal = try home.screen(with: server)
            terminal.say("/system Talk like a pirate.")
            try terminal.wait(forText: "The system prompt is set.")
            terminal.say("Ready?")
            try terminal.wait(forText: "Aye.")
            #expect(server.chats[0].messages == ["system: Talk like a pirate.", "user: Ready?"])
        }

        @Test func leavingAndContinuingShowsItAllAgain() throws {
            let server = ScriptedServer.chat(.reply(Self.formatted), .reply("You are welcome."))
            let terminal = try home.screen(with: server)
            terminal.say("Which rivers?")
            try terminal.waitForReplyEnd()
            terminal.say("/model custom:other")
            try terminal.wait(forText: "Next reply by custom:other")
            terminal.say("Thanks")
            try terminal.wait(forText: "You are welcome.")
            try terminal.waitForReplyEnd()
            let conversation = terminal.screen.rows.prefix(22)
            terminal.say("/quit")
            #expect(try terminal.waitForEnd() == 0)
            #expect(names(in: home.path + "/data/sessions").filter { $0.hasSuffix(".journal") }.isEmpty)

            let again = try home.screen(["--continue", "--base-url", server.url + "/v1"])
            try again.wait(forText: "You are welcome.")
            #expect(again.screen.rows.prefix(22) == conversation)
            #expect(again.screen.statusRow.contains("custom:other"))
            again.send(Key.controlD)
            #expect(try again.waitForEnd() == 0)
        }

        @Test func theListOfSessionsReopensOne() throws {
            let server = ScriptedServer.chat(.reply("About rivers."), .reply("About hills."))
            let terminal = try home.screen(with: server)
            terminal.say("Rivers?")
            try terminal.wait(forText: "About rivers.")
            try terminal.waitForReplyEnd()
            terminal.say("/new")
            try terminal.wait("an empty session") { !$0.shows("About rivers.") }
            terminal.say("Hills?")
            try terminal.wait(forText: "About hills.")
            try terminal.waitForReplyEnd()
            terminal.send(Key.controlS)
            try terminal.wait("both sessions") { $0.shows("Rivers?") && $0.rows.count { $0.contains("custom:m") } >= 2 }
            terminal.send("Rivers")
            try terminal.wait("one session left") { screen in screen.rows.count { $0.contains(" messages") } == 1 }
            terminal.send(Key.enter)
            try terminal.wait(forText: "About rivers.")
            #expect(!terminal.screen.shows("About hills."))
        }

        @Test func helpShowsAndClosesAndAMistypedCommandIsToldAndKept() throws {
            let server = ScriptedServer.chat(.reply("Yes."))
            let terminal = try home.screen(with: server)
            terminal.send(Key.f1)
            try terminal.wait(forText: "Send the message")
            try expectScreen(of: terminal, rows: 22, "Help")
            terminal.send(Key.escape)
            try terminal.wait("the help to close") { !$0.shows("Send the message") }
            terminal.say("/modle")
            try terminal.wait(forText: "There is no command /modle. Did you mean /model?")
            try terminal.wait("the line to stay") { $0.rows.last == "> /modle" }
            #expect(server.chats.isEmpty)
            terminal.send(Key.controlU)
            terminal.say("/help")
            try terminal.wait(forText: "Send the message")
        }

        @Test func aPasteOfManyLinesIsNotSent() throws {
            let server = ScriptedServer.chat(.reply("Read."))
            let terminal = try home.screen(with: server)
            terminal.send("\u{1B}[200~first\rsecond\nthird\r\n\u{1B}[201~")
            try terminal.wait("the paste") { $0.shows("> first") && $0.shows("  third") }
            #expect(server.chats.isEmpty)
            terminal.send(Key.enter)
            try terminal.wait(forText: "Read.")
            #expect(server.chats.count == 1)
            #expect(server.chats[0].messages[0].hasPrefix("user: first\nsecond\nthird"))
        }

        @Test func controlCTwiceOnAnEmptyMessageQuits() throws {
            let terminal = try home.screen(with: .chat(.reply("Yes.")))
            terminal.send("half a message" + Key.controlC)
            try terminal.wait("an empty message") { $0.rows.last == ">" }
            terminal.send(Key.controlC)
            try terminal.wait(forText: "Press ctrl-c again to quit.")
            terminal.send(Key.controlC)
            #expect(try terminal.waitForEnd() == 0)
            #expect(names(in: home.path + "/data/sessions").isEmpty)
        }
    }
}
