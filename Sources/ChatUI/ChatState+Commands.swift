import ChatCore
import TerminalCore

extension ChatState {
    /// Performs a command that came by key or from the palette.
    mutating func perform(_ command: Command, at now: Timestamp) -> [Effect] {
        switch command {
        case .send: return send(at: now)
        case .openModelPicker, .openRevisions, .openDrift, .openEvidence, .createEndpoint, .openPresets, .openParameters,
            .openContext, .showUsage, .openSystemPrompt, .showStatus, .toggleReasoning, .newSession, .openSessions,
            .searchSessions,
            .exportSession, .pinSession, .retry, .quit,
            .openHelp, .switchToPreviousModel, .openThemes, .read, .search, .openOutline, .copy, .save, .openInPager, .openLinks,
            .toggleMouse, .compare, .rerun, .replay, .continueReply, .revise, .previousVariant, .nextVariant, .openTree,
            .deleteBranch, .undo, .fork, .goPrivate, .searchHistory, .openSnippets:
            return perform(SlashCommand(command: command), at: now)
        case .stop: return stop(at: now)
        case .interrupt: return interrupt(at: now)
        case .setParameter, .rename, .tag, .attachImage, .attachFile: return startSlashCommand(command)
        case .scrollPageUp, .scrollPageDown, .scrollLineUp, .scrollLineDown, .scrollToTop, .scrollToBottom: return scroll(command)
        case .complete: return complete()
        case .undoEdit: return composer.undo() ? [] : tell(Notice(.information, "There is nothing to take back."))
        case .redoEdit: return composer.redo() ? [] : tell(Notice(.information, "Nothing was taken back."))
        case .editInEditor: return [.editDraft(composer.editor.text)]
        case .normalMode:
            normalMode = options.keys.normal == nil ? nil : NormalMode()
            return []
        case .openPalette: return openPalette()
        case .redraw: return [.redraw]
        case .suspend: return [.suspend]
        case .deleteForwardOrQuit:
            if composer.editor.isEmpty { return quit(at: now) }
            composer.perform(.deleteForward)
            return []
        case .insertNewline, .deleteBackward, .deleteForward, .deleteWordBackward, .deleteWordForward, .killToLineStart,
            .killToLineEnd, .yank, .yankPop, .unfold, .moveLeft, .moveRight, .moveWordLeft, .moveWordRight, .moveToLineStart,
            .moveToLineEnd,
            .moveUp, .moveDown:
            composer.perform(command)
            return []
        }
    }

    /// Performs a command that may have an argument.
    mutating func perform(_ slash: SlashCommand, at now: Timestamp) -> [Effect] {
        switch slash.command {
        case .openModelPicker: return slash.argument.isEmpty ? openModelPicker() : chooseModel(slash.argument, at: now)
        case .openRevisions:
            return slash.argument.isEmpty
                ? openRevisions(of: session.model.text) : chooseRevision(slash.argument, of: session.model.text, at: now)
        case .openDrift: return openDrift()
        case .openEvidence: return openEvidence()
        case .createEndpoint: return openOffers()
        case .openPresets: return slash.argument.isEmpty ? openPresets() : [.findPreset(slash.argument)]
        case .openParameters: return openParameters()
        case .showUsage: return openUsage(at: now)
        case .openContext: return openContext()
        case .switchToPreviousModel: return switchToPreviousModel(at: now)
        case .openSystemPrompt: return slash.argument.isEmpty ? openSystemPrompt() : setSystemPrompt(slash.argument, at: now)
        case .setParameter: return setParameter(slash.argument, at: now)
        case .rename: return rename(slash.argument, at: now)
        case .tag: return tag(slash.argument, at: now)
        case .pinSession: return togglePin(at: now)
        case .exportSession:
            if session.messages.isEmpty { return tell(Notice(.information, "There is nothing to export yet.")) }
            return [.exportSession(session, as: slash.argument, chosenTheme)]
        case .searchSessions: return openSessionSearch(slash.argument)
        case .attachImage: return attach(slash.argument, as: .image)
        case .attachFile: return attach(slash.argument, as: .any)
        case .openSessions: return slash.argument.isEmpty ? openSessions() : [.findSession(slash.argument)]
        case .openThemes: return slash.argument.isEmpty ? openThemes() : [.findTheme(slash.argument)]
        case .newSession: return startNewSession(at: now)
        case .replay: return startReplay(of: session)
        case .continueReply: return continueReply(at: now)
        case .revise: return revise(slash.argument)
        case .previousVariant: return showVariant(forward: false, at: now)
        case .nextVariant: return showVariant(forward: true, at: now)
        case .openTree: return openTree()
        case .deleteBranch: return removeBranch(at: now)
        case .undo: return undoRemoval(at: now)
        case .fork: return fork(at: now)
        case .goPrivate: return goPrivate()
        case .retry: return retry(at: now)
        case .compare: return compare(slash.argument, at: now)
        case .rerun: return rerun(with: slash.argument, at: now)
        case .showStatus: return showStatus()
        case .openHelp: return openHelp()
        case .toggleReasoning:
            conversation.toggleReasoning()
            return []
        case .read: return startReading()
        case .search: return search(for: slash.argument)
        case .openOutline: return openOutline()
        case .openSnippets: return slash.argument.isEmpty ? openSnippets() : [.findSnippet(slash.argument)]
        case .searchHistory: return searchHistory(slash.argument)
        case .copy: return copy(slash.argument)
        case .save: return startSaving(as: slash.argument)
        case .openInPager: return show(in: .pager)
        case .openLinks: return openLinks()
        case .toggleMouse: return toggleMouse()
        case .quit: return quit(at: now)
        default: return perform(slash.command, at: now)
        }
    }

