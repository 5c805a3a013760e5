import TerminalCore

/// Text to read over the conversation.
public struct TextPane: Hashable, Sendable {
    public let title: String
    /// One paragraph an element; each is wrapped to the pane.
    public let rows: [String]
    private var offset = 0

    public init(title: String, rows: [String]) {
        self.title = title
        self.rows = rows
    }

    mutating func scroll(by rows: Int) { offset = max(0, offset + rows) }

    mutating func scrollToTop() { offset = 0 }

    /// As far as the rows go, which drawing finds out.
    mutating func scrollToBottom() { offset = .max / 2 }

    mutating func draw(into frame: inout Frame, area: Rect, theme: Theme) {
        let inner = frame.drawBox(area, title: title, theme: theme)
        let lines = rows.flatMap { row in
            Line(row, style: theme.text).wrapped(
                toColumns: inner.columns, rest: Line(String(repeating: " ", count: row.hangingIndent)))
        }
        offset = min(offset, max(0, lines.count - inner.rows))
        for (index, line) in lines.dropFirst(offset).prefix(inner.rows).enumerated() {
            frame.draw(line, column: inner.column, row: inner.row + index, clip: inner)
        }
        if offset + inner.rows < lines.count {
            frame.draw(" more below ", column: max(area.column, area.endColumn - 15), row: area.endRow - 1, style: theme.dimmed)
        }
    }
}

extension String {
    /// Where the second column of a two-column row begins, so that its further lines line up; 0 for plain text.
    fileprivate var hangingIndent: Int {
        var hasText = false
        var blanks = 0
        for (column, character) in enumerated() {
            if character == " " {
                blanks += 1
            } else {
                if hasText, blanks >= 2 { return min(24, column) }
                hasText = true
                blanks = 0
            }
        }
        return 0
    }
}
