import ChatCore
import Glibc

/// The sessions in one directory, one `<id>.json` each, beside it `<id>.journal` while something is not folded into it
/// and `<id>.lock` while somebody writes it.
public struct SessionStore: Sendable {
    public let path: String
    let backends: Set<String>

    /// Makes the directory, readable by its owner only, if it is missing.
    /// - Parameter backends: names that count as backends in model references.
    public init(directory path: String, backends: Set<String> = ModelReference.builtInBackends) throws(SessionStoreError) {
        self.path = path
        self.backends = backends
        _ = try directory()
    }

    func directory() throws(SessionStoreError) -> Directory { try Directory(creating: path) }

    /// Puts a new session on disk and begins to write it.
    /// - Parameter onTrouble: see `SessionWriter`; called on its thread.
    public func create(
        _ session: ChatSession, onTrouble: @escaping @Sendable (SessionStoreError?) -> Void = { _ in }
    ) throws(SessionStoreError) -> SessionWriter {
        let directory = try directory()
        let name = SessionNames(session.id)
        let lock = try SessionLock(name.lock, in: directory)
        if directory.status(of: name.snapshot) != nil { throw .alreadyExists(session.id) }
        let bytes = SessionFile.encode(session)
        try directory.replace(name.snapshot, with: bytes)
        let files = SessionFiles(of: session, in: directory, lock: lock, snapshotLength: bytes.count, continuing: nil)
        return try SessionWriter(files, onTrouble: onTrouble)
    }

    /// Opens a session to go on with it, or to read it when it cannot be written.
    /// - Parameter onTrouble: see `SessionWriter`; called on its thread.
    public func open(
        _ id: ULID, onTrouble: @escaping @Sendable (SessionStoreError?) -> Void = { _ in }
    ) throws(SessionStoreError) -> OpenedSession {
        let directory = try directory()
        let name = SessionNames(id)
        guard let status = directory.status(of: name.snapshot) else { throw .noSuchSession(id.text) }
        if status.st_mode & S_IFMT == S_IFLNK {
            return try read(id, in: directory, because: .symbolicLink(file: directory.path(of: name.snapshot)))
        }
        let lock: SessionLock
        do {
            lock = try SessionLock(name.lock, in: directory)
        } catch {
            return try read(id, in: directory, because: error)
        }
        let saved = try SavedSession(of: id, in: directory, backends: backends)
        if let reason = saved.newerVersion { return saved.opened(because: reason) }
        return try saved.opened(lock: lock, onTrouble: onTrouble)
    }

    /// The session as it is on disk now, without the right to write it.
    public func read(_ id: ULID) throws(SessionStoreError) -> ChatSession {
        try SavedSession(of: id, in: try directory(), backends: backends).session
    }

    private func read(
        _ id: ULID, in directory: Directory, because reason: SessionStoreError
    ) throws(SessionStoreError) -> OpenedSession {
        try SavedSession(of: id, in: directory, backends: backends).opened(because: reason)
    }

    /// Removes a session and everything that belongs to it, readable or not.
    public func delete(_ id: ULID) throws(SessionStoreError) {
        let directory = try directory()
        let name = SessionNames(id)
        guard directory.status(of: name.snapshot) != nil else { throw .noSuchSession(id.text) }
        let lock = try SessionLock(name.lock, in: directory)
        defer { withExtendedLifetime(lock) {} }
        for file in try directory.names() where name.owns(file) && file != name.lock { try directory.remove(file) }
        try directory.synchronize()
    }

    /// Gives a session another title.
    /// - Throws: `.locked` when another process writes it; ask that one.
    public func rename(_ id: ULID, to title: String, at time: Timestamp) throws(SessionStoreError) {
        let opened = try open(id)
        switch opened.access {
        case .readOnly(let reason): throw reason
        case .writable(let writer):
            writer.record(.titleChanged(title, at: time))
            if let error = writer.closeAndWait() { throw error }
        }
    }

