import TerminalCore

/// Which stored byte each cell of some laid-out rows shows.
///
/// Layouts keep no such offsets: they would cost every row memory and time, and only what is searched, selected or kept in
/// place needs them. Rows and the text they were made of are laid side by side instead. What the rows show besides, such as
/// borders and bullets, and what they leave out, such as `**`, is passed over by the shortest way to where both agree again.
struct SourceMap {
    /// One list a row, one number a cell: UTF-8 offset in the part, -1 for a cell that shows nothing stored.
    private(set) var offsets: [[Int]]

    /// Scalars that must agree before what lies between is passed over.
    private static let agreement = 3
    /// Scalars that are passed over at once, on both sides together.
    private static let reach = 240
    /// Comparisons in one map: what cannot be found costs no more than this.
    private static let budget = 1 << 20

    private struct SourceScalar {
        var value: UInt32
        var offset: Int
    }

    private struct ShownCell {
        var value: UInt32
        var row: Int
        var column: Int
    }

    /// - Parameters:
    ///   - source: what the rows were made of.
    ///   - base: where in its part the source begins.
    init(rows: [Line], source: some StringProtocol, base: Int) {
        offsets = rows.map { Array(repeating: -1, count: $0.cells.count) }
        // One that draws crossings itself is no table of Markdown. The first two lines of a table are its header and the line below.
        let isDrawn = source.unicodeScalars.contains(Self.crossing)
        let tableRows = isDrawn ? 0 : source.split(whereSeparator: \.isNewline).count { $0.contains("|") } - 2
        let cells = Self.cells(of: rows, asTableOf: tableRows)
        align(cells, with: Self.scalars(of: source, base: base))
        fillBlanks(in: rows, from: Array(source.utf8), base: base)
    }

    /// What is stored and has a cell of its own. Blanks and line ends move where a line is broken, so they are left out.
    private static func scalars(of text: some StringProtocol, base: Int) -> [SourceScalar] {
        var offset = base
        var list: [SourceScalar] = []
        for scalar in text.unicodeScalars {
            let value = scalar.value
            if value != 0x20, value != 0x09, value != 0x0A, value != 0x0D, !isPartOfAnother(scalar) {
                list.append(SourceScalar(value: value < 0x20 ? 0x2400 + value : value, offset: offset))
            }
            offset += UTF8.width(scalar)
        }
        return list
    }

