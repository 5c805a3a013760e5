import CSQLite
import Glibc

/// A connection to one SQLite file. It belongs to the thread that opened it.
final class Database {
    /// How long another process may hold the file before a call gives up.
    private static let patienceMilliseconds: Int32 = 5000

    let handle: OpaquePointer
    let path: String
    private var statements: [String: Statement] = [:]

    /// - Parameter path: the empty one is a file without a name, which goes with the connection.
    /// - Throws: `.unavailable` when the file cannot be opened or made.
    convenience init(path: String) throws(SessionIndexError) {
        // SQLite would make it readable by everybody the umask lets; what was said is for the user alone.
        if !path.isEmpty {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else { throw .unavailable(reason: "\(path): \(String(cString: strerror(errno)))") }
            close(descriptor)
        }
        try self.init(path, SQLITE_OPEN_READWRITE)
    }

    /// For a file that is there and must stay as it is.
    convenience init(reading path: String) throws(SessionIndexError) { try self.init(path, SQLITE_OPEN_READONLY) }

    private init(_ path: String, _ flags: Int32) throws(SessionIndexError) {
        var opened: OpaquePointer?
        let code = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX, nil)
        guard code == SQLITE_OK, let opened else {
            sqlite3_close_v2(opened)
            throw .unavailable(reason: "\(path): \(String(cString: sqlite3_errstr(code)))")
        }
        self.path = path
        handle = opened
        sqlite3_busy_timeout(opened, Self.patienceMilliseconds)
    }

    deinit {
        statements = [:]
        sqlite3_close_v2(handle)
    }

    /// Carries out statements that give no rows.
    func execute(_ sql: String) throws(SessionIndexError) { try check(sqlite3_exec(handle, sql, nil, nil, nil)) }

    /// The statement with its values, ready for its first step; the same text is compiled once.
    func query(_ sql: String, _ values: [SQLValue] = []) throws(SessionIndexError) -> Statement {
        let statement: Statement
        if let known = statements[sql] {
            statement = known
        } else {
            statement = try Statement(sql, in: self)
            statements[sql] = statement
        }
        try statement.restart(with: values)
        return statement
    }

    /// Carries out one statement that gives no rows.
    func run(_ sql: String, _ values: [SQLValue]) throws(SessionIndexError) {
        let statement = try query(sql, values)
        while try statement.step() {}
    }

    /// The number of the row that was inserted last.
    var lastInserted: Int64 { sqlite3_last_insert_rowid(handle) }

    func check(_ code: Int32) throws(SessionIndexError) {
        switch code & 0xFF {
        case SQLITE_OK, SQLITE_ROW, SQLITE_DONE: return
        case SQLITE_BUSY, SQLITE_LOCKED: throw .busy
        // Our statements fit our tables: a table or column that is missing is damage, too.
        case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_ERROR, SQLITE_SCHEMA: throw .damaged
        default: throw .unavailable(reason: String(cString: sqlite3_errmsg(handle)))
        }
    }
}

enum SQLValue {
    case integer(Int64)
    case real(Double)
    case text(String)
    case null
}

/// A compiled statement with its cursor.
final class Statement {
    private let handle: OpaquePointer
    private unowned let database: Database

    init(_ sql: String, in database: Database) throws(SessionIndexError) {
        var made: OpaquePointer?
        try database.check(sqlite3_prepare_v3(database.handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &made, nil))
        guard let made else { throw .damaged }
        handle = made
        self.database = database
    }

    deinit { sqlite3_finalize(handle) }

    func restart(with values: [SQLValue]) throws(SessionIndexError) {
        sqlite3_reset(handle)
        for (index, value) in values.enumerated() { try database.check(bind(value, at: Int32(index + 1))) }
    }

    private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
        switch value {
        case .integer(let number): return sqlite3_bind_int64(handle, index, number)
        case .real(let number): return sqlite3_bind_double(handle, index, number)
        case .null: return sqlite3_bind_null(handle, index)
        case .text(var text):
            return text.withUTF8 { bytes in
                let start = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
                // A text without bytes has no address, which would be taken for NULL.
                return parley_sqlite_bind_text(handle, index, start ?? emptyText, Int32(clamping: bytes.count))
            }
        }
    }

    /// Moves to the next row; false past the last, where the statement lets go of the file.
    func step() throws(SessionIndexError) -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        sqlite3_reset(handle)
        try database.check(code)
        return false
    }

    /// Lets go of the file before the last row was reached.
    func finish() { sqlite3_reset(handle) }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
    func real(_ column: Int32) -> Double? { isNull(column) ? nil : sqlite3_column_double(handle, column) }
    func isNull(_ column: Int32) -> Bool { type(column) == SQLITE_NULL }
    func type(_ column: Int32) -> Int32 { sqlite3_column_type(handle, column) }

    var columnCount: Int32 { sqlite3_column_count(handle) }
    func name(_ column: Int32) -> String { sqlite3_column_name(handle, column).map { String(cString: $0) } ?? "" }

    /// The text; empty for NULL.
    func text(_ column: Int32) -> String {
        guard let start = sqlite3_column_text(handle, column) else { return "" }
        let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
        return String(decoding: bytes, as: UTF8.self)
    }
}

nonisolated(unsafe) private let emptyText = UnsafePointer(strdup("")!)
