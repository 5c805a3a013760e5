import ChatCore
import TerminalCore

/// All parameters of the session in one pane: what each means, what it may be, and what it is. What is typed is a value for the row that
/// is chosen; an empty one leaves the parameter to the backend.
public struct ParameterSheet: Hashable, Sendable {
    struct Row: Hashable, Sendable {
        /// The wire name.
        let name: String
        let range: String
        let meaning: String
        var value: TextEditor
    }

    private(set) var rows: [Row]
    private(set) var selection = 0
    /// Why the values cannot be taken.
    var problem: String?

    /// What stands between several texts that end a reply.
    static let separator = " | "

    init(_ settings: GenerationSettings) {
        func row(_ name: String, _ range: String, _ meaning: String, _ value: String?) -> Row {
            Row(name: name, range: range, meaning: meaning, value: TextEditor(value ?? ""))
        }
        rows = [
            row(
                "temperature", "0 to 2", "randomness: 0 takes the likeliest word each time, above 1 it gets wild",
                settings.temperature.map { "\($0)" }),
            row(
                "top_p", "0 to 1", "draws from the likeliest words that have this share of the probability together",
                settings.topP.map { "\($0)" }),
            row("max_tokens", "from 1", "the reply is cut after so many tokens", settings.maxTokens.map { "\($0)" }),
            row(
                "seed", "a whole number", "the same seed gives the same reply again, where the backend can",
                settings.seed.map { "\($0)" }),
            row(
                "stop", "up to 4 texts", "the reply ends before this text; several with “\(Self.separator)” between",
                settings.stop.isEmpty ? nil : settings.stop.joined(separator: Self.separator)),
        ]
    }

    /// For a front end that prints lines: each parameter with its range, its meaning and its value.
    public var lines: [String] {
        rows.map { "\($0.name) (\($0.range)): \($0.value.isEmpty ? "the backend's own" : $0.value.text); \($0.meaning)" }
    }

    mutating func moveSelection(by offset: Int) { selection = (selection + offset + rows.count) % rows.count }

    mutating func edit(_ change: (inout TextEditor) -> Void) {
        change(&rows[selection].value)
        problem = nil
    }

    /// The settings with what the sheet says.
    func settings(changing settings: GenerationSettings) throws(SettingError) -> GenerationSettings {
        var settings = settings
        for row in rows {
            let value = String(row.value.text.trimmed)
            if row.name == "stop" {
                settings.stop = Self.texts(in: row.value.text)
            } else {
                try settings.set(row.name, to: value.isEmpty ? nil : value)
            }
        }
        return settings
    }

    /// The parts between separators, those that are not empty.
    private static func texts(in value: String) -> [String] {
        let words = value.split(separator: " ", omittingEmptySubsequences: false)
        return words.split(separator: "|").map { $0.joined(separator: " ") }.filter { !$0.isEmpty }
    }

    /// One row a parameter, and below them what the chosen one means.
    func draw(into frame: inout Frame, area: Rect, theme: Theme) {
        let inner = frame.drawBox(area, title: "Parameters: Enter saves all, Esc leaves them as they were", theme: theme)
        guard inner.columns >= 24 else { return }
        for (index, row) in rows.enumerated() where index < inner.rows {
            var line = Line(index == selection ? "> " : "  ", style: theme.prompt)
            line.append(row.name.padded(to: 14), style: theme.text)
            let valueColumn = line.columns
            line.append(
                row.value.isEmpty ? "the backend's own" : row.value.text, style: row.value.isEmpty ? theme.dimmed : theme.accent)
            frame.draw(line.truncated(toColumns: inner.columns), column: inner.column, row: inner.row + index)
            if index == selection {
                let before = min(inner.columns - 1, valueColumn + Line(row.value.before).columns)
                frame.cursor = Point(column: inner.column + before, row: inner.row + index)
            }
        }
        let chosen = rows[selection]
        var lines = [Line("\(chosen.name), \(chosen.range): \(chosen.meaning).", style: theme.dimmed)]
        if let problem { lines.append(Line(problem, style: theme.error)) }
        for (index, line) in lines.flatMap({ $0.wrapped(toColumns: inner.columns) }).enumerated()
        where rows.count + 1 + index < inner.rows {
            frame.draw(line, column: inner.column, row: inner.row + rows.count + 1 + index)
        }
    }
}

extension ChatState {
    mutating func openParameters() -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        overlay = .parameters(ParameterSheet(session.settings))
        return []
    }

    mutating func receive(_ key: KeyPress, command: Command?, in sheet: ParameterSheet, at now: Timestamp) -> [Effect] {
        var sheet = sheet
        switch command {
        case .send:
            do throws(SettingError) {
                let settings = try sheet.settings(changing: session.settings)
                overlay = nil
                guard settings != session.settings else { return [] }
                notice = Notice(.information, "The parameters are \(settings.summary).")
                return record(.settingsChanged(settings, at: now))
            } catch {
                sheet.problem = error.summary
            }
        case .moveUp: sheet.moveSelection(by: -1)
        case .moveDown, .complete: sheet.moveSelection(by: 1)
        case .deleteForwardOrQuit: sheet.edit { _ = $0.perform(.deleteForward) }
        case let editing? where editing.isEditing && editing != .insertNewline: sheet.edit { _ = $0.perform(editing) }
        case nil: if let text = key.typedText { sheet.edit { $0.insert(text) } }
        default: break
        }
        overlay = .parameters(sheet)
        return []
    }
}
