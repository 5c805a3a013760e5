import TerminalCore

/// Where a person writes the next message.
public struct Composer: Hashable, Sendable {
    public var editor = TextEditor()
    public var history: PromptHistory
    /// What goes with the next message.
    public var attachments: [Attachment] = []

    public init(history: PromptHistory = PromptHistory()) { self.history = history }

    /// Performs an editing command; up and down walk through the history at the first and last line.
    public mutating func perform(_ command: Command) {
        if command == .deleteBackward, editor.before.isEmpty, !attachments.isEmpty {
            attachments.removeLast()
            return
        }
        if editor.perform(command) { return }
        switch command {
        case .moveUp: if let prompt = history.previous(from: editor.text) { editor.replace(with: prompt) }
        case .moveDown: if let prompt = history.next(from: editor.text) { editor.replace(with: prompt) }
        default: break
        }
    }

    /// True when there is nothing to send.
    var isEmpty: Bool { editor.isEmpty && attachments.isEmpty }

    /// Takes the message out and remembers it; nil when there are only blanks, unless files are to be sent.
    public mutating func takeMessage() -> String? {
        if editor.text.trimmed.isEmpty { return attachments.isEmpty ? nil : editor.takeText() }
        let message = editor.takeText()
        history.add(message)
        return message
    }
}

/// A text laid out in rows, with the place of the cursor among them.
public struct EditorLayout: Hashable, Sendable {
    public var rows: [Line]
    public var cursor: Point

    /// Breaks lines anywhere, as a terminal does, so that typing never moves what stands before it.
    /// - Parameter columns: at least 2.
    public init(_ editor: TextEditor, columns: Int, style: Style) {
        let columns = max(2, columns)
        rows = Self.rows(of: editor.before, columns: columns, style: style)
        cursor = Point(column: rows[rows.count - 1].columns, row: rows.count - 1)
        if cursor.column >= columns {
            rows.append(Line())
            cursor = Point(column: 0, row: rows.count - 1)
        }
        guard !editor.after.isEmpty else { return }
        let all = Self.rows(of: editor.text, columns: columns, style: style)
        if all.count >= rows.count { rows = all }
    }

    private static func rows(of text: String, columns: Int, style: Style) -> [Line] {
        text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { source in
            let cells = Line(source.replacingTabs, style: style).cells
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
