import Glibc
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// The program in terminals that can do little, or that nobody knows: usable, or one clear sentence.
    @Suite struct EveryTerminalTests {
        private let home = Home()
        private let server = ScriptedServer.chat(.reply("The **sky** is blue.\n"))

        private func ask(_ terminal: PseudoTerminal) throws {
            terminal.send("Why?\r")
            try terminal.wait("the reply") { screen in screen.rows.contains { $0.contains("The sky is blue.") } }
            terminal.send("/quit\r")
            #expect(try terminal.waitForEnd() == 0)
        }

        private func start(_ size: Size = Size(columns: 80, rows: 24)) throws -> PseudoTerminal {
            try home.screen(["--base-url", server.url + "/v1", "--model", "m"], size: size)
        }

        @Test(arguments: ["linux", "vt100", "xterm", "screen", "tmux-256color", "rxvt", "no-such-terminal", ""])
        func aQuestionIsAnsweredOnTheScreenOfEveryTerminal(name: String) throws {
            home.environment["TERM"] = name
            let terminal = try start()
            try terminal.wait("the first frame") { screen in screen.rows.contains { $0.hasPrefix(">") } }
            try ask(terminal)
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
            let terminal = try start()
            try terminal.wait("the first frame") { $0.rows.last == ">" }
            try ask(terminal)
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

        private static let hasTmux = access("/usr/bin/tmux", X_OK) == 0
        private static let hasScreen = access("/usr/bin/screen", X_OK) == 0

        @Test(.enabled(if: hasTmux)) func insideTmuxAQuestionIsAnswered() throws {
            let command = "\(parley) --base-url \(server.url)/v1 --model m"
            let terminal = try PseudoTerminal(
                "/usr/bin/tmux",
                [
                    "-L", "parley-\(getpid())", "-f", "/dev/null", "start-server", ";", "set", "-g", "status", "off", ";", "set",
                    "-g",
                    "destroy-unattached", "on", ";", "new-session", command,
                ], environment: home.environment)
            try terminal.wait("the first frame") { screen in screen.rows.contains { $0.hasPrefix(">") } }
            try ask(terminal)
        }

        @Test(.enabled(if: hasScreen)) func insideScreenAQuestionIsAnswered() throws {
            home.environment["SCREENDIR"] = home.path + "/screens"
            mkdir(home.path + "/screens", 0o700)
            let terminal = try PseudoTerminal(
                "/usr/bin/screen", ["-c", "/dev/null", parley, "--base-url", server.url + "/v1", "--model", "m"],
                environment: home.environment)
            try terminal.wait("the first frame") { screen in screen.rows.contains { $0.hasPrefix(">") } }
            try ask(terminal)
        }
    }
}
