/// Text laid out in one row of cells: clusters in their display form, controls as visible marks.
///
/// Whatever goes in, nothing that comes out of `cells` can move a cursor, change a colour or hide text:
/// this is where the text of models, files and servers is made safe to show.
public struct Line: Hashable, Sendable {
    public private(set) var cells: [Cell] = []

    public init() {}

    public init(_ text: some StringProtocol, style: Style = .plain) { append(text, style: style) }

    public init(cells: some Sequence<Cell>) { self.cells = Array(cells) }

    /// The columns this line takes.
    public var columns: Int { cells.count }

    public var isEmpty: Bool { cells.isEmpty }

    /// Appends text in one style. Line ends and tabs are the caller's to lay out: here each shows as a mark.
    public mutating func append(_ text: some StringProtocol, style: Style) {
        var row = Row(cells: cells, style: style)
        cells = []
        if row.cells.isEmpty { row.cells.reserveCapacity(text.utf8.count) }
        DisplayForm.shape(text, into: &row)
        cells = row.cells
    }

    public mutating func append(_ line: Line) { cells.append(contentsOf: line.cells) }

    /// Appends blanks until the line is `columns` wide.
    public mutating func pad(toColumns columns: Int, style: Style = .plain) {
        guard cells.count < columns else { return }
        cells.append(contentsOf: repeatElement(.blank(style), count: columns - cells.count))
    }

    /// Lays `style` over every cell.
    public mutating func overlay(_ style: Style) {
        for index in cells.indices { cells[index].style = cells[index].style.overlaid(by: style) }
    }

    /// Lays `style` over the cells in `columns`.
    public mutating func overlay(_ style: Style, columns: Range<Int>) {
        for index in columns.clamped(to: cells.indices) { cells[index].style = cells[index].style.overlaid(by: style) }
    }

    /// The first `columns` columns; a wide glyph that would be cut in half leaves a blank.
    public func prefix(columns: Int) -> Line {
        guard columns < cells.count else { return self }
        var line = Line(cells: cells.prefix(max(0, columns)))
        if columns > 0, cells[columns].width == 0 { line.cells[columns - 1] = .blank(cells[columns - 1].style) }
        return line
    }

    /// This line in `columns` columns, ending in `…` when something was cut.
    public func truncated(toColumns columns: Int) -> Line {
        guard columns < cells.count else { return self }
        guard columns > 0 else { return Line() }
        var line = prefix(columns: columns - 1)
        line.append("…", style: line.cells.last?.style ?? .plain)
        return line
    }

    /// The text as it shows, trailing blanks included.
    public var text: String {
        var text = String.UnicodeScalarView()
        for cell in cells {
            if let scalar = cell.glyph.singleScalar { text.append(scalar) } else { text.append(contentsOf: cell.glyph.scalars) }
        }
        return String(text)
    }
}

extension Line {
    /// Cells to which text of one style is being added.
    private struct Row: DisplayForm.Sink {
        var cells: [Cell]
        let style: Style

        mutating func append(ascii: UnsafeBufferPointer<UInt8>) {
            for byte in ascii { cells.append(Cell(glyph: Glyph(Unicode.Scalar(byte)), style: style, width: 1)) }
        }

        mutating func append(_ scalar: Unicode.Scalar, columns: Int) {
            cells.append(Cell(glyph: Glyph(scalar), style: style, width: UInt8(columns)))
            if columns == 2 { cells.append(.continuation(style)) }
        }

        mutating func combine(_ mark: Unicode.Scalar) {
            let index = cells[cells.count - 1].width == 0 ? cells.count - 2 : cells.count - 1
            cells[index].glyph = cells[index].glyph.adding(mark)
        }

        mutating func replaceLast(by scalar: Unicode.Scalar) { cells[cells.count - 2].glyph = Glyph(scalar) }
    }
}
