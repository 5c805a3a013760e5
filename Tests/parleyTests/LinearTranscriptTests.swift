import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// What a screen reader reads of a conversation line by line: all of it is a recorded file, which a person has read.
    @Suite struct LinearTranscriptTests {
        private let home = Home()
        private let server = ScriptedServer.chat(
            .reply("Air scatters light:\n\n1. blue much,\n2. red a little."),
            .reply("```swift\nlet sky = Colour.blue\n```"), .reply("Because you asked."))

        /// Types a line when the program asks for one.
        private func answer(_ terminal: PseudoTerminal, _ line: String) throws {
            try terminal.wait("the prompt") { _ in terminal.output.suffix(2).elementsEqual("> ".utf8) }
            let before = terminal.output.count
            terminal.say(line)
            // With it the answer and the next prompt may come at once.
            try terminal.wait("its echo") { _ in terminal.output.count > before }
        }

        private func lines(_ terminal: PseudoTerminal) -> [String] {
            let text = String(decoding: terminal.output, as: UTF8.self)
            let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map {
                String($0.last == "\r" ? $0.dropLast() : $0)
            }
            return lines.last == "" ? lines.dropLast() : lines
        }

        /// Each thing once, in the order in which it happened, and nothing that is drawn.
        private func expectReadable(_ lines: [String]) {
            for scalar in lines.joined().unicodeScalars {
                #expect(scalar.value >= 0x20 && scalar.value != 0x7F, "nothing steers the terminal")
                #expect(!(0x2500...0x259F ~= scalar.value), "no lines and blocks")
            }
            let said = lines.filter { !$0.isEmpty && !$0.hasPrefix("[") }
            #expect(Set(said).count == said.count, "nothing is said twice")
        }

        @Test func aConversationWithAnotherModelAndItsReplayReadWellAloud() throws {
            let terminal = try home.screen(["--linear", "--base-url", server.url + "/v1", "--model", "m"])
            for line in [
                "/system Be brief.", "Why is the sky blue?", "/model custom:other", "Say it in Swift.", "/modle m", "/set seed 7",
                "Why?", "/retry-all", "/title The sky", "/quit",
            ] { try answer(terminal, line) }
            #expect(try terminal.waitForEnd() == 0)
            #expect(server.chats.map { $0["model"]?.stringValue } == ["m", "other", "other"])
            expectReadable(lines(terminal))
            try expectScreen(lines(terminal), "LinearConversation")

            let replay = try home.screen(["replay", "The sky", "--linear", "--speed", "64"])
            #expect(try replay.waitForEnd() == 0)
            expectReadable(lines(replay))
            try expectScreen(lines(replay), "LinearReplay")
        }
    }
}
