extension SyntaxLexer {
    // MARK: Lines that are text

    /// Whether a line belongs to a text that the lines before have opened; the end of one closes it.
    func isText(_ line: UnsafeBufferPointer<UInt8>, _ state: inout SyntaxState) -> Bool {
        if state.word != 0, state.construct == 0 {
            var word = UnsafeBufferPointer(rebasing: line.drop { $0 == 0x09 || $0 == 0x20 })
            if word.last == 0x0D { word = UnsafeBufferPointer(rebasing: word.dropLast()) }
            if SyntaxGrammar.hash(word, ignoringCase: false) == state.word { state.word = 0 }
            return true
        }
        guard state.construct == 2, grammar.extras == .blockScalars else { return false }
        guard let indent = line.firstIndex(where: { $0 != 0x20 }) else { return true }
        if indent >= Int(state.depth) { return true }
        state = SyntaxState()
        return false
    }

    /// Opens the text of `key: |` and `- >-`: all lines below that are indented further.
    func openBlockScalar(_ line: UnsafeBufferPointer<UInt8>, _ state: inout SyntaxState) {
        guard state.construct == 0, let indent = line.firstIndex(where: { $0 != 0x20 }) else { return }
        var end = line.count
        while end > indent, line[end - 1] == 0x20 || line[end - 1] == 0x0D { end -= 1 }
        while end > indent, "+-0123456789".utf8.contains(line[end - 1]) { end -= 1 }
        guard end > indent + 1, line[end - 1] == UInt8(ascii: "|") || line[end - 1] == UInt8(ascii: ">") else { return }
        var before = end - 1
        while before > indent, line[before - 1] == 0x20 { before -= 1 }
        guard before < end - 1, line[before - 1] == UInt8(ascii: ":") || line[before - 1] == UInt8(ascii: "-") else { return }
        state = SyntaxState(construct: 2, depth: UInt8(min(255, indent + 1)))
    }

    /// `<<WORD`, `<<-'WORD'`: the text begins on the next line.
    func openHeredoc(_ line: UnsafeBufferPointer<UInt8>, at start: Int, _ state: inout SyntaxState) -> Int? {
        guard line.holds(Array("<<".utf8), at: start), start == 0 || line[start - 1] != UInt8(ascii: "<"), state.word == 0 else {
            return nil
        }
        var index = start + 2
        if index < line.count, line[index] == UInt8(ascii: "-") { index += 1 }
        let quote =
            index < line.count && (line[index] == UInt8(ascii: "'") || line[index] == UInt8(ascii: "\"")) ? line[index] : 0
        if quote != 0 { index += 1 }
        let word = index
        while index < line.count, UInt8(ascii: "A")...UInt8(ascii: "z") ~= line[index] { index += 1 }
        guard index > word else { return nil }
        state.word = SyntaxGrammar.hash(line[word..<index], ignoringCase: false)
        return quote != 0 && index < line.count && line[index] == quote ? index + 1 : index
    }

    // MARK: Within a line

    /// Where code inside a string ends: behind the bracket that closes it, strings of its own left aside; nil when the
    /// line does not hold it.
    func endOfInterpolation(_ line: UnsafeBufferPointer<UInt8>, from start: Int, _ string: SyntaxGrammar.StringForm) -> Int? {
        let open = string.interpolation[string.interpolation.count - 1]
        let close = open == UInt8(ascii: "(") ? UInt8(ascii: ")") : UInt8(ascii: "}")
        var depth = 1
        var index = start
        var quote: UInt8 = 0
        let limit = min(line.count, start + 1000)
        while index < limit {
            let byte = line[index]
            index += 1
            if quote != 0 {
                if byte == UInt8(ascii: "\\") { index += 1 } else if byte == quote { quote = 0 }
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") || byte == UInt8(ascii: "`") {
                quote = byte
            } else if byte == open {
                depth += 1
            } else if byte == close {
                depth -= 1
                if depth == 0 { return index }
            }
        }
        return nil
    }

    /// `/…/` where a value may stand; nil for a division.
    func endOfRegularExpression(_ line: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard line[start] == UInt8(ascii: "/"), start + 1 < line.count, line[start + 1] != 0x20 else { return nil }
        var before = start
        while before > 0, line[before - 1] == 0x20 { before -= 1 }
        guard before == 0 || "(,=:[!&|?{};".utf8.contains(line[before - 1]) else { return nil }
        var index = start + 1
        var isInSet = false
        let limit = min(line.count, start + 1000)
        while index < limit {
            switch line[index] {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "["): isInSet = true
            case UInt8(ascii: "]"): isInSet = false
            case UInt8(ascii: "/") where !isInSet:
                index += 1
                while index < line.count, UInt8(ascii: "a")...UInt8(ascii: "z") ~= line[index] { index += 1 }
                return index
            default: break
            }
            index += 1
        }
        return nil
    }

    /// `#[…]` and `#![…]`.
    func endOfAttribute(_ line: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        var index = start + 1
        if index < line.count, line[index] == UInt8(ascii: "!") { index += 1 }
        guard index < line.count, line[index] == UInt8(ascii: "["),
            let end = line[index...].lastIndex(of: UInt8(ascii: "]"))
        else { return nil }
        return end + 1
    }
}
