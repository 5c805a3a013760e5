/// What the start of a source line says about the block it belongs to, by the rules of CommonMark.
struct MarkdownLineShape {
    enum Start: Equatable {
        case blank, text, heading, thematicBreak, quote
        case fence(MarkdownFence)
        case listMarker(MarkdownListMarker)
    }

    /// Columns of white space before the first character; a tab reaches to the next multiple of 4.
    let indent: Int
    /// Meaningful when `indent` is less than 4; otherwise `text` or `blank`.
    let start: Start

    init(_ line: UnsafeBufferPointer<UInt8>) {
        var scanner = Scanner(line)
        scanner.skipBlanks()
        indent = scanner.column
        guard let first = scanner.peek else {
            start = .blank
            return
        }
        start = indent < 4 ? Self.start(first, scanner) : .text
    }

    private static func start(_ first: UInt8, _ scanner: Scanner) -> Start {
        switch first {
        case UInt8(ascii: "#"): return isHeading(scanner) ? .heading : .text
        case UInt8(ascii: ">"): return .quote
        case UInt8(ascii: "`"), UInt8(ascii: "~"):
            return MarkdownFence(scanner).map { .fence($0) } ?? .text
        case UInt8(ascii: "*"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "+"):
            if isThematicBreak(scanner) { return .thematicBreak }
            return MarkdownListMarker(scanner).map { .listMarker($0) } ?? .text
        case UInt8(ascii: "0")...UInt8(ascii: "9"):
            return MarkdownListMarker(scanner).map { .listMarker($0) } ?? .text
        default: return .text
        }
    }

    private static func isHeading(_ scanner: Scanner) -> Bool {
        var scanner = scanner
        return scanner.skip(UInt8(ascii: "#")) <= 6 && scanner.isAtBlankOrEnd
    }

    private static func isThematicBreak(_ scanner: Scanner) -> Bool {
        var scanner = scanner
        guard let mark = scanner.peek, mark != UInt8(ascii: "+") else { return false }
        var count = 0
        while scanner.peek == mark {
            scanner.advance()
            count += 1
            scanner.skipBlanks()
        }
        return count >= 3 && scanner.peek == nil
    }

    /// Whether the line, below a paragraph, makes a heading of it.
    static func isSetextUnderline(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var scanner = Scanner(line)
        scanner.skipBlanks()
        guard scanner.column < 4, let mark = scanner.peek, mark == UInt8(ascii: "=") || mark == UInt8(ascii: "-") else {
            return false
        }
        _ = scanner.skip(mark)
        scanner.skipBlanks()
        return scanner.peek == nil
    }

    /// Whether the line, second in its paragraph, makes a table of it: `|---|:-:|`.
    static func isTableDelimiter(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var hasDash = false
        var hasColumn = false
        for byte in line {
            switch byte {
            case UInt8(ascii: "-"): hasDash = true
            case UInt8(ascii: "|"), UInt8(ascii: ":"): hasColumn = true
            case 0x20, 0x09, 0x0D: break
            default: return false
            }
        }
        return hasDash && hasColumn
    }

    /// Whether the line is a link reference definition: `[label]: target "title"`, the title perhaps on the next line.
    static func isDefinition(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var scanner = Scanner(line)
        scanner.skipBlanks()
        guard scanner.column < 4, scanner.peek == UInt8(ascii: "[") else { return false }
        while let byte = scanner.peek, byte != UInt8(ascii: "]") { scanner.advance() }
        scanner.advance()
        guard scanner.peek == UInt8(ascii: ":") else { return false }
        scanner.advance()
        scanner.skipBlanks()
        guard scanner.peek != nil else { return false }
        while !scanner.isAtBlankOrEnd { scanner.advance() }
        scanner.skipBlanks()
        switch scanner.peek {
        case nil, UInt8(ascii: "\""), UInt8(ascii: "'"), UInt8(ascii: "("): return true
        default: return false
        }
    }
}

/// A place in a line that knows its column.
struct Scanner {
    let line: UnsafeBufferPointer<UInt8>
    private(set) var index = 0
    private(set) var column = 0

    init(_ line: UnsafeBufferPointer<UInt8>) {
        self.line = line.last == 0x0D ? UnsafeBufferPointer(rebasing: line.dropLast()) : line
    }

    var peek: UInt8? { index < line.count ? line[index] : nil }

    var isAtBlankOrEnd: Bool { peek == nil || peek == 0x20 || peek == 0x09 }

    mutating func advance() {
        guard index < line.count else { return }
        column = line[index] == 0x09 ? column / 4 * 4 + 4 : column + 1
        index += 1
    }

    mutating func skipBlanks() { while peek == 0x20 || peek == 0x09 { advance() } }

    /// Passes every `byte` and says how many there were.
    mutating func skip(_ byte: UInt8) -> Int {
        let start = index
        while peek == byte { advance() }
        return index - start
    }
}
