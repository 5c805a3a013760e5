/// Goes through a block's source once and takes the insets out; code is left alone.
struct MarkdownInsetScanner {
    /// Bytes within which a formula must end.
    private static let mathLimit = 4096
    private static let labelLimit = 64

    private let bytes: UnsafeBufferPointer<UInt8>
    private let isTable: Bool
    private(set) var insets: [MarkdownInset] = []
    private(set) var output: [UInt8] = []
    private var index = 0
    /// How many backticks nothing closes, from somewhere on.
    private var unclosed: Set<Int> = []
    /// Where a mark of each kind was searched in vain: there is none before here.
    private var searched: [UInt8: Int] = [:]

    init(_ bytes: UnsafeBufferPointer<UInt8>, isTable: Bool) {
        self.bytes = bytes
        self.isTable = isTable
    }

    /// - Returns: false when there is nothing to take out, or the text holds what stands for insets.
    mutating func scan(isNote: (String) -> Bool) -> Bool {
        output.reserveCapacity(bytes.count)
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "`"), UInt8(ascii: "~"): copyCode()
            case UInt8(ascii: "\\"): if !takeBracketed() { copy(2) }
            case UInt8(ascii: "$"): if !takeDollars() { copy(count(of: UInt8(ascii: "$"))) }
            case UInt8(ascii: "["): if !takeNote(isNote) { copy(1) }
            case 0xEF where bytes.holds(MarkdownInset.open, at: index): return false
            default: copy(1)
            }
        }
        return !insets.isEmpty
    }

    private mutating func copy(_ count: Int) {
        let end = min(bytes.count, index + count)
        output += bytes[index..<end]
        index = end
    }

    private mutating func add(_ kind: MarkdownInset.Kind, _ content: Range<Int>, end: Int) {
        output += MarkdownInset.open + Array("\(insets.count)".utf8) + MarkdownInset.close
        insets.append(
            MarkdownInset(kind: kind, content: String(decoding: bytes[content], as: UTF8.self), source: Array(bytes[index..<end]))
        )
        index = end
    }

    private func count(of byte: UInt8) -> Int {
        var end = index
        while end < bytes.count, bytes[end] == byte { end += 1 }
        return end - index
    }

    // MARK: Code

    /// Copies a code span or a fence whole; an unclosed fence reaches to the end.
    private mutating func copyCode() {
        let mark = bytes[index]
        let count = count(of: mark)
        let isFence = count >= 3 && startsLine
        guard mark == UInt8(ascii: "`") || isFence else { return copy(count) }
        if !unclosed.contains(count) {
            var run = 0
            for place in (index + count)..<bytes.count {
                run = bytes[place] == mark ? run + 1 : 0
                let isEnd = place + 1 == bytes.count || bytes[place + 1] != mark
                if isEnd, isFence ? run >= count : run == count { return copy(place + 1 - index) }
            }
            unclosed.insert(count)
        }
        copy(isFence ? bytes.count : count)
    }

    /// Whether only blanks and the marks of containers stand before.
    private var startsLine: Bool {
        var place = index
        while place > 0, bytes[place - 1] != 0x0A {
            place -= 1
            let isMark = " \t>-+*.)0123456789".utf8.contains(bytes[place])
            if !isMark { return false }
        }
        return true
    }

    // MARK: Formulas

    /// `\(…\)` or `\[…\]`.
    private mutating func takeBracketed() -> Bool {
        guard index + 1 < bytes.count else { return false }
        let close: UInt8
        switch bytes[index + 1] {
        case UInt8(ascii: "("): close = UInt8(ascii: ")")
        case UInt8(ascii: "["): close = UInt8(ascii: "]")
        default: return false
        }
        let start = index + 2
        guard let end = end(of: [UInt8(ascii: "\\"), close], from: start), start < end,
            MathEvidence(bytes[start..<end]).isFormulaInBrackets, !(isTable && hasPipe(start..<end))
        else { return false }
        add(.math(isDisplay: close == UInt8(ascii: "]")), start..<end, end: end + 2)
        return true
    }

    /// `$…$` or `$$…$$`.
    private mutating func takeDollars() -> Bool {
        let count = count(of: UInt8(ascii: "$"))
        guard count <= 2 else { return false }
        let start = index + count
        guard start < bytes.count, let end = end(of: Array(repeating: UInt8(ascii: "$"), count: count), from: start), start < end,
            !(isTable && hasPipe(start..<end))
        else { return false }
        if count == 1 {
            let before = index > 0 ? bytes[index - 1] : 0x20
            let after = end + 1 < bytes.count ? bytes[end + 1] : 0x20
            guard !isBlank(bytes[start]), !isBlank(bytes[end - 1]), !isWord(before), !isDigit(after), after != UInt8(ascii: "$"),
                after != UInt8(ascii: "{"), MathEvidence(bytes[start..<end]).isFormulaInDollars(isBeforeWord: isWord(after))
            else { return false }
        }
        add(.math(isDisplay: count == 2), start..<end, end: end + count)
        return true
    }

    /// Where a formula's closing mark stands: before an empty line, and not behind a backslash.
    private mutating func end(of close: [UInt8], from start: Int) -> Int? {
        let key = close[close.count - 1] &+ UInt8(close.count)
        let limit = min(bytes.count, start + Self.mathLimit)
        guard searched[key].map({ start >= $0 }) ?? true else { return nil }
        var place = start
        while place < limit {
            if bytes.holds(close, at: place) { return place }
            if bytes[place] == UInt8(ascii: "\\") {
                place += 2
            } else if bytes[place] == 0x0A, isEmptyLine(at: place + 1) {
                break
            } else {
                place += 1
            }
        }
        searched[key] = min(place, limit)
        return nil
    }

    private func isEmptyLine(at start: Int) -> Bool {
        var place = start
        while place < bytes.count, isBlank(bytes[place]), bytes[place] != 0x0A { place += 1 }
        return place == bytes.count || bytes[place] == 0x0A
    }

    private func hasPipe(_ range: Range<Int>) -> Bool {
        range.contains { bytes[$0] == UInt8(ascii: "|") && bytes[$0 - 1] != UInt8(ascii: "\\") }
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D }
    private func isDigit(_ byte: UInt8) -> Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    private func isWord(_ byte: UInt8) -> Bool {
        isDigit(byte) || UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte == UInt8(ascii: "$")
    }

    // MARK: Footnotes

    private mutating func takeNote(_ isNote: (String) -> Bool) -> Bool {
        guard index + 2 < bytes.count, bytes[index + 1] == UInt8(ascii: "^") else { return false }
        var end = index + 2
        while end < bytes.count, end - index < Self.labelLimit, bytes[end] != UInt8(ascii: "]") {
            guard !isBlank(bytes[end]), bytes[end] != UInt8(ascii: "[") else { return false }
            end += 1
        }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "]"), end > index + 2,
            isNote(String(decoding: bytes[(index + 2)..<end], as: UTF8.self))
        else { return false }
        add(.note, (index + 2)..<end, end: end + 1)
        return true
    }
}

/// Tells formulas from prices, paths and escaped brackets.
private struct MathEvidence {
    private let text: Slice<UnsafeBufferPointer<UInt8>>

    init(_ text: Slice<UnsafeBufferPointer<UInt8>>) { self.text = text }

    private var hasMark: Bool { text.contains { #"\^_{}=+<>"#.utf8.contains($0) } }
    private var hasBlank: Bool { text.contains { $0 == 0x20 || $0 == 0x0A } }

    private var longestWord: Int {
        var longest = 0
        var length = 0
        for byte in text {
            length = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || byte >= 0x80 ? length + 1 : 0
            longest = max(longest, length)
        }
        return longest
    }

    private var hasLetter: Bool { longestWord > 0 }

    /// `\[1\]` and `\[see there\]` are brackets that somebody escaped.
    var isFormulaInBrackets: Bool {
        hasMark || text.first == 0x20 || text.first == 0x0A || (hasLetter && longestWord <= 3)
    }

    /// `$5 and 6$` are prices, `$HOME:$PATH` is a path.
    func isFormulaInDollars(isBeforeWord: Bool) -> Bool {
        if isBeforeWord, !hasMark, text.count > 1 { return false }
        return hasMark || longestWord <= 1 || !hasBlank
    }
}
