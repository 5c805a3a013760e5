import ChatCore
import Glibc
import Synchronization

/// Reads along in a session that another process writes, as it writes it. Its thread sleeps until the system tells of a change.
public final class SessionFollower: Sendable {
    /// What came.
    public enum News: Sendable {
        /// Events that the session did not have yet, in order.
        case events([SessionEvent])
        /// The session as it is now: it was not followed from event to event.
        case session(ChatSession)
        /// Nobody writes it any more: it may be opened for writing.
        case released
    }

    private let stop: FileDescriptor

    /// - Parameters:
    ///   - session: as it was read: what is on disk beyond it comes as the first news.
    ///   - tell: called on the follower's thread.
    public init(
        _ session: ChatSession, in store: SessionStore, tell: @escaping @Sendable (News) -> Void
    ) throws(SessionStoreError) {
        let directory = try store.directory()
        let watch = FileDescriptor(inotify_init1(Int32(O_CLOEXEC)))
        let mask = UInt32(IN_MODIFY | IN_CREATE | IN_DELETE | IN_MOVED_TO | IN_MOVED_FROM)
        guard watch.number >= 0, inotify_add_watch(watch.number, directory.path, mask) >= 0 else {
            throw directory.failure(to: "watch", ".")
        }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw directory.failure(to: "watch", ".") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let stopped = FileDescriptor(ends[0])
        stop = FileDescriptor(ends[1])
        let started = startThread {
            var reading = FollowedSession(session, in: store, directory, tell)
            reading.read()
            while let names = changes(on: watch, until: stopped) {
                if names.isEmpty || names.contains(where: reading.isAbout) { reading.read() }
            }
        }
        guard started else { throw .system(operation: "start the reader of", file: "the session", code: EAGAIN) }
    }
}

/// Waits for a change.
/// - Returns: the names of the files that changed, none when the system lost count; nil when nobody wants to know any more.
private func changes(on watch: FileDescriptor, until stopped: FileDescriptor) -> Set<String>? {
    var sources = [watch, stopped].map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    while poll(&sources, 2, -1) < 0 { if errno != EINTR { return nil } }
    // Closing the other end is the sign.
    if sources[1].revents != 0 { return nil }
    return withUnsafeTemporaryAllocation(byteCount: 16_384, alignment: 8) { buffer in
        let count = read(watch.number, buffer.baseAddress!, buffer.count)
        guard count > 0 else { return errno == EINTR ? [] : nil }
        var names: Set<String> = []
        var offset = 0
        while offset + MemoryLayout<inotify_event>.size <= count {
            let event = buffer.loadUnaligned(fromByteOffset: offset, as: inotify_event.self)
            let start = offset + MemoryLayout<inotify_event>.size
            if event.mask & UInt32(IN_Q_OVERFLOW) != 0 { return [] }
            let name = UnsafeRawBufferPointer(rebasing: buffer[start..<start + Int(event.len)]).prefix { $0 != 0 }
            names.insert(String(decoding: name, as: UTF8.self))
            offset = start + Int(event.len)
        }
        return names
    }
}

/// A session with how far its journal was read.
private struct FollowedSession {
    private var session: ChatSession
    private let store: SessionStore
    private let directory: Directory
    private let names: SessionNames
    private let tell: @Sendable (SessionFollower.News) -> Void
    /// The snapshot that the journal goes on from.
    private var snapshot: ino_t = 0
    private var journal: SessionJournal
    private var journalLength = 0
    private var wasLocked = true

    init(
        _ session: ChatSession, in store: SessionStore, _ directory: Directory,
        _ tell: @escaping @Sendable (SessionFollower.News) -> Void
    ) {
        self.session = session
        self.store = store
        self.directory = directory
        self.tell = tell
        names = SessionNames(session.id)
        journal = SessionJournal(of: session.id)
    }

    func isAbout(_ name: String) -> Bool { names.owns(name) }

    /// Takes in what is new.
    mutating func read() {
        let now = directory.status(of: names.snapshot)?.st_ino ?? 0
        if now != snapshot || !continueJournal() { readWhole() }
        let isLocked = SessionLock.isHeld(names.lock, in: directory)
        if wasLocked, !isLocked { tell(.released) }
        wasLocked = isLocked
    }

    /// Reads the lines that the journal has gained.
    /// - Returns: false when it does not go on where it was.
    private mutating func continueJournal() -> Bool {
        guard let file = directory.open(names.journal, O_RDONLY) else { return journalLength == 0 }
        guard let size = file.status.map({ Int($0.st_size) }), size >= journalLength else { return false }
        guard size > journalLength else { return true }
        guard let bytes = file.read(atMost: size - journalLength, from: journalLength) else { return false }
        let contents = journal.continued(by: bytes, backends: store.backends)
        if case .damaged = contents.ending { return false }
        journal = contents.journal
        journalLength += contents.goodLength
        if !contents.events.isEmpty {
            for event in contents.events { session.apply(event) }
            tell(.events(contents.events))
        }
        return true
    }

    private mutating func readWhole() {
        guard let saved = try? SavedSession(of: session.id, in: directory, backends: store.backends) else { return }
        snapshot = directory.status(of: names.snapshot)?.st_ino ?? 0
        (journal, journalLength) = saved.journalPosition
        // A snapshot that holds what was read from the journal already is no news.
        guard saved.session != session else { return }
        session = saved.session
        tell(.session(session))
    }
}
