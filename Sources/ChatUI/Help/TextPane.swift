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
        guard let gap = range(ofTwoBlanksAfterText: ()) else { return 0 }
        return min(24, distance(from: startIndex, to: gap))
    }

    private func range(ofTwoBlanksAfterText: Void) -> Index? {
        guard let start = firstIndex(where: { $0 != " " }) else { return nil }
        var index = start
        while index < endIndex {
            let next = self.index(after: index)
            if self[index] == " ", next < endIndex, self[next] == " " { return self[index...].firstIndex { $0 != " " } }
            index = next
        }
        return nil
    }
}
