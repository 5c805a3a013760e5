import TerminalCore

/// A table on its way to rows: in columns when they fit, otherwise a record for each row.
struct MarkdownTable {
    enum Alignment { case left, center, right }

    /// The lines of a cell: more than one where it holds a hard break.
    typealias Contents = [Line]

    var alignments: [Alignment] = []
    private(set) var table: [[Contents]] = []

    mutating func openRow() { table.append([]) }

    mutating func addCell(_ cell: Contents) { if !table.isEmpty { table[table.count - 1].append(cell) } }

    func rows(columns: Int, theme: MarkdownTheme, hidesHeader: Bool) -> [Line] {
        guard let header = table.first else { return [] }
        guard let widths = widths(toColumns: columns) else {
            return records(header: header, columns: columns, theme: theme, hidesHeader: hidesHeader)
        }
        return grid(widths, theme: theme, hidesHeader: hidesHeader)
    }

    // MARK: Columns

    private static let separator = 3

    /// The width of every column; nil when not even the words of each fit.
    private func widths(toColumns columns: Int) -> [Int]? {
        let count = alignments.count
        let room = columns - Self.separator * (count - 1)
        guard room >= count else { return nil }
        var natural = Array(repeating: 1, count: count)
        var word = natural
        for row in table {
            for (index, cell) in row.prefix(count).enumerated() {
                for line in cell {
                    natural[index] = max(natural[index], line.columns)
                    word[index] = max(word[index], min(12, line.longestWord))
                }
            }
        }
        if natural.reduce(0, +) <= room { return natural }
        guard word.reduce(0, +) <= room else { return nil }
        return shared(room, natural: natural, least: word)
    }

    /// Gives every column up to the same width, as far as the room goes: narrow columns keep theirs, wide ones shrink.
    private func shared(_ room: Int, natural: [Int], least: [Int]) -> [Int] {
        func widths(atMost width: Int) -> [Int] { natural.indices.map { max(least[$0], min(natural[$0], width)) } }
        var low = 0
        var high = room
        while low < high {
            let middle = (low + high + 1) / 2
            if widths(atMost: middle).reduce(0, +) <= room { low = middle } else { high = middle - 1 }
        }
        return widths(atMost: low)
    }

    private func grid(_ widths: [Int], theme: MarkdownTheme, hidesHeader: Bool) -> [Line] {
        let wrapped = table.map { row in row.enumerated().map { $1.wrapped(toColumns: widths[min($0, widths.count - 1)]) } }
        let isRuled = wrapped.dropFirst().contains { row in row.contains { $0.count > 1 } }
        let border = Style.plain.overlaid(by: theme.tableBorder)
        let rule = Line(widths.map { String(repeating: "─", count: $0) }.joined(separator: "─┼─"), style: border)
        var rows: [Line] = []
        for (index, row) in wrapped.enumerated() where index > 0 || !hidesHeader {
            rows += gridRow(row, widths, border)
            if index == 0 || (isRuled && index < wrapped.count - 1) { rows.append(rule) }
        }
        return rows
    }

    private func gridRow(_ row: [Contents], _ widths: [Int], _ border: Style) -> [Line] {
        let height = row.map(\.count).max() ?? 1
        return (0..<height).map { index in
            var line = Line()
            for (column, width) in widths.enumerated() {
                if column > 0 { line.append(" │ ", style: border) }
                let cell = column < row.count && index < row[column].count ? row[column][index] : Line()
                let spare = max(0, width - cell.columns)
                let start = line.columns
                switch alignments[column] {
                case .left: break
                case .center: line.pad(toColumns: start + spare / 2)
                case .right: line.pad(toColumns: start + spare)
                }
                line.append(cell)
                if column < widths.count - 1 { line.pad(toColumns: start + width) }
            }
            return line
        }
    }

    // MARK: Records

    private func records(header: [Contents], columns: Int, theme: MarkdownTheme, hidesHeader: Bool) -> [Line] {
        guard table.count > 1 else { return hidesHeader ? [] : header.flatMap { $0.wrapped(toColumns: columns) } }
        var rows: [Line] = []
        for (index, row) in table.dropFirst().enumerated() {
            if index > 0 || hidesHeader { rows.append(Line()) }
            for (column, cell) in row.enumerated() {
                rows += field(column < header.count ? header[column] : [], cell, columns: columns)
            }
        }
        return rows
    }

    /// `Name: value`, the value below its name when the name is long.
    private func field(_ name: Contents, _ value: Contents, columns: Int) -> [Line] {
        var label = Line()
        for (index, line) in name.enumerated() {
            if index > 0 { label.append(" ", style: .plain) }
            label.append(line)
        }
        label.append(":", style: label.cells.last?.style ?? .plain)
        var rest = Line()
        rest.pad(toColumns: min(2, columns - 2))
        var rows: [Line] = []
        var first = rest
        if label.columns + 1 <= columns / 2 {
            first = label
            first.append(" ", style: .plain)
        } else {
            rows += label.wrapped(toColumns: columns)
        }
        for line in value {
            rows += line.wrapped(toColumns: columns, first: first, rest: rest)
            first = rest
        }
        return rows
    }
}

extension [Line] {
    fileprivate func wrapped(toColumns columns: Int) -> [Line] { flatMap { $0.wrapped(toColumns: columns) } }
}

extension Line {
    fileprivate var longestWord: Int {
        var longest = 0
        var length = 0
        for cell in cells {
            length = cell.glyph == .space ? 0 : length + 1
            longest = max(longest, length)
        }
        return longest
    }
}
