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
    /// Shown at the foot of the list while the item is selected.
    public var preview: String
    /// The title in pieces, of which some are what was looked for; empty when there are none.
    public let pieces: [Piece]

    /// A piece of a title.
    public struct Piece: Hashable, Sendable {
        public var text: String
        public var isMatch: Bool

        public init(_ text: String, isMatch: Bool = false) {
            self.text = text
            self.isMatch = isMatch
        }
    }

    public init(id: String, title: String, detail: String = "", isCurrent: Bool = false, preview: String = "") {
        self.id = id
        self.title = title
        self.detail = detail
        self.isCurrent = isCurrent
        self.preview = preview
        pieces = []
    }

    public init(id: String, pieces: [Piece], detail: String, preview: String) {
        self.id = id
        title = pieces.map(\.text).joined()
        self.detail = detail
        isCurrent = false
        self.preview = preview
        self.pieces = pieces
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
    /// Shown in place of the number of items, such as why there are none; empty shows the number.
    public var note = ""
    /// All there are, where the items are only some of them.
    private var total: Int?
    /// What is typed asks somebody else for other items; those that are there all fit.
    private let isFilteredOutside: Bool
    /// The first row shown; follows the selection.
    private var firstVisible = 0

    /// - Parameter selected: the identifier of the item to begin at; nil takes the first one in use.
    public init(
        title: String, items: [ListItem], selected: String? = nil, footnote: String = "", isFilteredOutside: Bool = false
    ) {
        self.title = title
        self.items = items
        self.footnote = footnote
        self.isFilteredOutside = isFilteredOutside
        matches = items
        selectedID = selected ?? (items.first(where: \.isCurrent) ?? items.first)?.id
    }

    /// New items, as when a list arrives from the network; filter and selection stay.
    /// - Parameter total: how many there are, when these are only some of them.
    public mutating func replaceItems(_ items: [ListItem], total: Int? = nil) {
        self.items = items
        self.total = total
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
        if query.isEmpty || isFilteredOutside {
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
        let hasPreview = inner.rows >= 6 && items.contains { !$0.preview.isEmpty }
        let rows = inner.rows - (hasPreview ? 3 : 2)
        drawMatches(
            into: &frame, area: Rect(column: inner.column, row: inner.row + 1, columns: inner.columns, rows: rows), theme: theme)
        if hasPreview, let preview = selected?.preview {
            let line = Line("  " + preview, style: theme.dimmed).truncated(toColumns: inner.columns)
            frame.draw(line, column: inner.column, row: inner.endRow - 2)
        }
        frame.draw(
            Line(summary, style: theme.dimmed).truncated(toColumns: inner.columns), column: inner.column, row: inner.endRow - 1)
    }

    private var summary: String {
        let count = isFilteredOutside ? "\(items.count) found" : "\(matches.count) of \(total ?? items.count)"
        return [note.isEmpty ? count : note, footnote].filter { !$0.isEmpty }.joined(separator: " · ")
    }

    private mutating func drawMatches(into frame: inout Frame, area: Rect, theme: Theme) {
        let selection = matches.firstIndex { $0.id == selectedID } ?? 0
        firstVisible = min(max(firstVisible, selection - area.rows + 1), selection, max(0, matches.count - area.rows))
        for (row, item) in matches.dropFirst(firstVisible).prefix(area.rows).enumerated() {
            var line = Line(item.isCurrent ? "● " : "  ", style: theme.accent)
            if item.pieces.isEmpty { line.append(item.title, style: theme.text) }
            for piece in item.pieces { line.append(piece.text, style: piece.isMatch ? theme.warning.with(.bold) : theme.text) }
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
