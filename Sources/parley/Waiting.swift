import Glibc
import Synchronization

/// Runs asynchronous work from a command that has nothing else to do, and waits for it.
func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let result = Result<Value>()
    Task.detached { result.set(await body()) }
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