    /// Marks, joiners and skin tones, which are drawn into the glyph before them or not at all.
    private static func isPartOfAnother(_ scalar: Unicode.Scalar) -> Bool {
        guard scalar.value >= 0xAD else { return false }
        if 0x1F3FB...0x1F3FF ~= scalar.value { return true }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return true
        default: return false
        }
    }

    private static func cells(of rows: [Line]) -> [ShownCell] {
        var list: [ShownCell] = []
        for (row, line) in rows.enumerated() {
            for (column, cell) in line.cells.enumerated() where cell.width > 0 && cell.glyph != .space {
                let scalar = cell.glyph.singleScalar ?? cell.glyph.scalars[0]
                list.append(ShownCell(value: scalar.value, row: row, column: column))
            }
        }
        return list
    }

    private static let crossing: Unicode.Scalar = "┼"
    private static let border: Unicode.Scalar = "│"

    /// The same in the order in which a table stores them: a cell that takes several rows is read to its end before the next one.
    ///
    /// A table with such cells has a rule between any two of its rows; its crossings say where the columns meet.
    /// - Parameter count: the rows below the header. With fewer rules each of them is one row of the screen.
    private static func cells(of rows: [Line], asTableOf count: Int) -> [ShownCell] {
        let crossings = rows.map { line in line.cells.indices.filter { line.cells[$0].glyph.singleScalar == crossing } }
        let cells = cells(of: rows)
        guard count > 0, crossings.count(where: { !$0.isEmpty }) == count else { return cells }
        var list: [ShownCell] = []
        var next = 0
        var row = 0
        while row < rows.count {
            let borders = borders(around: row, crossings)
            var end = row + 1
            if isCrossed(rows[row], at: borders) {
                while end < rows.count, crossings[end].isEmpty, isCrossed(rows[end], at: borders) { end += 1 }
            }
            let first = next
            while next < cells.count, cells[next].row < end { next += 1 }
            // Sorting by column alone keeps the rows of each in their order.
            let columns = cells[first..<next].map { cell in borders.count { $0 <= cell.column } }
            for column in 0...borders.count {
                list += zip(cells[first..<next], columns).lazy.filter { $1 == column }.map(\.0)
            }
            row = end
        }
        return list
    }

    /// Where the columns of the table meet that a row may be of: by the rule after it, else the one before.
    private static func borders(around row: Int, _ crossings: [[Int]]) -> [Int] {
        guard crossings[row].isEmpty else { return [] }
        return crossings[row...].first { !$0.isEmpty } ?? crossings[..<row].last { !$0.isEmpty } ?? []
    }

    private static func isCrossed(_ line: Line, at borders: [Int]) -> Bool {
        !borders.isEmpty && borders.allSatisfy { $0 < line.cells.count && line.cells[$0].glyph.singleScalar == border }
    }

    private mutating func align(_ cells: [ShownCell], with source: [SourceScalar]) {
        var (cell, scalar) = (0, 0)
        var budget = Self.budget
        while cell < cells.count, scalar < source.count {
            if cells[cell].value == source[scalar].value {
                offsets[cells[cell].row][cells[cell].column] = source[scalar].offset
                cell += 1
                scalar += 1
            } else if Self.isDecoration(cells[cell].value) {
                cell += 1
            } else if let (skippedCells, skippedScalars) = Self.nextAgreement(
                cells[cell...], source[scalar...], budget: &budget)
            {
                cell += skippedCells
                scalar += skippedScalars
            } else {
                cell += 1
            }
        }
    }

    /// Borders and bullets, where the stored text says something else.
    private static func isDecoration(_ value: UInt32) -> Bool {
        0x2500...0x257F ~= value || [0x2022, 0x25E6, 0x25AA].contains(value)
    }

    /// How much to pass over on both sides until both say the same; nil when that is not near.
    private static func nextAgreement(
        _ cells: ArraySlice<ShownCell>, _ source: ArraySlice<SourceScalar>, budget: inout Int
    ) -> (cells: Int, scalars: Int)? {
        for distance in 1...reach {
            for skippedCells in 0...distance {
                budget -= 1
                guard budget > 0 else { return nil }
                let skippedScalars = distance - skippedCells
                guard skippedCells < cells.count, skippedScalars < source.count else { continue }
                let (firstCell, firstScalar) = (cells.startIndex + skippedCells, source.startIndex + skippedScalars)
                guard cells[firstCell].value == source[firstScalar].value else { continue }
                let count = min(agreement, cells.endIndex - firstCell, source.endIndex - firstScalar)
                if (1..<max(1, count)).allSatisfy({ cells[firstCell + $0].value == source[firstScalar + $0].value }) {
                    return (skippedCells, skippedScalars)
                }
            }
        }
        return nil
    }

    /// Gives the second column of a wide glyph its first one's offset, and the blanks between two words one word's.
    private mutating func fillBlanks(in rows: [Line], from source: [UInt8], base: Int) {
        for (row, line) in rows.enumerated() {
            for (column, cell) in line.cells.enumerated() where column > 0 && cell.width == 0 {
                offsets[row][column] = offsets[row][column - 1]
            }
            var last: Int?
            for column in line.cells.indices where offsets[row][column] >= 0 && line.cells[column].width > 0 {
                defer { last = column }
                guard let last else { continue }
                let firstBlank = last + Int(line.cells[last].width)
                let start = offsets[row][last] + line.cells[last].glyph.byteCount
                let between = (start..<max(start, offsets[row][column])).clamped(to: base..<base + source.count)
                // As many blanks are stored as are shown: these are they, and not a table's padding.
                guard between.count == column - firstBlank, between.allSatisfy({ source[$0 - base] == 0x20 }) else { continue }
                for blank in firstBlank..<column { offsets[row][blank] = start + blank - firstBlank }
            }
        }
    }

    // MARK: Questions

    /// The cell that shows `offset`, or what comes next after it; nil when the rows end before.
    func cell(showing offset: Int) -> (row: Int, column: Int)? {
        var best: (row: Int, column: Int)?
        var bestOffset = Int.max
        for (row, columns) in offsets.enumerated() {
            for (column, found) in columns.enumerated() where found >= offset && found < bestOffset {
                best = (row, column)
                bestOffset = found
            }
        }
        return best
    }

    /// What the cell at or after `column` shows, else the last one before it; nil when the row shows nothing stored.
    func offset(row: Int, column: Int) -> Int? {
        let columns = offsets[row]
        return columns[min(column, columns.count)...].first { $0 >= 0 }
            ?? columns[..<min(column, columns.count)].last { $0 >= 0 }
    }
}

extension Glyph {
    /// UTF-8 bytes of its scalars.
    fileprivate var byteCount: Int { scalars.reduce(0) { $0 + UTF8.width($1) } }
}
