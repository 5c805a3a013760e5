import ScreenTesting
import Testing

@testable import NcursesTerminal
@testable import TerminalCore

@Suite struct ColorTests {
    /// The colours of rows 0 to 5 of the probe: standard, 3, 12, 200, #ff8000, #000063.
    private func colors(_ environment: [String: String]) throws -> (foregrounds: [Color], backgrounds: [Color], text: ScreenModel)
    {
        let terminal = try PseudoTerminal(ScreenProbe.path, ["styles"], environment: environment)
        try terminal.wait(forText: "text")
        try terminal.wait("the last style") { $0.rows[6].hasSuffix("text") && $0.rows[6].count > 40 }
        #expect(terminal.screen.unknown == [])
        let screen = terminal.screen
        return ((0..<6).map { screen[0, $0].style.foreground }, (0..<6).map { screen[20, $0].style.background }, screen)
    }

    private static let exact: [Color] = [.standard, .palette(3), .palette(12), .palette(200)]

    @Test(arguments: [
        "xterm-256color", "tmux-256color", "screen-256color", "xterm", "alacritty-unknown", "rxvt-unicode-256color",
    ])
    func anyColorIsDrawnWhereTheTerminalSaysSo(name: String) throws {
        let (foregrounds, backgrounds, _) = try colors(["TERM": name, "COLORTERM": "truecolor"])
        // A blue with neither red nor green has one step of green: its number would be one of the palette.
        let expected = Self.exact + [.rgb(255, 128, 0), .rgb(0, 1, 99)]
        #expect(foregrounds == expected)
        #expect(backgrounds == expected)
    }

    @Test func elsewhereTheNearestOfThePaletteIs() throws {
        let (foregrounds, backgrounds, _) = try colors([:])
        #expect(foregrounds == Self.exact + [.palette(208), .palette(17)])
        #expect(backgrounds == foregrounds)
    }

    @Test func eightColorsDoTheirBest() throws {
        let (foregrounds, _, _) = try colors(["TERM": "xterm"])
        #expect(foregrounds == [.standard, .palette(3), .palette(4), .palette(5), .palette(3), .palette(0)])
    }

    @Test func attributesShow() throws {
        let (_, _, screen) = try colors([:])
        let shown = (0..<6).map { screen[$0 * 8, 6].style.attributes }
        #expect(shown == [.bold, .dim, .italic, .underline, .strikethrough, .reverse])
    }

    @Test(arguments: [["NO_COLOR": "1"], ["TERM": "vt100"], ["NO_COLOR": "1", "COLORTERM": "truecolor"]])
    func withoutColorsAttributesStay(environment: [String: String]) throws {
        let (foregrounds, backgrounds, screen) = try colors(environment)
        #expect(foregrounds == Array(repeating: .standard, count: 6))
        #expect(backgrounds == foregrounds)
        #expect(screen[0, 6].style.attributes == .bold)
    }

    @Test(arguments: [(16, UInt8(0), UInt8(0), UInt8(0)), (231, 255, 255, 255), (208, 255, 135, 0), (244, 128, 128, 128)])
    func theNearestOfItselfIsItself(index: Int, red: UInt8, green: UInt8, blue: UInt8) {
        #expect(Palette.channels(of: index) == (red, green, blue))
        #expect(Palette.nearest(to: (red, green, blue), in: 16..<256) == index)
    }

    @Test func greysStayGreyWhereThereAreFewColours() {
        #expect(Palette.nearest(to: (0x6C, 0x68, 0x5F), in: 0..<8) == 0)
        #expect(Palette.nearest(to: (0x7E, 0x8F, 0x96), in: 0..<8) == 7)
        #expect(Palette.nearest(to: (0x7E, 0x8F, 0x96), in: 0..<16) == 8)
        #expect(Palette.nearest(to: (0x80, 0x30, 0x30), in: 0..<8) == 1)
    }

    @Test func whatIsNoEntryIsRefused() {
        #expect(TerminfoEntry([]) == nil)
        #expect(TerminfoEntry(Array(repeating: 0x41, count: 5000)) == nil)
        #expect(TerminfoEntry([0x1A, 1, 9, 0, 9, 0, 9, 0, 9, 0, 9, 0, 1]) == nil)
    }
}
