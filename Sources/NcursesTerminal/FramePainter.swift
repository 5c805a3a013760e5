import CNcurses
import Glibc
import TerminalCore

/// Brings frames to the screen: finds the cells that changed, gives them to curses, and has it write once.
struct FramePainter {
    private let output: CursesOutput
    private var colors: ColorPairs
    private var row: [cchar_t] = []
    private var lastMeasured: (scalar: Unicode.Scalar, columns: Int32) = (" ", 1)
    /// What curses and the terminal agree on; both start with a cursor.
    private var isCursorVisible = true
    private var links: LinkPainter
    /// What this terminal would give other columns than curses believes; something else is drawn in its place.
    var avoided: GlyphKinds = [] {
        didSet { links.avoided = avoided }
    }
    /// A change of so few rows is not seen to be torn, and is told without ado.
    private static let rowsShownApart = 3

    init(output: CursesOutput, colors: ColorPairs, showsLinks: Bool) {
        self.output = output
        self.colors = colors
        links = LinkPainter(isOn: showsLinks)
    }

    var colorDepth: ColorDepth { colors.depth }

    /// The terminal has been with somebody else, and its cursor shows again.
    mutating func forgetCursor() {
        curs_set(1)
        isCursorVisible = true
    }

    /// What the terminal has to be sent to show what `frame` has and `previous` has not; everything when the screen's contents are unknown.
    /// - Parameter synchronized: whether the terminal can be told to show all of it at once.
    mutating func paint(_ frame: Frame, over previous: Frame?, synchronized: Bool) -> [UInt8] {
        let window = cncurses_stdscr()
        let columns = min(frame.size.columns, Int(getmaxx(window)))
        let rows = min(frame.size.rows, Int(getmaxy(window)))
        var old = previous.flatMap { $0.size == frame.size ? $0 : nil }
        colors.beginFrame()
        var changedRows = draw(frame, over: old, columns: columns, rows: rows, in: window)
        if colors.hasRefused, colors.holds(frame.cells) {
            // Pictures use pairs up that nothing on the screen needs any more.
            colors.forget()
            old = nil
            changedRows = draw(frame, over: nil, columns: columns, rows: rows, in: window)
        }
        if old == nil { clearok(cncurses_curscr(), true) }
        let hasChanged = old == nil || !changedRows.isEmpty || old?.cursor != frame.cursor
        guard hasChanged else { return [] }
        if frame.cursor == nil { showCursor(false) }
        if let cursor = frame.cursor { wmove(window, Int32(cursor.row), Int32(cursor.column)) }
        wnoutrefresh(window)
        doupdate()
        if frame.cursor != nil { showCursor(true) }
        // Behind what curses has written.
        let bytes =
            output.take()
            + links.bytes(
                for: frame, changed: changedRows, isCleared: old == nil, columns: columns, rows: rows, colors: &colors)
        let isAtOnce = synchronized && changedRows.count > Self.rowsShownApart
        return isAtOnce ? TerminalQuestions.beginSynchronized + bytes + TerminalQuestions.endSynchronized : bytes
    }

    /// Gives curses the cells that differ, all of them when there is no frame before.
    /// - Returns: the rows in which there were any.
    private mutating func draw(
        _ frame: Frame, over old: Frame?, columns: Int, rows: Int, in window: UnsafeMutablePointer<WINDOW>?
    ) -> [Int] {
        var changedRows: [Int] = []
        frame.cells.withUnsafeBufferPointer { new in
            for index in 0..<rows {
                let start = index * frame.size.columns
                let cells = UnsafeBufferPointer(rebasing: new[start..<start + columns])
                guard let old else {
                    draw(cells, span: 0..<columns, row: index, in: window)
                    changedRows.append(index)
                    continue
                }
                old.cells.withUnsafeBufferPointer { old in
                    let old = UnsafeBufferPointer(rebasing: old[start..<start + columns])
                    let changed = changedSpan(of: cells, from: old)
                    guard !changed.isEmpty else { return }
                    changedRows.append(index)
                    draw(cells, span: changed, row: index, in: window)
                    // A terminal joins the two letters of a flag; one of them written alone would break it.
                    if hasFlag(cells) || hasFlag(old) { wredrawln(window, Int32(index), 1) }
                }
            }
        }
        return changedRows
    }

