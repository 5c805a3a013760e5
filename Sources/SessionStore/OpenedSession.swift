import ChatCore
import Glibc

/// A session that was opened.
public struct OpenedSession: Sendable {
    public enum Access: Sendable {
        case writable(SessionWriter)
        /// It can be read, not changed, for this reason. Opening it again later may find the reason gone.
        case readOnly(SessionStoreError)
    }

    public var session: ChatSession
    public var access: Access
    /// What was found of an earlier run that did not end well; nil when all was well.
    public var recovery: Recovery?
}

/// What opening a session did to save what an interrupted run had left.
public struct Recovery: Hashable, Sendable {
    /// Events that only the journal held.
    public var eventCount: Int
    /// Bytes of a line that was being written when the run ended; they were dropped.
    public var tornByteCount: Int
    /// Where the part of the journal that cannot be read is kept; nil when all of it could.
    public var damagedFile: String?
    /// The reply that was running; it is now marked interrupted.
    public var interruptedReply: MessageID?

    public init(
        eventCount: Int, tornByteCount: Int = 0, damagedFile: String? = nil, interruptedReply: MessageID? = nil
    ) {
        self.eventCount = eventCount
        self.tornByteCount = tornByteCount
        self.damagedFile = damagedFile
        self.interruptedReply = interruptedReply
    }

    /// One sentence for a person.
    public var summary: String {
        var parts = ["recovered \(eventCount) change\(eventCount == 1 ? "" : "s") of a run that was cut short"]
        if interruptedReply != nil { parts.append("the last reply is marked interrupted") }
        if tornByteCount > 0 { parts.append("\(tornByteCount) bytes that were half written were dropped") }
        if let damagedFile { parts.append("what could not be read is kept in \(damagedFile)") }
        return parts.joined(separator: "; ")
    }
}

/// A snapshot with its journal folded in.
struct SavedSession {
    private(set) var session: ChatSession
    private let version: Int
    private let directory: Directory
    private let snapshotLength: Int
    private let journalBytes: [UInt8]?
    private let contents: SessionJournal.Contents?

    init(of id: ULID, in directory: Directory, backends: Set<String>) throws(SessionStoreError) {
        let name = SessionNames(id)
        let file = directory.path(of: name.snapshot)
        while true {
            let before = directory.status(of: name.snapshot)?.st_ino
            guard let bytes = try directory.read(name.snapshot) else { throw .noSuchSession(id.text) }
            let journal = try directory.read(name.journal)
            // Whoever writes this session may have folded the journal away between our two looks.
            if directory.status(of: name.snapshot)?.st_ino != before { continue }
            let decoded = try SessionFile.decode(bytes, file: file, backends: backends)
            guard decoded.session.id == id else {
                throw .damaged(file: file, Damage(reason: "it holds the session \(decoded.session.id.text)"))
            }
            self.directory = directory
            session = decoded.session
            version = decoded.version
            snapshotLength = bytes.count
            journalBytes = journal
            contents = journal.map { SessionJournal.read($0, of: id, backends: backends) }
            for event in contents?.events ?? [] { session.apply(event) }
            return
        }
    }

    /// What the journal is like; nil when there is none.
    var journalState: (isDamaged: Bool, summary: String)? {
        guard let contents else { return nil }
        let count = "\(contents.events.count) changes that are not folded in"
        return switch contents.ending {
        case .clean: (false, count)
        case .torn(let bytes): (false, "\(count), and \(bytes) bytes of a line that was cut short")
        case .damaged(let line): (true, "\(count); line \(line) and what follows cannot be read")
        case .unknownEvent(let line): (false, "\(count); line \(line) is of a newer version")
        }
    }

    /// Where the journal goes on.
    var journalPosition: (journal: SessionJournal, length: Int) {
        (contents?.journal ?? SessionJournal(of: session.id), contents?.goodLength ?? 0)
    }

    var byteSize: Int { snapshotLength + (journalBytes?.count ?? 0) }

    private var names: SessionNames { SessionNames(session.id) }

    /// Why this version must not write the session; nil when it may.
    var newerVersion: SessionStoreError? {
        if version > SessionFile.version {
            return .newerVersion(file: directory.path(of: names.snapshot), version: version)
        }
        if case .unknownEvent? = contents?.ending {
            return .newerVersion(file: directory.path(of: names.journal), version: SessionFile.version + 1)
        }
        return nil
    }

    func opened(because reason: SessionStoreError) -> OpenedSession {
        OpenedSession(session: session, access: .readOnly(reason), recovery: nil)
    }

    /// Goes on writing the session where its journal is still good.
    func opened(
        lock: SessionLock, onTrouble: @escaping @Sendable (SessionStoreError?) -> Void
    ) throws(SessionStoreError) -> OpenedSession {
        var recovery = Recovery(eventCount: contents?.events.count ?? 0)
        if case .torn(let bytes)? = contents?.ending { recovery.tornByteCount = bytes }
        do {
            recovery.damagedFile = try keepDamage()
        } catch {
            return opened(because: error)
        }
        var session = session
        let files = SessionFiles(
            of: session, in: directory, lock: lock, snapshotLength: snapshotLength, continuing: contents)
        let writer = try SessionWriter(files, onTrouble: onTrouble)
        for end in session.interruptions {
            recovery.interruptedReply = end.message
            session.apply(.replyFinished(end))
            writer.record(.replyFinished(end))
        }
        let isNews = recovery != Recovery(eventCount: 0)
        return OpenedSession(session: session, access: .writable(writer), recovery: isNews ? recovery : nil)
    }

    /// Copies what cannot be read of the journal beside it, before the journal is continued over it.
    private func keepDamage() throws(SessionStoreError) -> String? {
        guard case .damaged? = contents?.ending, let journalBytes, let contents else { return nil }
        var number = 1
        while directory.status(of: names.damagedJournal(number)) != nil { number += 1 }
        let name = names.damagedJournal(number)
        try directory.replace(name, with: Array(journalBytes[contents.goodLength...]))
        return directory.path(of: name)
    }
}

extension ChatSession {
    /// The ends of replies that nobody is writing any more, each at the last moment it is known to have run.
    fileprivate var interruptions: [ReplyEnd] { runningReplies.compactMap(interruption) }

    private func interruption(of id: MessageID) -> ReplyEnd? {
        guard let message = self[id], let reply = message.reply else { return nil }
        let steps = reply.timing.deltas.suffix(1) + reply.timing.reasoningDeltas.suffix(1)
        let milliseconds = steps.map { Int($0.milliseconds) }.max() ?? 0
        return ReplyEnd(
            message: id, at: message.createdAt.advanced(byMilliseconds: milliseconds), author: reply.author,
            toolCalls: reply.toolCalls, finishReason: reply.finishReason, usage: reply.usage, cost: reply.cost,
            durationMilliseconds: milliseconds, requestID: reply.requestID, isInterrupted: true)
    }
}
