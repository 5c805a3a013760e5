import ChatCore
import TerminalCore

extension ChatState {
    /// Changes the state by one action and says what is to be done outside.
    /// - Parameter now: when it happened; the state has no clock of its own.
    public mutating func update(_ action: Action, at now: Timestamp) -> [Effect] {
        hasChanged = true
        switch action {
        case .input(let input): return receive(input, at: now)
        case .command(let command): return perform(command, at: now)
        case .submitted(let line): return submit(line, at: now)
        case .asked(let message): return sendMessage(message, at: now)
        case .resized(let size): return resize(to: size)
        case .reply(let id, let update): return receive(update, for: id, at: now)
        case .modelsListed(let list): return receive(list)
        case .sessionsListed(let sessions): return receive(sessions)
        case .sessionFound(let id): return open(id)
        case .sessionOpened(let opened): return show(opened, at: now)
        case .themesListed(let themes): return receive(themes)
        case .themeFound(let theme): return use(theme)
        case .adjusted(let adjustment): return adjust(by: adjustment, at: now)
        case .comparisonAsked(let message, let models): return compare(message, with: models, at: now)
        case .rerunStarted(let rerun, let session): return start(rerun, in: session, at: now)
        case .draftEdited(let text): return replaceDraft(with: text)
        case .fileExists(let saved): return askToReplace(saved)
        case .notice(let notice), .sessionNotOpened(let notice): return tell(notice)
        case .savingFailed(let notice):
            isSaved = false
            return tell(notice)
        case .ticked: return []
        case .terminated: return quit(at: now)
        }
    }

    /// Changes the session and has the journal remember the same change.
    mutating func record(_ event: SessionEvent) -> [Effect] {
        session.apply(event)
        return isSaved ? [.record(event)] : []
    }

    mutating func tell(_ notice: Notice) -> [Effect] {
        self.notice = notice
        return []
    }

    private mutating func resize(to size: Size) -> [Effect] {
        self.size = size
        return []
    }

    private mutating func replaceDraft(with text: String) -> [Effect] {
        composer.editor.replace(with: String(text.trimmedAtEnd))
        return []
    }
}

// Input: what a key means depends on what is open.
extension ChatState {
    private mutating func receive(_ input: TerminalInput, at now: Timestamp) -> [Effect] {
        switch input {
        case .key(let key): return receive(key, at: now)
        case .paste(let text): return paste(text)
        case .mouse(let event): return receive(event, at: now)
        case .focus: return []
        }
    }

    private mutating func receive(_ key: KeyPress, at now: Timestamp) -> [Effect] {
        let command = options.keymap.command(for: key)
        if command != .interrupt { interruptedOnce = false }
        // What was only good to know has been seen.
        if notice?.severity == .information { notice = nil }
        if let effects = receiveInPrompt(key, command: command) { return effects }
        if overlay != nil, let effects = receiveInOverlay(key, command: command, at: now) { return effects }
        if overlay == nil, let effects = receiveInComparison(key, command: command, at: now) { return effects }
        if isReading, overlay == nil, let effects = receiveInReading(key, command: command, at: now) { return effects }
        if let command { return perform(command, at: now) }
        if let text = key.typedText { composer.editor.insert(text) }
        return []
    }

    private mutating func paste(_ text: String) -> [Effect] {
        if prompt != nil {
            pasteIntoPrompt(text)
            return []
        }
        switch overlay {
        case nil: composer.editor.paste(text)
        case .systemPrompt(var editor):
            editor.paste(text)
            overlay = .systemPrompt(editor)
        case .models, .sessions, .palette, .themes, .reading:
            overlay?.list?.filter.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
        case .text: break
        }
        return []
    }
}

extension KeyPress {
    /// What the key types; nil when it types nothing.
    var typedText: String? {
        switch key {
        case .character(let character) where modifiers.isEmpty: String(character)
        case .space where modifiers.subtracting(.shift).isEmpty: " "
        default: nil
        }
    }
}
