import Glibc

/// What to search for: a POSIX extended regular expression, or plain text where the pattern is none.
///
/// Lower-case letters stand for both cases unless the pattern has an upper-case one. A match lies within a line.
/// - Source: POSIX.1-2017, Base Definitions, chapter 9; glibc's `REG_STARTEND`.
struct TextPattern: Hashable, Sendable {
    let text: String
    /// True when the pattern was meant as an expression and is none, so that it is searched for as it stands.
    private(set) var isBroken = false
    private let isCaseSensitive: Bool
    private var isExpression: Bool

    /// Repetitions that an expression may ask for, all multiplied: each is a copy of what is repeated in memory.
    private static let repetitionLimit = 255
    private static let operators = Set(#".[]()*+?{}|^$\"#)

    init(_ text: String) {
        self.text = text
        isCaseSensitive = text.contains(where: \.isUppercase)
        isExpression = text.contains(where: Self.operators.contains)
        guard isExpression else { return }
        let works = Self.repetitions(in: text) <= Self.repetitionLimit && withExpression { _ in true } == true
        isExpression = works
        isBroken = !works
    }

    private static func repetitions(in text: String) -> Int {
        text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().reduce(1) { product, rest in
            let numbers = rest.prefix { $0 != "}" }.split(separator: ",").compactMap { Int($0) }
            return min(repetitionLimit + 1, product * min(repetitionLimit + 1, max(1, numbers.max() ?? 1)))
        }
    }

    /// Calls `body` with a function that finds all matches in a text: UTF-8 offsets, in order, none empty.
    func withMatcher<Result>(_ body: ((String) -> [Range<Int>]) -> Result) -> Result {
        if isExpression, let result = withExpression({ expression in body { Self.matches(of: &expression, in: $0) } }) {
            return result
        }
        return body { plainMatches(in: $0) }
    }

    // MARK: Expressions

    private func withExpression<Result>(_ body: (inout regex_t) -> Result) -> Result? {
        var expression = regex_t()
        guard regcomp(&expression, text, REG_EXTENDED | REG_NEWLINE | (isCaseSensitive ? 0 : REG_ICASE)) == 0 else { return nil }
        defer { regfree(&expression) }
        return body(&expression)
    }

    /// Line by line: what a search costs grows with the square of the length it is given.
    private static func matches(of expression: inout regex_t, in text: String) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var text = text
        text.withUTF8 { bytes in
            guard let base = bytes.baseAddress else { return }
            var start = 0
            while start < bytes.count {
                let newline = memchr(base + start, 0x0A, bytes.count - start)
                let end = newline.map { UnsafeRawPointer($0) - UnsafeRawPointer(base) } ?? bytes.count
                addMatches(of: &expression, in: UnsafeBufferPointer(rebasing: bytes[start..<end]), from: start, to: &found)
                start = end + 1
            }
        }
        return found
    }

    private static func addMatches(
        of expression: inout regex_t, in line: UnsafeBufferPointer<UInt8>, from offset: Int, to found: inout [Range<Int>]
    ) {
        var start = 0
        line.withMemoryRebound(to: CChar.self) { characters in
            while start < characters.count {
                // The whole line is given, so that a match that begins within it knows what stands before.
                var match = regmatch_t(rm_so: regoff_t(start), rm_eo: regoff_t(characters.count))
                guard regexec(&expression, characters.baseAddress, 1, &match, REG_STARTEND) == 0 else { return }
                let range = Int(match.rm_so)..<Int(match.rm_eo)
                if !range.isEmpty { found.append(offset + range.lowerBound..<offset + range.upperBound) }
                start = max(range.upperBound, range.lowerBound + 1)
            }
        }
    }

    // MARK: Plain text

    private func plainMatches(in text: String) -> [Range<Int>] {
        guard !self.text.isEmpty else { return [] }
        return isCaseSensitive || self.text.utf8.allSatisfy { $0 < 0x80 } ? byteMatches(in: text) : foldedMatches(in: text)
    }

    private func byteMatches(in text: String) -> [Range<Int>] {
        let wanted = Array(self.text.utf8)
        var found: [Range<Int>] = []
        var text = text
        text.withUTF8 { bytes in
            let lower = wanted[0]
            let upper = !isCaseSensitive && 0x61...0x7A ~= lower ? lower ^ 0x20 : lower
            var index = 0
            while index + wanted.count <= bytes.count {
                guard bytes[index] == lower || bytes[index] == upper, matches(wanted, bytes, at: index) else {
                    index += 1
                    continue
                }
                found.append(index..<index + wanted.count)
                index += wanted.count
            }
        }
        return found
    }

    private func matches(_ wanted: [UInt8], _ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> Bool {
        for index in wanted.indices {
            let byte = bytes[start + index]
            let isSame = byte == wanted[index] || !isCaseSensitive && 0x41...0x5A ~= byte && byte | 0x20 == wanted[index]
            if !isSame { return false }
        }
        return true
    }

    /// Scalar by scalar in lower case, for letters beyond ASCII.
    private func foldedMatches(in text: String) -> [Range<Int>] {
        let wanted = self.text.unicodeScalars.map(\.lowercased)
        var scalars: [Unicode.Scalar] = []
        var offsets: [Int] = [0]
        for scalar in text.unicodeScalars {
            scalars.append(scalar.lowercased)
            offsets.append(offsets[offsets.count - 1] + UTF8.width(scalar))
        }
        var found: [Range<Int>] = []
        var index = 0
        while index + wanted.count <= scalars.count {
            if scalars[index] == wanted[0], scalars[index..<index + wanted.count].elementsEqual(wanted) {
                found.append(offsets[index]..<offsets[index + wanted.count])
                index += wanted.count
            } else {
                index += 1
            }
        }
        return found
    }
}

extension Unicode.Scalar {
    /// In lower case, where that is one scalar.
    fileprivate var lowercased: Unicode.Scalar {
        if value < 0x80 { return 0x41...0x5A ~= value ? Unicode.Scalar(UInt8(value | 0x20)) : self }
        let mapped = properties.lowercaseMapping.unicodeScalars
        return mapped.count == 1 ? mapped[mapped.startIndex] : self
    }
}
