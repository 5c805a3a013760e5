import CPseudoTerminal
import TerminalCore

/// What a terminal would show after the bytes it was sent: enough of one for what curses sends to xterm-256color.
///
/// Widths of scalars are this model's own question, not the program's: `width` says what the "terminal" draws.
public struct ScreenModel: Sendable {
    public private(set) var size: Size
    public private(set) var cells: [Cell]
    /// Where the cursor is, visible or not.
    public private(set) var position = Point(column: 0, row: 0)
    public private(set) var isCursorVisible = true
    /// The private modes that are on, such as 1049 and 2004.
    public private(set) var modes: Set<Int> = []
    /// How many of kitty's keyboard modes have been pushed and not popped.
    public private(set) var keyboardModes = 0
    /// xterm's modifyOtherKeys; 0 is off.
    public private(set) var otherKeysLevel = 0
    /// Sequences that this model does not know; a test that draws should leave it empty.
    public private(set) var unknown: [String] = []

    /// What it would answer to what it was asked.
    private var answers: [UInt8] = []
    var style = Style.plain
    private var saved = (position: Point(column: 0, row: 0), style: Style.plain)
    private var region: Range<Int>
    private var wrapsNext = false
    private var lastGlyph: (scalar: Unicode.Scalar, columns: Int)?
    private var mainCells: [Cell] = []
    private var parser = Parser()
    private let width: @Sendable (Unicode.Scalar) -> Int

    /// - Parameter width: the columns that this terminal gives a scalar: 0, 1 or 2.
    public init(
        size: Size, width: @escaping @Sendable (Unicode.Scalar) -> Int = { max(0, Int(pseudo_terminal_width($0.value))) }
    ) {
        self.size = size
        self.width = width
        cells = Array(repeating: .blank(), count: size.columns * size.rows)
        region = 0..<size.rows
    }

    public subscript(column: Int, row: Int) -> Cell { cells[row * size.columns + column] }

    /// The rows as text without trailing blanks.
    public var rows: [String] {
        (0..<size.rows).map { row in
            var text = Line(cells: cells[row * size.columns..<(row + 1) * size.columns]).text
            while text.last == " " { text.removeLast() }
            return text
        }
    }

    /// The program's window has another size; what it showed stays where it was.
    public mutating func resize(to size: Size) {
        var resized = Array(repeating: Cell.blank(), count: size.columns * size.rows)
        for row in 0..<min(size.rows, self.size.rows) {
            for column in 0..<min(size.columns, self.size.columns) { resized[row * size.columns + column] = self[column, row] }
        }
        (self.size, cells, region) = (size, resized, 0..<size.rows)
        mainCells = []
        position = Point(column: min(position.column, size.columns - 1), row: min(position.row, size.rows - 1))
        wrapsNext = false
    }

