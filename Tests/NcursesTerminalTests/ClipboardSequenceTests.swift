import NcursesTerminal
import Testing

/// The bytes that put a text into the terminal's clipboard.
@Suite struct ClipboardSequenceTests {
    private func sequence(_ text: String, _ environment: [String: String] = [:]) -> String? {
        ClipboardSequence.bytes(for: text, environment: environment).map { String(decoding: $0, as: UTF8.self) }
    }

    // The test vectors of RFC 4648, section 10.
    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
        ("foobar", "Zm9vYmFy"),
        ("中\u{1B}", "5LitGw=="),
    ])
    func aTextIsCodedSoThatNothingInItSteersTheTerminal(text: String, coded: String) {
        #expect(sequence(text) == "\u{1B}]52;c;\(coded)\u{07}")
    }

    @Test func tmuxIsGivenBothForms() {
        #expect(
            sequence("foo", ["TMUX": "/tmp/tmux"]) == "\u{1B}]52;c;Zm9v\u{07}\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Zm9v\u{07}\u{1B}\\")
    }

    @Test func screenIsGivenPiecesThatItPassesOn() throws {
        let text = String(repeating: "abc", count: 1000)
        let wrapped = try #require(sequence(text, ["STY": "1.pts"]))
        let pieces = wrapped.split(separator: "\u{1B}\\", omittingEmptySubsequences: true).map(String.init)
        #expect(pieces.count > 1 && pieces.allSatisfy { $0.hasPrefix("\u{1B}P") && $0.utf8.count < 768 })
        #expect(pieces.map { $0.dropFirst(2) }.joined() == sequence(text))
    }

    @Test func aTextThatNoTerminalTakesIsRefused() {
        #expect(sequence(String(repeating: "a", count: ClipboardSequence.longest)) != nil)
        #expect(sequence(String(repeating: "a", count: ClipboardSequence.longest + 1)) == nil)
    }
}
