/// What a line begins that md4c does not know; the line starts with text, indented by less than 4 columns.
enum MarkdownInsetStart: Equatable {
    /// `$$` or `\[` whose end is on a later line, and that end.
    case math(close: [UInt8])
    /// `[^label]:`; where the label stands in the line, and where the note's text begins.
    case note(label: Range<Int>, text: Int)

    private static let labelLimit = 64

    init?(_ line: UnsafeBufferPointer<UInt8>) {
        var scanner = Scanner(line)
        scanner.skipBlanks()
        let start = scanner.index
        let dollars = Array("$$".utf8)
        if line.holds(dollars, at: start), !line.contains(dollars, from: start + 2) {
            self = .math(close: dollars)
        } else if line.holds(Array("\\[".utf8), at: start), !line.contains(Array("\\]".utf8), from: start + 2) {
            self = .math(close: Array("\\]".utf8))
        } else if line.holds(Array("[^".utf8), at: start), let end = Self.labelEnd(line, from: start + 2) {
            self = .note(label: start + 2..<end, text: end + 2)
        } else {
            return nil
        }
    }

    private static func labelEnd(_ line: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var end = start
        while end < line.count, end - start < labelLimit, line[end] > 0x20, line[end] != UInt8(ascii: "[") {
            if line[end] == UInt8(ascii: "]") { return end > start && line.holds(Array("]:".utf8), at: end) ? end : nil }
            end += 1
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    func contains(_ mark: [UInt8], from start: Int) -> Bool {
        var index = start
        while index + mark.count <= count {
            if holds(mark, at: index) { return true }
            index += 1
        }
        return false
    }
}
