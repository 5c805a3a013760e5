import ChatCore
import Glibc
import SessionStore
import Synchronization

/// Reads sessions in order, a few ahead on a thread of its own, while the one who asks for them works on those before.
final class SessionReader {
    typealias Read = Result<ChatSession, SessionStoreError>

    private let queue = ReadingQueue()

    init(_ entries: [SessionSurvey.Entry], in store: SessionDirectory) {
        startThread { [queue] in
            for entry in entries {
                let session = Read { () throws(SessionStoreError) in try store.read(entry.id) }
                guard queue.add(session) else { return }
            }
        }
    }

    deinit { queue.giveUp() }

    /// The next session; to be asked for once for each entry.
    func next() -> Read { queue.take() }
}

/// What was read and not yet taken.
///
/// `@unchecked Sendable`: the semaphores never move, and may be used by any thread.
private final class ReadingQueue: @unchecked Sendable {
    /// How many may wait: they are in memory.
    private static let limit: UInt32 = 64

    private struct State {
        var sessions: [SessionReader.Read] = []
        var isGivenUp = false
    }

    private let state = Mutex(State())
    private let filled = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
    private let room = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)

    init() {
        sem_init(filled, 0, 0)
        sem_init(room, 0, Self.limit)
    }

    deinit {
        for semaphore in [filled, room] {
            sem_destroy(semaphore)
            semaphore.deallocate()
        }
    }

    /// - Returns: false when nobody wants any more.
    func add(_ session: SessionReader.Read) -> Bool {
        while sem_wait(room) != 0 {}
        let isWanted = state.withLock { state in
            state.sessions.append(session)
            return !state.isGivenUp
        }
        sem_post(filled)
        return isWanted
    }

    func take() -> SessionReader.Read {
        while sem_wait(filled) != 0 {}
        defer { sem_post(room) }
        return state.withLock { $0.sessions.removeFirst() }
    }

    func giveUp() {
        state.withLock { $0.isGivenUp = true }
        sem_post(room)
    }
}
