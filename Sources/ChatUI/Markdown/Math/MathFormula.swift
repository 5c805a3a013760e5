import TerminalCore

/// A formula in LaTeX's notation, as it shows.
struct MathFormula {
    /// Characters; a longer formula shows as its source.
    private static let limit = 4096
    /// Columns before a formula on lines of its own.
    private static let indent = 2

    private let source: String
    private let node: MathNode?

    init(_ source: String) {
        self.source = Self.withoutQuoteMarks(source)
        node = source.utf8.count <= Self.limit ? MathParser.parse(self.source) : nil
    }

    /// The formula on one row.
    var text: String { node.map { MathSetter.text($0) } ?? source }

    /// The formula on lines of its own: stacked when that fits, otherwise as wrapped text.
    func rows(columns: Int, style: Style) -> [Line] {
        var indent = Line()
        indent.pad(toColumns: columns >= 20 ? Self.indent : 0, style: style)
        guard let node else { return Line(source, style: style).wrapped(toColumns: columns) }
        let box = MathSetter.display(node)
        if box.columns + indent.columns <= columns {
            return box.rows.map { row in
                var line = indent
                line.append(row, style: style)
                while line.cells.last?.glyph == .space { line = line.prefix(columns: line.columns - 1) }
                return line
            }
        }
        return Self.lines(of: node).flatMap { Line($0, style: style).wrapped(toColumns: columns, first: indent, rest: indent) }
    }

    /// Each line of aligned lines, or the formula as one.
    private static func lines(of node: MathNode) -> [String] {
        if case .grid(let grid) = node, grid.open.isEmpty, grid.close.isEmpty {
            return grid.rows.map { MathSetter.text(.row($0)) }
        }
        return [MathSetter.text(node)]
    }

    /// In a quote its marks stand before every line of the formula.
    private static func withoutQuoteMarks(_ source: String) -> String {
        guard source.utf8.contains(0x0A) else { return source }
        return source.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { index, line in
            index == 0 ? line : line.drop { $0 == " " || $0 == ">" || $0 == "\t" }
        }.joined(separator: " ")
    }
}