    /// All sessions, newest first. What cannot be read is named and keeps nothing else from the list.
    public func list() throws(SessionStoreError) -> SessionListing {
        let directory = try directory()
        let names = try directory.names()
        let journals = Set(names.filter { $0.hasSuffix(".journal") })
        var listing = SessionListing()
        for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") {
            let id = SessionNames.id(ofSnapshot: name)
            do {
                guard let summary = try SummaryReader(directory: directory).summary(of: name) else { continue }
                guard let id, id == summary.id else {
                    listing.misnamed.append(directory.path(of: name))
                    continue
                }
                listing.sessions.append(
                    journals.contains(SessionNames(id).journal) ? try unfoldedSummary(of: summary, in: directory) : summary)
            } catch {
                if id != nil { listing.unreadable.append(error) }
            }
        }
        listing.sessions.sort { ($0.updatedAt, $0.id) > ($1.updatedAt, $1.id) }
        return listing
    }

    private func unfoldedSummary(
        of summary: SessionSummary, in directory: Directory
    ) throws(SessionStoreError) -> SessionSummary {
        let saved = try SavedSession(of: summary.id, in: directory, backends: backends)
        return SessionSummary(of: saved.session, byteSize: saved.byteSize)
    }

    /// What a list would tell of one session; nil when it has no file.
    public func summary(of id: ULID) throws(SessionStoreError) -> SessionSummary? {
        let directory = try directory()
        let names = SessionNames(id)
        guard let summary = try SummaryReader(directory: directory).summary(of: names.snapshot), summary.id == id else {
            return nil
        }
        return directory.status(of: names.journal) == nil ? summary : try unfoldedSummary(of: summary, in: directory)
    }

    /// The session that was changed last; nil when there is none.
    public func newest() throws(SessionStoreError) -> SessionSummary? { try list().sessions.first }

    /// The session with this identifier, or the only one whose identifier begins so, or with this title, or the only
    /// one whose title begins so; upper and lower case are the same.
    /// - Throws: `.noSuchSession` or `.ambiguous`; for the whole identifier of a session that cannot be read, the reason.
    public func find(_ name: String) throws(SessionStoreError) -> SessionSummary { try find(name, among: list().sessions) }

    /// As `find(_:)`, among sessions that somebody else knows of.
    /// - Parameter sessions: newest first.
    public func find(_ name: String, among sessions: [SessionSummary]) throws(SessionStoreError) -> SessionSummary {
        let wanted = name.lowercased()
        let rules: [(SessionSummary) -> Bool] = [
            { $0.id.text.lowercased() == wanted },
            { $0.title.lowercased() == wanted },
            { !wanted.isEmpty && $0.id.text.lowercased().hasPrefix(wanted) },
            { !wanted.isEmpty && $0.title.lowercased().hasPrefix(wanted) },
        ]
        for rule in rules {
            let found = sessions.filter(rule)
            if found.count == 1 { return found[0] }
            if found.count > 1 { throw .ambiguous(name, candidates: found) }
        }
        if let id = ULID(name) { _ = try read(id) }
        throw .noSuchSession(name)
    }
}

/// The names of the files of one session.
struct SessionNames {
    private let id: String

    init(_ id: ULID) { self.id = id.text }

    var snapshot: String { "\(id).json" }
    var journal: String { "\(id).journal" }
    var lock: String { "\(id).lock" }

    func damagedJournal(_ number: Int) -> String { "\(journal).damaged-\(number)" }

    /// True for all that is kept beside the snapshot, by this version or another, and for copies that synchronisation programs make,
    /// merged or not.
    func owns(_ file: String) -> Bool {
        let name = file.hasSuffix(".merged") ? String(file.dropLast(7)) : file
        return file.hasPrefix("\(id).") || file.hasPrefix(".\(id).") || SessionConflict(file: name)?.id.text == id
    }

    /// The identifier that a file is named for; nil when its name is not exactly one and `.json`.
    static func id(ofSnapshot name: String) -> ULID? {
        guard name.hasSuffix(".json"), let id = ULID(String(name.dropLast(5))), SessionNames(id).snapshot == name else {
            return nil
        }
        return id
    }
}
