import Inference
import JSON

/// A table as files hold it: CSV, TSV or JSON.
enum TableFile {
    /// - Parameter name: of the file; its ending says how it is written, and without a known one its first character.
    static func table(_ text: String, named name: String) throws(Failure) -> Table {
        let lower = name.lowercased()
        let isJSON =
            lower.hasSuffix(".json") || !isDelimited(lower) && text.first { !$0.isWhitespace }.map { "[{".contains($0) } == true
        if isJSON {
            guard let value = try? JSONValue(parsing: text) else {
                throw Failure(.unreadable, "The table \(name) is no JSON.", advice: "Name CSV .csv or .tsv.")
            }
            return try table(value, named: name)
        }
        return try table(rows: rows(of: text, separatedBy: lower.hasSuffix(".tsv") ? "\t" : ","), named: name)
    }

    private static func isDelimited(_ name: String) -> Bool { name.hasSuffix(".csv") || name.hasSuffix(".tsv") }

    /// An object with a list of cells for each column, or a list of objects with a cell for each column.
    static func table(_ value: JSONValue, named name: String) throws(Failure) -> Table {
        if let object = value.objectValue {
            var columns: [Table.Column] = []
            for member in object.members {
                guard let cells = member.value.arrayValue else { throw shape(name) }
                columns.append(Table.Column(member.key, cells.map(\.cell)))
            }
            return try checked(columns, named: name)
        }
        guard let rows = value.arrayValue, let first = rows.first?.objectValue else { throw shape(name) }
        var columns = first.members.map { Table.Column($0.key, []) }
        for row in rows {
            guard let object = row.objectValue, object.members.count == columns.count else { throw shape(name) }
            for index in columns.indices {
                guard let cell = object[columns[index].name] else { throw shape(name) }
                columns[index].cells.append(cell.cell)
            }
        }
        return try checked(columns, named: name)
    }

    private static func table(rows: [[String]], named name: String) throws(Failure) -> Table {
        guard let header = rows.first else { throw Failure(.unreadable, "The table \(name) is empty.") }
        for (index, row) in rows.enumerated() where row.count != header.count {
            throw Failure(
                .unreadable, "Row \(index + 1) of the table \(name) has \(row.count) cells, its first \(header.count).",
                advice: "Put cells that hold a comma in quotes.")
        }
        return try checked(
            header.enumerated().map { column, title in Table.Column(title, rows.dropFirst().map { $0[column] }) }, named: name)
    }

    private static func checked(_ columns: [Table.Column], named name: String) throws(Failure) -> Table {
        guard let first = columns.first, !first.cells.isEmpty else {
            throw Failure(.unreadable, "The table \(name) has no rows.")
        }
        guard columns.allSatisfy({ $0.cells.count == first.cells.count }) else {
            throw Failure(.unreadable, "The columns of the table \(name) are not equally long.")
        }
        guard Set(columns.map(\.name)).count == columns.count else {
            throw Failure(.unreadable, "Two columns of the table \(name) have the same name.")
        }
        return Table(columns: columns)
    }

    private static func shape(_ name: String) -> Failure {
        Failure(
            .unreadable, "The table \(name) has no columns.",
            advice: "Write {\"column\": [cells]} or [{\"column\": cell}], each row with every column.")
    }

    /// The cells of delimited text. A cell in quotes may hold anything, a quote is doubled there.
    /// - Source: RFC 4180.
    private static func rows(of text: String, separatedBy separator: Unicode.Scalar) -> [[String]] {
        var rows: [[String]] = []
        var row: [String] = []
        var cell = String.UnicodeScalarView()
        var isQuoted = false
        var scalars = Array(text.unicodeScalars)[...]
        if scalars.first == "\u{FEFF}" { scalars.removeFirst() }
        func endCell() {
            row.append(String(cell))
            cell = String.UnicodeScalarView()
        }
        func endRow() {
            endCell()
            // An empty line is no row.
            if row != [""] { rows.append(row) }
            row = []
        }
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\"" where isQuoted && scalars.first == "\"": cell.append(scalars.removeFirst())
            case "\"" where isQuoted || cell.isEmpty: isQuoted.toggle()
            case separator where !isQuoted: endCell()
            case "\r" where !isQuoted && scalars.first == "\n": break
            case "\n" where !isQuoted, "\r" where !isQuoted: endRow()
            default: cell.append(scalar)
            }
        }
        if !cell.isEmpty || !row.isEmpty { endRow() }
        return rows
    }
}

extension JSONValue {
    /// As the text of a cell.
    fileprivate var cell: String {
        switch self {
        case .string(let text): text
        case .null: ""
        default: text()
        }
    }
}
