import TerminalCore

/// A question at the foot of the screen, in place of the message that is being written.
struct LinePrompt: Sendable {
    enum Purpose: Sendable {
        /// The places to go back to when the search is given up.
        case search(backward: Bool, origin: SearchOrigin)
        /// What was sent before is looked for.
        case history
        /// Asks for a file's name.
        case save(String)
        /// Whether a file that exists may be replaced.
        case replaceFile(SavedText)
        /// Whether a link may be opened whose target is shown.
        case openLink(String)
        /// Whether an endpoint may be made whose price is shown.
        case createEndpoint(EndpointOrder)
    }

    struct SearchOrigin: Sendable {
        var reading: ReadingMode?
        var top: ConversationPane.Position?
        var search: ConversationSearch?
        /// Where the search begins.
        var place: TextPlace
    }

    var purpose: Purpose
    /// What is asked, before the answer.
    var label: String
    var editor: TextEditor

    init(_ purpose: Purpose, label: String, answer: String = "") {
        self.purpose = purpose
        self.label = label
        editor = TextEditor(answer)
    }

    /// True when one key answers it: y for yes, anything else for no.
    var isQuestion: Bool {
        switch purpose {
        case .search, .history, .save: false
        case .replaceFile, .openLink, .createEndpoint: true
        }
    }

    /// One row, with the cursor's column. The answer's end shows when it is too long; `note` stands at the right.
    func row(columns: Int, note: String, theme: Theme) -> (line: Line, cursor: Int) {
        var line = Line(label, style: theme.prompt)
        if isQuestion { line = line.truncated(toColumns: max(0, columns - 1)) }
        let noteLine = Line(note, style: theme.dimmed)
        let room = max(2, columns - line.columns - (noteLine.isEmpty ? 0 : noteLine.columns + 1))
        let before = Line(editor.before, style: theme.text)
        let first = max(0, before.columns - room + 1)
        line.append(Line(cells: before.cells.dropFirst(first)))
        let cursor = line.columns
        line.append(editor.after, style: theme.text)
        line = line.prefix(columns: max(0, columns - noteLine.columns))
        if !noteLine.isEmpty {
            line.pad(toColumns: columns - noteLine.columns)
            line.append(noteLine)
        }
        return (line, min(cursor, max(0, columns - 1)))
    }
}
