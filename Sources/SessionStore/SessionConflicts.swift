import ChatCore
import Glibc

/// A file that holds another state of a session, or of its journal, as synchronisation programs leave one when two machines wrote.
public struct SessionConflict: Hashable, Sendable {
    public var id: ULID
    /// Its name in the directory.
    public var file: String
}

extension SessionStore {
    /// Copies of sessions beside them, by name. They are recognized by beginning with the session's identifier:
    /// `<id>.sync-conflict-….json` (Syncthing), `<id> (conflicted copy …).json` (Dropbox, Nextcloud), `<id>_conflict-….json` (ownCloud),
    /// `<id> 2.json` (iCloud), `<id> (1).json` (Google Drive), `<id>-MACHINE.json` (OneDrive); and the same of journals.
    public func conflicts() throws(SessionStoreError) -> [SessionConflict] {
        try directory().names().sorted().compactMap { SessionConflict(file: $0) }
    }

    /// Brings what a copy holds beyond its session into it, as branches, and gives the copy a name under which it is no session any more.
    /// - Returns: how many messages were added.
    /// - Throws: `.damaged` when the copy cannot be read, and is left as it is; `.locked` while another process writes the session.
    public func merge(_ conflict: SessionConflict, at time: Timestamp) throws(SessionStoreError) -> Int {
        let directory = try directory()
        let names = SessionNames(conflict.id)
        guard let bytes = try directory.read(conflict.file) else { throw .noSuchSession(conflict.file) }
        let other: ChatSession
        if conflict.isJournal {
            var session = try read(conflict.id)
            let contents = SessionJournal.read(bytes, of: conflict.id, backends: backends)
            if contents.events.isEmpty, contents.ending != .clean {
                throw .damaged(file: directory.path(of: conflict.file), Damage(reason: "no line of it can be read"))
            }
            for event in contents.events { session.apply(event) }
            other = session
        } else {
            other = try SessionFile.decode(bytes, file: directory.path(of: conflict.file), backends: backends).session
            guard other.id == conflict.id else {
                throw .damaged(file: directory.path(of: conflict.file), Damage(reason: "it holds the session \(other.id.text)"))
            }
        }
        var added = other.messages.count
        if directory.status(of: names.snapshot) == nil {
            if let error = try create(other).closeAndWait() { throw error }
        } else {
            added = try merge(other, at: time)
        }
        try directory.rename(conflict.file, to: "\(conflict.file).merged")
        return added
    }
}

extension SessionConflict {
    /// Nil for a file that is no copy of a session.
    init?(file: String) {
        guard file.hasSuffix(".json") || file.hasSuffix(".journal"), let id = ULID(String(file.prefix(26))) else { return nil }
        let rest = file.dropFirst(26)
        guard rest != ".json", rest != ".journal", let mark = rest.first, mark.isASCII, !mark.isLetter, !mark.isNumber else {
            return nil
        }
        self.init(id: id, file: file)
    }

    fileprivate var isJournal: Bool { file.hasSuffix(".journal") }
}
