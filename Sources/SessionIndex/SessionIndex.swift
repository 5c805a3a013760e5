import ChatCore
import Glibc

/// A full-text index over the sessions of one directory: a cache. It knows no session files; whoever reads those tells it what they hold and,
/// with a stamp, what they looked like. What it holds may be behind them and is never newer.
///
/// An index belongs to the thread that opened it; several may be open on one file, in this process and in others.
public final class SessionIndex {
    let database: Database
    public let path: String

    /// Opens the index, and makes a new one where there is none, where it is of another version, or where it cannot be read.
    /// - Parameters:
    ///   - cache: the directory it is in, which must be there.
    ///   - sessions: the directory it is about: each has an index of its own.
    public convenience init(in cache: String, of sessions: String) throws(SessionIndexError) {
        let path = Self.path(in: cache, of: sessions)
        do throws(SessionIndexError) {
            try self.init(path: path)
        } catch .damaged {
            Self.discard(in: cache, of: sessions)
            try self.init(path: path)
        }
    }

    /// An index in no directory, which is gone when it is let go of.
    public convenience init() throws(SessionIndexError) { try self.init(path: "") }

    private init(path: String) throws(SessionIndexError) {
        self.path = path
        database = try Database(path: path)
        try IndexTokenizer.register(in: database)
        // What another process deletes is overwritten, so that a session that was deleted is gone from here as well.
        try beginWriteAheadLog()
        try database.execute("PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON; PRAGMA cache_size=-8000;")
        if try version() != IndexSchema.version { try makeTables() }
    }

    /// Two that make the file at the same time refuse each other the change of its kind, and SQLite does not wait for that.
    private func beginWriteAheadLog() throws(SessionIndexError) {
        for attempt in 1...200 {
            do throws(SessionIndexError) {
                return try database.execute("PRAGMA journal_mode=WAL")
            } catch {
                guard error == .busy, attempt < 200 else { throw error }
                usleep(10_000)
            }
        }
    }

    private func version() throws(SessionIndexError) -> Int64 {
        let statement = try database.query("PRAGMA user_version")
        defer { statement.finish() }
        return try statement.step() ? statement.integer(0) : 0
    }

    private func makeTables() throws(SessionIndexError) {
        try transaction { () throws(SessionIndexError) in
            // Another process may have made them while this one waited.
            switch try version() {
            case IndexSchema.version: break
            case 0: try database.execute(IndexSchema.statements)
            default: throw SessionIndexError.damaged
            }
        }
    }

    /// True when there is a file to open.
    public static func exists(in cache: String, of sessions: String) -> Bool { access(path(in: cache, of: sessions), F_OK) == 0 }

    /// Removes the index: nothing is lost but time. Whoever has it open goes on with what nobody sees any more.
    public static func discard(in cache: String, of sessions: String) {
        for suffix in ["", "-wal", "-shm", "-journal"] { unlink(path(in: cache, of: sessions) + suffix) }
    }

    /// Named for the directory it is about.
    static func path(in cache: String, of sessions: String) -> String {
        let resolved = realpath(sessions, nil)
        defer { free(resolved) }
        let name = resolved.map { String(cString: $0) } ?? sessions
        // FNV-1a with 64 bits.
        let digest = name.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        return "\(cache)/sessions-\(String(digest, radix: 16)).sqlite"
    }

    /// All changes that `body` makes, or none. Others write before or after it, and read what was there before.
    public func transaction<Result>(_ body: () throws(SessionIndexError) -> Result) throws(SessionIndexError) -> Result {
        try database.execute("BEGIN IMMEDIATE")
        do throws(SessionIndexError) {
            let result = try body()
            try database.execute("COMMIT")
            return result
        } catch {
            try? database.execute("ROLLBACK")
            throw error
        }
    }

    /// Looks through the whole file for what cannot be.
    /// - Throws: `.damaged` when it finds something.
    public func check() throws(SessionIndexError) {
        let statement = try database.query("PRAGMA quick_check(1)")
        let isWell = try statement.step() && statement.text(0) == "ok"
        statement.finish()
        guard isWell else { throw .damaged }
        try database.execute("INSERT INTO found(found) VALUES('integrity-check')")
    }
}
