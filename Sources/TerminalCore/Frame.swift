/// Everything a screen shows at one moment: cells and the cursor.
public struct Frame: Hashable, Sendable {
    public let size: Size
    public private(set) var cells: [Cell]
    /// Where the terminal's cursor stands; nil hides it.
    public var cursor: Point?

    public init(size: Size, style: Style = .plain) {
        self.size = size
        let count = max(0, size.columns) * max(0, size.rows)
        cells = Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            // Copying what is filled already is many times faster than filling cell by cell.
            var filled = min(count, 1)
            if let first = buffer.baseAddress, count > 0 {
                first.initialize(to: .blank(style))
                while filled < count {
                    let length = min(filled, count - filled)
                    (first + filled).initialize(from: first, count: length)
                    filled += length
                }
            }
            initialized = count
        }
    }

    public subscript(column: Int, row: Int) -> Cell { cells[row * size.columns + column] }

    /// Draws `line` at a place; what lies outside `clip` (the whole frame when nil) is left out.
    public mutating func draw(_ line: Line, column: Int, row: Int, clip: Rect? = nil) {
        let clip = clip ?? Rect(size)
        guard row >= max(0, clip.row), row < min(size.rows, clip.endRow) else { return }
        let first = max(0, clip.column, column)
        let end = min(size.columns, clip.endColumn, column + line.columns)
        guard first < end else { return }
        let base = row * size.columns
        loosen(at: first, row: row)
        loosen(at: end, row: row)
        cells.withUnsafeMutableBufferPointer { cells in
            line.cells.withUnsafeBufferPointer { source in
                (cells.baseAddress! + base + first).update(from: source.baseAddress! + first - column, count: end - first)
            }
        }
        if cells[base + first].width == 0 { cells[base + first] = .blank(cells[base + first].style) }
        if cells[base + end - 1].width == 2 { cells[base + end - 1] = .blank(cells[base + end - 1].style) }
    }

    public mutating func draw(_ text: some StringProtocol, column: Int, row: Int, style: Style = .plain, clip: Rect? = nil) {
        draw(Line(text, style: style), column: column, row: row, clip: clip)
    }

    /// Draws all of another frame at a place; it has to have room there.
    public mutating func draw(_ other: Frame, at place: Point) {
        precondition(
            place.column >= 0 && place.row >= 0 && place.column + other.size.columns <= size.columns
                && place.row + other.size.rows <= size.rows, "A frame within a frame has room in it.")
        for row in 0..<other.size.rows {
            loosen(at: place.column, row: place.row + row)
            loosen(at: place.column + other.size.columns, row: place.row + row)
            let base = (place.row + row) * size.columns + place.column
            cells.withUnsafeMutableBufferPointer { cells in
                other.cells.withUnsafeBufferPointer { source in
                    let start = row * other.size.columns
                    (cells.baseAddress! + base).update(from: source.baseAddress! + start, count: other.size.columns)
                }
            }
        }
    }

    public mutating func fill(_ rect: Rect, style: Style) {
        let columns = max(0, rect.column)..<max(0, rect.column, min(size.columns, rect.endColumn))
        for row in max(0, rect.row)..<max(0, rect.row, min(size.rows, rect.endRow)) where !columns.isEmpty {
            loosen(at: columns.lowerBound, row: row)
            loosen(at: columns.upperBound, row: row)
            let base = row * size.columns
            cells.withUnsafeMutableBufferPointer {
                ($0.baseAddress! + base + columns.lowerBound).update(repeating: .blank(style), count: columns.count)
            }
        }
    }

    /// Gives every cell that leaves a colour to the terminal the colour that `ground` has there.
    public mutating func underlay(_ ground: Style) {
        guard ground.foreground != .standard || ground.background != .standard else { return }
        for index in cells.indices {
            if cells[index].style.foreground == .standard { cells[index].style.foreground = ground.foreground }
            if cells[index].style.background == .standard { cells[index].style.background = ground.background }
        }
    }

    /// The text of a row without trailing blanks.
    public func text(row: Int) -> String {
        var text = Line(cells: cells[row * size.columns..<(row + 1) * size.columns]).text
        while text.last == " " { text.removeLast() }
        return text
    }

    /// Turns a wide glyph that straddles the border before `column` into blanks.
    private mutating func loosen(at column: Int, row: Int) {
        guard column > 0, column < size.columns else { return }
        let index = row * size.columns + column
        if cells[index].width == 0 {
            cells[index] = .blank(cells[index].style)
            cells[index - 1] = .blank(cells[index - 1].style)
        }
    }
}
