import ChatCore
import ChatUI
import Glibc
import NcursesTerminal
import TerminalCore

/// The program on a whole screen: the only loop, on the main thread, asleep until something happens.
struct ScreenLoop {
    /// At most one frame in this time, beside those that show what was typed.
    private static let frameInterval = Duration.milliseconds(16)

    private let terminal: NcursesTerminal
    private let runtime: Runtime
    private var state: ChatState
    private var lastFrame = ContinuousClock.now - frameInterval
    private var nextTick: Timestamp?
    /// Something was typed and has not been drawn: a person sees that at once, before anything else is taken in.
    private var isEchoDue = false

    init(_ state: ChatState, on terminal: NcursesTerminal, runtime: Runtime) {
        self.state = state
        self.terminal = terminal
        self.runtime = runtime
    }

    /// Runs until the person quits or the terminal goes away.
    mutating func run() {
        while !state.hasQuit {
            if state.hasChanged, isEchoDue || ContinuousClock.now - lastFrame >= Self.frameInterval { present() }
            wait()
            for signal in terminal.readSignals() { receive(signal) }
            let now = ContinuousClock.now
            for input in terminal.readInput(now: now) {
                update(.input(input))
                isEchoDue = true
            }
            if terminal.isClosed { update(.terminated) }
            if !isEchoDue, !isFramePending { for action in runtime.mailbox.take() { update(action) } }
            if let tick = nextTick, Runtime.now() >= tick { update(.ticked) }
            nextTick = state.nextTick(after: Runtime.now())
        }
    }

    /// A frame is due and must wait for its time. What comes meanwhile stays in the mailbox: the frame then takes it all at once.
    private var isFramePending: Bool { state.hasChanged && ContinuousClock.now - lastFrame < Self.frameInterval }

    private mutating func present() {
        terminal.present(state.frame(at: Runtime.now()))
        lastFrame = ContinuousClock.now
        isEchoDue = false
    }

    /// Sleeps until a key, a signal, something in the mailbox, or the next time that must be kept.
    private func wait() {
        let isFramePending = isFramePending
        var sources = [
            pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: terminal.signalDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        if !isFramePending { sources.append(pollfd(fd: runtime.mailbox.descriptor, events: Int16(POLLIN), revents: 0)) }
        var timeouts: [Duration] = []
        let now = ContinuousClock.now
        if isFramePending { timeouts.append(lastFrame + Self.frameInterval - now) }
        if let deadline = terminal.inputDeadline { timeouts.append(deadline - now) }
        if let tick = nextTick { timeouts.append(.milliseconds(tick.milliseconds(since: Runtime.now()))) }
        let milliseconds = timeouts.min().map { Int32(clamping: max(0, ($0 / .milliseconds(1)).rounded(.up)).exactInt) } ?? -1
        _ = poll(&sources, nfds_t(sources.count), milliseconds)
    }

    private mutating func update(_ action: Action) {
        for effect in state.update(action, at: Runtime.now()) where !runtime.perform(effect) { performOnScreen(effect) }
    }

    private mutating func performOnScreen(_ effect: Effect) {
        switch effect {
        case .redraw: terminal.redraw()
        case .suspend: terminal.suspend()
        case .editDraft(let text): edit(text)
        case .copyText(let text):
            let isSent = terminal.copy(text)
            startThread { [mailbox = runtime.mailbox] in mailbox.post(.notice(Clipboard.copy(text, isSent: isSent))) }
        case .saveText(let saved): update(saved.write())
        case .showText(let text, let viewer): show(text, in: viewer)
        case .reportMouse(let isOn): terminal.reportMouse(isOn)
        default: preconditionFailure("\(effect) is not the screen's")
        }
    }

    private mutating func receive(_ signal: TerminalSignal) {
        switch signal {
        case .resized(let size): update(.resized(size))
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
