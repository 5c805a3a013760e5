import ChatCore
import Synchronization

/// What was recorded and not yet taken by the writer's thread.
final class WriterQueue: Sendable {
    typealias Completion = @Sendable (SessionStoreError?) -> Void

    /// How long deltas are gathered: a frame or two. What is left of the promised 100 ms is for the network, the loop and the disk.
    private static let gatheringNanoseconds: UInt64 = 25_000_000

    struct Batch {
        var events: [SessionEvent] = []
        var completions: [Completion] = []
        var closing: [Completion] = []
        var isLast = false
    }

    private struct Waiting {
        var batch = Batch()
        /// When the batch is to be taken; nil while it is empty.
        var due: UInt64?
        var isClosed = false
    }

    private let waiting = Mutex(Waiting())
    let bell = Bell()

    func add(_ event: SessionEvent, _ completion: Completion?) {
        let mustRing = waiting.withLock { waiting in
            precondition(!waiting.isClosed, "an event was recorded after the session was closed")
            waiting.batch.events.append(event)
            if let completion { waiting.batch.completions.append(completion) }
            if case .replyReceived = event, completion == nil {
                if waiting.due != nil { return false }
                waiting.due = monotonicNow() + Self.gatheringNanoseconds
            } else {
                if waiting.due == 0 { return false }
                waiting.due = 0
            }
            return true
        }
        if mustRing { bell.ring() }
    }

    func close(_ completion: Completion?) {
        let wasClosed = waiting.withLock { waiting in
            defer {
                waiting.isClosed = true
                waiting.batch.isLast = true
                waiting.due = 0
            }
            if !waiting.isClosed, let completion { waiting.batch.closing.append(completion) }
            return waiting.isClosed
        }
        if wasClosed { completion?(nil) } else { bell.ring() }
    }

    /// When the next batch is to be taken; nil when nothing waits.
    var due: UInt64? { waiting.withLock { $0.due } }

    func take() -> Batch {
        waiting.withLock { waiting in
            defer {
                waiting.batch = Batch()
                waiting.due = nil
            }
            return waiting.batch
        }
    }
}

/// Carries a value to the one thread that will own it.
final class Handover: Sendable {
    private let value: Mutex<SessionFiles?>

    init(_ value: sending SessionFiles?) { self.value = Mutex(value) }

    func take() -> SessionFiles {
        guard let files = value.withLock({ $0.take() }) else {
            preconditionFailure("the files of a session were handed over twice")
        }
        return files
    }
}

/// The only code that writes a session that is open.
struct WriterThread {
    private static let firstRetryNanoseconds: UInt64 = 250_000_000
    private static let longestRetryNanoseconds: UInt64 = 5_000_000_000

    private var files: SessionFiles
    private let queue: WriterQueue
    private let onTrouble: @Sendable (SessionStoreError?) -> Void
    private var trouble: SessionStoreError?
    private var retryAt: UInt64?
    private var retryAfter = Self.firstRetryNanoseconds

    init(_ files: SessionFiles, _ queue: WriterQueue, _ onTrouble: @escaping @Sendable (SessionStoreError?) -> Void) {
        self.files = files
        self.queue = queue
        self.onTrouble = onTrouble
    }

    mutating func run() {
        while true {
            if queue.due == nil { queue.bell.wait(until: retryAt) }
            while let due = queue.due, monotonicNow() < due { queue.bell.wait(until: due) }
            let batch = queue.take()
            write(batch)
            if batch.isLast { return close(batch.closing) }
        }
    }

    private mutating func write(_ batch: WriterQueue.Batch) {
        do throws(SessionStoreError) {
            try files.append(batch.events)
            settle(nil)
        } catch {
            settle(error)
        }
        for completion in batch.completions { completion(files.isBehind ? trouble : nil) }
        let finished = batch.events.contains { if case .replyFinished = $0 { true } else { false } }
        // A snapshot that cannot be written now loses nothing: the journal holds it all, and the next reply tries again.
        if finished, !files.isBehind, files.isFoldWorthwhile { try? files.fold() }
    }

    /// Tells of the first failure and of the first success after it, and sets when to try again.
    private mutating func settle(_ error: SessionStoreError?) {
        if error != trouble { onTrouble(error) }
        trouble = error
        retryAt = error == nil ? nil : monotonicNow() + retryAfter
        retryAfter = error == nil ? Self.firstRetryNanoseconds : min(retryAfter * 2, Self.longestRetryNanoseconds)
    }

    private mutating func close(_ completions: [WriterQueue.Completion]) {
        var failure: SessionStoreError?
        do throws(SessionStoreError) { try files.close() } catch { failure = error }
        for completion in completions { completion(failure) }
    }
}
