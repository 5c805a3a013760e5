import Synchronization

/// So many may pass at once; the others wait in the order they came. Tasks wait without a thread, and a cancelled one leaves the queue at once.
final class FairSemaphore: Sendable {
    /// One task in the queue.
    private final class Waiter: Sendable {
        enum State {
            /// The task has not yet gone to sleep.
            case arriving
            case asleep(UnsafeContinuation<Bool, Never>)
            case answered(Bool)
        }

        private let state = Mutex(State.arriving)

        /// Says whether the task may pass. The first answer counts.
        /// - Returns: false when there was one already.
        func answer(_ mayPass: Bool) -> Bool {
            let (isFirst, continuation) = state.withLock { state -> (Bool, UnsafeContinuation<Bool, Never>?) in
                switch state {
                case .answered: return (false, nil)
                case .arriving:
                    state = .answered(mayPass)
                    return (true, nil)
                case .asleep(let continuation):
                    state = .answered(mayPass)
                    return (true, continuation)
                }
            }
            continuation?.resume(returning: mayPass)
            return isFirst
        }

        func wait() async -> Bool {
            await withUnsafeContinuation { continuation in
                let answer = state.withLock { state -> Bool? in
                    if case .answered(let mayPass) = state { return mayPass }
                    state = .asleep(continuation)
                    return nil
                }
                if let answer { continuation.resume(returning: answer) }
            }
        }
    }

    private struct State {
        var free: Int
        /// Cancelled waiters stay until their turn would come.
        var queue: [Waiter] = []
        var head = 0

        mutating func takeFirst() -> Waiter? {
            guard head < queue.count else { return nil }
            defer {
                head += 1
                if head > 64, head * 2 > queue.count {
                    queue.removeFirst(head)
                    head = 0
                }
            }
            return queue[head]
        }
    }

    private let state: Mutex<State>

    /// - Parameter count: at least 1.
    init(_ count: Int) {
        precondition(count >= 1, "nobody could ever pass")
        state = Mutex(State(free: count))
    }

    /// Returns when it is this task's turn; one `leave` must follow.
    /// - Throws: `cancelled`, at once when the task is cancelled; then no `leave` must follow.
    func enter() async throws(InferenceError) {
        if Task.isCancelled { throw .cancelled }
        let waiter = state.withLock { state -> Waiter? in
            if state.free > 0 {
                state.free -= 1
                return nil
            }
            let waiter = Waiter()
            state.queue.append(waiter)
            return waiter
        }
        guard let waiter else { return }
        let mayPass = await withTaskCancellationHandler {
            await waiter.wait()
        } onCancel: {
            _ = waiter.answer(false)
        }
        if !mayPass { throw .cancelled }
    }

    /// Gives the place to whoever has waited longest.
    func leave() {
        while true {
            let next = state.withLock { state -> Waiter? in
                let next = state.takeFirst()
                if next == nil { state.free += 1 }
                return next
            }
            guard let next else { return }
            if next.answer(true) { return }
        }
    }
}
