extension StreamingMarkdown {
    private static let noteLimit = 256

    /// Begins a formula or a footnote; false when the line begins neither.
    mutating func beginInset(_ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch MarkdownInsetStart(text) {
        case nil: return false
        case .math(let close):
            add(.math, line)
            open = .math(close: close)
        case .note(let label, _):
            add(.note(label: line.lowerBound + label.lowerBound..<line.lowerBound + label.upperBound), line)
            let previous = blocks.count - 2
            if previous >= 0, case .note = blocks[previous].kind { blocks[previous + 1].hasGap = false }
            open = .note(hasBlank: false)
            let name = String(decoding: text[label], as: UTF8.self)
            if !isProvisional, noteLabels.count < Self.noteLimit { noteLabels.insert(name) }
        }
        return true
    }

    /// A formula goes on until its end, an empty line or a fence; without its end it is text after all.
    mutating func continueMath(
        _ close: [UInt8], _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ shape: MarkdownLineShape
    ) -> Bool {
        switch shape.start {
        case .blank, .fence: return false
        default: break
        }
        guard blocks[blocks.count - 1].source.count <= Self.pieceLimit else { return false }
        extend(to: line.upperBound)
        if text.contains(close, from: 0) { closeBlock() }
        return true
    }

    /// After an empty line only indented lines belong to a footnote.
    mutating func continueNote(
        hasBlank: Bool, _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ shape: MarkdownLineShape
    ) -> Bool {
        if shape.start == .blank {
            open = .note(hasBlank: true)
            return true
        }
        guard shape.indent >= 4 || !hasBlank && shape.start == .text && MarkdownInsetStart(text) == nil else { return false }
        extend(to: line.upperBound)
        open = .note(hasBlank: false)
        return true
    }

    /// Puts footnotes behind everything else, in their order.
    mutating func moveNotesToEnd() {
        guard !noteLabels.isEmpty else { return }
        func isNote(_ block: MarkdownBlock) -> Bool { if case .note = block.kind { true } else { false } }
        guard let first = blocks.firstIndex(where: isNote), blocks[first...].contains(where: { !isNote($0) }) else { return }
        blocks = blocks.filter { !isNote($0) } + blocks.filter(isNote)
        for index in blocks.indices where index == 0 || isNote(blocks[index]) {
            blocks[index].hasGap = index > 0 && !isNote(blocks[index - 1])
        }
        hasMovedNotes = true
    }

    /// Changes when blocks that were laid out before may look different, or stand elsewhere.
    public var revision: Int { definitions.count + noteLabels.count + (hasMovedNotes ? 1 : 0) }
}

extension MarkdownBlock {
    /// Whether a formula that has begun on its own lines has come to its end, or never will.
    func isSettledMath(_ source: UnsafeBufferPointer<UInt8>) -> Bool {
        if isFinal { return true }
        switch MarkdownInsetStart(UnsafeBufferPointer(rebasing: source.prefix { $0 != 0x0A })) {
        case .math(let close): return source.contains(close, from: close.count)
        default: return true
        }
    }

    /// A footnote's own text, without its label and the indentation of its further lines.
    static func noteText(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var text: [UInt8] = []
        for line in source.split(separator: 0x0A, omittingEmptySubsequences: false) {
            let line = UnsafeBufferPointer(rebasing: line)
            if text.isEmpty, case .note(_, let start)? = MarkdownInsetStart(line) {
                text += line[min(start, line.count)...]
            } else {
                var stripped = Scanner(line)
                while stripped.column < 4, stripped.peek == 0x20 || stripped.peek == 0x09 { stripped.advance() }
                text.append(0x0A)
                text += line[stripped.index...]
            }
        }
        return text
    }
}
