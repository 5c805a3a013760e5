import Glibc
import Inference
import Synchronization

/// Runs work that blocks, such as reading many files, on a thread of its own: the one that carries replies must not wait.
func startThread(_ body: @escaping @Sendable () -> Void) {
    let box = Unmanaged.passRetained(ThreadBody(body))
    var thread = pthread_t()
    let code = pthread_create(&thread, nil, threadMain, box.toOpaque())
    precondition(code == 0, "the system has no thread left")
    pthread_detach(thread)
}

private final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}

private func threadMain(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
    Unmanaged<ThreadBody>.fromOpaque(argument!).takeRetainedValue().run()
    return nil
}

/// The value of work that blocks, without blocking the task that waits for it.
func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
    await withCheckedContinuation { continuation in
        startThread { continuation.resume(returning: body()) }
    }
}

/// Runs asynchronous work beside the loop, on the library's own thread: the concurrency runtime's pool, once used, wakes up
/// every second for the rest of the program.
@discardableResult
func background(_ body: @escaping @Sendable () async -> Void) -> Task<Void, Never> {
    Task.detached(executorPreference: ThreadExecutor.shared, operation: body)
}

/// Runs asynchronous work from a command that has nothing else to do, and waits for it.
func wait<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value {
    let promise = Promise<Value>()
    background { promise.keep(await body()) }
    return promise.wait()
}

/// A value that another thread will bring.
final class Promise<Value: Sendable>: Sendable {
    private let kept = Mutex<Value?>(nil)
    private let done = Mailbox()

    /// Readable once the value is there.
    var descriptor: Int32 { done.descriptor }
    /// Nil until it is there.
    var value: Value? { kept.withLock { $0 } }

    func keep(_ value: Value) {
        kept.withLock { $0 = value }
        done.post(.ticked)
    }

    func wait() -> Value {
        var source = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while true {
            if let value { return value }
            _ = poll(&source, 1, -1)
        }
    }
}
