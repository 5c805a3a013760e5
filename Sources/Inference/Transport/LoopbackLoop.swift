import Glibc
import Synchronization

/// The thread that talks to servers on this machine over plain sockets, and keeps the alarms of everyone who waits.
///
/// Most local engines speak HTTP/1.1 without encryption, and for that libcurl with its thirty libraries costs more than a whole answer.
/// The thread starts with the first command and sleeps in `poll` while nothing is in flight.
final class LoopbackLoop: Sendable {
    private struct Inbox {
        var commands: [TransferCommand] = []
        var alarms: [Alarm] = []
        /// Nil while there is no thread.
        var wakeUp: WakeUp?
    }

    /// Connections that are kept for the next request.
    private static let spareLimit = 8

    private let userAgent: String
    private let inbox = Mutex(Inbox())

    init(userAgent: String) { self.userAgent = userAgent }

    func post(_ command: TransferCommand) {
        change { inbox in
            if case .stop = command, inbox.wakeUp == nil { return false }
            inbox.commands.append(command)
            return true
        }
    }

    func add(_ alarm: Alarm) {
        change { inbox in
            inbox.alarms.append(alarm)
            return true
        }
    }

    func remove(_ alarm: Alarm) { inbox.withLock { $0.alarms.removeAll { $0 === alarm } } }

    /// - Parameter body: answers whether the thread has to look.
    private func change(_ body: (inout sending Inbox) -> Bool) {
        let mustStart = inbox.withLock { inbox -> Bool in
            guard body(&inbox) else { return false }
            inbox.wakeUp?.ring()
            return inbox.wakeUp == nil
        }
        if mustStart { start() }
    }

    private func start() {
        let context = Unmanaged.passRetained(self)
        let (isStarted, isRunning) = inbox.withLock { inbox -> (Bool, Bool) in
            // Another caller may have been quicker.
            if inbox.wakeUp != nil { return (false, true) }
            inbox.wakeUp = WakeUp()
            let isStarted = inbox.wakeUp != nil && startDetachedThread(loopbackLoopMain, context.toOpaque())
            return (isStarted, isStarted)
        }
        if !isStarted { context.release() }
        if !isRunning { refuseAll() }
    }

    private func refuseAll() {
        let refused = inbox.withLock { inbox in
            defer { inbox = Inbox() }
            return inbox
        }
        for case .start(let transfer) in refused.commands {
            transfer.finish(.failure(.unavailable(reason: "the network thread could not be started")))
        }
        for alarm in refused.alarms { alarm.ring() }
    }

    /// The thread's whole life.
    func run() {
        guard let wakeUp = inbox.withLock({ $0.wakeUp }) else { return }
        var running = RunningTransfers(userAgent: userAgent)
        while running.obey(takeCommands()) {
            running.wait(for: wakeUp, until: ringAlarms())
            running.giveUpLate()
        }
        running.closeAll()
        refuseAll()
    }

    private func takeCommands() -> [TransferCommand] {
        inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return inbox.commands
        }
    }

    /// - Returns: when the next alarm is due.
    private func ringAlarms() -> Duration? {
        let (due, next) = inbox.withLock { inbox -> ([Alarm], Duration?) in
            guard !inbox.alarms.isEmpty else { return ([], nil) }
            let now = monotonicNow()
            let due = inbox.alarms.filter { $0.deadline <= now }
            inbox.alarms.removeAll { $0.deadline <= now }
            return (due, inbox.alarms.map(\.deadline).min())
        }
        for alarm in due { alarm.ring() }
        return next
    }

    /// What is in flight. It lives on the loop's thread.
    private struct RunningTransfers: ~Copyable {
        private let userAgent: String
        private var transfers: [LoopbackTransfer] = []
        private var spares: [(target: LoopbackTarget, socket: LoopbackSocket)] = []
        private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)

        init(userAgent: String) { self.userAgent = userAgent }

        deinit { buffer.deallocate() }

        /// - Returns: false when the loop shall end.
        mutating func obey(_ commands: [TransferCommand]) -> Bool {
            for command in commands {
                switch command {
                case .start(let transfer): start(transfer)
                case .cancel(let transfer): find(transfer)?.finish(.failure(.cancelled))
                case .resume(let transfer): find(transfer)?.resume()
                case .drain(let transfer): find(transfer)?.drain(within: Transfer.drainGrace)
                case .stop: return false
                }
            }
            if !commands.isEmpty { collectFinished() }
            return true
        }

        private func find(_ transfer: Transfer) -> LoopbackTransfer? { transfers.first { $0.transfer === transfer } }

        private mutating func start(_ transfer: Transfer) {
            guard !transfer.isOver else { return }
            guard let target = LoopbackTarget(transfer.request.url) else {
                return transfer.finish(.failure(.unusableURL))
            }
            transfers.append(LoopbackTransfer(transfer, to: target, over: takeSpare(for: target), userAgent: userAgent))
        }

        private mutating func takeSpare(for target: LoopbackTarget) -> LoopbackSocket? {
            while let index = spares.lastIndex(where: { $0.target == target }) {
                let socket = spares.remove(at: index).socket
                if socket.isQuiet { return socket }
                socket.close()
            }
            return nil
        }

        /// Sleeps until something happens or is due, and has those go on to whom it happened.
        mutating func wait(for wakeUp: WakeUp, until alarm: Duration?) {
            let now = monotonicNow()
            var sources = [pollfd(fd: wakeUp.reading, events: Int16(POLLIN), revents: 0)]
            var next = alarm
            for transfer in transfers {
                let interest = transfer.interest(at: now)
                sources.append(pollfd(fd: interest?.descriptor ?? -1, events: interest?.events ?? 0, revents: 0))
                if let moment = transfer.nextMoment(after: now) { next = min(next ?? moment, moment) }
            }
            guard poll(&sources, nfds_t(sources.count), next.map { ($0 - now).pollMilliseconds } ?? -1) > 0 else { return }
            if sources[0].revents != 0 { wakeUp.clear() }
            for (index, transfer) in transfers.enumerated() where sources[index + 1].revents != 0 {
                transfer.advance(into: buffer)
            }
            collectFinished()
        }

        mutating func giveUpLate() {
            let now = monotonicNow()
            for transfer in transfers where transfer.deadline.map({ $0 <= now }) == true { transfer.giveUp() }
            collectFinished()
        }

        private mutating func collectFinished() {
            guard transfers.contains(where: \.isOver) else { return }
            for transfer in transfers where transfer.isOver {
                guard let socket = transfer.spareSocket else { continue }
                if spares.count < LoopbackLoop.spareLimit, let target = LoopbackTarget(transfer.transfer.request.url) {
                    spares.append((target, socket))
                } else {
                    socket.close()
                }
            }
            transfers.removeAll(where: \.isOver)
        }

        mutating func closeAll() {
            for transfer in transfers { transfer.finish(.failure(.cancelled)) }
            collectFinished()
            for spare in spares { spare.socket.close() }
            spares = []
        }
    }
}

extension Duration {
    /// Rounded up: waking up too early would only lead to another wait.
    var pollMilliseconds: Int32 {
        let (seconds, attoseconds) = components
        return Int32(clamping: max(0, seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
    }
}