    /// A line entered at once: a slash command or a message.
    mutating func submit(_ line: String, at now: Timestamp) -> [Effect] {
        do throws(SlashCommand.Failure) {
            if let slash = try SlashCommand.parse(line) {
                notice = nil
                return perform(slash, at: now)
            }
        } catch {
            return tell(error.notice)
        }
        return sendWithMentions(line, at: now)
    }

    private mutating func send(at now: Timestamp) -> [Effect] {
        let isMessage: Bool
        do throws(SlashCommand.Failure) {
            isMessage = try SlashCommand.parse(composer.editor.text) == nil
        } catch {
            return tell(error.notice)
        }
        if isMessage, let refusal = refusalToSend { return tell(refusal) }
        guard let text = composer.takeMessage() else { return [] }
        return submit(text, at: now) + (isPrivate || text.trimmed.isEmpty ? [] : [.rememberPrompt(text)])
    }

    private mutating func interrupt(at now: Timestamp) -> [Effect] {
        if session.isReplying || aside?.isSummary == true { return stop(at: now) }
        if giveUpRevision() { return [] }
        if !composer.isEmpty {
            composer.clear()
            return []
        }
        if interruptedOnce { return quit(at: now) }
        interruptedOnce = true
        return tell(Notice(.information, "Press ctrl-c again to quit."))
    }

    /// Stops the reply; without one, takes the notice away.
    mutating func stop(at now: Timestamp) -> [Effect] {
        if comparison?.isRunning == true { return stopComparison(at: now) }
        if let running = session.runningReply, readOnlyReason == nil {
            let outcome = ReplyOutcome(milliseconds: now.milliseconds(since: progress?.startedAt ?? now))
            return [.cancelReply(running)] + end(running, outcome, isStopped: true, at: now)
        }
        if let effects = stopSummary() { return effects }
        if giveUpRevision() { return [] }
        notice = nil
        return []
    }

    mutating func quit(at now: Timestamp) -> [Effect] {
        if isPlayingBack { leaveReplay() }
        let effects = dropAside() + (session.isReplying ? stop(at: now) : [])
        hasQuit = true
        return effects + keepDraftAtEnd(at: now) + [.closeSession]
    }

    private mutating func startSlashCommand(_ command: Command) -> [Effect] {
        if !composer.editor.isEmpty { composer.history.add(composer.editor.text) }
        composer.replace(with: "/\(command.slashNames[0]) ")
        return []
    }

    private mutating func rename(_ title: String, at now: Timestamp) -> [Effect] {
        guard !title.isEmpty else { return tell(Notice(.error, "A title is missing.", advice: "Say /rename TITLE.")) }
        if let refusal = refusalToWrite { return tell(refusal) }
        return record(.titleChanged(title, at: now)) + tell(Notice(.information, "The title is “\(title)”."))
    }

    private mutating func scroll(_ command: Command) -> [Effect] {
        conversation.scroll(command, session: session, area: layout.conversation, theme: theme)
        return []
    }
}
