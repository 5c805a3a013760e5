import TerminalCore

/// One row of a list to choose from.
public struct ListItem: Hashable, Sendable {
    /// What choosing it means, unique in its list.
    public var id: String
    public var title: String
    /// Shown after the title, dimmed.
    public var detail: String
    /// True for the one in use.
    public var isCurrent: Bool

    public init(id: String, title: String, detail: String = "", isCurrent: Bool = false) {
        self.id = id
        self.title = title
        self.detail = detail
        self.isCurrent = isCurrent
    }
}

/// A list that is filtered as one types; the selection stays on its item, not on its row.
public struct ListPicker: Hashable, Sendable {
    public let title: String
    public var filter = TextEditor() {
        didSet {
            guard filter.text != oldValue.text else { return }
            applyFilter()
            if !filter.isEmpty { selectedID = matches.first?.id }
        }
    }
    public private(set) var items: [ListItem]
    /// The items that fit the filter, best first.
    public private(set) var matches: [ListItem]
    public private(set) var selectedID: String?
    /// Shown below the list, such as where the items come from.
    public var footnote: String
    /// The first row shown; follows the selection.
    private var firstVisible = 0

    public init(title: String, items: [ListItem], footnote: String = "") {
        self.title = title
        self.items = items
        self.footnote = footnote
        matches = items
        selectedID = (items.first(where: \.isCurrent) ?? items.first)?.id
    }

    /// New items, as when a list arrives from the network; filter and selection stay.
    public mutating func replaceItems(_ items: [ListItem]) {
        self.items = items
        applyFilter()
    }

    public var selected: ListItem? { matches.first { $0.id == selectedID } }

    public mutating func moveSelection(by offset: Int) {
        guard !matches.isEmpty else { return }
        let current = matches.firstIndex { $0.id == selectedID } ?? 0
        selectedID = matches[min(max(0, current + offset), matches.count - 1)].id
    }

    private mutating func applyFilter() {
        let query = filter.text.filter { !$0.isWhitespace }
        if query.isEmpty {
            matches = items
        } else {
            let scored = items.compactMap { item in
                fuzzyScore(of: query, in: item.title + " " + item.detail).map { (item: item, score: $0) }
            }
            matches = scored.sorted { $0.score > $1.score }.map(\.item)
        }
        if !matches.contains(where: { $0.id == selectedID }) { selectedID = matches.first?.id }
    }
}

extension ListPicker {
    /// Draws the list into `area`, border included, and puts the cursor into the filter.
    mutating func draw(into frame: inout Frame, area: Rect, theme: Theme) {
        let inner = frame.drawBox(area, title: title, theme: theme)
        guard inner.rows >= 3, inner.columns >= 4 else { return }
        frame.draw("> ", column: inner.column, row: inner.row, style: theme.prompt, clip: inner)
        let layout = EditorLayout(filter, columns: inner.columns - 3, style: theme.text)
        frame.draw(layout.rows[layout.cursor.row], column: inner.column + 2, row: inner.row, clip: inner)
        frame.cursor = Point(column: inner.column + 2 + layout.cursor.column, row: inner.row)
        drawMatches(
            into: &frame, area: Rect(column: inner.column, row: inner.row + 1, columns: inner.columns, rows: inner.rows - 2),
            theme: theme)
        let count = "\(matches.count) of \(items.count)" + (footnote.isEmpty ? "" : " · \(footnote)")
        frame.draw(
            Line(count, style: theme.dimmed).truncated(toColumns: inner.columns), column: inner.column, row: inner.endRow - 1)
    }

    private mutating func drawMatches(into frame: inout Frame, area: Rect, theme: Theme) {
        let selection = matches.firstIndex { $0.id == selectedID } ?? 0
        firstVisible = min(max(firstVisible, selection - area.rows + 1), selection, max(0, matches.count - area.rows))
        for (row, item) in matches.dropFirst(firstVisible).prefix(area.rows).enumerated() {
            var line = Line(item.isCurrent ? "● " : "  ", style: theme.accent)
            line.append(item.title, style: theme.text)
            if !item.detail.isEmpty { line.append("  " + item.detail, style: theme.dimmed) }
            line = line.truncated(toColumns: area.columns)
            if firstVisible + row == selection {
                line.pad(toColumns: area.columns)
                line.overlay(theme.selection)
            }
            frame.draw(line, column: area.column, row: area.row + row)
        }
    }
}
