import ChatCore
import ChatUI
import TerminalCore
import Testing

private func scheme(_ color: (ColorScheme.Base) -> Color? = { .rgb(UInt8($0.rawValue), 0, 0) }) throws -> ColorScheme {
    try ColorScheme(color)
}

/// A theme that is recognised by its text's colour.
private func theme(_ name: String, _ red: UInt8) -> Theme {
    var theme = Theme(name: name)
    theme.text = Style(foreground: .rgb(red, red, red), background: .rgb(red, 0, 0))
    theme.user = Style(foreground: .rgb(red, red, 1))
    return theme
}

private let themes = [Theme.terminal, theme("dawn", 10), theme("dusk", 20)]

@Suite struct ColorSchemeTests {
    @Test(arguments: ["#0a141e", "0A141E"]) func coloursAreReadWithAndWithoutTheirMark(text: String) {
        #expect(Color(hexadecimal: text) == .rgb(10, 20, 30))
    }

    @Test func theShortFormDoublesEveryDigit() { #expect(Color(hexadecimal: "#fa0") == .rgb(0xFF, 0xAA, 0)) }

    @Test(arguments: ["", "#", "#12345", "12345g", "#1234567", "é12345", "0x1234", "１２３４５６"])
    func whatIsNoColourIsNone(text: String) { #expect(Color(hexadecimal: text) == nil) }

    @Test func numbersAreWrittenAsInFiles() {
        #expect(ColorScheme.Base.allCases.map(\.key).joined(separator: " ").hasPrefix("base00 base01 base02"))
        #expect(ColorScheme.Base.brown.key == "base0F")
        #expect(ColorScheme.Base.brightPurple.key == "base17")
    }

    @Test func sixteenColoursStandInForTheBrightOnes() throws {
        let sixteen = try scheme { $0.rawValue < 16 ? .rgb(UInt8($0.rawValue), 0, 0) : nil }
        #expect(sixteen[.brightGreen] == sixteen[.green])
        #expect(sixteen[.brightYellow] == .rgb(10, 0, 0))
        #expect(sixteen[.darkestBackground] == sixteen[.background])
    }

    @Test func aSchemeNeedsEachOfItsSixteen() {
        #expect { try scheme { $0 == .cyan ? nil : .rgb(1, 2, 3) } } throws: { ($0 as? MissingColor)?.base == .cyan }
    }

    @Test func aSchemeIsAsDarkAsItsBackground() throws {
        #expect(try scheme { $0 == .background ? .rgb(9, 9, 9) : .rgb(200, 200, 200) }.variant == .dark)
        #expect(try scheme { $0 == .background ? .rgb(250, 250, 240) : .rgb(20, 20, 20) }.variant == .light)
    }

    @Test func everyRoleOfASchemeIsDrawnInItsOwnColours() throws {
        let theme = Theme(name: "numbers", scheme: try scheme())
        for role in ThemeRole.all {
            for color in [role.shown(in: theme).foreground, role.shown(in: theme).background] {
                guard case .rgb(_, 0, 0) = color.form else {
                    Issue.record("\(role.name) is left to the terminal")
                    continue
                }
            }
        }
        #expect(theme.markdown.string.foreground == .rgb(11, 0, 0))
        #expect(theme.user == Style(foreground: .rgb(0x14, 0, 0), attributes: .bold))
    }
}

@Suite struct ThemePickerTests {
    /// The colour in which the text on the screen is drawn now.
    private func shown(_ state: inout ChatState) -> Color { state.frame(at: start)[0, 15].style.background }

    private func opened() -> ChatState {
        var state = ChatState.empty()
        let effects = state.press("/theme<enter>")
        #expect(effects.contains(.listThemes))
        _ = state.update(.themesListed(themes), at: start)
        return state
    }

    @Test func movingPreviewsAndEnterKeeps() {
        var state = opened()
        #expect(shown(&state) == .standard)
        state.press("<down>")
        #expect(shown(&state) == .rgb(10, 0, 0))
        state.press("<down>")
        #expect(shown(&state) == .rgb(20, 0, 0))
        #expect(state.chosenTheme == .terminal)
        let effects = state.press("<enter>")
        #expect(effects == [])
        #expect(state.overlay == nil)
        #expect(state.chosenTheme.name == "dusk")
        #expect(state.notice?.text == "The theme is dusk for this session. Set “theme: dusk” in config.yaml to keep it.")
        #expect(shown(&state) == .rgb(20, 0, 0))
    }

    @Test(arguments: ["<escape>", "<ctrl-c>"]) func leavingBringsTheThemeBack(key: String) {
        var state = opened()
        state.press("<down><down>" + key)
        #expect(state.overlay == nil)
        #expect(state.theme == .terminal)
        #expect(shown(&state) == .standard)
        #expect(state.notice == nil)
    }

    @Test func filteringPreviewsWhatFitsAndNothingLeavesTheThemeAsItWas() {
        var state = opened()
        state.press("dusk")
        #expect(state.theme.name == "dusk")
        state.press("zzz")
        #expect(state.theme == .terminal)
        let effects = state.press("<enter>")
        #expect(effects == [])
        #expect(state.chosenTheme == .terminal)
        #expect(state.notice == nil)
    }

    @Test func aSessionThatOpensMeanwhileEndsThePreview() {
        var state = opened()
        state.press("<down>")
        _ = state.update(.sessionOpened(ShownSession(session: .empty)), at: start)
        #expect(state.theme == .terminal)
    }

    @Test func theListOpensAtTheThemeInUseEvenWhenItsFileHasGone() {
        var state = ChatState.empty()
        _ = state.update(.themeFound(theme("gone", 99)), at: start)
        state.press("<alt-t>")
        _ = state.update(.themesListed(themes), at: start)
        #expect(state.theme.name == "gone")
        _ = state.frame(at: start)
        state.press("<enter>")
        #expect(state.chosenTheme.name == "gone")
    }

    @Test func whatIsTypedBeforeTheListComesFiltersIt() {
        var state = ChatState.empty()
        state.press("<alt-t>dawn")
        #expect(state.theme == .terminal)
        _ = state.update(.themesListed(themes), at: start)
        #expect(state.theme.name == "dawn")
    }

    private var following: ChatState {
        ChatState(
            opened: ShownSession(session: .empty), isSaved: false, size: Size(columns: 60, rows: 16), seed: 1,
            options: ChatOptions(themePair: ThemePair(light: "dawn", dark: "dusk")))
    }

    @Test func theTerminalsBackgroundDecidesBetweenTwoThemes() {
        var plain = ChatState.empty()
        #expect(plain.update(.input(.background(isDark: false)), at: start) == [])
        var state = following
        #expect(state.update(.input(.background(isDark: false)), at: start) == [.followTheme("dawn")])
        _ = state.update(.themeFollowed(themes[1]), at: start)
        #expect(state.theme.name == "dawn" && state.notice == nil)
        #expect(state.update(.input(.background(isDark: false)), at: start) == [], "it is in use already")
        #expect(state.update(.input(.background(isDark: true)), at: start) == [.followTheme("dusk")])
    }

    @Test func aThemeThatWasChosenStays() {
        var state = following
        _ = state.update(.themeFound(themes[2]), at: start)
        #expect(state.update(.input(.background(isDark: false)), at: start) == [])
        _ = state.update(.themeFollowed(themes[1]), at: start)
        #expect(state.theme == themes[2], "an answer that was under way changes nothing")
    }

    @Test func aListThatComesTooLateChangesNothing() {
        var state = ChatState.empty()
        _ = state.update(.themesListed(themes), at: start)
        #expect(state.overlay == nil)
    }

    @Test func aNameIsAskedForAndUsedWhenItIsFound() {
        var state = ChatState.empty()
        let effects = state.press("/theme dawn<enter>")
        #expect(effects.first == .findTheme("dawn"))
        _ = state.update(.themeFound(themes[1]), at: start)
        #expect(state.theme.name == "dawn")
        #expect(state.notice?.severity == .information)
    }

    /// Messages keep their laid-out rows; another theme must not find those of the one before.
    @Test func messagesThatWereDrawnBeforeTakeTheNewColours() {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("Hello")
        state.finishReply()
        #expect(state.frame(at: start)[0, 0].style.foreground == Theme.terminal.user.foreground)
        _ = state.update(.themeFound(themes[2]), at: start)
        #expect(state.frame(at: start)[0, 0].style.foreground == .rgb(20, 20, 1))
        let hello = state.frame(at: start)
        let row = (0..<16).first { hello.text(row: $0).contains("Hello") }
        #expect(row.map { hello[2, $0].style } == themes[2].text)
    }

    @Test func aThemesBackgroundFillsEveryCellAndTheTerminalsOwnNone() {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        #expect(Set(state.frame(at: start).cells.map(\.style.background)) == [.standard])
        _ = state.update(.themeFound(themes[1]), at: start)
        #expect(Set(state.frame(at: start).cells.map(\.style.background)) == [.rgb(10, 0, 0)])
    }
}
