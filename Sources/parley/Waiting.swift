import Glibc
import Inference
import Synchronization

/// Runs asynchronous work beside the loop, on the library's own thread: the concurrency runtime's pool, once used, wakes up
/// every second for the rest of the program.
@discardableResult
func background(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task.detached(executorPreference: ThreadExecutor.shared, operation: body)
}

/// Runs asynchronous work from a command that has nothing else to do, and waits for it.
func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let result = Result<Value>()
    background { result.set(await body()) }
    return result.wait()
}

private final class Result<Value: Sendable>: Sendable {
    private let value = Mutex<Value?>(nil)
    private let done = Mailbox()

    func set(_ value: Value) {
        self.value.withLock { $0 = value }
        done.post(.ticked)
    }

    func wait() -> Value {
        var source = pollfd(fd: done.descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            if let value = value.withLock({ $0 }) { return value }
            _ = poll(&source, 1, -1)
        }
    }
}
