import Glibc

/// Something to wait for with a time-out, on a thread: it happens once, when it is rung.
///
/// Waiting is left to threads of our own because the timers of the concurrency runtime's pool, once used, go on waking
/// the process every second.
final class WakeUp: Sendable {
    private let reading: Int32
    private let writing: Int32

    init() throws(EngineError) {
        let ends = try ChildProcess.makePipe()
        (reading, writing) = (ends[0], ends[1])
    }

    deinit {
        close(reading)
        close(writing)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(writing, &byte, 1)
    }

    /// Blocks until it is rung or the time is over.
    /// - Returns: true when it was rung.
    func wait(atMost duration: Duration) -> Bool {
        let deadline = ContinuousClock.now + duration
        while true {
            let left = ((deadline - .now) / .milliseconds(1)).rounded(.up)
            var source = pollfd(fd: reading, events: Int16(POLLIN), revents: 0)
            let count = poll(&source, 1, Int32(min(max(0, left), 1e9)))
            if count > 0 { return true }
            if count == 0, ContinuousClock.now >= deadline { return false }
        }
    }
}

/// Returns after `duration`, or when the task is cancelled.
/// - Throws: `.cancelled` then.
func pause(for duration: Duration) async throws(EngineError) {
    let wakeUp = try WakeUp()
    await withTaskCancellationHandler {
        _ = await onThread { wakeUp.wait(atMost: duration) }
    } onCancel: {
        wakeUp.ring()
    }
    if Task.isCancelled { throw .cancelled }
}
