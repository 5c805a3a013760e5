import TerminalCore

extension StreamingMarkdown {
    /// The rows of one block without its gap; every other block is left alone.
    ///
    /// Line ends within a paragraph are kept, as chats do. HTML shows as text. A link's target follows its text.
    /// - Parameters:
    ///   - block: one of `blocks`.
    ///   - text: the text that was read.
    ///   - columns: at least 10 for a useful picture; no row is wider, from 2 on.
    /// - Returns: nothing for a block that only defines links.
    public func layout(_ block: MarkdownBlock, of text: String, columns: Int, theme: MarkdownTheme = .standard) -> [Line] {
        var text = text
        let columns = max(2, columns)
        return text.withUTF8 { bytes in
            switch block.kind {
            case .code(let part):
                CodeLayout(columns: columns, theme: theme).rows(
                    of: part, code: UnsafeBufferPointer(rebasing: bytes[block.source]),
                    label: part.label.map { String(decoding: bytes[$0], as: UTF8.self) })
            case .math where !block.isSettledMath(UnsafeBufferPointer(rebasing: bytes[block.source])):
                Line.rows(of: String(decoding: bytes[block.source], as: UTF8.self), columns: columns, style: theme.text)
            case .text, .tableRows, .listItem, .math, .note: flow(block, of: bytes, columns: columns, theme: theme)
            }
        }
    }

    /// Blocks beyond this many bytes show as plain text: their cost in the parser may grow with the square.
    private static let parseLimit = 1 << 18

    private func flow(
        _ block: MarkdownBlock, of bytes: UnsafeBufferPointer<UInt8>, columns: Int, theme: MarkdownTheme
    ) -> [Line] {
        if let flow = parsed(block, of: bytes, columns: columns, theme: theme) { return flow.finishedRows() }
        return Line.rows(of: String(decoding: bytes[block.source], as: UTF8.self), columns: columns, style: theme.text)
    }

    /// The flow that has taken in a block of text; nil when the parser gave up.
    func parsed(
        _ block: MarkdownBlock, of bytes: UnsafeBufferPointer<UInt8>, columns: Int, theme: MarkdownTheme
    ) -> MarkdownFlow? {
        let flow = MarkdownFlow(columns: columns, theme: theme)
        var source = Array(bytes[block.source])
        if case .tableRows(let header) = block.kind {
            source = Array(bytes[header]) + [0x0A] + source
            flow.hidesTableHeader = true
        }
        var isParsed = true
        var isTable = false
        switch block.kind {
        case .listItem(let number): flow.firstNumber = number
        case .note(let label):
            flow.openNote(label: String(decoding: bytes[label], as: UTF8.self))
            source = MarkdownBlock.noteText(UnsafeBufferPointer(rebasing: bytes[block.source]))
        default: (isTable, isParsed) = Self.widenTableDelimiter(in: &source)
        }
        flow.insets = MarkdownInset.take(from: &source, isTable: isTable) { noteLabels.contains($0) }
        if source.contains(UInt8(ascii: "[")) {
            for definition in definitions { source += [0x0A, 0x0A] + bytes[definition] }
        }
        return isParsed && source.count <= Self.parseLimit && flow.parse(source) ? flow : nil
    }
}

extension StreamingMarkdown {
    private static let tableColumnLimit = 256

    /// Makes three dashes of fewer in the second line of a table: md4c wants three where GitHub wants one.
    /// - Returns: whether it is a table, and whether it may be parsed: md4c's time grows with the square of the
    ///   number of columns.
    private static func widenTableDelimiter(in source: inout [UInt8]) -> (isTable: Bool, isParsed: Bool) {
        guard let end = source.firstIndex(of: 0x0A) else { return (false, true) }
        let rest = source[(end + 1)...]
        let line = rest.prefix { $0 != 0x0A }
        guard line.withUnsafeBufferPointer({ MarkdownLineShape.isTableDelimiter($0) }) else {
            return (false, true)
        }
        var widened: [UInt8] = []
        for byte in line {
            if byte == UInt8(ascii: "-"), widened.last != byte { widened += [byte, byte] }
            widened.append(byte)
        }
        guard line.count(where: { $0 == UInt8(ascii: "|") }) <= tableColumnLimit else { return (true, false) }
        source.replaceSubrange(line.startIndex..<line.endIndex, with: widened)
        return (true, true)
    }
}

extension Line {
    /// Text as it stands, each of its lines wrapped.
    static func rows(of text: String, columns: Int, style: Style) -> [Line] {
        text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).flatMap { part in
            var line = Line()
            line.appendExpandingTabs(Substring(part), style: style)
            return line.wrapped(toColumns: columns)
        }
    }

    /// Appends text whose tabs reach to the next multiple of 4 columns.
    mutating func appendExpandingTabs(_ text: Substring, style: Style) {
        guard text.utf8.contains(0x09) else { return append(text, style: style) }
        for part in text.split(separator: "\t", omittingEmptySubsequences: false) {
            if part.startIndex != text.startIndex { pad(toColumns: columns / 4 * 4 + 4, style: style) }
            append(part, style: style)
        }
    }

    /// This line in pieces of at most `width` columns, broken anywhere but inside a glyph: for code, where every space counts.
    func broken(atColumns width: Int) -> [Line] {
        guard columns > width else { return [self] }
        var pieces: [Line] = []
        var start = 0
        while start < columns {
            var end = min(columns, start + max(2, width))
            if end < columns, cells[end].width == 0 { end -= 1 }
            pieces.append(Line(cells: cells[start..<end]))
            start = end
        }
        return pieces
    }
}
