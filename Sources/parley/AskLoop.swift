import ChatUI
import Glibc

/// A program without a screen that waits for answers: what one model says, or several.
protocol AskLoop {
    var runtime: Runtime { get }
    var signals: SignalDescriptor { get }
    var state: ChatState { get }
    /// A person has ended it.
    var wasInterrupted: Bool { get set }
    /// Nobody reads standard output any more, so nobody wants the rest.
    var isReaderGone: Bool { get }

    /// Has the state take in what happened, and carries out what comes of it.
    mutating func update(_ action: Action)
    /// Prints what the last mail has brought beyond what `update` prints.
    mutating func printNews()
}

extension AskLoop {
    /// Takes in what comes until every reply has ended.
    mutating func waitForReplies() {
        while state.session.isReplying {
            var sources = [
                pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: runtime.mailbox.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            _ = poll(&sources, nfds_t(sources.count), -1)
            if !signals.read().isEmpty {
                wasInterrupted = true
                update(.command(.stop))
            }
            for action in runtime.mailbox.take() { update(action) }
            printNews()
            if isReaderGone, state.session.isReplying { update(.command(.stop)) }
        }
        printNews()
    }
}

/// Tells on standard error what a state without a screen would show above its status line, once. Failures are the program's own last word.
struct WarningPrinter {
    private var last: Notice?

    mutating func tell(_ notice: Notice?) {
        defer { last = notice }
        guard let notice, notice != last, notice.severity == .warning else { return }
        tellOnStandardError(notice.text)
    }
}
