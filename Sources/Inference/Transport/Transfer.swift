import Synchronization

/// What the threads of the network are told.
enum TransferCommand: Sendable {
    case start(Transfer)
    case cancel(Transfer)
    case resume(Transfer)
    case drain(Transfer)
    case stop
}

/// One answer on its way: the network thread puts in, the consumer takes out everything that is there at once.
///
/// Up to `bufferLimit` bytes wait for the consumer; then the network thread stops reading from the socket until they are taken, so
/// that a fast server is slowed down by TCP and not answered with memory.
final class Transfer: Sendable {
    static let bufferLimit = 256 * 1024
    /// How long an answer that nobody needs any more may take to end by itself.
    static let drainGrace: Duration = .milliseconds(500)

    struct State {
        var head: HTTPHead?
        var buffer: [UInt8] = []
        var outcome: Result<Void, TransferFailure>?
        var waiter: UnsafeContinuation<Void, Never>?
        var isPaused = false
        var isDraining = false
    }

    let request: HTTPRequest
    let timeouts: Timeouts
    /// True when it needs no libcurl.
    let isLoopback: Bool
    private let state = Mutex(State())

    init(request: HTTPRequest, timeouts: Timeouts) {
        self.request = request
        self.timeouts = timeouts
        isLoopback = LoopbackTarget(request.url) != nil
    }
}

// What the network thread does.
extension Transfer {
    func receive(head: HTTPHead) { change { $0.head = head } }

    /// Takes a piece of the body.
    /// - Returns: false when the buffer is full: the same bytes must be offered again after a resume.
    func receive(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var isAccepted = true
        change { state in
            if state.isDraining { return }
            if state.buffer.count >= Self.bufferLimit {
                state.isPaused = true
                isAccepted = false
            } else {
                state.buffer.append(contentsOf: bytes)
            }
        }
        return isAccepted
    }

    /// True when the buffer is full: the network thread must not offer more until a resume.
    func pauseIfFull() -> Bool {
        state.withLock { state in
            if state.isDraining || state.buffer.count < Self.bufferLimit { return false }
            state.isPaused = true
            return true
        }
    }

    func finish(_ outcome: Result<Void, TransferFailure>) {
        change { state in
            if state.outcome == nil { state.outcome = outcome }
        }
    }

    /// True when nothing more will come, whether or not all of it has been taken.
    var isOver: Bool { state.withLock { $0.outcome != nil } }

    /// Changes the state, then wakes the consumer outside the lock.
    private func change(_ body: (inout sending State) -> Void) {
        let waiter = state.withLock { state -> UnsafeContinuation<Void, Never>? in
            body(&state)
            defer { state.waiter = nil }
            return state.waiter
        }
        waiter?.resume()
    }
}

// What the consumer does.
extension Transfer {
    /// What there is for the consumer now.
    enum Piece {
        case head(HTTPHead)
        case bytes([UInt8], wasPaused: Bool)
        case end
        case failed(TransferFailure)
    }

    /// The status and header fields if they are in, or why they will not come; nil while neither is so.
    func takeHead() -> Piece? {
        state.withLock { state in
            if case .failure(let failure) = state.outcome, state.head == nil || failure == .cancelled { return .failed(failure) }
            if let head = state.head { return .head(head) }
            return state.outcome == nil ? nil : .failed(.cut(reason: "the server closed the connection without an answer"))
        }
    }

    /// All bytes that have come since the last call, the end, or nil while there is nothing.
    func takeBytes() -> Piece? {
        state.withLock { state in
            if case .failure(.cancelled) = state.outcome { return .failed(.cancelled) }
            if !state.buffer.isEmpty {
                let wasPaused = state.isPaused
                state.isPaused = false
                var bytes: [UInt8] = []
                swap(&bytes, &state.buffer)
                return .bytes(bytes, wasPaused: wasPaused)
            }
            switch state.outcome {
            case nil: return nil
            case .success: return .end
            case .failure(let failure): return .failed(failure)
            }
        }
    }

    /// Returns when something has changed since `take` answered nil.
    func waitForChange(unless isReady: (borrowing State) -> Bool) async {
        await withUnsafeContinuation { continuation in
            let isReady = state.withLock { state in
                if isReady(state) { return true }
                state.waiter = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
    }

    /// Whatever still comes is thrown away.
    func drain() {
        change { state in
            state.isDraining = true
            state.buffer = []
            state.isPaused = false
        }
    }
}
