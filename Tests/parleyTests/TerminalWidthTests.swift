import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Terminals that count columns otherwise: they are asked, and what they would get wrong is drawn as something else.
    @Suite struct TerminalWidthTests {
        /// A terminal set up for East Asia: borders, arrows and bullets take two columns, emoji of Unicode 12 are unknown.
        private static func eastAsian(_ scalar: Unicode.Scalar) -> Int {
            switch scalar.value {
            case 0x2190...0x21FF, 0x2500...0x25FF, 0x2010...0x2027: 2
            case 0x1FA70...0x1FAFF: 1
            case 0x300...0x36F: 0
            case 0x3000...0x9FFF, 0x1F300...0x1F6FF: 2
            default: 1
            }
        }

        private static let reply = "Yes 日本 → 👍 e\u{301} \u{1FA90} end\n\n| a | b |\n|---|---|\n| 1 | • |\n"

        private func screen(_ home: Home, _ server: ScriptedServer) throws -> PseudoTerminal {
            let terminal = try PseudoTerminal(
                parley, ["--base-url", server.url + "/v1", "--model", "m"], environment: home.environment,
                answersQuestions: true, width: Self.eastAsian)
            try terminal.wait("the first frame") { $0.rows.last?.hasPrefix(">") == true }
            return terminal
        }

        @Test func whatTheTerminalMisjudgesIsDrawnAsSomethingElse() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply(Self.reply))
            let terminal = try screen(home, server)
            try terminal.wait(forText: "gives new emoji and symbols other widths")
            terminal.say("Hello")
            // One more row would stand elsewhere if a glyph had moved what follows it.
            try terminal.wait("the reply") { screen in screen.rows.contains { $0.contains("日本 > 👍 e\u{301} ?  end") } }
            try terminal.wait("the table") { screen in screen.rows.contains { $0.contains("1 | *") } }
            #expect(terminal.screen.rows.allSatisfy { row in !row.unicodeScalars.contains { 0x2190...0x25FF ~= $0.value } })
            #expect(terminal.screen.unknown.isEmpty)
            try terminal.waitForReplyEnd()
            terminal.send("\u{04}")
            #expect(try terminal.waitForEnd() == 0)

            // What it has answered is kept: it is not asked again, and the first frame is right.
            let again = try screen(home, server)
            #expect(!String(decoding: again.output, as: UTF8.self).contains("\u{1B}[6n"))
            #expect(again.screen.rows.allSatisfy { row in !row.unicodeScalars.contains { 0x2190...0x25FF ~= $0.value } })
            again.send("\u{04}")
            #expect(try again.waitForEnd() == 0)
            #expect(try home.session(savedText: Self.reply))
        }

        @Test func framesAreShownAtOnceWhereTheTerminalCan() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply(Self.reply))
            let terminal = try screen(home, server)
            terminal.say("Hello")
            try terminal.wait(forText: "1 | *")
            let output = String(decoding: terminal.output, as: UTF8.self)
            let parts = output.split(separator: "\u{1B}[?2026", omittingEmptySubsequences: false).dropFirst()
            // The question, then beginnings and ends in turn.
            #expect(parts.first?.hasPrefix("$p") == true && parts.count > 2)
            for (index, part) in parts.dropFirst().enumerated() { #expect(part.hasPrefix(index % 2 == 0 ? "h" : "l")) }
            #expect(parts.count % 2 == 1)
            try terminal.waitForReplyEnd()
            terminal.send("\u{04}")
            #expect(try terminal.waitForEnd() == 0)
            #expect(!terminal.screen.modes.contains(2026))
        }

        @Test func aTerminalThatSaysNothingIsTakenAtItsWord() throws {
            let home = Home()
            let server = ScriptedServer.chat(.reply(Self.reply))
            let terminal = try home.screen(with: server)
            terminal.say("Hello")
            try terminal.wait(forText: "日本 → 👍")
            #expect(!String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}[?2026h"))
            try terminal.waitForReplyEnd()
            terminal.send("\u{04}")
            #expect(try terminal.waitForEnd() == 0)
        }
    }

}

extension Home {
    fileprivate func session(savedText text: String) throws -> Bool {
        try savedSession().messages.contains { $0.text == text }
    }
}
