import TerminalCore
import Testing

@testable import NcursesTerminal

@Suite struct PrintedStyleTests {
    private let style = Style(foreground: .rgb(255, 0, 0), background: .palette(12), attributes: [.bold, .underline])

    @Test(arguments: [
        (ColorDepth.trueColor, "\u{1B}[0;1;4;38;2;255;0;0;104m"), (.palette, "\u{1B}[0;1;4;38;5;196;104m"),
        (.sixteen, "\u{1B}[0;1;4;91;104m"), (.eight, "\u{1B}[0;1;4;31;44m"), (.none, "\u{1B}[0;1;4m"),
    ])
    func aStyleIsPrintedWithWhatTheTerminalHas(depth: ColorDepth, sequence: String) {
        #expect(style.controlSequence(at: depth) == sequence)
    }

    @Test func thePlainStyleEndsAllOthers() { #expect(Style.plain.controlSequence(at: .trueColor) == "\u{1B}[0m") }

    @Test func theEnvironmentSaysHowManyColoursThereAre() {
        #expect(ColorDepth.ofTerminal(environment: ["TERM": "xterm-256color"]) == .palette)
        #expect(ColorDepth.ofTerminal(environment: ["TERM": "xterm-256color", "COLORTERM": "truecolor"]) == .trueColor)
        #expect(ColorDepth.ofTerminal(environment: ["TERM": "xterm-256color", "NO_COLOR": "1"]) == .none)
        #expect(ColorDepth.ofTerminal(environment: ["TERM": "linux"]) == .eight)
        #expect(ColorDepth.ofTerminal(environment: ["TERM": "vt100"]) == .none)
        #expect(ColorDepth.ofTerminal(environment: ["TERM": "no-such-terminal"]) == .none)
        #expect(ColorDepth.ofTerminal(environment: [:]) == .none)
    }
}
