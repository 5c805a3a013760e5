extension Line {
    /// This line broken at spaces into lines of at most `columns` columns; words longer than that are broken inside.
    ///
    /// The spaces at which a line is broken disappear. Wide scripts break between any two of their glyphs.
    /// - Parameters:
    ///   - columns: at least 2; smaller widths count as 2, so that a wide glyph always fits.
    ///   - first: what precedes the first line, such as a list marker.
    ///   - rest: what precedes each further line.
    /// - Returns: at least one line; none is wider than `columns` unless the prefixes alone are.
    public func wrapped(toColumns columns: Int, first: Line = Line(), rest: Line = Line()) -> [Line] {
        var lines: [Line] = []
        var line = first
        var start = 0
        while true {
            let room = max(2, columns - line.columns)
            let end = breakPoint(from: start, room: room)
            line.append(Line(cells: cells[start..<end]))
            lines.append(line)
            start = end
            while start < cells.count, cells[start].glyph == .space { start += 1 }
            guard start < cells.count else { return lines }
            line = rest
        }
    }

    /// Where the line that starts at `start` ends when it has `room` columns. Spaces at its start stay with the word
    /// after them.
    private func breakPoint(from start: Int, room: Int) -> Int {
        let limit = start + room
        guard limit < cells.count else { return cells.count }
        var word = start
        while word < limit, cells[word].glyph == .space { word += 1 }
        var index = limit
        while index > word {
            if cells[index].glyph == .space || cells[index - 1].glyph == .space { return trimmed(from: start, to: index) }
            if cells[index].width == 2 || (cells[index].width == 1 && cells[index - 1].width == 0) { return index }
            index -= 1
        }
        return cells[limit].width == 0 ? limit - 1 : limit
    }

    private func trimmed(from start: Int, to end: Int) -> Int {
        var end = end
        while end > start, cells[end - 1].glyph == .space { end -= 1 }
        return end
    }
}
