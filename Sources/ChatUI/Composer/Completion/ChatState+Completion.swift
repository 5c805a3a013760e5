import TerminalCore

// Completion as one types. What must be read outside is asked for, one question at a time, and shown when it comes.
extension ChatState {
    /// Sees what can be completed after the text was changed by typing; anything else that happens ends it.
    mutating func refreshCompletion() -> [Effect] {
        guard composer.isTyped, overlay == nil, prompt == nil, !isReading, !isPlayingBack, comparison == nil,
            composer.search == nil, normalMode == nil, let target = CompletionTarget(before: composer.editor.before)
        else {
            completion = nil
            completionSources = CompletionSources(waiting: completionSources)
            return []
        }
        if completion?.target == target { return [] }
        return complete(target)
    }

    private mutating func complete(_ target: CompletionTarget) -> [Effect] {
        switch target.kind {
        case .command:
            completion = Completion(commandsFor: target)
            return []
        case .mention, .path:
            guard let query = target.query else { return [] }
            if let listing = completionSources.listing?.narrowed(to: query) {
                completion = Completion(listing, for: target)
                return []
            }
            completion = nil
            return completionSources.ask(query).map { [.listDirectory($0)] } ?? []
        case .word(let words):
            var effects: [Effect] = []
            var names = ownNames(words)
            if case .known(let kind) = words {
                names = completionSources.names[kind] ?? []
                if completionSources.names[kind] == nil, completionSources.asked.insert(kind).inserted {
                    effects = [.listNames(kind)]
                }
            }
            completion = Completion(names, for: target)
            return effects
        }
    }

    private func ownNames(_ words: CompletionWords) -> [KnownName] {
        switch words {
        case .known: []
        case .parameters: ParameterSheet(session.settings).rows.map { KnownName($0.name, detail: $0.meaning) }
        case .revisions:
            (descriptions[session.model.name]?.revisions ?? []).map { KnownName($0.name) }
        case .exportForms: ["markdown", "html", "json", "jsonl", "text", "cast"].map { KnownName($0) }
        case .code: [KnownName("code", detail: "The last code block")]
        }
    }

    mutating func receive(_ listing: DirectoryListing) -> [Effect] {
        let next = completionSources.receive(listing)
        return showAnswer() + (next.map { [.listDirectory($0)] } ?? [])
    }

    mutating func receive(_ names: [KnownName], of kind: KnownNames) -> [Effect] {
        completionSources.names[kind] = names
        completionSources.asked.remove(kind)
        return showAnswer()
    }

    /// Shows what has come; somebody may have pressed Tab already.
    private mutating func showAnswer() -> [Effect] {
        completion = nil
        let effects = refreshCompletion()
        guard let target = completion?.target else { return effects }
        defer { completionSources.tabbed = nil }
        return target == completionSources.tabbed ? effects + complete() : effects
    }

    // MARK: Keys

    /// Tab: completes as far as all agree, then goes into the list, then takes what is selected.
    mutating func complete() -> [Effect] {
        if let place = composer.goToNextPlace() { return tellPlace(place) }
        if completion == nil, let target = CompletionTarget(before: composer.editor.before) {
            composer.isTyped = true
            let effects = complete(target)
            if completion != nil { return effects + complete() }
            completionSources.tabbed = target
            return effects
        }
        guard var shown = completion else { return [] }
        if let selected = shown.selected ?? (shown.count == 1 ? shown.candidates[0] : nil) { return take(selected) }
        if let common = shown.common {
            composer.complete(last: shown.target.replacedBytes, with: common)
            return []
        }
        shown.moveSelection(by: 1)
        completion = shown
        return []
    }

    private mutating func take(_ candidate: Completion.Candidate) -> [Effect] {
        guard let target = completion?.target else { return [] }
        composer.complete(last: target.replacedBytes, with: candidate.text)
        // A directory goes on; after anything else there is nothing left to choose.
        completion = nil
        if !candidate.text.hasSuffix("/"), candidate.text.last?.isWhitespace == false { composer.isTyped = false }
        return []
    }

    /// What a key means to the list of candidates; nil leaves it to the rest of the program.
    mutating func receiveInCompletion(command: Command?) -> [Effect]? {
        guard var shown = completion else { return nil }
        switch command {
        case .moveDown: shown.moveSelection(by: 1)
        case .moveUp where shown.selection != nil: shown.moveSelection(by: -1)
        case .send where shown.selection != nil: return shown.selected.map { take($0) }
        case .stop:
            composer.isTyped = false
            completion = nil
            return []
        default: return nil
        }
        completion = shown
        return []
    }

    // MARK: Drawing

    /// The rows above the status line: how many there are, and as many candidates as there is room for.
    func completionRows(columns: Int, rows: Int) -> [Line] {
        guard let completion, rows >= 2 else { return [] }
        let limit = min(Self.completionLimit, rows - 1)
        let first = min(max(0, (completion.selection ?? 0) - limit + 1), max(0, completion.candidates.count - limit))
        let shown = completion.candidates.dropFirst(first).prefix(limit)
        let width = min(shown.map { Line($0.label).columns }.max() ?? 0, max(12, columns / 2))
        let place = completion.selection.map { "\($0 + 1) of " } ?? ""
        let hint = completion.selection == nil ? "tab completes · ↓ chooses" : "enter takes · esc leaves"
        var title = Line("── ", style: theme.border)
        title.append("\(place)\(completion.count) · \(hint) ", style: theme.dimmed)
        while title.columns < columns { title.append("─", style: theme.border) }
        let lines = shown.enumerated().map { index, candidate in
            var line = Line("  ", style: theme.text)
            line.append(candidate.label, style: theme.text)
            if !candidate.detail.isEmpty, columns >= Self.columnsForDetails {
                line.pad(toColumns: width + 2)
                line.append("  " + candidate.detail.replacing("\n", with: " "), style: theme.dimmed)
            }
            line = line.truncated(toColumns: columns)
            line.pad(toColumns: columns, style: theme.text)
            if first + index == completion.selection { line.overlay(theme.selection) }
            return line
        }
        return [title.prefix(columns: columns)] + lines
    }

    private static let completionLimit = 8
    /// In fewer columns the names are all there is room for.
    private static let columnsForDetails = 40
}
