import ChatCore
import TerminalCore

extension ChatState {
    /// Changes the state by one action and says what is to be done outside.
    /// - Parameter now: when it happened; the state has no clock of its own.
    public mutating func update(_ action: Action, at now: Timestamp) -> [Effect] {
        hasChanged = true
        let effects = perform(action, at: now)
        // A piece of a reply changes nothing that is being written.
        if case .reply(_, .received) = action { return effects }
        return effects + refreshCompletion() + noteDraft(at: now)
    }

    private mutating func perform(_ action: Action, at now: Timestamp) -> [Effect] {
        switch action {
        case .input(let input): return receive(input, at: now)
        case .command(let command):
            if isPlayingBack {
                leaveReplay()
                return []
            }
            return perform(command, at: now)
        case .submitted(let line): return submit(line, at: now)
        case .asked(let message, let attachments): return sendMessage(message, attachments: attachments, at: now)
        case .attachmentRead(let attachment): return receive(attachment)
        case .directoryRead(let attachments, let notice): return receive(attachments, notice)
        case .attachmentRefused(let notice): return tell(notice)
        case .mentionsRead(let text, let attachments): return sendMessage(text, attachments: attachments, at: now)
        case .mentionsRefused(let text, let notice): return takeBack(text, because: notice)
        case .pasteIsNoImage(let text):
            composer.paste(text)
            return []
        case .directoryListed(let listing): return receive(listing)
        case .namesListed(let kind, let names): return receive(names, of: kind)
        case .snippetsListed(let snippets, let directory): return receive(snippets, directory: directory)
        case .snippetFound(let snippet): return insert(snippet)
        case .draftFound(let found, let id): return receive(found, of: id, at: now)
        case .promptsRead(let prompts):
            composer.history.add(older: prompts)
            return []
        case .resized(let size): return resize(to: size)
        case .reply(let id, let update): return receive(update, for: id, at: now)
        case .aside(let id, let update): return receiveAside(update, for: id, at: now)
        case .contextLearned(let length, let reference): return learnContext(length, of: reference)
        case .modelsListed(let list, let catalog): return receive(list, in: catalog)
        case .modelMarksRead(let marks): return receive(marks)
        case .modelDescribed(let description): return receive(description)
        case .revisionChecked(let check): return receive(check, at: now)
        case .offersListed(let offers, let wish, let failure): return receive(offers, for: wish, failure: failure)
        case .endpointMade(let name): return useEndpoint(named: name, at: now)
        case .presetsListed(let presets, let directory): return receive(presets, directory: directory)
        case .presetFound(let preset): return use(preset, at: now)
        case .spendingDescribed(let report): return receive(report, at: now)
        case .hubSearched(let list, let words, let task): return receive(list, foundFor: words, task: task)
        case .sessionsListed(let sessions): return receive(sessions)
        case .sessionsSearched(let result): return receive(result)
        case .sessionsIndexed(let done, let total): return noteIndexing(done, of: total)
        case .sessionFound(let id): return open(id)
        case .sessionOpened(let opened): return show(opened, at: now)
        case .sessionFollowed(let id, let events): return follow(events, of: id)
        case .sessionReread(let session): return follow(session)
        case .sessionReleased(let id): return noteRelease(of: id)
        case .themesListed(let themes): return receive(themes)
        case .themeFound(let theme): return use(theme)
        case .themeFollowed(let theme): return follow(theme)
        case .adjusted(let adjustment): return adjust(by: adjustment, at: now)
        case .comparisonAsked(let message, let models, let attachments):
            composer.attach(attachments)
            return compare(message, with: models, at: now)
        case .rerunStarted(let rerun, let session): return start(rerun, in: session, at: now)
        case .draftEdited(let text): return replaceDraft(with: text)
        case .reconfigured(let change): return reconfigure(change)
        case .fileExists(let saved): return askToReplace(saved)
        case .pictureDecoded(let id, let decoded): return receive(decoded, for: id)
        case .notice(let notice), .sessionNotOpened(let notice), .presetRefused(let notice), .snippetRefused(let notice):
            return tell(notice)
        case .savingFailed(let notice):
            isSaved = false
            return tell(notice)
        case .sessionRead(let session): return startReplay(of: session)
        case .ticked:
            tickReplay(at: now)
            return []
        case .terminated: return quit(at: now)
        }
    }

