/// Splits lines of code into coloured runs, one line at a time, knowing what the lines before left open.
struct SyntaxLexer {
    let grammar: SyntaxGrammar

    init(_ language: SyntaxLanguage) { grammar = language.grammar }

    /// Calls `emit` for runs that follow each other and together make up the line.
    func lex(_ line: UnsafeBufferPointer<UInt8>, from state: inout SyntaxState, _ emit: (Range<Int>, SyntaxRole) -> Void) {
        run(line, &state, classifies: true, emit)
    }

    /// Moves the state over a line without colouring it.
    func advance(_ state: inout SyntaxState, over line: UnsafeBufferPointer<UInt8>) {
        run(line, &state, classifies: false) { _, _ in }
    }

    @inline(__always)
    private func run(
        _ line: UnsafeBufferPointer<UInt8>, _ state: inout SyntaxState, classifies: Bool, _ emit: (Range<Int>, SyntaxRole) -> Void
    ) {
        switch grammar.form {
        case .words: lexWords(line, &state, classifies, emit)
        case .markup: lexMarkup(line, &state, emit)
        case .diff: emit(line.indices, diffRole(line))
        case .markdown: lexMarkdown(line, &state, emit)
        }
    }

    @inline(__always)
    private func lexWords(
        _ line: UnsafeBufferPointer<UInt8>, _ state: inout SyntaxState, _ classifies: Bool,
        _ emit: (Range<Int>, SyntaxRole) -> Void
    ) {
        if grammar.extras != .none, isText(line, &state) { return emit(line.indices, .string) }
        defer { if grammar.extras == .blockScalars { openBlockScalar(line, &state) } }
        var index = 0
        if state.construct == 1 {
            index = endOfComment(line, from: 0, &state)
            emit(0..<index, .comment)
        } else if state.construct >= 3 {
            index = endOfString(line, from: 0, Int(state.construct) - 3, &state)
            emit(0..<index, .string)
        }
        grammar.classes.withUnsafeBufferPointer { classes in
            while index < line.count {
                let start = index
                let group = classes[Int(line[start])]
                if group.contains(.special), let (end, role) = special(line, at: start, &state, classes) {
                    index = end
                    emit(start..<end, role)
                } else if group.contains(.digit) {
                    while index < line.count, classes[Int(line[index])].contains(.word) || line[index] == UInt8(ascii: ".") {
                        index += 1
                    }
                    emit(start..<index, .number)
                } else if group.contains(.word) {
                    index = endOfWord(line, from: start, classes)
                    emit(start..<index, classifies ? role(of: start..<index, in: line) : .plain)
                } else {
                    index += 1
                    while index < line.count, classes[Int(line[index])].isEmpty { index += 1 }
                    emit(start..<index, .plain)
                }
            }
        }
    }

    /// A comment, string or attribute; nil when its first byte begins none here.
    private func special(
        _ line: UnsafeBufferPointer<UInt8>, at start: Int, _ state: inout SyntaxState,
        _ classes: UnsafeBufferPointer<SyntaxGrammar.ByteClass>
    ) -> (end: Int, SyntaxRole)? {
        for mark in grammar.lineComments where line.holds(mark, at: start) {
            if !grammar.commentNeedsSpace || start == 0 || line[start - 1] == 0x20 || line[start - 1] == 0x09 {
                return (line.count, .comment)
            }
        }
        if let comment = grammar.blockComment, line.holds(comment.open, at: start) {
            state = SyntaxState(construct: 1, depth: 1)
            return (endOfComment(line, from: start + comment.open.count, &state), .comment)
        }
        for (index, form) in grammar.strings.enumerated() where line.holds(form.mark, at: start) {
            if form.isCharacter {
                guard let end = endOfCharacter(line, from: start + 1, form) else { break }
                return (end, .string)
            }
            state.construct = UInt8(3 + index)
            let end = endOfString(line, from: start + form.mark.count, index, &state)
            return (end, isKey(endingAt: end, in: line) ? .attribute : .string)
        }
        if grammar.extras == .regularExpressions, let end = endOfRegularExpression(line, at: start) { return (end, .string) }
        if grammar.extras == .heredocs, let end = openHeredoc(line, at: start, &state) { return (end, .string) }
        if grammar.attributeMarks.contains(line[start]) {
            if line[start] == UInt8(ascii: "#"), let end = endOfAttribute(line, at: start) { return (end, .attribute) }
            let end = endOfWord(line, from: start + 1, classes)
            if end > start + 1 { return (end, .attribute) }
        }
        return nil
    }

