import ChatCore
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// What a person does while a reply is being written.
    @Suite struct StreamingTests {
        private let home = Home()

        private static func lines(_ numbers: Range<Int>) -> [ScriptedServer.Step] {
            numbers.flatMap { [ScriptedServer.Step].said("Line \($0).\n\n") }
        }

        /// A reply of 90 paragraphs that waits before number 30 and number 60.
        private let gates = (Gate(), Gate())
        private var script: [ScriptedServer.Step] {
            .eventStream() + Self.lines(0..<30) + [gates.0.step] + Self.lines(30..<60) + [gates.1.step] + Self.lines(60..<90)
                + .replyEnd
        }

        @Test func theEndIsFollowedLeftByScrollingAndTakenUpAgain() throws {
            let terminal = try home.screen(with: .chat(script))
            terminal.say("Count")
            try terminal.wait(forText: "Line 29.")
            #expect(!terminal.screen.shows("new text below"))

            terminal.send(Key.pageUp)
            try terminal.wait("the rows above") { !$0.shows("Line 29.") }
            try expectScreen(of: terminal, rows: 22, "ScrolledUp")
            let shown = terminal.screen.rows.prefix(21)
            gates.0.open()
            try eventually("more text in the file") { savedText.contains("Line 59.") }
            // Something typed shows after whatever the new text has changed.
            terminal.send("x")
            try terminal.wait("the key") { $0.rows.last == "> x" }
            #expect(terminal.screen.rows.prefix(21) == shown)
            try terminal.wait(forText: "new text below")

            for _ in 0..<12 { terminal.send(Key.pageDown) }
            try terminal.wait(forText: "Line 59.")
            try terminal.wait("the mark to go") { !$0.shows("new text below") }
            gates.1.open()
            try terminal.wait(forText: "Line 89.")
        }

        private var savedText: String { (try? home.savedSession().activeMessages.last?.text) ?? "" }

        @Test func theScreenFollowsItsSize() throws {
            let text = "# Title\n\nThe quick brown fox jumps over the lazy dog and goes home.\n\n- one\n- two\n"
            let terminal = try home.screen(with: .chat(.reply(text)))
            terminal.say("Tell")
            try terminal.waitForReplyEnd()
            let before = terminal.screen.rows
            for (columns, rows) in [(40, 12), (20, 5), (132, 50), (61, 9), (2, 2), (20, 5), (80, 24)] {
                terminal.resize(to: Size(columns: columns, rows: rows))
                guard columns >= 20 else { continue }
                try terminal.wait("the screen at \(columns)x\(rows)") { screen in
                    screen.rows.last == ">" && screen.statusRow.contains("custom:m") && screen.shows("two")
                        && screen.rows.count { $0.contains("custom:m · unknown") } <= 1
                }
                if columns == 20 { try expectScreen(of: terminal, "TwentyByFive") }
            }
            try terminal.wait("the first screen again") { $0.rows == before }
        }

        @Test func aResizeWhileTextStreamsShowsTheEndInTheNewSize() throws {
            let terminal = try home.screen(with: .chat(script))
            terminal.say("Count")
            try terminal.wait(forText: "Line 29.")
            terminal.resize(to: Size(columns: 30, rows: 8))
            gates.0.open()
            try terminal.wait(forText: "Line 59.")
            terminal.resize(to: Size(columns: 100, rows: 30))
            gates.1.open()
            try terminal.wait(forText: "Line 89.")
            try terminal.wait(forText: "Line 79.")
            #expect(terminal.screen.rows.last == ">")
        }

        @Test(arguments: [Key.escape, Key.controlC])
        func aReplyIsStoppedAndWhatCameIsKept(key: String) async throws {
            let server = ScriptedServer.chat(.eventStream() + Self.lines(0..<3) + [.waitForClose], .reply("Still here."))
            let terminal = try home.screen(with: server)
            terminal.say("Count")
            try terminal.wait(forText: "Line 2.")
            terminal.send(key)
            try terminal.wait(forText: "✂ stopped")
            try terminal.wait(forText: "Line 2.")
            await server.wait { $0.closedByClient == 1 }
            terminal.say("Are you there?")
            try terminal.wait(forText: "Still here.")
            #expect(server.chats.last?.messages.contains("assistant: Line 0.\n\nLine 1.\n\nLine 2.\n\n") == true)
            terminal.send(Key.controlD)
            #expect(try terminal.waitForEnd() == 0)
            let replies = try home.savedSession().activeMessages.filter { $0.reply != nil }
            try #require(replies.count == 2)
            #expect(replies[0].reply?.isInterrupted == true)
            #expect(replies[0].text == "Line 0.\n\nLine 1.\n\nLine 2.\n\n")
        }

        @Test func aMessageWrittenMeanwhileWaits() throws {
            let terminal = try home.screen(with: .chat(script))
            terminal.say("Count")
            try terminal.wait(forText: "Line 29.")
            terminal.say("Next")
            try terminal.wait(forText: "A reply is still coming.")
            #expect(terminal.screen.rows.last == "> Next")
        }
    }
}
