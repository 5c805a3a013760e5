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
            if state.construct >= Self.script {
                index = embedded(line, from: start, &state, emit)
            } else if state.construct == 2 {
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
                // What the tag holds once it is closed.
                let name = SyntaxGrammar.hash(line[(start + 1)..<index], ignoringCase: true)
                state.word = name == Self.scriptName || name == Self.styleName ? name : 0
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
            state.construct = state.word == Self.scriptName ? Self.script : state.word == Self.styleName ? Self.style : 0
            state.word = 0
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

    static var script: UInt8 { 64 }
    static var style: UInt8 { 128 }
    private static let scriptName = SyntaxGrammar.hash("script".utf8, ignoringCase: true)
    private static let styleName = SyntaxGrammar.hash("style".utf8, ignoringCase: true)

    /// Code of another language inside a tag, up to the tag that ends it.
    private func embedded(
        _ line: UnsafeBufferPointer<UInt8>, from start: Int, _ state: inout SyntaxState, _ emit: (Range<Int>, SyntaxRole) -> Void
    ) -> Int {
        let base = state.construct >= Self.style ? Self.style : Self.script
        var end = start
        while end < line.count, !line.holds(Array("</s".utf8), at: end) { end += 1 }
        var inner = SyntaxState(construct: state.construct - base, depth: state.depth)
        SyntaxLexer(base == Self.style ? .css : .javascript).lex(UnsafeBufferPointer(rebasing: line[start..<end]), from: &inner) {
            emit($0.lowerBound + start..<$0.upperBound + start, $1)
        }
        state = end < line.count ? SyntaxState() : SyntaxState(construct: inner.construct + base, depth: inner.depth)
        return end
    }
}
