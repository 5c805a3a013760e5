import Glibc
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// The program in terminals that can do little, or that nobody knows: usable, or one clear sentence.
    @Suite struct EveryTerminalTests {
        private let home = Home()
        private let server = ScriptedServer.chat(.reply("The **sky** is blue.\n"), .reply("Air *scatters* it.\n"))

        private func ask(_ terminal: PseudoTerminal) throws {
            terminal.send("Why?\r")
            try terminal.wait("the reply") { screen in screen.rows.contains { $0.contains("The sky is blue.") } }
            try quit(terminal)
        }

        private func quit(_ terminal: PseudoTerminal) throws {
            terminal.send("/quit\r")
            #expect(try terminal.waitForEnd() == 0)
        }

        /// The whole program: a question, another model, what it says, a pane, the end.
        private func talk(_ terminal: PseudoTerminal) throws {
            try terminal.wait("the first frame") { screen in screen.rows.contains { $0.hasPrefix(">") } }
            terminal.send("Why?\r")
            try terminal.wait(forText: "The sky is blue.")
            try terminal.waitForReplyEnd()
            terminal.send("/model custom:other\r")
            try terminal.wait("the other model") { $0.statusRow.contains("custom:other") }
            terminal.send("And how?\r")
            try terminal.wait("what the other model says") { $0.shows("Air scatters it.") && !$0.statusRow.contains("esc stops") }
            #expect(server.chats.map { $0["model"]?.stringValue } == ["m", "other"])
            terminal.send("/help\r")
            try terminal.wait(forText: "Send the message")
            terminal.send(Key.escape)
            try terminal.wait("the conversation") { $0.shows("Air scatters it.") && !$0.shows("Send the message") }
            try quit(terminal)
            #expect(
                try home.savedSession().activeMessages.map(\.text) == [
                    "Why?", "The **sky** is blue.\n", "And how?", "Air *scatters* it.\n",
                ])
        }

        private func start(_ size: Size = Size(columns: 80, rows: 24)) throws -> PseudoTerminal {
            try home.screen(["--base-url", server.url + "/v1", "--model", "m"], size: size)
        }

        @Test(arguments: ["linux", "vt100", "xterm", "screen", "tmux-256color", "rxvt", "no-such-terminal", ""])
        func aQuestionIsAnsweredOnTheScreenOfEveryTerminal(name: String) throws {
            home.environment["TERM"] = name
            try talk(start())
        }

        @Test func aDumbTerminalIsAnsweredLineByLine() throws {
            home.environment["TERM"] = "dumb"
            let terminal = try start()
            terminal.send("Why?\n")
            try terminal.wait(forText: "sky")
            #expect(!terminal.output.contains(0x1B), "nothing that a dumb terminal would print")
            terminal.send("/quit\n")
            #expect(try terminal.waitForEnd() == 0)
        }

        @Test(arguments: ["C", "POSIX", "de_DE.ISO-8859-1"]) func aLocaleThatIsNotUTF8DoesNoHarm(locale: String) throws {
            home.environment["LC_ALL"] = locale
            try talk(start())
        }

        @Test(arguments: [(20, 5), (500, 200), (7, 3), (2, 2), (1, 1)])
        func windowsOfEverySizeAreDrawn(columns: Int, rows: Int) throws {
            let terminal = try start(Size(columns: columns, rows: rows))
            if columns >= 20 {
                try terminal.wait("the first frame") { $0.rows.last == ">" }
                try ask(terminal)
            } else {
                try terminal.wait("the screen") { $0.modes.contains(1049) }
                terminal.resize(to: Size(columns: 40, rows: 10))
                try terminal.wait("a frame in the larger window") { $0.rows.last?.hasPrefix(">") == true }
                try ask(terminal)
            }
        }

        @Test(arguments: ["parley-dark", "gruvbox-light", "high-contrast-dark", "nord"], ["linux", "xterm"])
        func theStatusBarStandsOutWhereThereAreEightColours(theme: String, name: String) throws {
            home.environment["TERM"] = name
            let terminal = try home.screen(with: server, ["--theme", theme])
            let (bar, text) = (terminal.screen[1, 22].style, terminal.screen[1, 3].style)
            #expect(bar.attributes.contains(.reverse) && bar.foreground != text.background && bar.foreground != bar.background)
        }
    }
}
