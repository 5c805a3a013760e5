import ChatCore
import Glibc

/// Something about the files of a directory that is not as it should be.
public struct SessionFinding: Hashable, Sendable {
    public enum Kind: String, Sendable {
        /// The snapshot cannot be read.
        case damagedSnapshot
        /// Part of the journal cannot be read.
        case damagedJournal
        /// A run was cut short: opening the session puts this right.
        case unfinishedRun
        /// A journal without its snapshot.
        case orphanedJournal
        /// A file of a version that this program does not know.
        case newerVersion
        /// A session in a file that is not named for it.
        case misnamed
        /// Another state of a session, of a synchronisation program.
        case conflict
        /// A file that a write which was cut short has left.
        case leftover
        /// Others than the owner may read it.
        case open
        /// The search index, which is no file of a session, is damaged or behind.
        case index
    }

    public var kind: Kind
    /// Its name in the directory.
    public var file: String
    /// One clause for a person.
    public var summary: String
    /// What repairing it did, one clause; nil when nothing was done.
    public var repair: String?

    public init(kind: Kind, file: String, summary: String, repair: String? = nil) {
        self.kind = kind
        self.file = file
        self.summary = summary
        self.repair = repair
    }
}

extension SessionStore {
    /// Reads every file of the directory.
    /// - Parameters:
    ///   - repairing: what can be put right is. Files that are changed are copied before into a directory beside them.
    ///   - time: for the name of that directory.
    ///   - progress: called after each session.
    /// - Returns: what is not as it should be, by file name.
    public func verify(
        repairing: Bool, at time: Timestamp, progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
    ) throws(SessionStoreError) -> [SessionFinding] {
        let directory = try directory()
        let names = try directory.names().sorted()
        var verification = Verification(
            store: self, directory: directory, names: Set(names),
            backup: repairing ? "\(path)-before-repair-\(time.fileName)" : nil)
        for (index, name) in names.enumerated() {
            try verification.verify(name)
            progress(index + 1, names.count)
        }
        return verification.findings
    }
}

extension Timestamp {
    /// Such as `20261121-030405`.
    fileprivate var fileName: String {
        let digits = description.prefix(19).filter { $0.isNumber }
        return "\(digits.prefix(8))-\(digits.dropFirst(8))"
    }
}

/// One look at all files, with what is found so far.
private struct Verification {
    let store: SessionStore
    let directory: Directory
    let names: Set<String>
    /// Where copies go before a file is changed; nil when nothing is to be changed.
    let backup: String?
    private(set) var findings: [SessionFinding] = []

    mutating func verify(_ name: String) throws(SessionStoreError) {
        guard let status = directory.status(of: name), status.st_mode & S_IFMT != S_IFDIR else { return }
        if let conflict = SessionConflict(file: name) {
            note(.conflict, name, "another state of \(conflict.id.text); “parley sessions merge” brings it in")
        } else if let id = SessionNames.id(ofSnapshot: name) {
            try verifySnapshot(name, id)
        } else if name.hasSuffix(".json"), !name.hasPrefix(".") {
            verifyStranger(name)
        } else if name.hasSuffix(".journal"), let id = ULID(String(name.dropLast(8))), !names.contains(SessionNames(id).snapshot)
        {
            note(.orphanedJournal, name, "a journal whose snapshot is gone")
        } else if name.hasPrefix("."), name.hasSuffix(".json.new") {
            try verifyLeftover(name)
        }
        try verifyMode(name, status)
    }

    private mutating func note(_ kind: SessionFinding.Kind, _ file: String, _ summary: String, repair: String? = nil) {
        findings.append(SessionFinding(kind: kind, file: file, summary: summary, repair: repair))
    }

    private mutating func verifySnapshot(_ name: String, _ id: ULID) throws(SessionStoreError) {
        let saved: SavedSession
        do throws(SessionStoreError) {
            saved = try SavedSession(of: id, in: directory, backends: store.backends)
        } catch .damaged(_, let damage) {
            return try repairSnapshot(name, id, damage)
        } catch .newerVersion(_, let version) {
            return note(.newerVersion, name, "it has format version \(version)")
        } catch {
            return note(.damagedSnapshot, name, error.summary)
        }
        if saved.newerVersion != nil { return note(.newerVersion, name, "a newer Parley has written it") }
        guard let journal = saved.journalState else { return }
        let isInUse = (try? SessionLock(SessionNames(id).lock, in: directory)) == nil
        guard !isInUse else { return }
        let kind: SessionFinding.Kind = journal.isDamaged ? .damagedJournal : .unfinishedRun
        var repair: String?
        if backup != nil {
            try copy([name, SessionNames(id).journal])
            let opened = try store.open(id)
            if case .writable(let writer) = opened.access {
                if let error = writer.closeAndWait() { throw error }
                repair = opened.recovery.map(\.summary) ?? "its journal was folded in"
            }
        }
        note(kind, SessionNames(id).journal, journal.summary, repair: repair)
    }

    /// What was read before the damage is put into a new file.
    private mutating func repairSnapshot(_ name: String, _ id: ULID, _ damage: Damage) throws(SessionStoreError) {
        var repair: String?
        if backup != nil, let bytes = try? directory.read(name), let saved = SessionFile.salvage(bytes, backends: store.backends),
            saved.id == id, let lock = try? SessionLock(SessionNames(id).lock, in: directory)
        {
            try copy([name])
            try directory.replace(name, with: SessionFile.encode(saved))
            withExtendedLifetime(lock) {}
            repair = "\(saved.messages.count) messages in front of the damage were kept"
        }
        note(.damagedSnapshot, name, damage.summary, repair: repair)
    }

    private mutating func verifyStranger(_ name: String) {
        guard let bytes = try? directory.read(name), let saved = try? SessionFile.decode(bytes, file: name).session else {
            return
        }
        note(.misnamed, name, "it holds the session \(saved.id.text) “\(saved.title)”; “parley sessions import” brings it in")
    }

    private mutating func verifyLeftover(_ name: String) throws(SessionStoreError) {
        // While somebody holds the lock, the file is being written.
        guard let id = ULID(String(name.dropFirst().dropLast(9))),
            let lock = try? SessionLock(SessionNames(id).lock, in: directory)
        else {
            return
        }
        var repair: String?
        if backup != nil {
            try copy([name])
            try directory.remove(name)
            repair = "it was removed"
        }
        withExtendedLifetime(lock) {}
        note(.leftover, name, "a write that was cut short has left it", repair: repair)
    }

    private mutating func verifyMode(_ name: String, _ status: stat) throws(SessionStoreError) {
        guard status.st_mode & S_IFMT == S_IFREG, status.st_mode & 0o077 != 0, directory.status(of: name) != nil else { return }
        var repair: String?
        if backup != nil {
            guard chmod(directory.path(of: name), 0o600) == 0 else { throw directory.failure(to: "protect", name) }
            repair = "it is for its owner only now"
        }
        note(.open, name, "others than its owner may read it", repair: repair)
    }

    private func copy(_ files: [String]) throws(SessionStoreError) {
        guard let backup else { return }
        let copies = try Directory(creating: backup)
        for file in files {
            if let bytes = try directory.read(file) { try copies.replace(file, with: bytes) }
        }
    }
}
