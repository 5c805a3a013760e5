import ChatCore
import Glibc

/// What the files of a directory look like from outside: what tells which sessions changed, without opening one.
public struct SessionSurvey: Sendable {
    public struct Entry: Hashable, Sendable {
        public var id: ULID
        /// Another number when a file of the session has another size, time or place on the disk.
        public var stamp: Int64
        public var hasJournal: Bool
        /// Of snapshot and journal.
        public var byteSize: Int
    }

    /// In no order.
    public var entries: [Entry] = []
    /// Files named `….json` that are not named for a session, such as the copies of synchronisation programs.
    public var misnamed: [String] = []
    /// See `SessionStore.directoryStamp()`, from before the files were looked at.
    public var directoryStamp: Int64?
}

extension SessionStore {
    /// Looks at all files, a system call each.
    public func survey() throws(SessionStoreError) -> SessionSurvey {
        let stamp = try directoryStamp()
        let directory = try directory()
        let names = try directory.names()
        let journals = Set(names.filter { $0.hasSuffix(".journal") })
        var survey = SessionSurvey(directoryStamp: stamp)
        for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") {
            guard let id = SessionNames.id(ofSnapshot: name) else {
                survey.misnamed.append(name)
                continue
            }
            if let entry = Self.entry(id, in: directory, hasJournal: journals.contains(SessionNames(id).journal)) {
                survey.entries.append(entry)
            }
        }
        return survey
    }

    /// What the files of one session look like; nil when it has none.
    public func survey(of id: ULID) throws(SessionStoreError) -> SessionSurvey.Entry? {
        Self.entry(id, in: try directory(), hasJournal: true)
    }

    /// Another number when a file was made, replaced or removed since; a file that grows does not change it.
    /// - Returns: nil while the last change is so young that another may get the same time.
    public func directoryStamp() throws(SessionStoreError) -> Int64? {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        guard let status = try directory().ownStatus, now.nanoseconds > status.st_mtim.nanoseconds + 50_000_000 else {
            return nil
        }
        var stamp = FileStamp()
        stamp.add(status)
        return stamp.value
    }

    private static func entry(_ id: ULID, in directory: Directory, hasJournal: Bool) -> SessionSurvey.Entry? {
        let names = SessionNames(id)
        guard let snapshot = directory.status(of: names.snapshot) else { return nil }
        let journal = hasJournal ? directory.status(of: names.journal) : nil
        var stamp = FileStamp()
        stamp.add(snapshot)
        if let journal { stamp.add(journal) }
        return SessionSurvey.Entry(
            id: id, stamp: stamp.value, hasJournal: journal != nil, byteSize: Int(snapshot.st_size) + Int(journal?.st_size ?? 0))
    }
}

/// Size, time and place of files in one number.
private struct FileStamp {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func add(_ status: stat) {
        for number in [UInt64(status.st_ino), UInt64(bitPattern: Int64(status.st_size)), status.st_mtim.nanoseconds] {
            state = (state ^ number) &* 0xBF58_476D_1CE4_E5B9
            state ^= state >> 29
        }
    }

    var value: Int64 { Int64(bitPattern: state) }
}

extension timespec {
    fileprivate var nanoseconds: UInt64 { UInt64(max(0, tv_sec)) * 1_000_000_000 + UInt64(tv_nsec) }
}
