import ChatCore
import ChatUI
import Glibc
import TerminalCore

/// The program line by line: for pipes, dumb terminals, logs and screen readers. What is written is never changed again.
struct LinearChat {
    private let runtime: Runtime
    private let printer: LinePrinter
    private var input = LineInput(descriptor: STDIN_FILENO)
    private let interruptions: SignalDescriptor
    private var state: ChatState
    /// A reply, a list or an opened session is being waited for: the next line must see what it brings.
    private var isBusy: Bool { state.session.isReplying || awaited > 0 }
    private var awaited = 0
    private var hasPrompted = false
    private var lastNotice: Notice?
    /// The replies whose beginnings were printed.
    private var begun: Set<MessageID> = []
    private(set) var hasFailed = false
    private(set) var wasInterrupted = false

    init(_ state: ChatState, runtime: Runtime, interruptions: SignalDescriptor) {
        self.state = state
        self.runtime = runtime
        self.interruptions = interruptions
        // What was printed cannot be taken back: one answer, when everything is known.
        runtime.finder.answersOnce()
        printer = LinePrinter(isTerminal: isatty(STDOUT_FILENO) == 1)
    }

    /// Runs until the input ends or the person quits.
    mutating func run() {
        if input.isTerminal { for message in state.session.activeMessages { printer.print(message) } }
        printNotice()
        while !state.hasQuit {
            if !isBusy {
                if input.needsMore, !hasPrompted { printer.prompt() }
                hasPrompted = true
                if let line = input.nextLine() {
                    hasPrompted = false
                    submit(line)
                    continue
                }
                if input.isAtEnd { break }
            }
            wait()
        }
        if !state.hasQuit { update(.command(.quit)) }
    }

    private mutating func submit(_ line: String) {
        if !input.isTerminal { printer.echo(line) }
        update(.submitted(line))
        if let overlay = state.overlay { printOverlay(overlay) }
        if let timeline = state.replay?.timeline { play(timeline) }
        for prompt in state.takeHistorySearch() ?? [] { printer.line(prompt) }
        if state.refuseToAsk() { printer.remark("Here the whole command is needed in one line, such as /save FILE.") }
    }

    /// Plays a session as text, and goes on with the chat; ctrl-c ends what is played, other signals the program.
    private mutating func play(_ timeline: ReplayTimeline) {
        state.leaveReplay()
        var replay = LinearReplay(timeline, ReplayOptions(), interruptions: interruptions)
        let signal = replay.run()
        printer.remark(signal == nil ? "The session was played to its end." : "The session was stopped.")
        guard let signal, signal != SIGINT else { return }
        wasInterrupted = true
        update(.terminated)
    }

