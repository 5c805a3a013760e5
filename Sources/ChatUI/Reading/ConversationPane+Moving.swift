import ChatCore
import TerminalCore

/// Moving the cursor of a reader. Rows are walked from where it is: nothing here grows with the session.
extension ConversationPane {
    /// Begins to read at the last row on the screen, or at a row of the screen.
    mutating func startReading(in view: inout ConversationView, height: Int, at row: Int? = nil, column: Int = 0) {
        guard reading == nil, let start = top.flatMap({ view.nearest(to: $0) }) ?? view.position(ofRowFromEnd: height) else {
            return
        }
        let shown = view.rows(from: start, count: height).count
        let cursor = view.position(start, movedBy: min(row ?? shown - 1, shown - 1))
        reading = ReadingMode(cursor: cursor, column: column)
        if top == nil { top = start }
    }

    /// Goes back to writing; the end is followed again if it is what shows.
    mutating func stopReading(in view: inout ConversationView, height: Int) {
        reading = nil
        if let place = top, !view.hasMoreRows(than: height, from: place) { top = nil }
    }

    mutating func move(_ command: ReadingCommand, in view: inout ConversationView, height: Int) {
        guard var mode = reading, let cursor = view.nearest(to: mode.cursor) else { return }
        let count = mode.count ?? 1
        mode.followsEnd = false
        reading = mode
        switch command {
        case .left, .right, .lineStart, .lineEnd: moveInRow(command, count, from: cursor, in: &view)
        case .down: moveRows(by: count, from: cursor, in: &view)
        case .up: moveRows(by: -count, from: cursor, in: &view)
        case .wordForward, .wordBackward, .wordEnd:
            repeated(count) { pane in pane.moveWord(command, in: &view) }
        case .paragraphForward: repeated(count) { pane in pane.moveParagraph(1, in: &view) }
        case .paragraphBackward: repeated(count) { pane in pane.moveParagraph(-1, in: &view) }
        case .halfPageDown: turnPage(by: max(1, height / 2) * count, in: &view, height: height)
        case .halfPageUp: turnPage(by: -max(1, height / 2) * count, in: &view, height: height)
        case .pageDown: turnPage(by: max(1, height - 1) * count, in: &view, height: height)
        case .pageUp: turnPage(by: -max(1, height - 1) * count, in: &view, height: height)
        case .top where mode.count == nil: goTo(Position(message: 0, piece: 0, row: 0), in: &view)
        case .bottom where mode.count == nil:
            moveCursorToEnd(in: &view)
            reading?.followsEnd = true
        case .top, .bottom: goTo(Position(message: count - 1, piece: 0, row: 0), in: &view)
        case .nextMessage: goTo(Position(message: cursor.message + count, piece: 0, row: 0), in: &view)
        case .previousMessage:
            let isInside = cursor > Position(message: cursor.message, piece: 0, row: 0)
            goTo(Position(message: max(0, cursor.message - count + (isInside ? 1 : 0)), piece: 0, row: 0), in: &view)
        default: preconditionFailure("\(command) does not move")
        }
        showCursor(in: &view, height: height)
    }

    /// Does something as often as a person asked for, as long as it still changes anything.
    private mutating func repeated(_ count: Int, _ body: (inout ConversationPane) -> Bool) {
        for _ in 0..<count { guard body(&self) else { return } }
    }

    mutating func moveCursorToEnd(in view: inout ConversationView) {
        guard let last = view.position(ofRowFromEnd: 1) else { return }
        reading?.moveCursor(to: last, column: 0)
    }

    /// Goes to a place in the stored text.
    mutating func goTo(_ place: TextPlace, in view: inout ConversationView, height: Int) {
        guard let target = view.position(of: place) else { return }
        reading?.followsEnd = false
        reading?.moveCursor(to: target)
        showCursor(in: &view, height: height, isJump: true)
    }

    /// What is stored at the cursor; nil when nobody reads.
    func cursorPlace(in view: inout ConversationView) -> TextPlace? {
        guard let reading, let cursor = view.nearest(to: reading.cursor) else { return nil }
        return view.place(at: cursor, column: reading.column)
    }

    /// Scrolls as little as it takes to show the cursor; after a jump, so that what precedes shows too.
    func topShowingCursor(in view: inout ConversationView, height: Int, isJump: Bool) -> Position? {
        guard let reading, let cursor = view.nearest(to: reading.cursor),
            let start = top.flatMap({ view.nearest(to: $0) }) ?? view.position(ofRowFromEnd: height)
        else { return top }
        let last = view.position(start, movedBy: height - 1)
        if start <= cursor, cursor <= last { return start }
        if isJump { return view.position(cursor, movedBy: -height / 3) }
        return cursor < start ? cursor : view.position(cursor, movedBy: 1 - height)
    }

    mutating func showCursor(in view: inout ConversationView, height: Int, isJump: Bool = false) {
        top = topShowingCursor(in: &view, height: height, isJump: isJump)
    }

    /// After scrolling: the cursor goes to the edge it would have left by.
    mutating func keepCursorOnScreen(in view: inout ConversationView, height: Int) {
        guard let mode = reading, let cursor = view.nearest(to: mode.cursor),
            let start = top.flatMap({ view.nearest(to: $0) }) ?? view.position(ofRowFromEnd: height)
        else { return }
        let last = view.position(start, movedBy: height - 1)
        if top == nil { top = start }
        guard cursor < start || last < cursor else { return }
        reading?.followsEnd = false
        reading?.moveCursor(to: min(max(cursor, start), last), column: mode.column)
    }