    public mutating func write(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            switch parser.take(byte) {
            case .none: break
            case .scalar(let scalar): draw(scalar)
            case .control(let control): perform(control: control)
            case .link(let target): style.link = Hyperlink(to: target)
            case .escape(let final): perform(escape: final)
            case .sequence(let sequence): perform(sequence)
            }
        }
    }

    public mutating func takeAnswers() -> [UInt8] {
        defer { answers = [] }
        return answers
    }

    // MARK: Drawing

    private func index(_ column: Int, _ row: Int) -> Int { row * size.columns + column }

    private mutating func draw(_ scalar: Unicode.Scalar) {
        let columns = width(scalar)
        guard columns > 0 else { return combine(scalar) }
        if wrapsNext || position.column + columns > size.columns {
            position.column = 0
            lineFeed()
        }
        put(Cell(glyph: Glyph(scalar), style: style, width: UInt8(columns)), at: position.column)
        if columns == 2 { put(.continuation(style), at: position.column + 1) }
        lastGlyph = (scalar, columns)
        wrapsNext = position.column + columns >= size.columns
        position.column = min(position.column + columns, size.columns - 1)
    }

    /// Puts a cell into the cursor's row; half of a wide glyph that loses its other half becomes a blank.
    private mutating func put(_ cell: Cell, at column: Int) {
        let old = self[column, position.row]
        if old.width == 0, cell.width != 0, column > 0 { cells[index(column - 1, position.row)] = .blank(old.style) }
        if old.width == 2, column + 1 < size.columns { cells[index(column + 1, position.row)] = .blank(old.style) }
        cells[index(column, position.row)] = cell
    }

    private mutating func combine(_ mark: Unicode.Scalar) {
        var column = wrapsNext ? position.column : position.column - 1
        guard column >= 0 else { return }
        if self[column, position.row].width == 0 { column -= 1 }
        let cell = index(column, position.row)
        cells[cell].glyph = cells[cell].glyph.adding(mark)
    }

    private mutating func erase(_ range: Range<Int>) {
        let blank = Cell.blank(Style(background: style.background))
        for cell in range {
            if cells[cell].width == 0, cell > range.lowerBound || cell % size.columns > 0 { cells[cell - 1] = blank }
            if cells[cell].width == 2, cell + 1 < cells.count { cells[cell + 1] = blank }
            cells[cell] = blank
        }
    }

    private mutating func lineFeed() {
        wrapsNext = false
        if position.row == region.upperBound - 1 {
            scroll(region, by: 1)
        } else if position.row < size.rows - 1 {
            position.row += 1
        }
    }

    /// Moves rows up, or down when `count` is negative.
    private mutating func scroll(_ rows: Range<Int>, by count: Int) {
        let blank = Cell.blank(Style(background: style.background))
        let old = cells
        for row in rows {
            for column in 0..<size.columns {
                let source = row + count
                cells[index(column, row)] = rows.contains(source) ? old[index(column, source)] : blank
            }
        }
    }

    /// Moves the rest of the row right, or left when `count` is negative.
    private mutating func shift(by count: Int) {
        let blank = Cell.blank(Style(background: style.background))
        let old = cells
        for column in position.column..<size.columns {
            let source = column - count
            let isInside = source >= position.column && source < size.columns
            cells[index(column, position.row)] = isInside ? old[index(source, position.row)] : blank
        }
    }

    // MARK: Sequences

    private mutating func perform(control: UInt8) {
        switch control {
        case 0x08:
            position.column = max(0, position.column - 1)
            wrapsNext = false
        case 0x09: position.column = min(size.columns - 1, (position.column / 8 + 1) * 8)
        case 0x0A...0x0C: lineFeed()
        case 0x0D:
            position.column = 0
            wrapsNext = false
        case 0x07, 0x0E, 0x0F: break
        default: unknown.append("control \(control)")
        }
    }

    private mutating func perform(escape final: UInt8) {
        switch final {
        case UInt8(ascii: "7"): saved = (position, style)
        case UInt8(ascii: "8"): (position, style) = saved
        case UInt8(ascii: "D"): lineFeed()
        case UInt8(ascii: "E"):
            position.column = 0
            lineFeed()
        case UInt8(ascii: "M"):
            if position.row == region.lowerBound { scroll(region, by: -1) } else { position.row = max(0, position.row - 1) }
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "("), UInt8(ascii: "\\"): break
        default: unknown.append("ESC \(Character(Unicode.Scalar(final)))")
        }
    }

    private mutating func perform(_ sequence: Parser.Sequence) {
        func number(_ index: Int, or fallback: Int = 1) -> Int {
            index < sequence.numbers.count && sequence.numbers[index] > 0 ? sequence.numbers[index] : fallback
        }
        let here = index(position.column, position.row)
        let rowEnd = index(0, position.row) + size.columns
        switch sequence.name {
        case "m": style = style.applying(sequence.numbers)
        case "H", "f": move(to: Point(column: number(1) - 1, row: number(0) - 1))
        case "A": move(to: Point(column: position.column, row: position.row - number(0)))
        case "B": move(to: Point(column: position.column, row: position.row + number(0)))
        case "C": move(to: Point(column: position.column + number(0), row: position.row))
        case "D": move(to: Point(column: position.column - number(0), row: position.row))
        case "G": move(to: Point(column: number(0) - 1, row: position.row))
        case "d": move(to: Point(column: position.column, row: number(0) - 1))
        case "J":
            switch number(0, or: 0) {
            case 0: erase(here..<cells.count)
            case 1: erase(0..<here + 1)
            default: erase(0..<cells.count)
            }
        case "K":
            switch number(0, or: 0) {
            case 0: erase(here..<rowEnd)
            case 1: erase(rowEnd - size.columns..<here + 1)
            default: erase(rowEnd - size.columns..<rowEnd)
            }
        case "X": erase(here..<min(rowEnd, here + number(0)))
        case "@": shift(by: number(0))
        case "P": shift(by: -number(0))
        case "L": if region.contains(position.row) { scroll(position.row..<region.upperBound, by: -number(0)) }
        case "M": if region.contains(position.row) { scroll(position.row..<region.upperBound, by: number(0)) }
        case "S": scroll(region, by: number(0))
        case "T": scroll(region, by: -number(0))
        case "b":
            guard let lastGlyph else { return }
            for _ in 0..<number(0) { draw(lastGlyph.scalar) }
        case "r":
            region = max(0, number(0) - 1)..<min(size.rows, number(1, or: size.rows))
            move(to: Point(column: 0, row: 0))
        case "?h": for mode in sequence.numbers { set(mode: mode, isOn: true) }
        case "?l": for mode in sequence.numbers { set(mode: mode, isOn: false) }
        case ">m": otherKeysLevel = number(0) == 4 ? number(1, or: 0) : otherKeysLevel
        case ">u": keyboardModes += 1
        case "<u": keyboardModes = max(0, keyboardModes - 1)
        case "n": if sequence.numbers == [6] { answers += "\u{1B}[\(position.row + 1);\(position.column + 1)R".utf8 }
        case "?$p": answers += "\u{1B}[?\(number(0));2$y".utf8
        case "h", "l", "t", "c", ">c", ">q", " q": break
        default: unknown.append("CSI \(sequence.numbers) \(sequence.name)")
        }
    }

    private mutating func move(to point: Point) {
        position = Point(column: max(0, min(size.columns - 1, point.column)), row: max(0, min(size.rows - 1, point.row)))
        wrapsNext = false
    }

    private mutating func set(mode: Int, isOn: Bool) {
        if mode == 25 { isCursorVisible = isOn }
        if mode == 1049, modes.contains(1049) != isOn {
            if isOn {
                saved = (position, style)
                mainCells = cells
                erase(0..<cells.count)
            } else {
                cells = mainCells.count == cells.count ? mainCells : Array(repeating: .blank(), count: cells.count)
                position = Point(
                    column: min(saved.position.column, size.columns - 1), row: min(saved.position.row, size.rows - 1))
                wrapsNext = false
            }
        }
        if isOn { modes.insert(mode) } else { modes.remove(mode) }
    }
}
