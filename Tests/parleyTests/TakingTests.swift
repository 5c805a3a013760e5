import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Reading on the real screen, and what leaves it: the clipboard, files, the pager, the browser.
    @Suite struct TakingTests {
        private let home = Home()
        private static let reply = """
            # Rivers

            The **Rhine** flows from the Alps to the North Sea, and nobody has ever been able to stop it.

            ```swift
            let length = 1233
            ```

            See [the map](https://example.org/map).
            """

        private func conversation(size: Size = Size(columns: 60, rows: 20)) throws -> PseudoTerminal {
            let terminal = try home.screen(with: .chat(.reply(Self.reply)), size: size)
            terminal.say("Which rivers?")
            try terminal.waitForReplyEnd("tok")
            return terminal
        }

        /// Makes a program of that name in the test's own home, which is found before the system's.
        private func install(_ name: String, _ script: String) {
            home.makeProgram(name, script)
            home.environment["PATH"] = home.path + "/bin:/usr/bin:/bin"
        }

        private func text(of name: String) -> String? {
            readFile(home.path + "/" + name).map { String(decoding: $0, as: UTF8.self) }
        }

        @Test func readingSearchingAndSelectingShowOnTheScreen() throws {
            let terminal = try conversation()
            terminal.send(Key.shiftTab)
            try terminal.wait(forText: "reading · message 2 of 2")
            terminal.send("gg/the\r")
            try terminal.wait(forText: "1/4 “the”")
            try expectScreen(Array(terminal.screen.rows.prefix(18)) + terminal.screen.rows.suffix(1), "ReadingSearch")
            terminal.send("\u{1B}[Z")
            try terminal.wait("writing") { $0.rows.last == ">" }
        }

        @Test func aCodeBlockIsCopiedByTheTerminalsOwnSequence() throws {
            let terminal = try conversation()
            terminal.send(Key.shiftTab + "yc")
            try terminal.wait(forText: "Copied 1 line: the terminal was told.")
            let output = String(decoding: terminal.output, as: UTF8.self)
            #expect(output.contains("\u{1B}]52;c;bGV0IGxlbmd0aCA9IDEyMzMK\u{07}"))
            #expect(output.split(separator: "\u{1B}]52;").count == 2)
        }

        @Test func aMessageIsCopiedByATool() throws {
            install("xclip", #"test "$*" = "-selection clipboard -in" && cat > "$HOME/clip""#)
            home.environment["DISPLAY"] = ":9"
            let terminal = try conversation()
            terminal.say("/copy")
            try terminal.wait(forText: "Copied 9 lines with xclip.")
            #expect(text(of: "clip") == Self.reply)
        }

        @Test func aFileIsSavedAndReplacedOnlyAfterAYes() throws {
            home.write("code.swift", "mine")
            let terminal = try conversation()
            terminal.send(Key.shiftTab + "s" + Key.controlU + "~/code.swift\r")
            try terminal.wait(forText: "~/code.swift exists. Replace it? y/n")
            terminal.send("n")
            try terminal.wait(forText: "reading")
            #expect(text(of: "code.swift") == "mine")
            terminal.send("s" + Key.controlU + "~/code.swift\r")
            try terminal.wait(forText: "Replace it?")
            terminal.send("y")
            try terminal.wait(forText: "Saved to")
            #expect(text(of: "code.swift") == "let length = 1233\n")
            terminal.send("s" + Key.controlU + "~/new.swift\r")
            try terminal.wait(forText: "new.swift")
            try terminal.wait("the file") { _ in text(of: "new.swift") == "let length = 1233\n" }
        }

        @Test func thePagerGetsTheMessageAndTheScreenComesBack() throws {
            install("page", "cat \"$1\" > \"$HOME/paged\"; echo PAGED; read -r line")
            home.environment["PAGER"] = "page"
            let terminal = try conversation()
            terminal.send(Key.shiftTab + "P")
            try terminal.wait(forText: "PAGED")
            #expect(text(of: "paged") == Self.reply)
            #expect(!terminal.screen.modes.contains(1002))
            terminal.send("\r")
            try terminal.wait(forText: "reading · message 2 of 2")
            #expect(terminal.screen.modes.contains(1002))
        }

        @Test func aLinkIsOpenedAfterItsTargetWasShown() throws {
            install("xdg-open", "printf '%s' \"$*\" > \"$HOME/opened\"")
            install("wslview", "exec \"$HOME/bin/xdg-open\" \"$@\"")
            let terminal = try conversation()
            terminal.say("/links")
            try terminal.wait(forText: "https://example.org/map")
            terminal.send("\r")
            try terminal.wait(forText: "Open https://example.org/map? y/n")
            #expect(text(of: "opened") == nil)
            terminal.send("y")
            try terminal.wait(forText: "Opened https://example.org/map.")
            #expect(text(of: "opened") == "https://example.org/map")
        }

        @Test func theMouseScrollsUntilItIsGivenBack() throws {
            let terminal = try conversation(size: Size(columns: 60, rows: 9))
            #expect(terminal.screen.modes.isSuperset(of: [1002, 1006]))
            terminal.send("\u{1B}[<64;5;3M\u{1B}[<64;5;3M\u{1B}[<64;5;3M\u{1B}[<64;5;3M\u{1B}[<64;5;3M")
            try terminal.wait(forText: "Which rivers?")
            terminal.send(Key.f3)
            try terminal.wait(forText: "The mouse is the terminal's own again.")
            #expect(terminal.screen.modes.isDisjoint(with: [1002, 1006]))
        }

        @Test func theConfigurationLeavesTheMouseAlone() throws {
            let home = Home(configuration: "mouse: false\n")
            let terminal = try home.screen(with: .chat(.reply("Hi")))
            #expect(terminal.screen.modes.isDisjoint(with: [1000, 1002, 1006]))
        }

        @Test func lineByLineTheSameIsCopiedAndSaved() throws {
            install("pbcopy", "cat > \"$HOME/clip\"")
            home.environment["DISPLAY"] = nil
            home.write("mine", "mine")
            let server = ScriptedServer.chat(.reply(Self.reply))
            let run = try home.run(
                ["--base-url", server.url + "/v1", "--model", "m"],
                input: "Which?\n/copy code\n/save ~/a.swift\n/save ~/mine\n/save\n/search Rhine\n")
            #expect(text(of: "clip") == "let length = 1233\n")
            #expect(text(of: "a.swift") == "let length = 1233\n")
            #expect(text(of: "mine") == "mine")
            #expect(run.errorText.contains("Copied 1 line with pbcopy."))
            #expect(run.errorText.contains("~/mine exists already."))
            #expect(run.errorText.split(separator: "\n").count { $0.contains("the whole command is needed") } == 2)
        }
    }
}
