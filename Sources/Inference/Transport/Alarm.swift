import Synchronization

/// One task's wait for a moment, kept by the network thread.
///
/// `Task.sleep` would do the same through libdispatch, whose thread pool then wakes up every second for the rest of the process's life.
final class Alarm: Sendable {
    private enum State {
        case waiting(UnsafeContinuation<Void, Never>?)
        case over
    }

    /// Of the monotonic clock.
    let deadline: Duration
    private let state = Mutex(State.waiting(nil))

    init(deadline: Duration) { self.deadline = deadline }

    func wait() async {
        await withUnsafeContinuation { continuation in
            let isOver = state.withLock { state in
                if case .over = state { return true }
                state = .waiting(continuation)
                return false
            }
            if isOver { continuation.resume() }
        }
    }

    /// Ends the wait, whether or not its moment has come.
    func ring() {
        let continuation = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            defer { state = .over }
            if case .waiting(let continuation) = state { return continuation }
            return nil
        }
        continuation?.resume()
    }
}

extension HTTPTransport {
    /// Waits on the network thread.
    /// - Throws: `CancellationError`, at once when the task is cancelled.
    func sleep(for duration: Duration) async throws {
        let alarm = Alarm(deadline: monotonicNow() + duration)
        add(alarm)
        await withTaskCancellationHandler {
            await alarm.wait()
        } onCancel: {
            alarm.ring()
            remove(alarm)
        }
        try Task.checkCancellation()
    }
}