    private mutating func goTo(_ position: Position, in view: inout ConversationView) {
        let last = view.session.activePath.count - 1
        if position.message > last { return moveCursorToEnd(in: &view) }
        if let target = view.nearest(to: position) { reading?.moveCursor(to: (target, 0)) }
    }

    // MARK: Rows

    private mutating func moveRows(by rows: Int, from cursor: Position, in view: inout ConversationView) {
        guard let mode = reading else { return }
        let target = view.position(cursor, movedBy: rows)
        let cells = view.row(at: target).cells
        var column = min(mode.wantedColumn, max(0, cells.count - 1))
        if column > 0, column < cells.count, cells[column].width == 0 { column -= 1 }
        reading?.moveCursor(to: target, column: column)
    }

    private mutating func turnPage(by rows: Int, in view: inout ConversationView, height: Int) {
        guard let cursor = reading.flatMap({ view.nearest(to: $0.cursor) }) else { return }
        if let start = top.flatMap({ view.nearest(to: $0) }) { top = view.position(start, movedBy: rows) }
        moveRows(by: rows, from: cursor, in: &view)
    }

    private mutating func moveInRow(
        _ command: ReadingCommand, _ count: Int, from cursor: Position, in view: inout ConversationView
    ) {
        guard let mode = reading else { return }
        let cells = view.row(at: cursor).cells
        let last = max(0, (cells.lastIndex { $0.width > 0 && $0.glyph != .space }) ?? 0)
        let first = min(last, cells.firstIndex { $0.glyph != .space } ?? 0)
        var column = min(mode.column, last)
        switch command {
        case .lineStart: column = first
        case .lineEnd: column = last
        case .right:
            for _ in 0..<min(count, cells.count) where column < last { column += cells[column].width == 2 ? 2 : 1 }
        default:
            for _ in 0..<min(count, cells.count) where column > 0 { column -= column > 1 && cells[column - 1].width == 0 ? 2 : 1 }
        }
        reading?.moveCursor(to: (cursor, column))
        if command == .lineEnd { reading?.wantLineEnd() }
    }

    /// Moves to the next empty row; false when there is none and the cursor stands at the end.
    private mutating func moveParagraph(_ step: Int, in view: inout ConversationView) -> Bool {
        guard let start = reading.flatMap({ view.nearest(to: $0.cursor) }) else { return false }
        var place = start
        var hasLeft = false
        while true {
            let next = view.position(place, movedBy: step)
            if next == place { break }
            place = next
            let isEmpty = view.row(at: place).cells.allSatisfy { $0.glyph == .space }
            if isEmpty, hasLeft { break }
            hasLeft = hasLeft || !isEmpty
        }
        reading?.moveCursor(to: (place, 0))
        return place != start
    }
}

// Words: runs of letters and digits, or runs of other signs, as in vim.
extension ConversationPane {
    private enum CellKind { case blank, word, sign }

    /// The second half of a wide glyph is of its first half's kind.
    private static func kinds(of row: Line) -> [CellKind] {
        var kinds: [CellKind] = []
        for cell in row.cells {
            if cell.width == 0, let last = kinds.last {
                kinds.append(last)
            } else if let scalar = cell.glyph.scalars.first, scalar != " " {
                let properties = scalar.properties
                kinds.append(properties.isAlphabetic || properties.numericType != nil || scalar == "_" ? .word : .sign)
            } else {
                kinds.append(.blank)
            }
        }
        return kinds
    }

    /// Moves by one word; false when the session ends there.
    private mutating func moveWord(_ command: ReadingCommand, in view: inout ConversationView) -> Bool {
        guard let mode = reading, let cursor = view.nearest(to: mode.cursor) else { return false }
        let step = command == .wordBackward ? -1 : 1
        var row = cursor
        var kinds = Self.kinds(of: view.row(at: row))
        var column = min(mode.column, max(0, kinds.count - 1))
        /// One cell on, past the end of the row to the next one that has any.
        func advance() -> Bool {
            column += step
            while !kinds.indices.contains(column) {
                let next = view.position(row, movedBy: step)
                guard next != row else { return false }
                row = next
                kinds = Self.kinds(of: view.row(at: row))
                column = step > 0 ? 0 : kinds.count - 1
                if kinds.isEmpty { continue }
                return true
            }
            return true
        }
        func kind() -> CellKind { kinds.indices.contains(column) ? kinds[column] : .blank }
        var moves = true
        if command == .wordForward {
            let (startRow, startKind) = (row, kind())
            while moves, row == startRow, kind() == startKind, startKind != .blank { moves = advance() }
            while moves, kind() == .blank { moves = advance() }
        } else {
            moves = advance()
            while moves, kind() == .blank { moves = advance() }
            let (wordRow, wordKind) = (row, kind())
            while kinds.indices.contains(column + step), kinds[column + step] == wordKind, row == wordRow { column += step }
        }
        guard moves else { return false }
        let isSecondHalf = column > 0 && view.row(at: row).cells[column].width == 0
        reading?.moveCursor(to: (row, isSecondHalf ? column - 1 : column))
        return true
    }
}

extension ConversationView {
    /// The row at a position that exists.
    mutating func row(at position: ConversationPane.Position) -> Line {
        rows(of: position.piece, in: position.message)[position.row]
    }
}
