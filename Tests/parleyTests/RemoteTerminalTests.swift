import Glibc
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// The program where another program, or a line, stands between it and the terminal.
    @Suite struct RemoteTerminalTests {
        private let home = Home()
        private let server = ScriptedServer.chat(.reply("The **sky** is blue.\n"), .reply("Air *scatters* it.\n"))

        private var command: [String] { [parley, "--base-url", server.url + "/v1", "--model", "m"] }

        private static func has(_ program: String) -> Bool { access("/usr/bin/" + program, X_OK) == 0 }

        /// A question, another model, what it says, the end.
        private func talk(_ terminal: PseudoTerminal) throws {
            try terminal.wait("the first frame") { screen in screen.rows.contains { $0.hasPrefix(">") } }
            terminal.send("Why?\r")
            try terminal.wait(forText: "The sky is blue.")
            try terminal.waitForReplyEnd()
            terminal.send("/model custom:other\r")
            try terminal.wait("the other model") { $0.rows.suffix(3).contains { $0.contains("custom:other") } }
            terminal.send("And how?\r")
            try terminal.wait(forText: "Air scatters it.")
            try terminal.waitForReplyEnd()
            terminal.send("/quit\r")
            try terminal.waitForEnd()
            #expect(try home.savedSession().activeMessages.map(\.text).last == "Air *scatters* it.\n")
        }

        @Test(.enabled(if: has("tmux"), "tmux is not installed: apt-get install tmux")) func insideTmux() throws {
            let terminal = try PseudoTerminal(
                "/usr/bin/tmux",
                [
                    "-L", "parley-\(getpid())", "-f", "/dev/null", "start-server", ";", "set", "-g", "status", "off", ";", "set",
                    "-g", "destroy-unattached", "on", ";", "new-session", command.joined(separator: " "),
                ], environment: home.environment)
            try talk(terminal)
        }

        @Test(.enabled(if: has("screen"), "GNU screen is not installed: apt-get install screen")) func insideScreen() throws {
            home.environment["SCREENDIR"] = home.path + "/screens"
            mkdir(home.path + "/screens", 0o700)
            try talk(PseudoTerminal("/usr/bin/screen", ["-c", "/dev/null"] + command, environment: home.environment))
        }

        /// Its client guesses what is typed and draws the server's screen its own way.
        @Test(.enabled(if: has("mosh-server"), "mosh is not installed: apt-get install mosh")) func overMosh() throws {
            let start = "mosh-server new -i 127.0.0.1 -- \(command.joined(separator: " ")) 2>/dev/null"
            let script = "set -- $(\(start) | grep '^MOSH CONNECT'); MOSH_KEY=$4 exec mosh-client 127.0.0.1 $3"
            home.environment["MOSH_SERVER_NETWORK_TMOUT"] = "60"
            try talk(PseudoTerminal("/bin/sh", ["-c", script], environment: home.environment))
        }

        /// A serial line says nothing of its size, and stops at ctrl-s until the program takes the line over.
        @Test(arguments: ["vt100", "vt220", "ansi"]) func overASerialLine(name: String) throws {
            home.environment["TERM"] = name
            let script = "stty 9600 rows 0 cols 0 ixon ixoff; exec \(command.joined(separator: " "))"
            try talk(PseudoTerminal("/bin/sh", ["-c", script], environment: home.environment))
        }

        /// On a slow line each byte can be seen: the echo of a key is the key, and with colours of a theme what sets and ends them.
        @Test(arguments: [("terminal", 2), ("parley-dark", 45)]) func aTypedKeyCostsFewBytes(theme: String, most: Int) throws {
            let terminal = try home.screen(with: server, ["--theme", theme])
            let (text, before) = ("Why is the sky blue", terminal.output.count)
            for character in text {
                let written = terminal.output.count
                terminal.send(String(character))
                try terminal.wait("its echo") { _ in terminal.output.count > written }
            }
            let cost = terminal.output.count - before
            #expect(cost <= most * text.count, "\(cost) bytes for \(text.count) keys")
        }

        /// sshd hands over `TERM` and little else: no `COLORTERM`, the locale of the other machine.
        @Test(arguments: ["xterm-256color", "xterm-kitty", "foot"]) func overSSH(name: String) throws {
            home.environment["TERM"] = name
            home.environment["LC_ALL"] = nil
            home.environment["LANG"] = "de_DE.UTF-8"
            home.environment["SSH_TTY"] = "/dev/pts/0"
            try talk(PseudoTerminal(command[0], Array(command.dropFirst()), environment: home.environment))
        }
    }
}
