import ChatCore
import Glibc
import Synchronization

/// Writes what happens to one session, on a thread of its own that sleeps while nothing happens.
///
/// Order on disk is order recorded. Deltas of a reply are gathered for 25 ms, so one line and one `fdatasync` take
/// many; everything else is written at once. What cannot be written is kept and tried again.
public final class SessionWriter: Sendable {
    private let queue: WriterQueue

    /// - Parameter onTrouble: called on the writer's thread when the disk begins to refuse, with the reason, and with nil
    ///   when everything recorded has reached it after all.
    init(_ files: sending SessionFiles, onTrouble: @escaping @Sendable (SessionStoreError?) -> Void) throws(SessionStoreError) {
        let queue = WriterQueue()
        let handover = Handover(files)
        let started = startThread {
            var thread = WriterThread(handover.take(), queue, onTrouble)
            thread.run()
        }
        guard started else {
            throw .system(operation: "start the writer of", file: "the session", code: EAGAIN)
        }
        self.queue = queue
    }

    deinit { queue.close(nil) }

    /// Remembers the event. Returns at once; the event is on disk within 100 ms if the disk is well.
    public func record(_ event: SessionEvent) { queue.add(event, nil) }

    /// Remembers the event and tells when it is on disk.
    /// - Parameter durably: called once, on the writer's thread: with nil when the event survives a power cut, or with the
    ///   reason why it does not yet (it is kept, and tried again).
    public func record(_ event: SessionEvent, durably: @escaping @Sendable (SessionStoreError?) -> Void) {
        queue.add(event, durably)
    }

    /// Writes everything, folds the journal into the snapshot and lets go of the session. Nothing may be recorded afterwards.
    /// - Parameter completion: called on the writer's thread when the lock is free again, with what could not be written.
    public func close(_ completion: @escaping @Sendable (SessionStoreError?) -> Void) { queue.close(completion) }

    /// As `close(_:)`, and waits for it.
    public func closeAndWait() -> SessionStoreError? {
        let bell = Bell()
        let outcome = Outcome()
        close { error in
            outcome.error.withLock { $0 = error }
            bell.ring()
        }
        bell.wait()
        return outcome.error.withLock { $0 }
    }
}

private final class Outcome: Sendable {
    let error = Mutex<SessionStoreError?>(nil)
}
