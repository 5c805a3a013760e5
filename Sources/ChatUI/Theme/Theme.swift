import TerminalCore

/// How everything on the screen looks, by role.
///
/// A role that leaves a colour open shows the one beneath it, in the end that of `text`.
public struct Theme: Hashable, Sendable {
    /// What a person chooses it by: one word, as a file of themes is named.
    public var name: String
    /// What its author calls it, and who that is; for a person.
    public var fullName = ""
    public var author = ""
    /// nil for one that is as light or dark as the terminal.
    public var variant: ColorScheme.Variant?
    /// The text, and with it the whole screen.
    public var text = Style.plain
    public var dimmed = Style.plain.with(.dim)
    public var accent = Style(foreground: .palette(4), attributes: .bold)
    public var border = Style.plain.with(.dim)
    public var title = Style.plain.with(.bold)
    public var prompt = Style(foreground: .palette(2), attributes: .bold)
    public var selection = Style.plain.with(.reverse)
    public var status = Style.plain.with(.reverse)
    public var user = Style(foreground: .palette(2), attributes: .bold)
    public var assistant = Style(foreground: .palette(4), attributes: .bold)
    public var reasoning = Style.plain.with([.dim, .italic])
    public var information = Style(foreground: .palette(6))
    public var warning = Style(foreground: .palette(3))
    public var error = Style(foreground: .palette(1), attributes: .bold)
    public var markdown = MarkdownTheme()

    public init(name: String) { self.name = name }

    /// The terminal's own colours, readable on light and dark.
    public static let terminal = {
        var theme = Theme(name: "terminal")
        theme.fullName = "The terminal's own colours"
        return theme
    }()

    func style(of severity: Notice.Severity) -> Style {
        switch severity {
        case .information: information
        case .warning: warning
        case .error: error
        }
    }
}

extension Frame {
    /// Clears `area`, draws a border with a title around it and gives what is inside.
    mutating func drawBox(_ area: Rect, title: String, theme: Theme) -> Rect {
        fill(area, style: theme.text)
        guard area.columns >= 4, area.rows >= 3 else { return area }
        let bar = String(repeating: "─", count: area.columns - 2)
        draw("┌\(bar)┐", column: area.column, row: area.row, style: theme.border)
        draw("└\(bar)┘", column: area.column, row: area.endRow - 1, style: theme.border)
        for row in area.row + 1..<area.endRow - 1 {
            draw("│", column: area.column, row: row, style: theme.border)
            draw("│", column: area.endColumn - 1, row: row, style: theme.border)
        }
        draw(
            Line(" \(title) ", style: theme.title).truncated(toColumns: area.columns - 4), column: area.column + 2, row: area.row)
        return Rect(column: area.column + 2, row: area.row + 1, columns: area.columns - 4, rows: area.rows - 2)
    }
}
