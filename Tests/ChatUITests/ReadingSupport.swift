import ChatCore
import ChatUI
import TerminalCore

/// A state that one presses keys on: a class, so that what keys give can be expected in one line.
final class Reader {
    var state: ChatState

    init(_ state: ChatState) { self.state = state }

    @discardableResult func press(_ script: String) -> [Effect] { state.press(script) }

    @discardableResult func update(_ action: Action) -> [Effect] { state.update(action, at: start) }

    @discardableResult func mouse(_ kind: MouseEvent.Kind, _ column: Int, _ row: Int) -> [Effect] {
        update(.input(.mouse(MouseEvent(kind, at: Point(column: column, row: row)))))
    }

    func paste(_ text: String) { update(.input(.paste(text))) }

    func resize(_ columns: Int, _ rows: Int) {
        update(.resized(Size(columns: columns, rows: rows)))
        _ = frame
    }

    var frame: Frame { state.frame(at: start) }

    /// The rows of the screen, without trailing blanks.
    var rows: [String] {
        let frame = frame
        return (0..<frame.size.rows).map { frame.text(row: $0) }
    }

    var footRow: String { rows.last ?? "" }

    /// The row that the cursor stands in.
    var cursorRow: String { frame.cursor.map { rows[$0.row] } ?? "no cursor" }

    /// Letters from the cursor on, or the one sign there.
    var wordUnderCursor: String {
        guard let cursor = frame.cursor else { return "no cursor" }
        let rest = rows[cursor.row].dropFirst(cursor.column)
        let word = rest.prefix(while: \.isLetter)
        return String(word.isEmpty ? rest.prefix(1) : word)
    }

    /// The text of the rows above the status line that is drawn in some style, a row an element.
    func text(where condition: (Style) -> Bool) -> [String] {
        let frame = frame
        return (0..<frame.size.rows - 2).compactMap { row in
            let cells = (0..<frame.size.columns).map { frame[$0, row] }.filter { condition($0.style) }
            return cells.isEmpty ? nil : Line(cells: cells).text
        }
    }

    /// How many rows show a selection.
    var selectedRows: Int { text { $0.attributes.contains(.reverse) }.count }
}

extension Overlay {
    /// The entries of the list; empty for what is none.
    var listTitles: [String] {
        if case .reading(let list) = self { list.list.items.map(\.title) } else { [] }
    }
}

extension String {
    var trimmedBlanks: String { String(reversed().drop { $0 == " " }.reversed().drop { $0 == " " }) }
}
