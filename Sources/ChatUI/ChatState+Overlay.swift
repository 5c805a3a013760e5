import ChatCore
import TerminalCore

extension ChatState {
    /// For a front end that shows what is open in its own way.
    public mutating func closeOverlay() { overlay = nil }

    /// What a key means to the pane on top; nil leaves it to the rest of the program.
    mutating func receiveInOverlay(_ key: KeyPress, command: Command?, at now: Timestamp) -> [Effect]? {
        if command == .stop || command == .interrupt {
            if case .context(_, let question) = overlay { leaveContextQuestion(question) }
            overlay = nil
            return []
        }
        if command == .redraw || command == .suspend { return nil }
        if var list = overlay?.list {
            if command == .send { return choose(in: list, at: now) }
            if command == .replay, let session = overlay?.selectedSession { return [.readSession(session)] }
            if let effects = receiveInTree(list, command: command, at: now) { return effects }
            let before = list.filter.text
            list.receive(key, command: command)
            overlay?.list = list
            return list.filter.text == before ? [] : askForSessions()
        }
        switch overlay {
        case nil, .revisions, .tasks, .drift, .offers, .presets, .snippets, .sessions, .sessionSearch, .palette, .themes,
            .reading, .tree,
            .context:
            return nil
        case .models: return receiveInModelPicker(key, command: command, at: now)
        case .parameters(let sheet): return receive(key, command: command, in: sheet, at: now)
        case .usage(var pane): overlay = scroll(&pane, key, command: command) ? .usage(pane) : nil
        case .text(var pane): overlay = scroll(&pane, key, command: command) ? .text(pane) : nil
        case .systemPrompt(var editor):
            if command == .send {
                overlay = nil
                return setSystemPrompt(String(editor.text.trimmed), at: now)
            }
            if let command, command.isEditing { _ = editor.perform(command) }
            if command == .deleteForwardOrQuit { _ = editor.perform(.deleteForward) }
            if command == nil, let text = key.typedText { editor.insert(text) }
            overlay = .systemPrompt(editor)
        }
        return []
    }

    /// - Returns: false when the key closes the pane.
    func scroll(_ pane: inout TextPane, _ key: KeyPress, command: Command?) -> Bool {
        let page = max(1, layout.overlay.rows - 3)
        switch (command, key.key) {
        case (.send, _), (nil, .character("q")): return false
        case (.moveUp, _), (.scrollLineUp, _), (nil, .character("k")): pane.scroll(by: -1)
        case (.moveDown, _), (.scrollLineDown, _), (nil, .character("j")): pane.scroll(by: 1)
        case (.scrollPageUp, _), (nil, .character("b")): pane.scroll(by: -page)
        case (.scrollPageDown, _), (nil, .space): pane.scroll(by: page)
        case (.scrollToTop, _), (.moveToLineStart, _), (nil, .character("g")): pane.scrollToTop()
        case (.scrollToBottom, _), (.moveToLineEnd, _), (nil, .character("G")): pane.scrollToBottom()
        default: break
        }
        return true
    }

    /// Enter in a list: the selected item.
    private mutating func choose(in picker: ListPicker, at now: Timestamp) -> [Effect] {
        let wasOpen = overlay
        overlay = nil
        switch wasOpen {
        case .revisions(_, let model): return picker.selected.map { chooseRevision($0.id, of: model, at: now) } ?? []
        case .drift(_, let check): return picker.selected.map { chooseDrift($0.id, check, at: now) } ?? []
        case .offers(_, let wish, let offers):
            return picker.selected.flatMap { Int($0.id) }.map { choose(offers[$0], for: wish) } ?? []
        case .presets(_, let presets):
            return picker.selected.flatMap { item in presets.first { $0.name == item.id } }.map { use($0, at: now) } ?? []
        case .snippets(_, let snippets):
            return picker.selected.flatMap { item in snippets.first { $0.name == item.id } }.map { insert($0) } ?? []
        case .tasks(_, let words): return picker.selected.map { searchHub(for: words, task: $0.id) } ?? []
        case .sessions:
            return picker.selected.flatMap { ULID($0.id) }.map { open($0) } ?? []
        case .sessionSearch(let search): return search.selected.map { open($0, at: now) } ?? []
        case .palette:
            return picker.selected.flatMap { Command(rawValue: $0.id) }.map { perform($0, at: now) } ?? []
        case .tree: return picker.selected.map { show(MessageID($0.id), at: now) } ?? []
        case .context(_, let question): return picker.selected.map { chooseContext($0.id, question, at: now) } ?? []
        case .themes(let picker): return picker.preview.map { use($0) } ?? []
        case .reading(var chosen):
            chosen.list = picker
            return chosen.selected.map { choose($0) } ?? []
        case .models, .text, .usage, .parameters, .systemPrompt, nil: return []
        }
    }
}

extension ListPicker {
    /// Moves the selection or changes the filter.
    fileprivate mutating func receive(_ key: KeyPress, command: Command?) {
        switch command {
        case .moveUp, .openModelPicker: moveSelection(by: -1)
        case .moveDown, .newSession: moveSelection(by: 1)
        case .scrollPageUp: moveSelection(by: -10)
        case .scrollPageDown: moveSelection(by: 10)
        case .scrollToTop: moveSelection(by: -matches.count)
        case .scrollToBottom: moveSelection(by: matches.count)
        case let editing? where editing.isEditing && editing != .insertNewline: _ = filter.perform(editing)
        case .deleteForwardOrQuit: _ = filter.perform(.deleteForward)
        case nil: if let text = key.typedText { filter.insert(text) }
        default: break
        }
    }
}
