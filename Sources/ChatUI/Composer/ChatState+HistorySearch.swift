import TerminalCore

// The search through what was sent before stands in the composer's place.
extension ChatState {
    /// - Parameter query: what is looked for at once; empty waits for it to be typed.
    mutating func searchHistory(_ query: String) -> [Effect] {
        guard !composer.history.prompts.isEmpty else {
            return tell(
                Notice(.information, "Nothing was sent before.", advice: "What you send is found here, in later sessions too."))
        }
        var search = HistorySearch()
        search.query.insert(query)
        search.findAnew(in: composer.history.prompts, fromNewest: true)
        composer.search = search
        return []
    }

    /// What a key means to the search; nil leaves it to the rest of the program.
    mutating func receiveInHistorySearch(_ key: KeyPress, command: Command?) -> [Effect]? {
        guard var search = composer.search else { return nil }
        let prompts = composer.history.prompts
        switch command {
        case .redraw, .suspend: return nil
        case .stop, .interrupt: composer.search = nil
        case .send: takeFound(search)
        case .searchHistory, .moveUp: step(&search, backward: true)
        case .moveDown: step(&search, backward: false)
        case _ where key == KeyPress(.character("g"), .ctrl): composer.search = nil
        case _ where key == KeyPress(.character("s"), .ctrl): step(&search, backward: false)
        case let command? where command.isEditing && !command.isMovingInText && command != .insertNewline:
            if search.query.perform(command) {
                search.findAnew(in: prompts, fromNewest: true)
                composer.search = search
            }
        case nil:
            guard let text = key.typedText else { return nil }
            search.query.insert(text)
            search.findAnew(in: prompts, fromNewest: false)
            composer.search = search
        default:
            // As in a shell: the prompt is taken, and the key means what it means.
            takeFound(search)
            return nil
        }
        return []
    }

    /// For a front end that prints what is found: all prompts that fit, oldest first; nil when nothing was searched for.
    public mutating func takeHistorySearch() -> [String]? {
        defer { composer.search = nil }
        return composer.search.map { $0.all(in: composer.history.prompts) }
    }

    mutating func pasteIntoHistorySearch(_ text: String) {
        guard var search = composer.search else { return }
        search.query.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        search.findAnew(in: composer.history.prompts, fromNewest: false)
        composer.search = search
    }

    private mutating func step(_ search: inout HistorySearch, backward: Bool) {
        search.step(in: composer.history.prompts, backward: backward)
        composer.search = search
    }

    private mutating func takeFound(_ search: HistorySearch) {
        composer.search = nil
        if let found = search.found { composer.replace(with: composer.history.prompts[found]) }
    }

    /// What is shown in the composer's place, and the cursor in it; nil when nothing is searched for.
    /// - Parameter rows: how many there is room for.
    func historySearchLayout(columns: Int, rows: Int) -> EditorLayout? {
        guard let search = composer.search else { return nil }
        let prompt = search.found.map { composer.history.prompts[$0] }
        let found =
            prompt.map {
                search.rows(
                    of: $0, columns: max(2, columns - 2), limit: max(1, rows - 1), style: theme.text,
                    matchStyle: theme.warning.with(.bold))
            } ?? []
        var (line, cursor) = LinePrompt(.history, label: "history: ", answer: search.query.text)
            .row(columns: columns, note: columns >= 60 ? search.note : "", theme: theme)
        guard rows > 1 else {
            // One row for both: what is found stands behind the words.
            if let first = found.first {
                line = line.prefix(columns: cursor)
                line.append(" → ", style: theme.dimmed)
                line.append(first)
            }
            return EditorLayout(rows: [line.truncated(toColumns: columns)], cursor: Point(column: cursor, row: 0))
        }
        let shown = found.enumerated().map { index, row in
            var line = Line(index == 0 ? "> " : "  ", style: theme.prompt)
            line.append(row)
            return line
        }
        return EditorLayout(rows: shown + [line], cursor: Point(column: cursor, row: shown.count))
    }
}
