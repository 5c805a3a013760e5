import CCurl
import Synchronization

/// Who carries transfers out: it obeys each command soon, and never waits for the one who gives it.
protocol TransferCarrier: Sendable {
    func post(_ command: TransferCommand)
}

/// The network thread: every curl handle and connection is its own, everyone else posts commands to it.
final class TransferLoop: TransferCarrier {
    /// Unchecked: `run` alone uses the pointer for anything but `curl_multi_wakeup`, which curl allows from any thread, and the inbox's
    /// mutex keeps that from happening after the handle is freed.
    private struct MultiHandle: @unchecked Sendable {
        let pointer: UnsafeMutableRawPointer
    }

    private struct Inbox {
        var commands: [TransferCommand] = []
        var multi: MultiHandle?
        var isStarted = false
    }

    private let settings: HTTPTransport.Settings
    private let inbox = Mutex(Inbox())

    init(settings: HTTPTransport.Settings) { self.settings = settings }

    func post(_ command: TransferCommand) {
        let mustStart = inbox.withLock { inbox -> Bool in
            if case .stop = command, !inbox.isStarted { return false }
            inbox.commands.append(command)
            if let multi = inbox.multi { ccurl_multi_wakeup(multi.pointer) }
            defer { inbox.isStarted = true }
            return !inbox.isStarted
        }
        guard mustStart else { return }
        let context = Unmanaged.passRetained(self)
        if !startDetachedThread(transferLoopMain, context.toOpaque()) {
            context.release()
            inbox.withLock { $0.isStarted = false }
            refuseAll(reason: "the network thread could not be started")
        }
    }

    /// The thread's whole life.
    func run() {
        if let missing = ccurl_load() { return refuse(reason: String(cString: missing)) }
        guard let multi = ccurl_multi_init() else { return refuse(reason: "libcurl could not start") }
        let shared = MultiHandle(pointer: multi)
        inbox.withLock { $0.multi = shared }
        var running = RunningTransfers(multi: multi, settings: settings)
        while running.obey(takeCommands()) {
            ccurl_multi_perform(multi)
            running.collectFinished()
            running.giveUpLate(now: monotonicNow())
            ccurl_multi_poll(multi, running.millisecondsToNextDeadline(from: monotonicNow()))
        }
        inbox.withLock { $0.multi = nil }
        running.closeAll()
        ccurl_multi_cleanup(multi)
    }

    private func takeCommands() -> [TransferCommand] {
        inbox.withLock { inbox in
            defer { inbox.commands = [] }
            return inbox.commands
        }
    }

    /// Without libcurl every request fails with the reason; the next one tries again.
    private func refuse(reason: String) {
        inbox.withLock { $0.isStarted = false }
        refuseAll(reason: reason)
    }

    private func refuseAll(reason: String) {
        for case .start(let transfer) in takeCommands() { transfer.finish(.failure(.unavailable(reason: reason))) }
    }

    /// What is in flight. It lives on the network thread.
    private struct RunningTransfers {
        let multi: UnsafeMutableRawPointer
        let settings: HTTPTransport.Settings
        private var transfers: [ObjectIdentifier: CurlTransfer] = [:]

        init(multi: UnsafeMutableRawPointer, settings: HTTPTransport.Settings) {
            self.multi = multi
            self.settings = settings
        }

        /// - Returns: false when the loop shall end.
        mutating func obey(_ commands: [TransferCommand]) -> Bool {
            for command in commands {
                switch command {
                case .start(let transfer): start(transfer)
                case .cancel(let transfer): remove(transfer)
                case .resume(let transfer): transfers[ObjectIdentifier(transfer)]?.resume()
                case .drain(let transfer): transfers[ObjectIdentifier(transfer)]?.drain(within: Transfer.drainGrace)
                case .stop: return false
                }
            }
            return true
        }

        private mutating func start(_ transfer: Transfer) {
            guard !transfer.isOver else { return }
            guard let curl = CurlTransfer(transfer, settings: settings), ccurl_multi_add(multi, curl.handle) == CURLM_OK else {
                return transfer.finish(.failure(.unavailable(reason: "libcurl could not begin a transfer")))
            }
            transfers[ObjectIdentifier(transfer)] = curl
        }

        private mutating func remove(_ transfer: Transfer) {
            guard let curl = transfers.removeValue(forKey: ObjectIdentifier(transfer)) else { return }
            ccurl_multi_remove(multi, curl.handle)
        }

        mutating func collectFinished() {
            var code = CURLE_OK
            while let handle = ccurl_multi_next_done(multi, &code) {
                guard let context = ccurl_context(handle) else { continue }
                let curl = Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
                let outcome: Result<Void, TransferFailure> = code == CURLE_OK ? .success(()) : .failure(curl.failure(for: code))
                remove(curl.transfer)
                curl.transfer.finish(outcome)
            }
        }

        mutating func giveUpLate(now: Duration) {
            for curl in transfers.values {
                guard let deadline = curl.deadline, deadline <= now else { continue }
                remove(curl.transfer)
                curl.transfer.finish(.failure(curl.timeout))
            }
        }

        /// At most what a C integer holds, which is what "until something happens" becomes.
        func millisecondsToNextDeadline(from now: Duration) -> Int32 {
            transfers.values.compactMap(\.deadline).min().map { ($0 - now).pollMilliseconds } ?? .max
        }

        mutating func closeAll() {
            for curl in transfers.values {
                ccurl_multi_remove(multi, curl.handle)
                curl.transfer.finish(.failure(.cancelled))
            }
            transfers = [:]
        }
    }
}
