import ChatCore
import ChatUI
import Testing

@testable import NcursesTerminal
@testable import TerminalCore
@testable import parley

/// Every file in `themes/`, and the theme that is built in.
@Suite struct DeliveredThemesTests {
    private static let project = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 }
    private static let catalog = ThemeCatalog(folders: [project + "/themes"])
    static let names = catalog.names

    @Test func lightDarkAndHighContrastAreThere() {
        let expected = [
            "terminal", "parley-dark", "parley-light", "high-contrast-dark", "high-contrast-light", "gruvbox-dark",
            "gruvbox-light",
            "solarized-dark", "solarized-light", "nord", "dracula", "catppuccin-mocha", "catppuccin-macchiato",
            "catppuccin-frappe",
            "catppuccin-latte", "tokyo-night", "tokyo-night-day", "one-dark", "one-light", "everforest-dark", "everforest-light",
            "rose-pine", "rose-pine-moon", "rose-pine-dawn", "monokai", "kanagawa", "ayu-dark", "ayu-light",
        ]
        #expect(Set(Self.names).isSuperset(of: expected))
        #expect(Self.catalog.all().errors == [])
    }

    @Test func theDocumentNamesEveryThemeAndEveryRole() throws {
        let document = try #require(try readText(ofFile: Self.project + "/Documentation/themes.md"))
        let quoted = Set(document.split(separator: "`").map(String.init))
        #expect(quoted.isSuperset(of: Self.names))
        let roles = document.split(separator: "## Roles").last.map { $0.split(separator: "`").map(String.init) } ?? []
        #expect(Set(roles.filter { $0.allSatisfy { $0.isLetter || $0 == "_" || $0.isNumber } }) == Set(ThemeRole.all.map(\.name)))
    }

    @Test(arguments: names) func everyRoleCanBeReadOnItsBackground(name: String) throws {
        let theme = try Self.catalog.theme(named: name)
        guard name != Theme.terminal.name else { return }
        let ours = name.hasPrefix("high-contrast") ? 7.0 : name.hasPrefix("parley") ? 4.5 : nil
        for role in ThemeRole.all {
            let contrast = try #require(role.shown(in: theme).contrast)
            #expect(contrast >= ours ?? role.neededContrast, "\(role.name)")
        }
        #expect(theme.contrastWarning == nil)
        let isLight = ["light", "day", "dawn", "latte"].contains { name.hasSuffix($0) }
        #expect(!theme.fullName.isEmpty && !theme.author.isEmpty && theme.variant == (isLight ? .light : .dark))
    }

    @Test func aPaletteIsShownAsItsAuthorMadeItWhereItCanBeRead() throws {
        let nord = try Self.catalog.theme(named: "nord")
        #expect(nord.text == Style(foreground: .rgb(0xE5, 0xE9, 0xF0), background: .rgb(0x2E, 0x34, 0x40)))
        #expect(nord.markdown.string.foreground == .rgb(0xA3, 0xBE, 0x8C))
        // Its comments have 1.5 on code blocks.
        #expect(nord.markdown.comment.foreground != .rgb(0x4C, 0x56, 0x6A))
    }

    @Test(arguments: names) func noRoleVanishesWhereThereAreFewColours(name: String) throws {
        let theme = try Self.catalog.theme(named: name)
        for depth in [ColorDepth.eight, .sixteen, .palette, .trueColor] {
            for role in ThemeRole.all {
                let style = role.shown(in: theme)
                if name == Theme.terminal.name { continue }
                let shown = depth.shown(style)
                let needed = depth >= .palette ? role.neededContrast : 3
                #expect(shown.contrast ?? 0 >= needed - 0.01, "\(role.name) at \(depth): \(shown)")
            }
        }
        for style in [theme.status, theme.selection] {
            #expect(style.controlSequence(at: .none) == "\u{1B}[0;7m", "bars and selections show without colours")
        }
    }

    @Test(arguments: names) func barsStandOutFromTheTextAtEveryDepth(name: String) throws {
        let theme = try Self.catalog.theme(named: name)
        let session = ChatSession(id: ULID(milliseconds: 1, random: 1), createdAt: now, model: try ModelReference("local:small"))
        for depth in [ColorDepth.eight, .sixteen, .palette, .trueColor] {
            let state = ChatState(
                opened: ShownSession(session: session), isSaved: false, size: Size(columns: 60, rows: 20), seed: 1, theme: theme,
                options: ChatOptions(colorDepth: depth))
            let ground = depth.nearest(to: state.theme.text).background
            for bar in [state.theme.status, state.theme.selection] {
                let colors = depth.nearest(to: bar)
                #expect(bar.attributes.contains(.reverse))
                if name == Theme.terminal.name { continue }
                #expect(colors.foreground != ground && colors.foreground != colors.background, "\(depth)")
                #expect(depth.shown(bar).contrast ?? 0 >= 3, "\(depth)")
            }
        }
    }

    @Test func theBuiltInThemeUsesOnlyTheTerminalsSixteen() {
        for role in ThemeRole.all {
            for color in [Theme.terminal[keyPath: role.style].foreground, Theme.terminal[keyPath: role.style].background] {
                switch color.form {
                case .standard: break
                case .palette(let index): #expect(index < 16)
                case .rgb: Issue.record("\(role.name) asks for a colour of its own")
                }
            }
        }
    }

    /// Every cell of a conversation and of a list, at every depth: written in what the terminal has, and readable.
    @Test(arguments: names) func everyThemeIsDrawnAtEveryDepth(name: String) throws {
        var state = try conversation(in: try Self.catalog.theme(named: name))
        let styles = Set(state.frame(at: now).cells.map(\.style))
        for depth in [ColorDepth.none, .eight, .sixteen, .palette, .trueColor] {
            for style in styles {
                let shown = depth.shown(style)
                let isThere = [shown.foreground, shown.background].allSatisfy { depth.has($0) }
                #expect(isThere, "\(style) at \(depth)")
            }
        }
    }

    @Test(arguments: names) func theWholeScreenIsDrawnInTheTheme(name: String) throws {
        let theme = try Self.catalog.theme(named: name)
        var state = try conversation(in: theme)
        let talk = state.frame(at: now)
        _ = state.update(.command(.openModelPicker), at: now)
        _ = state.update(.modelsListed(ModelList(backend: "local", models: [ModelChoice(reference: "local:small")])), at: now)
        let list = state.frame(at: now)
        #expect(talk.text(row: 0) == "You" && list.text(row: 1).contains("Model"))
        let seen = Set((talk.cells + list.cells).map(\.style))
        if name != Theme.terminal.name {
            #expect(!seen.contains { $0.foreground == .standard || $0.background == .standard })
        }
        for role in [
            "text", "dimmed", "border", "title", "prompt", "selection", "status", "user", "assistant", "heading_2", "strong",
            "code", "list_marker", "quote_bar", "table_border", "code_label", "code_block", "keyword", "string", "number",
            "comment",
        ] {
            let style = try #require(ThemeRole.named(role)).shown(in: theme)
            #expect(seen.contains(style) || role == "border" && seen.contains(theme.dimmed), "\(role)")
        }
    }

    private let now = Timestamp(millisecondsSince1970: 2_000)

    private func conversation(in theme: Theme) throws -> ChatState {
        let session = ChatSession(id: ULID(milliseconds: 1, random: 1), createdAt: now, model: try ModelReference("local:small"))
        var state = ChatState(
            opened: ShownSession(session: session), isSaved: false, size: Size(columns: 60, rows: 40), seed: 1, theme: theme)
        _ = state.update(.submitted("Show me."), at: now)
        let reply = try #require(state.session.runningReply)
        let text = """
            ## Colours
            A **strong** word and `code`.

            - one

            > quoted

            | a | b |
            |---|---|
            | 1 | 2 |

            ```swift
            let answer = 42 // of all
            print("yes")
            ```
            """
        _ = state.update(.reply(reply, .received(milliseconds: 5, text: text, reasoning: "")), at: now)
        _ = state.update(.reply(reply, .ended(ReplyOutcome(milliseconds: 9))), at: now)
        return state
    }
}

extension ColorDepth {
    /// What such a terminal shows for a style, with xterm's values for the colours of its palette.
    fileprivate func shown(_ style: Style) -> Style {
        let colors = nearest(to: style)
        return Style(foreground: Self.value(of: colors.foreground), background: Self.value(of: colors.background))
    }

    private static func value(of color: Color) -> Color {
        guard case .palette(let index) = color.form else { return color }
        let (red, green, blue) = Palette.channels(of: Int(index))
        return .rgb(red, green, blue)
    }

    /// Whether `color`, or one of the palette with its value, can be shown.
    fileprivate func has(_ color: Color) -> Bool {
        guard case .rgb(let red, let green, let blue) = color.form else { return true }
        switch self {
        case .none: return false
        case .eight: return (0..<8).contains { Palette.channels(of: $0) == (red, green, blue) }
        case .sixteen: return (0..<16).contains { Palette.channels(of: $0) == (red, green, blue) }
        case .palette: return (0..<256).contains { Palette.channels(of: $0) == (red, green, blue) }
        case .trueColor: return true
        }
    }
}
