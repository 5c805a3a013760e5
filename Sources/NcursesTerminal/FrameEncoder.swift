import TerminalCore

/// Frames as the bytes that bring a terminal from one to the next, for a recording: no terminal is asked anything.
///
/// What is written needs no more than cursor addressing and SGR, so every player of recordings can show it.
public struct FrameEncoder: Sendable {
    private let depth: ColorDepth
    private var previous: Frame?

    public init(depth: ColorDepth = .palette) { self.depth = depth }

    /// The bytes that show `frame` where the one before is shown; empty when they look alike.
    /// - Source: ECMA-48 8.3.21 (CUP), 8.3.39 (ED), 8.3.117 (SGR); DECTCEM (`?25`) for the cursor.
    public mutating func bytes(for frame: Frame) -> [UInt8] {
        defer { previous = frame }
        let old = previous.flatMap { $0.size == frame.size ? $0 : nil }
        guard old != frame else { return [] }
        var text = "\u{1B}[?25l"
        if old == nil { text += "\u{1B}[0m\u{1B}[H\u{1B}[2J" }
        for row in 0..<frame.size.rows { text += changes(in: row, of: frame, from: old) }
        text += "\u{1B}[0m"
        if let cursor = frame.cursor { text += "\u{1B}[\(cursor.row + 1);\(cursor.column + 1)H\u{1B}[?25h" }
        return Array(text.utf8)
    }

    /// Everything from the first cell of a row that changed to the last one.
    private func changes(in row: Int, of frame: Frame, from old: Frame?) -> String {
        func isChanged(_ column: Int) -> Bool {
            old.map { $0[column, row] != frame[column, row] } ?? (frame[column, row] != .blank())
        }
        guard var first = (0..<frame.size.columns).first(where: isChanged),
            var last = (0..<frame.size.columns).last(where: isChanged)
        else { return "" }
        // A glyph without columns of its own may have become part of the one before it.
        if first > 0, let old, !old[first, row].glyph.hasSureColumns { first -= 1 }
        while first > 0, frame[first, row].width == 0 { first -= 1 }
        // A glyph that may be wider than the program knows spoils what stands behind it: that is written again.
        if !(first...last).allSatisfy({ frame[$0, row].glyph.hasSureColumns }) { last = frame.size.columns - 1 }
        var text = "\u{1B}[\(row + 1);\(first + 1)H"
        var style: Style?
        var isPlaceSure = true
        for column in first...last where frame[column, row].width > 0 {
            let cell = frame[column, row]
            if !isPlaceSure { text += "\u{1B}[\(row + 1);\(column + 1)H" }
            if cell.style != style { text += cell.style.controlSequence(at: depth) }
            style = cell.style
            // One that may be narrower leaves a column as it was: it is emptied before.
            if cell.width == 2, !cell.glyph.hasSureColumns { text += "  \u{1B}[\(row + 1);\(column + 1)H" }
            text.unicodeScalars.append(contentsOf: cell.glyph.scalars)
            isPlaceSure = cell.glyph.hasSureColumns
        }
        return text
    }
}

extension Glyph {
    /// False where terminals do not agree on the columns, as of emoji, symbols, and letters with marks: what follows is put in its place.
    fileprivate var hasSureColumns: Bool {
        switch singleScalar?.value {
        case nil: self == .none
        case .some(..<0x300), .some(0x2500...0x257F), .some(0x3041...0x30FF), .some(0x4E00...0x9FFF), .some(0xAC00...0xD7A3): true
        default: false
        }
    }
}
