import TerminalCore

/// A text laid out in rows, with the place of the cursor among them.
public struct EditorLayout: Hashable, Sendable {
    public var rows: [Line]
    public var cursor: Point

    init(rows: [Line], cursor: Point) {
        self.rows = rows
        self.cursor = cursor
    }

    /// Breaks lines anywhere, as a terminal does, so that typing never moves what stands before it.
    /// - Parameters:
    ///   - columns: at least 2.
    ///   - pasteStyle: of what stands for a folded paste.
    public init(_ editor: TextEditor, columns: Int, style: Style, pasteStyle: Style = .plain) {
        let columns = max(2, columns)
        func pieces(of text: String) -> [(String, Style)] {
            editor.pastes.parts(of: text).map { part in
                switch part {
                case .text(let text): (text, style)
                case .paste(let paste): (FoldedPastes.label(of: paste), pasteStyle)
                }
            }
        }
        rows = Self.rows(of: pieces(of: editor.before), columns: columns)
        cursor = Point(column: rows[rows.count - 1].columns, row: rows.count - 1)
        if cursor.column >= columns {
            rows.append(Line())
            cursor = Point(column: 0, row: rows.count - 1)
        }
        guard !editor.after.isEmpty else { return }
        let all = Self.rows(of: pieces(of: editor.before + editor.after), columns: columns)
        if all.count >= rows.count { rows = all }
    }

    /// The rows of a text whose pieces have styles of their own; at least one.
    static func rows(of pieces: [(text: String, style: Style)], columns: Int) -> [Line] {
        var lines = [Line()]
        for piece in pieces {
            for (index, part) in piece.text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
                if index > 0 { lines.append(Line()) }
                if !part.isEmpty { lines[lines.count - 1].append(part.replacingTabs, style: piece.style) }
            }
        }
        return lines.flatMap { line in
            let cells = line.cells
            var rows: [Line] = []
            var start = 0
            while cells.count - start > columns {
                let end = cells[start + columns].width == 0 ? start + columns - 1 : start + columns
                rows.append(Line(cells: cells[start..<end]))
                start = end
            }
            return rows + [Line(cells: cells[start...])]
        }
    }
}

extension StringProtocol {
    /// Tabs as four blanks: what people paste is mostly code.
    fileprivate var replacingTabs: String {
        contains("\t") ? split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ") : String(self)
    }
}
