import ChatCore
import TerminalCore

// The question at the foot of the screen takes all keys while it is there.
extension ChatState {
    /// For a front end that can neither ask nor show a cursor: what is asked is given up, and one writes on.
    /// - Returns: whether there was anything to give up.
    public mutating func refuseToAsk() -> Bool {
        guard prompt != nil || isReading else { return false }
        prompt = nil
        conversation.reading = nil
        return true
    }

    /// What a key means to the question; nil when nothing is asked.
    mutating func receiveInPrompt(_ key: KeyPress, command: Command?) -> [Effect]? {
        guard var asked = prompt else { return nil }
        if command == .redraw || command == .suspend { return nil }
        if command == .stop || command == .interrupt || asked.isQuestion && key != KeyPress(.character("y")) {
            cancel(asked)
            return []
        }
        if command == .send || asked.isQuestion {
            prompt = nil
            return answer(asked)
        }
        let before = asked.editor.text
        // Nothing left to delete: the question goes, as in vim.
        if command == .deleteBackward, asked.editor.isEmpty {
            cancel(asked)
            return []
        }
        if let command, command.isEditing, command != .insertNewline { _ = asked.editor.perform(command) }
        if command == .deleteForwardOrQuit { _ = asked.editor.perform(.deleteForward) }
        if command == nil, let text = key.typedText { asked.editor.insert(text) }
        replace(asked, before: before)
        return []
    }

    mutating func pasteIntoPrompt(_ text: String) {
        guard var asked = prompt, !asked.isQuestion else { return }
        let before = asked.editor.text
        asked.editor.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        replace(asked, before: before)
    }

    private mutating func replace(_ asked: LinePrompt, before: String) {
        prompt = asked
        guard case .search(let backward, let origin) = asked.purpose, asked.editor.text != before else { return }
        searchAsTyped(asked.editor.text, backward: backward, from: origin)
    }

    private mutating func cancel(_ asked: LinePrompt) {
        prompt = nil
        if case .search(_, let origin) = asked.purpose { giveUpSearch(origin) }
    }

    private mutating func answer(_ asked: LinePrompt) -> [Effect] {
        let text = asked.editor.text
        switch asked.purpose {
        case .search(let backward, let origin): return finishSearch(text, backward: backward, origin: origin)
        case .history: return []
        case .save(let content):
            let path = String(text.trimmed)
            return path.isEmpty ? [] : [.saveText(SavedText(text: content, path: path))]
        case .replaceFile(var saved):
            saved.mayReplace = true
            return [.saveText(saved)]
        case .openLink(let target): return [.openLink(target)]
        case .createEndpoint(let order): return [.createEndpoint(order)]
        }
    }

    /// What stands in the composer's place, and the cursor's column; nil while one writes.
    func footLine(columns: Int) -> (line: Line, cursor: Int?)? {
        if let prompt {
            let isSearch = if case .search = prompt.purpose { !prompt.editor.isEmpty } else { false }
            let (line, cursor) = prompt.row(
                columns: columns, note: isSearch ? conversation.search?.summary ?? "" : "", theme: theme)
            return (line, cursor)
        }
        if let comparison { return (comparison.footLine(columns: columns, theme: theme), nil) }
        guard let reading = conversation.reading else { return nil }
        var parts = ["reading"]
        if let selection = reading.selection { parts = [selection.unit == .lines ? "selecting lines" : "selecting"] }
        parts.append("message \(min(reading.cursor.message, session.activePath.count - 1) + 1) of \(session.activePath.count)")
        if let search = conversation.search { parts.append("\(search.summary) “\(search.pattern.text)”") }
        let keys = (reading.count.map { "\($0)" } ?? "") + reading.pending.map(\.description).joined(separator: " ")
        parts.append(keys.isEmpty ? "/ finds · v selects · y copies · o outline · f1 keys · q leaves" : keys)
        var line = Line("▌ ", style: theme.prompt)
        line.append(parts.joined(separator: " · "), style: theme.dimmed)
        return (line.truncated(toColumns: columns), nil)
    }
}