    private func endOfWord(
        _ line: UnsafeBufferPointer<UInt8>, from start: Int, _ classes: UnsafeBufferPointer<SyntaxGrammar.ByteClass>
    ) -> Int {
        var index = start
        while index < line.count, classes[Int(line[index])].contains(.word) { index += 1 }
        return index
    }

    private func role(of word: Range<Int>, in line: UnsafeBufferPointer<UInt8>) -> SyntaxRole {
        if isKey(endingAt: word.upperBound, in: line) { return .attribute }
        if let role = grammar.words[SyntaxGrammar.hash(line[word], ignoringCase: grammar.ignoresCase)] { return role }
        let first = line[word.lowerBound]
        if grammar.capitalsAreTypes, UInt8(ascii: "A")...UInt8(ascii: "Z") ~= first { return .type }
        if grammar.hasCalls, word.upperBound < line.count, line[word.upperBound] == UInt8(ascii: "(") { return .function }
        return .plain
    }

    private func isKey(endingAt end: Int, in line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let mark = grammar.keyMark else { return false }
        var index = end
        while index < line.count, line[index] == 0x20 { index += 1 }
        return index < line.count && line[index] == mark
    }

    func endOfComment(_ line: UnsafeBufferPointer<UInt8>, from start: Int, _ state: inout SyntaxState) -> Int {
        guard let comment = grammar.blockComment else { return line.count }
        var index = start
        while index < line.count {
            if line.holds(comment.close, at: index) {
                index += comment.close.count
                state.depth -= 1
                if state.depth == 0 {
                    state.construct = 0
                    return index
                }
            } else if comment.nests, state.depth < 255, line.holds(comment.open, at: index) {
                index += comment.open.count
                state.depth += 1
            } else {
                index += 1
            }
        }
        return index
    }

    private func endOfString(_ line: UnsafeBufferPointer<UInt8>, from start: Int, _ form: Int, _ state: inout SyntaxState) -> Int
    {
        let string = grammar.strings[form]
        var index = start
        while index < line.count {
            if !string.interpolation.isEmpty, line.holds(string.interpolation, at: index),
                let end = endOfInterpolation(line, from: index + string.interpolation.count, string)
            {
                index = end
            } else if string.hasEscapes, line[index] == UInt8(ascii: "\\") {
                index += 2
            } else if line.holds(string.close, at: index) {
                state.construct = 0
                return index + string.close.count
            } else {
                index += 1
            }
        }
        if !string.spansLines { state.construct = 0 }
        return line.count
    }

    private func endOfCharacter(_ line: UnsafeBufferPointer<UInt8>, from start: Int, _ form: SyntaxGrammar.StringForm) -> Int? {
        var index = start
        if index < line.count, line[index] == UInt8(ascii: "\\") {
            index += 2
            while index < line.count, index < start + 10, !line.holds(form.close, at: index) { index += 1 }
        } else {
            index += 1
            while index < line.count, line[index] & 0xC0 == 0x80 { index += 1 }
        }
        return line.holds(form.close, at: index) ? index + form.close.count : nil
    }

    private func diffRole(_ line: UnsafeBufferPointer<UInt8>) -> SyntaxRole {
        switch line.first {
        case UInt8(ascii: "+"): .inserted
        case UInt8(ascii: "-"): .deleted
        case UInt8(ascii: "@"): .attribute
        case 0x20, nil: .plain
        default: .comment
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether `mark` stands at `index`.
    @inline(__always)
    func holds(_ mark: [UInt8], at index: Int) -> Bool {
        guard index + mark.count <= count else { return false }
        for offset in mark.indices where self[index + offset] != mark[offset] { return false }
        return true
    }
}
