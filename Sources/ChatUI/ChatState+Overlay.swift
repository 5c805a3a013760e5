import ChatCore
import TerminalCore

extension ChatState {
    /// For a front end that shows what is open in its own way.
    public mutating func closeOverlay() { overlay = nil }

    /// What a key means to the pane on top; nil leaves it to the rest of the program.
    mutating func receiveInOverlay(_ key: KeyPress, command: Command?, at now: Timestamp) -> [Effect]? {
        if command == .stop || command == .interrupt {
            overlay = nil
            return []
        }
        if command == .redraw || command == .suspend { return nil }
        switch overlay {
        case nil: return nil
        case .models(var picker):
            if command == .send { return choose(in: picker, at: now) }
            picker.receive(key, command: command)
            overlay = .models(picker)
        case .sessions(var picker):
            if command == .send { return choose(in: picker, at: now) }
            picker.receive(key, command: command)
            overlay = .sessions(picker)
        case .palette(var picker):
            if command == .send { return choose(in: picker, at: now) }
            picker.receive(key, command: command)
            overlay = .palette(picker)
        case .themes(var picker):
            if command == .send { return choose(in: picker.list, at: now) }
            picker.list.receive(key, command: command)
            overlay = .themes(picker)
        case .text(var pane):
            receive(key, command: command, in: &pane)
        case .systemPrompt(var editor):
            if command == .send {
                overlay = nil
                return setSystemPrompt(String(editor.text.trimmed), at: now)
            }
            if let command, command.isEditing { _ = editor.perform(command) }
            if command == nil, let text = key.typedText { editor.insert(text) }
            overlay = .systemPrompt(editor)
        }
        return []
    }

    private mutating func receive(_ key: KeyPress, command: Command?, in pane: inout TextPane) {
        switch command {
        case .moveUp, .scrollLineUp: pane.scroll(by: -1)
        case .moveDown, .scrollLineDown: pane.scroll(by: 1)
        case .scrollPageUp: pane.scroll(by: -max(1, layout.overlay.rows - 3))
        case .scrollPageDown: pane.scroll(by: max(1, layout.overlay.rows - 3))
        case .scrollToTop, .moveToLineStart: pane.scroll(by: -pane.rows.count * 100)
        default:
            if key.key == .space {
                pane.scroll(by: max(1, layout.overlay.rows - 3))
            } else if command == .send || key.key == .character("q") {
                overlay = nil
                return
            }
        }
        overlay = .text(pane)
    }

    /// Enter in a list: the selected item; in the model picker what was typed when nothing fits.
    private mutating func choose(in picker: ListPicker, at now: Timestamp) -> [Effect] {
        let wasOpen = overlay
        overlay = nil
        switch wasOpen {
        case .models:
            let reference = picker.selected?.id ?? String(picker.filter.text.trimmed)
            return reference.isEmpty ? [] : chooseModel(reference, at: now)
        case .sessions:
            guard let id = picker.selected.flatMap({ ULID($0.id) }), id != session.id else { return [] }
            return stop(at: now) + [.openSession(id)]
        case .palette:
            return picker.selected.flatMap { Command(rawValue: $0.id) }.map { perform($0, at: now) } ?? []
        case .themes(let picker): return picker.preview.map { use($0) } ?? []
        case .text, .systemPrompt, nil: return []
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
