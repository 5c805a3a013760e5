import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Text of a model is data: none of what could steer a terminal reaches it.
    @Suite struct HostileTextTests {
        private let home = Home()

        /// What no drawing program sends, as text would have to be passed on raw to be there.
        private static let attacks: [(name: String, text: String, raw: String)] = [
            ("clipboard", "\u{1B}]52;c;cm0gLXJmIC8=\u{7}", "\u{1B}]52;"),
            ("title", "\u{1B}]0;owned\u{7}", "\u{1B}]0;"),
            ("clear", "\u{1B}[2J\u{1B}[3J", "\u{1B}[3J"),
            ("reset", "\u{1B}c", "\u{1B}c"),
            ("query", "\u{1B}[6n", "\u{1B}[6n"),
            ("key map", "\u{1B}[>4;2m", "\u{1B}[>4;2m"),
            ("device string", "\u{1B}P+q544e\u{1B}\\", "\u{1B}P"),
            ("C1 sequence", "\u{9B}31m", "\u{9B}"),
            ("C1 string", "\u{9D}52;c;eA==\u{9C}", "\u{9D}"),
            ("right-to-left override", "abc\u{202E}fed", "\u{202E}"),
            ("isolate", "abc\u{2066}fed\u{2069}", "\u{2066}"),
            ("bell", "a\u{7}b", "\u{7}"),
            ("backspace", "safe\u{8}\u{8}\u{8}\u{8}evil", "safe\u{8}"),
            ("delete", "a\u{7F}b", "\u{7F}"),
        ]

        private static let reply = attacks.map { "\($0.name): \($0.text) end\n\n" }.joined() + "`\u{1B}]0;owned\u{7}` all said"

        private func expectClean(_ output: [UInt8]) {
            let passed = Self.attacks.filter { contains(output, Array($0.raw.utf8)) }.map(\.name)
            #expect(passed.isEmpty)
            let isBellRung = output.contains(0x07)
            #expect(!isBellRung)
        }

        private func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
            guard bytes.count >= part.count else { return false }
            return (0...(bytes.count - part.count)).contains { bytes[$0..<($0 + part.count)].elementsEqual(part) }
        }

        @Test func nothingOfAModelsTextSteersTheScreen() throws {
            let terminal = try home.screen(with: .chat(.reply(Self.reply, piece: 1)), size: Size(columns: 80, rows: 60))
            terminal.say("Attack")
            try terminal.wait(forText: "all said")
            try terminal.waitForReplyEnd()
            expectClean(terminal.output)
            #expect(terminal.screen.unknown.isEmpty)
            // The text is there, each with its mark.
            for attack in Self.attacks { #expect(terminal.screen.shows(attack.name + ": ")) }
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            #expect(try home.savedSession().activeMessages.last?.text == Self.reply)

            // And again from the file.
            let again = try home.screen(["--continue"], size: Size(columns: 80, rows: 60))
            try again.wait(forText: "all said")
            expectClean(again.output)
        }

        @Test func nothingOfAModelsTextSteersATerminalLineByLine() throws {
            let server = ScriptedServer.chat(.reply(Self.reply, piece: 3))
            let terminal = try home.screen(["--linear", "--base-url", server.url + "/v1", "--model", "m"])
            terminal.say("Attack")
            try terminal.wait(forText: "all said")
            expectClean(terminal.output)
        }

        @Test func namesAndErrorsOfAServerAreDataToo() throws {
            let evil = "\u{1B}]0;owned\u{7}\u{202E}"
            let refusal = [ScriptedServer.Step].answer(400, "{\"error\":{\"message\":\"no \\u001b]0;owned\\u0007\\u202e way\"}}")
            let server = ScriptedServer.chat(models: ["m", "\\u001b]0;owned\\u0007\\u202e"], refusal)
            let terminal = try home.screen(with: server)
            terminal.say("Attack" + evil.filter { $0 != "\u{1B}" && $0 != "\u{7}" })
            try terminal.wait(forText: "The server refused the request (400)")
            terminal.send(Key.controlP)
            try terminal.wait(forText: "custom:m")
            terminal.send("owned")
            try terminal.wait("the model with a bad name") { $0.rows.contains { $0.contains("custom:") && $0.contains("owned") } }
            expectClean(terminal.output)
        }
    }
}
