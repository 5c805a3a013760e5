import ChatCore
import ChatUI
import Glibc

/// One session in which the turns are asked again, with what carries its effects out.
struct RerunRun {
    let rerun: Rerun
    let runtime: Runtime
    private let session: ChatSession
    private let isVerbose: Bool
    private var state: ChatState
    private var warnings = WarningPrinter()
    /// Why there are not all answers.
    private(set) var failure: Notice?
    private(set) var hasStarted = false
    private(set) var hasEnded = false
    /// The turns that have ended.
    private(set) var comparisons: [TurnComparison] = []

    init(_ rerun: Rerun, in session: ChatSession, state: ChatState, runtime: Runtime, isVerbose: Bool) {
        self.rerun = rerun
        self.session = session
        self.state = state
        self.runtime = runtime
        self.isVerbose = isVerbose
    }

    var isRunning: Bool { hasStarted && !hasEnded }
    var sessionID: ULID { session.id }
    var sameCount: Int { comparisons.count(where: \.isSame) }
    var totals: AnswerTotals { AnswerTotals(of: comparisons.lazy.map(\.answer)) }
    /// Whom it asks, for a person.
    var name: String { rerun.models.map(\.shortText).joined(separator: ", ") }

    mutating func start() {
        hasStarted = true
        update(.rerunStarted(rerun, in: session))
    }

    /// Ends the running answer, and asks nothing more.
    mutating func stop() {
        if isRunning { update(.command(.stop)) }
    }

    mutating func takeMail() {
        for action in runtime.mailbox.take() { update(action) }
    }

    private mutating func update(_ action: Action) {
        if case .reply(let id, let update) = action, id == state.session.runningReply { tell(of: update) }
        for effect in state.update(action, at: Runtime.now()) { _ = runtime.perform(effect) }
        warnings.tell(state.notice)
        if case .notice(let notice) = action, notice.severity == .error { tellOnStandardError(notice.text) }
        let finished = (state.rerunning?.answers.count ?? 0) - (state.session.isReplying ? 1 : 0)
        while comparisons.count < finished, let comparison = state.rerunComparison(of: comparisons.count) {
            comparisons.append(comparison)
        }
        guard state.rerunning?.hasEnded == true, !hasEnded else { return }
        hasEnded = true
        runtime.finish()
    }

    private mutating func tell(of update: ReplyUpdate) {
        let isWatched = isVerbose || isatty(STDERR_FILENO) == 1
        switch update {
        case .preparing(let what): if isWatched { tellOnStandardError("\(name): \(what)") }
        case .retrying(let attempt, _): if isWatched { tellOnStandardError("\(name): \(attempt.remark)") }
        case .ended(let outcome): failure = outcome.failure
        case .identified, .received, .receivedImage: break
        }
    }
}

/// Holds several runs at once, and prints each when its turn comes.
struct RerunLoop {
    /// How many models are asked at once.
    private static let concurrency = 4

    private(set) var runs: [RerunRun]
    private(set) var wasInterrupted = false
    private var printer: RerunPrinter?
    private let signals: SignalDescriptor

    /// - Parameter printer: nil prints nothing.
    init(_ runs: [RerunRun], printer: RerunPrinter?, signals: SignalDescriptor) {
        self.runs = runs
        self.printer = printer
        self.signals = signals
    }

    mutating func run() {
        startMore()
        while runs.contains(where: \.isRunning) {
            var sources = [pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0)]
            for run in runs where run.isRunning {
                sources.append(pollfd(fd: run.runtime.mailbox.descriptor, events: Int16(POLLIN), revents: 0))
            }
            _ = poll(&sources, nfds_t(sources.count), -1)
            if !signals.read().isEmpty {
                wasInterrupted = true
                stop()
            }
            for index in runs.indices where runs[index].isRunning { runs[index].takeMail() }
            if printer?.print(runs) == false { stop() }
            startMore()
        }
        printer?.end(runs)
    }

    private mutating func startMore() {
        for index in runs.indices where !runs[index].hasStarted && !isStopped {
            guard runs.count(where: \.isRunning) < Self.concurrency else { return }
            runs[index].start()
        }
    }

    private var isStopped = false

    private mutating func stop() {
        isStopped = true
        for index in runs.indices { runs[index].stop() }
    }
}
