import TerminalCore
import Testing

@testable import NcursesTerminal

/// What terminals answer when they are asked for their background.
@Suite struct BackgroundTests {
    private func decode(_ text: String) -> [TerminalInput] {
        var decoder = KeyDecoder()
        return decoder.decode(Array(text.utf8), at: .now)
    }

    @Test(arguments: [
        ("\u{1B}]11;rgb:0000/2b2b/3636\u{1B}\\", true), ("\u{1B}]11;rgb:fdfd/f6f6/e3e3\u{07}", false),
        ("\u{1B}]11;rgb:ff/ff/ff\u{07}", false), ("\u{1B}]11;rgba:1e1e/1e1e/2e2e/ffff\u{1B}\\", true),
        ("\u{1B}[?997;1n", true), ("\u{1B}[?997;2n", false),
    ])
    func theAnswerSaysHowBrightItIs(text: String, isDark: Bool) {
        #expect(decode(text) == [.background(isDark: isDark)])
        #expect(
            decode("a\(text)b") == [
                .key(KeyPress(.character("a"))), .background(isDark: isDark), .key(KeyPress(.character("b"))),
            ])
    }

    @Test(arguments: 1...12) func theAnswerMayComeInPieces(size: Int) {
        let bytes = Array("\u{1B}]11;rgb:fdfd/f6f6/e3e3\u{1B}\\x".utf8)
        var decoder = KeyDecoder()
        var input: [TerminalInput] = []
        for start in stride(from: 0, to: bytes.count, by: size) {
            input += decoder.decode(bytes[start..<min(start + size, bytes.count)], at: .now)
        }
        #expect(input == [.background(isDark: false), .key(KeyPress(.character("x")))])
    }

    @Test(arguments: [
        "\u{1B}]10;rgb:0000/0000/0000\u{07}", "\u{1B}]11;rgb:00/00\u{07}", "\u{1B}]11;rgb:xx/00/00\u{07}", "\u{1B}]11;?\u{07}",
        "\u{1B}]11;rgb:00/00/00\u{18}", "\u{1B}[?997;3n", "\u{1B}[?996n", "\u{1B}]110;rgb:00/00/00\u{07}",
    ])
    func everyOtherAnswerIsSwallowed(text: String) { #expect(decode(text) == []) }
}
