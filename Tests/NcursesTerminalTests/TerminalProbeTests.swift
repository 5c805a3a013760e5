import Testing

@testable import NcursesTerminal

@Suite struct TerminalProbeTests {
    private func probe(_ text: String) -> TerminalProbe? { TerminalProbe(answers: Array(text.utf8)) }

    @Test func answersAreToldApart() throws {
        let found = try #require(
            probe("\u{1B}[1;3R\u{1B}[7;5R\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\\u{1B}[?2026;2$y\u{1B}[?5u\u{1B}[?62;4c"))
        #expect(
            found.widths.columns == [2, 4, nil, nil, nil] && found.synchronizes && found.hasKeyboardProtocol
                && found.isBackgroundDark == false)
    }

    @Test func whatIsNotAnsweredIsNotKnown() throws {
        let found = try #require(probe("\u{1B}[1;3R\u{1B}[?6c"))
        #expect(
            found.widths.columns == [2, nil, nil, nil, nil] && !found.synchronizes && !found.hasKeyboardProtocol
                && found.isBackgroundDark == nil)
        #expect(probe("") == nil && probe("typed") == nil)
    }
}
