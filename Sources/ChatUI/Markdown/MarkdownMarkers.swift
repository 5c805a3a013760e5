/// The line of backticks or tildes that opens a code block.
struct MarkdownFence: Equatable {
    let mark: UInt8
    let count: Int
    let indent: Int
    /// Where the first word behind the fence stands in the line; empty when there is none.
    let label: Range<Int>

    /// The fence at the scanner's place; nil when there is none.
    init?(_ scanner: Scanner) {
        var scanner = scanner
        guard let mark = scanner.peek, mark == UInt8(ascii: "`") || mark == UInt8(ascii: "~") else { return nil }
        self.mark = mark
        indent = scanner.column
        count = scanner.skip(mark)
        guard count >= 3 else { return nil }
        let rest = scanner.line[scanner.index...]
        if mark == UInt8(ascii: "`"), rest.contains(mark) { return nil }
        scanner.skipBlanks()
        let start = scanner.index
        while !scanner.isAtBlankOrEnd { scanner.advance() }
        label = start..<scanner.index
    }

    /// Whether a line closes the block that this fence opened.
    func isClosed(by shape: MarkdownLineShape) -> Bool {
        guard case .fence(let other) = shape.start else { return false }
        return other.mark == mark && other.count >= count && other.label.isEmpty
    }
}

/// A bullet or number that begins a list item.
struct MarkdownListMarker: Equatable {
    /// `-`, `+` or `*`; `.` or `)` behind a number.
    let mark: UInt8
    /// nil for a bullet.
    let number: Int?
    /// The column at which the item's own text starts: less indented lines do not belong to it.
    let contentColumn: Int
    let isEmpty: Bool

    /// The marker at the scanner's place; nil when there is none.
    init?(_ scanner: Scanner) {
        var scanner = scanner
        guard var mark = scanner.peek else { return nil }
        var digits = 0
        var value = 0
        while let digit = scanner.peek, UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit, digits < 9 {
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
            digits += 1
            scanner.advance()
        }
        if digits > 0 {
            guard let delimiter = scanner.peek, delimiter == UInt8(ascii: ".") || delimiter == UInt8(ascii: ")") else {
                return nil
            }
            mark = delimiter
        } else if mark != UInt8(ascii: "-"), mark != UInt8(ascii: "+"), mark != UInt8(ascii: "*") {
            return nil
        }
        scanner.advance()
        guard scanner.isAtBlankOrEnd else { return nil }
        let end = scanner.column
        scanner.skipBlanks()
        self.mark = mark
        number = digits > 0 ? value : nil
        isEmpty = scanner.peek == nil
        contentColumn = isEmpty || scanner.column - end > 4 ? end + 1 : scanner.column
    }

    /// Whether a list item with this marker ends a paragraph that no empty line has ended.
    var interruptsParagraph: Bool { !isEmpty && (number ?? 1) == 1 }

    /// Whether the marker continues the list of `other`.
    func continues(_ other: MarkdownListMarker) -> Bool { mark == other.mark && (number == nil) == (other.number == nil) }
}