    private mutating func showCursor(_ isVisible: Bool) {
        guard isVisible != isCursorVisible else { return }
        curs_set(isVisible ? 1 : 0)
        isCursorVisible = isVisible
    }

    /// The columns from the first to the last cell that differ. A frame's glyphs are whole, and curses draws both
    /// columns of a wide one wherever the span ends.
    private func changedSpan(of new: UnsafeBufferPointer<Cell>, from old: UnsafeBufferPointer<Cell>) -> Range<Int> {
        let (new, old) = (UnsafeRawBufferPointer(new), UnsafeRawBufferPointer(old))
        guard memcmp(new.baseAddress!, old.baseAddress!, new.count) != 0 else { return 0..<0 }
        // Bytewise, as `memcmp` does: a cell is sixteen bytes, all of which are its members'.
        func differs(_ column: Int) -> Bool {
            let at = column * MemoryLayout<Cell>.stride
            return new.load(fromByteOffset: at, as: UInt64.self) != old.load(fromByteOffset: at, as: UInt64.self)
                || new.load(fromByteOffset: at + 8, as: UInt64.self) != old.load(fromByteOffset: at + 8, as: UInt64.self)
        }
        var first = 0
        while !differs(first) { first += 1 }
        var last = new.count / MemoryLayout<Cell>.stride - 1
        while !differs(last) { last -= 1 }
        return first..<last + 1
    }

    private func hasFlag(_ cells: UnsafeBufferPointer<Cell>) -> Bool {
        cells.contains { 0x1F1E6...0x1F1FF ~= $0.glyph.singleScalar?.value ?? 0 }
    }

    private mutating func draw(
        _ cells: UnsafeBufferPointer<Cell>, span: Range<Int>, row index: Int, in window: UnsafeMutablePointer<WINDOW>?
    ) {
        row.removeAll(keepingCapacity: true)
        for column in span where cells[column].width > 0 {
            append(cells[column], columnsLeft: cells.count - column)
        }
        mvwadd_wchnstr(window, Int32(index), Int32(span.lowerBound), row, Int32(row.count))
    }

    /// Adds a cell to `row`, or what curses can draw in its place in as many columns.
    private mutating func append(_ cell: Cell, columnsLeft: Int) {
        let (attributes, pair) = colors.drawing(cell.style)
        if !avoided.isEmpty, let other = avoided.substitute(for: cell.glyph, width: min(Int(cell.width), columnsLeft)) {
            for scalar in other.unicodeScalars { append(scalar, attributes, pair) }
            return
        }
        let fits = Int(cell.width) <= columnsLeft
        if let scalar = cell.glyph.singleScalar, scalar.isASCII || fits && columns(of: scalar) == Int32(cell.width) {
            return append(scalar, attributes, pair)
        }
        let scalars = cell.glyph.scalars.map(\.value)
        if let base = scalars.first, scalars.count > 1, fits, cncurses_wcwidth(base) == Int32(cell.width) {
            let drawable = [base] + scalars.dropFirst().filter { cncurses_wcwidth($0) == 0 }
            var drawn = cchar_t()
            cncurses_fill(&drawn, attributes, pair, drawable, Int32(drawable.count))
            row.append(drawn)
        } else {
            // Curses draws nothing for a scalar that the C library does not know.
            append("\u{FFFD}", attributes, pair)
            if cell.width == 2, columnsLeft > 1 { append(" ", attributes, pair) }
        }
    }

    /// What curses believes. Lines of one character are asked for once.
    private mutating func columns(of scalar: Unicode.Scalar) -> Int32 {
        if scalar != lastMeasured.scalar { lastMeasured = (scalar, cncurses_wcwidth(scalar.value)) }
        return lastMeasured.columns
    }

    private mutating func append(_ scalar: Unicode.Scalar, _ attributes: attr_t, _ pair: Int32) {
        var value = scalar.value
        var drawn = cchar_t()
        cncurses_fill(&drawn, attributes, pair, &value, 1)
        row.append(drawn)
    }
}
