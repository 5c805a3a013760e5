extension SyntaxLexer {
    /// Tags, their attributes and comments; the state remembers a tag that its line left open.
    func lexMarkup(
        _ line: UnsafeBufferPointer<UInt8>, _ state: inout SyntaxState, _ emit: (Range<Int>, SyntaxRole) -> Void
    ) {
        var index = 0
        if state.construct == 1 {
            index = endOfComment(line, from: 0, &state)
            emit(0..<index, .comment)
        }
        while index < line.count {
            let start = index
            if state.construct == 2 {
                index = markupToken(line, from: start, &state, emit)
            } else if let comment = grammar.blockComment, line.holds(comment.open, at: start) {
                state = SyntaxState(construct: 1, depth: 1)
                index = endOfComment(line, from: start + comment.open.count, &state)
                emit(start..<index, .comment)
            } else if line[start] == UInt8(ascii: "<"), start + 1 < line.count, isTagStart(line[start + 1]) {
                state.construct = 2
                index += 1
                while index < line.count, !isTagDelimiter(line[index]) || index == start + 1 { index += 1 }
                emit(start..<index, .keyword)
            } else {
                index += 1
                while index < line.count, line[index] != UInt8(ascii: "<") { index += 1 }
                emit(start..<index, .plain)
            }
        }
    }

    /// One name, value or mark inside a tag.
    private func markupToken(
        _ line: UnsafeBufferPointer<UInt8>, from start: Int, _ state: inout SyntaxState, _ emit: (Range<Int>, SyntaxRole) -> Void
    ) -> Int {
        var index = start + 1
        switch line[start] {
        case UInt8(ascii: ">"):
            state.construct = 0
            emit(start..<index, .keyword)
        case UInt8(ascii: "\""), UInt8(ascii: "'"):
            while index < line.count, line[index] != line[start] { index += 1 }
            index = min(line.count, index + 1)
            emit(start..<index, .string)
        case 0x20, 0x09, UInt8(ascii: "="), UInt8(ascii: "/"):
            emit(start..<index, .plain)
        default:
            while index < line.count, !isTagDelimiter(line[index]) { index += 1 }
            emit(start..<index, .attribute)
        }
        return index
    }

    private func isTagStart(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "/") || byte == UInt8(ascii: "!") || byte == UInt8(ascii: "?")
            || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
    }

    private func isTagDelimiter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x20, 0x09, UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "/"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
        default: false
        }
    }
}
