import ChatCore
import ChatUI
import Glibc
import NcursesTerminal
import TerminalCore

/// The program on a whole screen: the only loop, on the main thread, asleep until something happens.
struct ScreenLoop {
    /// At most one frame in this time shows what has come by the mailbox. Those that show what was typed come beside: nothing is taken
    /// out of the mailbox for them, so that no text has to be laid out for a key.
    private static let frameInterval = Duration.milliseconds(16)
    /// To show what has come takes one part in so many of the time at most, as long as a frame comes within `longestInterval`: a key
    /// seldom has to wait for it, and a slow terminal gets fewer frames.
    private static let partOfTime = 25
    private static let longestInterval = Duration.milliseconds(40)
    /// How long the mailbox may keep the loop from the next frame.
    private static let longestTaking = Duration.milliseconds(4)

    private let terminal: NcursesTerminal
    private let runtime: Runtime
    private var state: ChatState
    /// When the next frame may show what has come.
    private var nextFrame = ContinuousClock.now
    /// Something was taken in and is not shown yet.
    private var hasTaken = false
    /// How long it has taken to show what has come, since the last frame that showed all of it, and before that one.
    private var spent = (now: Duration.zero, before: Duration.zero)
    /// The mailbox holds something that waits for the frame that shows it: what comes while a reply does. All else is taken in at once.
    private var hasMail = false
    /// Not all that had come was taken in, because a key did or because it was so much: the next frame does not wait for its time.
    private var isMailLeft = false
    private var nextTick: Timestamp?
    /// Something was typed, or the window has another size, and that has not been drawn: a person sees it at once, before anything else is
    /// taken in.
    private var isEchoDue = false
    /// Watched from the first frame on: the start does not wait for it.
    private var settings: LiveSettings?
    /// Where it is kept how this terminal counts columns; nil where nothing is to be written.
    private let widths: () -> TerminalWidthsFile?
    private let watchSettings: () -> LiveSettings

    init(
        _ state: ChatState, on terminal: NcursesTerminal, runtime: Runtime, widths: @escaping () -> TerminalWidthsFile?,
        watchSettings: @escaping () -> LiveSettings
    ) {
        self.widths = widths
        self.watchSettings = watchSettings
        self.state = state
        self.terminal = terminal
        self.runtime = runtime
    }

    /// Runs until the person quits or the terminal goes away.
    mutating func run() {
        while !state.hasQuit {
            if isEchoDue && state.hasChanged || state.isBehind {
                present()
            } else if timeToFrame == .zero {
                // One at a time: a key that comes while one of them is done waits for that one only.
                if hasMail, !hasTaken { takeMail() } else { present() }
            }
            // A key that came while a frame was made may have been the last.
            if state.hasQuit { break }
            if settings == nil {
                settings = watchSettings()
                for effect in state.effectsAfterStart() { _ = runtime.perform(effect) }
            }
            nextTick = state.nextTick(after: Runtime.now())
            let ready = wait()
            if ready.signals { for signal in terminal.readSignals() { receive(signal) } }
            if ready.input { receiveInput() }
            if ready.mailbox {
                if state.session.isReplying { hasMail = true } else if !isEchoDue { takeMail() }
            }
            if ready.settings { takeSettings() }
            for effect in state.takeDueDraft(at: Runtime.now()) { _ = runtime.perform(effect) }
            if let tick = nextTick, Runtime.now() >= tick { update(.ticked) }
        }
    }

    private mutating func present() {
        let isEcho = isEchoDue
        // What was taken in when the key came is shown with it.
        let showsMail = !isEcho || hasTaken
        let begun = ContinuousClock.now
        var frame = state.frame(at: Runtime.now(), inParts: true)
        if !isEcho, isInputWaiting {
            // A key that came meanwhile is shown with it: putting the frame on the screen takes as long again.
            receiveInput()
            frame = state.frame(at: Runtime.now(), inParts: true)
        }
        terminal.present(frame)
        for effect in state.takeWantedPictures() where !runtime.perform(effect) { performOnScreen(effect) }
        isEchoDue = false
        guard showsMail else { return }
        let now = ContinuousClock.now
        spent.now += now - begun
        if state.isBehind { return }
        // Of two, so that a moment in which the machine stood still does not count.
        let interval = min(spent.now, spent.before) * Self.partOfTime
        nextFrame = isMailLeft ? now : now + min(max(interval, Self.frameInterval), Self.longestInterval)
        spent = (.zero, spent.now)
        hasTaken = false
    }

    /// How long what has changed, or has come, waits to be shown, zero when it is due; nil when there is nothing.
    private var timeToFrame: Duration? {
        state.hasChanged || hasMail ? max(.zero, nextFrame - .now) : nil
    }

