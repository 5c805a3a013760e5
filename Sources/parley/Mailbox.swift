import ChatUI
import Glibc
import Synchronization

/// Where everyone but the loop leaves actions for the loop: any thread may post, one takes.
///
/// The descriptor becomes readable when the box was empty and is not any more. A box that holds too much makes
/// those who wait for room wait, so a fast reply costs frames, not lag and not memory.
final class Mailbox: Sendable {
    /// Bytes of text in the box above which `waitForRoom` waits.
    private static let byteLimit = 1 << 20
    /// Bytes of text that one `take` gives out, so that typing is never far behind.
    private static let bytesPerTake = 1 << 16

    private struct State {
        var actions: [Action] = []
        var first = 0
        var bytes = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Mutex(State())
    /// Readable when there is something to take.
    let descriptor: Int32
    private let wakeUpDescriptor: Int32

    init() {
        guard let pipe = nonBlockingPipe() else {
            preconditionFailure("no pipe for the mailbox: \(String(cString: strerror(errno)))")
        }
        (descriptor, wakeUpDescriptor) = pipe
    }

    deinit {
        close(descriptor)
        close(wakeUpDescriptor)
    }

    func post(_ action: Action) {
        let wasEmpty = state.withLock { state in
            state.actions.append(action)
            state.bytes += action.weight
            return state.actions.count - state.first == 1
        }
        if wasEmpty { ring() }
    }

    /// Returns when there is room for more; at once as long as the loop keeps up.
    func waitForRoom() async {
        if state.withLock({ $0.bytes < Self.byteLimit }) { return }
        await withCheckedContinuation { continuation in
            let hasRoom = state.withLock { state in
                if state.bytes < Self.byteLimit { return true }
                state.waiting.append(continuation)
                return false
            }
            if hasRoom { continuation.resume() }
        }
    }

    var isEmpty: Bool { state.withLock { $0.first == $0.actions.count } }

    /// Takes what has come, oldest first, a bounded amount at once; the rest keeps the descriptor readable.
    func take() -> [Action] {
        var sink: UInt64 = 0
        while read(descriptor, &sink, MemoryLayout.size(ofValue: sink)) == MemoryLayout.size(ofValue: sink) {}
        return isEmpty ? [] : takeSome()
    }

    private func takeSome() -> [Action] {
        let (taken, isRestLeft, waiting) = state.withLock { state in
            var end = state.first
            var bytes = 0
            while end < state.actions.count, bytes < Self.bytesPerTake {
                bytes += state.actions[end].weight
                end += 1
            }
            let taken = Array(state.actions[state.first..<end])
            state.first = end
            state.bytes -= bytes
            if end * 2 >= state.actions.count {
                // What was taken must not stay in memory while a fast reply keeps the box from ever being empty.
                state.actions.removeFirst(end)
                state.first = 0
            }
            let waiting = state.bytes < Self.byteLimit ? state.waiting : []
            if !waiting.isEmpty { state.waiting = [] }
            return (taken, state.first < state.actions.count, waiting)
        }
        if isRestLeft { ring() }
        for continuation in waiting { continuation.resume() }
        return taken
    }

    private func ring() {
        var byte: UInt8 = 1
        _ = write(wakeUpDescriptor, &byte, 1)
    }
}

extension Action {
    /// Roughly the bytes it keeps in memory beside itself.
    fileprivate var weight: Int {
        switch self {
        case .reply(_, .received(_, let text, let reasoning, _)): 64 + text.utf8.count + reasoning.utf8.count
        case .reply(_, .receivedImage(_, let base64)): 64 + base64.utf8.count
        default: 64
        }
    }
}
