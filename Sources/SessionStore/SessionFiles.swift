import ChatCore
import Glibc

/// The two files of a session that is being written, and the session as they have it. One thread owns this.
struct SessionFiles {
    /// Below this many bytes a snapshot is written anew after every reply.
    private static let smallSnapshot = 1 << 20

    private var session: ChatSession
    private var directory: Directory
    /// Nil once the session is closed.
    private var lock: SessionLock?
    private var journalFile: FileDescriptor?
    private var journal: SessionJournal
    /// Bytes of the journal that are on disk and whole.
    private var journalLength: Int
    /// True while there is a file of the journal's name, be it without one whole line.
    private var hasJournal: Bool
    private var snapshotLength: Int
    /// Lines that are not on disk yet.
    private var unwritten: [UInt8] = []
    /// True when the files on disk can no longer be continued and must be made anew.
    private var needsSnapshot = false

    /// - Parameter contents: what the journal held when it was folded into `session`; nil when there is none.
    init(
        of session: ChatSession, in directory: Directory, lock: SessionLock, snapshotLength: Int,
        continuing contents: SessionJournal.Contents?
    ) {
        self.session = session
        self.directory = directory
        self.lock = lock
        self.snapshotLength = snapshotLength
        journal = contents?.journal ?? SessionJournal(of: session.id)
        journalLength = contents?.goodLength ?? 0
        hasJournal = contents != nil
    }

    private var journalName: String { "\(session.id.text).journal" }

    /// True while something that was recorded is not on disk.
    var isBehind: Bool { needsSnapshot || !unwritten.isEmpty }

    /// Takes events in; they are on disk when this returns. When it throws they are kept, and the next `flush` tries again.
    mutating func append(_ events: [SessionEvent]) throws(SessionStoreError) {
        for event in events { session.apply(event) }
        unwritten += journal.lines(for: events)
        try flush()
    }

    mutating func flush() throws(SessionStoreError) {
        if unwritten.isEmpty, !needsSnapshot { return }
        if needsSnapshot || !isInPlace { return try startAnew() }
        let file = try openJournal()
        guard file.write(unwritten, at: journalLength), fdatasync(file.number) == 0 else {
            let failure = directory.failure(to: "write", journalName)
            // Half a line must not stay in front of the next try.
            ftruncate(file.number, off_t(journalLength))
            throw failure
        }
        journalLength += unwritten.count
        unwritten = []
        // What is written to a file that somebody removed is gone when we let go of it.
        if file.status?.st_nlink == 0 || !isInPlace { try startAnew() }
    }

    /// False when somebody removed our files, or the directory with them.
    private var isInPlace: Bool { lock?.isIntact == true }

    private mutating func openJournal() throws(SessionStoreError) -> FileDescriptor {
        if let journalFile { return journalFile }
        guard let file = directory.open(journalName, O_RDWR | O_CREAT) else { throw directory.failure(to: "open", journalName) }
        guard ftruncate(file.number, off_t(journalLength)) == 0 else { throw directory.failure(to: "shorten", journalName) }
        hasJournal = true
        try directory.synchronize()
        journalFile = file
        return file
    }

    /// Makes directory, lock and snapshot again after somebody removed them; a running reply stays one.
    private mutating func startAnew() throws(SessionStoreError) {
        needsSnapshot = true
        directory = try Directory(creating: directory.path)
        if !isInPlace { lock = try SessionLock("\(session.id.text).lock", in: directory) }
        try fold()
        for id in session.runningReplies {
            guard let message = session[id], let reply = message.reply else { continue }
            let start = ReplyStart(
                id: id, parent: message.parent, author: reply.author, at: message.createdAt, leftOut: reply.leftOut)
            unwritten += journal.lines(for: [.replyStarted(start)])
            try flush()
        }
    }

    /// True when a new snapshot costs little next to what it saves.
    var isFoldWorthwhile: Bool {
        !session.isReplying && journalLength > 0
            && (snapshotLength < Self.smallSnapshot || journalLength > snapshotLength / 4)
    }

    /// Writes the session as a new snapshot and removes the journal. A crash in between leaves a journal whose
    /// events are in the snapshot already, which does no harm.
    mutating func fold() throws(SessionStoreError) {
        let bytes = SessionFile.encode(session)
        try directory.replace("\(session.id.text).json", with: bytes)
        snapshotLength = bytes.count
        journalFile = nil
        journal = SessionJournal(of: session.id)
        journalLength = 0
        unwritten = []
        needsSnapshot = false
        try directory.remove(journalName)
        hasJournal = false
    }

    /// The last write. A reply that still runs leaves its journal, so that the next opening finds it interrupted.
    mutating func close() throws(SessionStoreError) {
        defer { lock = nil }
        try flush()
        if !session.isReplying, hasJournal { try fold() }
    }
}