    /// Sleeps until a key, a signal, something in the mailbox, or the next time that must be kept.
    /// - Returns: who has something to tell.
    private func wait() -> (input: Bool, signals: Bool, mailbox: Bool, settings: Bool) {
        let now = ContinuousClock.now
        // It may have come due since it was looked for: then nothing is waited for.
        var timeout = state.isBehind ? .zero : timeToFrame
        if let deadline = terminal.inputDeadline { timeout = min(timeout ?? deadline - now, deadline - now) }
        for tick in [nextTick, state.draftDeadline].compactMap(\.self) {
            let left = Duration.milliseconds(tick.milliseconds(since: Runtime.now()))
            timeout = min(timeout ?? left, left)
        }
        let milliseconds = timeout.map { Int32(clamping: max(0, ($0 / .milliseconds(1)).rounded(.up)).exactInt) } ?? -1
        func source(_ descriptor: Int32) -> pollfd { pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0) }
        // Who knows of mail that waits for its frame is not woken by more: that frame takes in all that has come by then.
        var sources = (
            source(terminal.inputDescriptor), source(terminal.signalDescriptor),
            source(hasMail ? -1 : runtime.mailbox.descriptor), source(settings?.watch.descriptor ?? -1)
        )
        _ = withUnsafeMutableBytes(of: &sources) {
            poll($0.baseAddress!.assumingMemoryBound(to: pollfd.self), 4, milliseconds)
        }
        let isInputDue = terminal.inputDeadline.map { $0 <= .now } ?? false
        return (
            isInputDue || sources.0.revents != 0, sources.1.revents != 0, sources.2.revents != 0, sources.3.revents != 0
        )
    }

    /// Takes in what has come, so that the next frame shows all of it; a person who types is not kept waiting for that.
    private mutating func takeMail() {
        (hasMail, isMailLeft) = (false, false)
        let end = ContinuousClock.now + Self.longestTaking
        while case let actions = runtime.mailbox.take(), !actions.isEmpty {
            for action in actions { update(action) }
            hasTaken = true
            if runtime.mailbox.isEmpty { return }
            isMailLeft = ContinuousClock.now >= end || isInputWaiting
            hasMail = isMailLeft
            if isMailLeft { return }
        }
    }

    private var isInputWaiting: Bool {
        var keys = pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0)
        return poll(&keys, 1, 0) > 0
    }

    /// Somebody has changed the files of settings.
    private mutating func takeSettings() {
        guard var changed = settings else { return }
        let change = changed.changes(for: runtime)
        settings = changed
        if let change { update(change) }
    }

    private mutating func receiveInput() {
        for input in terminal.readInput(now: .now) {
            update(.input(input))
            isEchoDue = true
        }
        if let found = terminal.takeWidths() { take(found) }
        if terminal.isClosed { update(.terminated) }
    }

    private mutating func take(_ found: TerminalWidths) {
        if let widths = widths() { startThread { widths.save(found) } }
        guard !found.misjudged.isEmpty else { return }
        update(
            .notice(
                Notice(
                    .warning, "This terminal gives \(found.misjudged.names) other widths than Unicode; others are drawn instead.",
                    advice: "parley doctor shows which.")))
    }

    private mutating func update(_ action: Action) {
        for effect in state.update(action, at: Runtime.now()) where !runtime.perform(effect) { performOnScreen(effect) }
    }

    private mutating func performOnScreen(_ effect: Effect) {
        switch effect {
        case .askForPictures: terminal.askForPictures()
        case .placePicture(let picture, let number, let size): terminal.place(picture, as: number, size: size)
        case .removePicture(let number): terminal.removePicture(number)
        case .redraw: terminal.redraw()
        case .suspend: terminal.suspend()
        case .editDraft(let text): edit(text)
        case .copyText(let text):
            let isSent = terminal.copy(text)
            startThread { [mailbox = runtime.mailbox] in mailbox.post(.notice(Clipboard.copy(text, isSent: isSent))) }
        case .saveText(let saved): update(saved.write())
        case .showText(let text, let viewer): show(text, in: viewer)
        case .reportMouse(let isOn): terminal.reportMouse(isOn)
        case .alert(let text, let style): terminal.alert(text, onDesktop: style == .desktop)
        case .askBackground: terminal.askBackground()
        default: preconditionFailure("\(effect) is not the screen's")
        }
    }

    private mutating func receive(_ signal: TerminalSignal) {
        switch signal {
        case .resized(let size):
            update(.resized(size))
            isEchoDue = true
        case .continued: update(.ticked)
        case .interrupt: update(.command(.interrupt))
        case .terminate, .hangup: update(.terminated)
        }
    }

    private mutating func edit(_ text: String) {
        let result = terminal.withScreenReleased { Result { try ExternalEditor.edit(text) } }
        switch result {
        case .success(let edited): update(.draftEdited(edited))
        case .failure(let error): tell(error)
        }
    }

    private mutating func show(_ text: String, in viewer: Viewer) {
        let result = terminal.withScreenReleased { Result { try ExternalEditor.show(text, in: viewer) } }
        switch result {
        case .success(let isChanged):
            if isChanged { update(.notice(Notice(.warning, "The editor had a copy: the message stays as it was."))) }
        case .failure(let error): tell(error)
        }
        update(.ticked)
    }

    private mutating func tell(_ error: any Error) {
        let failure = error as? Failure ?? Failure(.misuse, "The program failed: \(error).")
        update(.notice(Notice(.error, failure.what, advice: failure.advice)))
    }
}

extension Double {
    fileprivate var exactInt: Int { Int(Swift.min(self, 1e9)) }
}
