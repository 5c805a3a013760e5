import CSQLite
import Glibc
import JSON

/// The tables of another program's SQLite file, as they stand. The file is only read.
public enum ForeignDatabase {
    /// More text than this in one file is more than a person's conversations.
    private static let byteLimit = 1 << 30

    /// True for the first bytes of a SQLite file.
    /// - Source: SQLite's documentation, Database File Format, 1.2.
    public static func isDatabase(_ bytes: some Sequence<UInt8>) -> Bool { bytes.starts(with: "SQLite format 3\0".utf8) }

    /// All tables but those of full-text indexes; a row is an object, binary data is left out.
    public static func tables(ofFile path: String) throws(SessionIndexError) -> [String: [JSONObject]] {
        let database = try Database(reading: path)
        var tables: [String: [JSONObject]] = [:]
        var left = byteLimit
        for name in try names(in: database) {
            tables[name] = try rows(of: name, in: database, left: &left)
        }
        return tables
    }

    private static func names(in database: Database) throws(SessionIndexError) -> [String] {
        var names: [String] = []
        let statement = try database.query(
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '%\\_fts%' ESCAPE '\\' "
                + "AND sql NOT LIKE 'CREATE VIRTUAL%'")
        while try statement.step() { names.append(statement.text(0)) }
        return names
    }

    private static func rows(
        of table: String, in database: Database, left: inout Int
    ) throws(SessionIndexError) -> [JSONObject] {
        var rows: [JSONObject] = []
        let quoted = table.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        let statement = try database.query("SELECT * FROM \"\(quoted)\"")
        while try statement.step() {
            var row = JSONObject()
            for column in 0..<statement.columnCount {
                guard let value = statement.json(column) else { continue }
                left -= value.stringValue?.utf8.count ?? 8
                guard left > 0 else { throw .unavailable(reason: "\(database.path) holds more than can be read at once") }
                row.append(statement.name(column), value)
            }
            rows.append(row)
        }
        return rows
    }
}

extension Statement {
    fileprivate func json(_ column: Int32) -> JSONValue? {
        switch type(column) {
        case SQLITE_INTEGER: .int(integer(column))
        case SQLITE_FLOAT: real(column).map { .double($0) }
        case SQLITE_TEXT: .string(text(column))
        default: nil
        }
    }
}