    /// Changes the session and has the journal remember the same change.
    mutating func record(_ event: SessionEvent) -> [Effect] {
        apply(event)
        if isPrivate { return [.unrecorded(event)] }
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
        composer.replace(withEdited: String(text.trimmedAtEnd))
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
        case .focus(let isFocused):
            hasFocus = isFocused
            return []
        case .background(let isDark): return followBackground(isDark: isDark)
        case .drawsPictures:
            conversation.letTerminalDrawPictures()
            return []
        }
    }

    private mutating func receive(_ key: KeyPress, at now: Timestamp) -> [Effect] {
        let keys = pendingKeys + [key]
        pendingKeys = []
        let found = keys.count > 1 || canBeginKeys(key) ? options.keys.writing.find(keys) : options.keys.writing.found(for: key)
        if found == .begun {
            pendingKeys = keys
            return []
        }
        var command: Command?
        if case .command(let meant) = found { command = meant }
        // A list or a question is answered with the keys that everybody knows, whatever else they mean.
        if overlay != nil || prompt != nil || composer.search != nil { command = Self.answers[key] ?? command }
        if command != .interrupt { interruptedOnce = false }
        if keys.count > 1, command == nil { return refuse(keys) }
        // What was only good to know has been seen.
        if notice?.severity == .information { notice = nil }
        if let effects = receiveInPrompt(key, command: command) { return effects }
        if overlay == nil, let effects = receiveInHistorySearch(key, command: command) { return effects }
        if let effects = receiveInReplay(key, command: command, at: now) { return effects }
        if overlay != nil, let effects = receiveInOverlay(key, command: command, at: now) { return effects }
        if overlay == nil, let effects = receiveInComparison(key, command: command, at: now) { return effects }
        if isReading, overlay == nil, let effects = receiveInReading(key, command: command, at: now) { return effects }
        if overlay == nil, prompt == nil, let effects = receiveInCompletion(command: command) { return effects }
        if overlay == nil, prompt == nil, !isReading, let effects = receiveInNormalMode(key, at: now) { return effects }
        if let command { return perform(command, at: now) }
        if let text = key.typedText { composer.insert(text) }
        return []
    }

    private static let answers: [KeyPress: Command] = [KeyPress(.enter): .send, KeyPress(.escape): .stop]

    /// Whether a key can be the first of several here: what reads and what normal mode takes is theirs.
    private func canBeginKeys(_ key: KeyPress) -> Bool {
        guard overlay == nil, prompt == nil, !isPlayingBack else { return false }
        if let mode = conversation.reading {
            return mode.pending.isEmpty && options.keys.reading.find([key], prefersShort: true) == .nothing
        }
        guard let mode = normalMode, let keymap = options.keys.normal else { return true }
        return mode.pending.isEmpty && keymap.find([key]) == .nothing
    }

    private mutating func refuse(_ keys: [KeyPress]) -> [Effect] {
        if keys.last == KeyPress(.escape) { return [] }
        let name = keys.map(\.description).joined(separator: " ")
        return tell(Notice(.information, "\(name) means nothing.", advice: "/help lists all keys."))
    }

    private mutating func paste(_ text: String) -> [Effect] {
        if isPlayingBack { return [] }
        if prompt != nil {
            pasteIntoPrompt(text)
            return []
        }
        if overlay == nil, composer.search != nil {
            pasteIntoHistorySearch(text)
            return []
        }
        switch overlay {
        case nil: return pasteIntoComposer(text)
        case .systemPrompt(var editor):
            editor.paste(text)
            overlay = .systemPrompt(editor)
        case .models: pasteIntoModelPicker(text)
        case .revisions, .tasks, .drift, .offers, .presets, .snippets, .sessions, .sessionSearch, .palette, .themes, .reading,
            .tree,
            .context:
            overlay?.list?.filter.insert(text.split(whereSeparator: \.isNewline).joined(separator: " "))
            return askForSessions()
        case .parameters(var sheet):
            sheet.edit { $0.insert(text.split(whereSeparator: \.isNewline).joined(separator: " ")) }
            overlay = .parameters(sheet)
        case .text, .usage: break
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