    private mutating func wait() {
        var sources = [
            pollfd(fd: interruptions.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: runtime.mailbox.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        if !isBusy { sources.append(pollfd(fd: input.descriptor, events: Int16(POLLIN), revents: 0)) }
        _ = poll(&sources, nfds_t(sources.count), -1)
        if sources[0].revents != 0 { receiveSignals() }
        for action in runtime.mailbox.take() { update(action) }
        if sources.count > 2, sources[2].revents != 0 { input.read() }
    }

    private mutating func receiveSignals() {
        for signal in interruptions.read() {
            if signal == SIGINT, state.session.isReplying {
                update(.command(.stop))
            } else {
                wasInterrupted = true
                update(.terminated)
            }
        }
    }

    private mutating func update(_ action: Action) {
        awaited -= action.isAnswer ? 1 : 0
        // There is no place to write in here: what needs nothing filled in is the message.
        if case .snippetFound(let snippet) = action {
            printer.line(snippet.text)
            if !snippet.hasPlaces { return update(.submitted(snippet.text)) }
            return printer.remark("Type it with its places filled in.")
        }
        if case .reply(state.session.runningReply, .preparing(let what)) = action { printer.remark(what) }
        let running = state.session.runningReply
        let effects = state.update(action, at: Runtime.now())
        // One that is asked once more with less has not failed yet.
        if case .reply(running, .ended(let outcome)) = action, outcome.failure != nil, state.session.runningReply != running {
            hasFailed = true
        }
        for effect in effects {
            show(effect)
            if case .findTheme = effect {
                printer.remark("Themes are for the screen; line by line nothing is coloured.")
                continue
            }
            if !runtime.perform(effect) { explain(effect) }
        }
        switch action {
        case .sessionOpened:
            for message in state.session.activeMessages { printer.print(message) }
        case .modelsListed(let list, _) where !list.isRefreshing:
            for model in list.models { printer.line("\(model.reference)  \(model.summary)") }
            if let failure = list.failure { printer.remark("\(list.backend): \(failure)") }
        case .sessionsListed(let sessions):
            for session in sessions.sessions {
                printer.line("\(session.id.text)  \(session.updatedAt.shortDescription)  \(session.title)")
            }
        case .modelDescribed(let description):
            for revision in description.revisions { printer.line(revision.row) }
            for failure in description.failures { printer.remark(failure) }
        case .presetsListed(let presets, _): for preset in presets { printer.line("\(preset.name)  \(preset.summary)") }
        case .snippetsListed(let snippets, _): for snippet in snippets { printer.line("\(snippet.name)  \(snippet.summary)") }
        case .spendingDescribed:
            if case .usage(let pane) = state.overlay { for row in pane.rows { printer.line(row) } }
            state.closeOverlay()
        case .sessionsSearched(let found):
            for hit in found.hits {
                printer.line(
                    "\(hit.session.id.text)  \(hit.at.shortDescription)  \(hit.role): \(hit.snippet.map(\.text).joined())")
            }
            if let problem = found.problem { printer.remark(problem) }
        case .themesListed(let themes):
            for theme in themes { printer.line("\(theme.name)  \(theme.fullName)") }
        default: break
        }
        printNotice()
    }

    /// What an effect says about the conversation.
    private mutating func show(_ effect: Effect) {
        switch effect {
        case .record(let event), .unrecorded(let event): show(event)
        case .openSession, .findSession, .listSessions, .searchSessions, .listThemes, .listPresets, .findPreset, .listSnippets,
            .findSnippet, .describeModel,
            .describeSpending, .readAttachment, .readMentions:
            awaited += 1
        case .listModels: awaited += runtime.modelListCount
        default: break
        }
    }

    private mutating func show(_ event: SessionEvent) {
        switch event {
        case .replyStarted(let start) where begun.insert(start.id).inserted:
            printer.begin(start.author)
            printer.print(start.text)
        case .replyReceived(let delta): printer.print(delta.text)
        case .replyPartReceived(_, _, .image(let mediaType, _)):
            printer.remark("the model has made a picture (\(mediaType))" + (state.isPrivate ? "" : ", which the session keeps"))
        case .replyAttempted(_, let attempt): if attempt.waitedMilliseconds != nil { printer.remark(attempt.remark) }
        case .replyFinished(let end): printer.end(end)
        default: break
        }
    }

    private mutating func explain(_ effect: Effect) {
        switch effect {
        case .editDraft: printer.remark("There is no screen to edit on here; type the message.")
        case .copyText(let text): update(.notice(Clipboard.copy(text, isSent: printer.sendToClipboard(text))))
        case .saveText(let saved): save(saved)
        case .showText(let text, _): printer.line(text)
        default: break
        }
    }

    /// Nobody can be asked here: a file that is in the way stays.
    private mutating func save(_ saved: SavedText) {
        if case .notice(let notice) = saved.write() { return update(.notice(notice)) }
        update(.notice(Notice(.error, "\(saved.path) exists already.", advice: "Choose another name.")))
    }

    private mutating func printNotice() {
        defer { lastNotice = state.notice }
        guard let notice = state.notice, notice != lastNotice else { return }
        printer.remark(notice.text)
    }

    /// What a pane would show as lines; lists are printed when they arrive. Nothing stays open here.
    private mutating func printOverlay(_ overlay: Overlay) {
        switch overlay {
        case .models, .revisions, .tasks, .offers, .presets, .snippets, .sessions, .sessionSearch, .palette, .themes: break
        case .drift(let list, _): for item in list.items { printer.line("\(item.title)  \(item.detail)") }
        case .context(let list, _):
            printer.line(list.title)
            for item in list.items { printer.line("\(item.title)  \(item.detail)") }
        case .tree(let list):
            for item in list.items { printer.line("\(item.isCurrent ? "● " : "  ")\(item.title)  \(item.detail)") }
        case .reading(let choice): for item in choice.list.items { printer.line("\(item.title)  \(item.detail)") }
        case .parameters(let sheet): for row in sheet.lines { printer.line(row) }
        case .usage: return
        case .text(let pane): for row in pane.rows { printer.line(row) }
        case .systemPrompt(let editor):
            printer.line(editor.text.isEmpty ? "There is no system prompt; /system TEXT sets one." : editor.text)
        }
        state.closeOverlay()
    }
}

extension Action {
    /// True for what an effect was waited for.
    fileprivate var isAnswer: Bool {
        switch self {
        case .modelsListed(let list, _): !list.isRefreshing
        case .sessionsListed, .sessionsSearched, .modelDescribed, .presetsListed, .presetFound, .presetRefused,
            .snippetsListed, .snippetFound, .snippetRefused, .directoryRead,
            .spendingDescribed, .themesListed, .sessionFound, .sessionNotOpened, .sessionOpened, .attachmentRead,
            .attachmentRefused, .mentionsRead, .mentionsRefused:
            true
        default: false
        }
    }
}
