/// Cuts a text at the borders of its words: words, numbers, runs of blanks, line ends, and every other character by itself.
/// - Source: Unicode Standard Annex #29, rules WB1 to WB999.
struct WordBorders {
    /// Where each piece ends, in UTF-8 bytes; the last is the text's length, and an empty text has none.
    private(set) var ends: [Int32] = []
    /// For each piece whether it is a word or a number.
    private(set) var areWords: [Bool] = []

    /// - Parameter text: of at most 2 GB.
    init(in text: String) {
        let scalars = Array(text.unicodeScalars)
        let classes = scalars.map(WordClass.init)
        guard !scalars.isEmpty else { return }
        ends.reserveCapacity(scalars.count / 3)
        var offset: Int32 = 0
        var isWord = false
        var before = Before()
        for index in scalars.indices {
            if index > 0, Self.isBorder(at: index, scalars, classes, before) {
                ends.append(offset)
                areWords.append(isWord)
                isWord = false
            }
            isWord = isWord || Self.isOfWord(classes[index], scalars[index])
            before.pass(classes[index])
            offset += Int32(UTF8.width(scalars[index]))
        }
        ends.append(offset)
        areWords.append(isWord)
    }

    private static func isOfWord(_ word: WordClass, _ scalar: Unicode.Scalar) -> Bool {
        switch word {
        case .letter, .hebrewLetter, .katakana, .numeric: true
        case .other: scalar.value >= 0x80 && scalar.properties.isAlphabetic
        default: false
        }
    }

    /// The characters before a place, those left out that are carried by others.
    private struct Before {
        var last = WordClass.newline
        var secondToLast = WordClass.newline
        var regionalIndicators = 0

        mutating func pass(_ next: WordClass) {
            if next.isCarried, !last.isLineEnd { return }
            secondToLast = last
            // At the beginning of a line there is nothing to carry it.
            last = next.isCarried ? .other : next
            regionalIndicators = next == .regionalIndicator ? regionalIndicators + 1 : 0
        }
    }

    private static func isBorder(
        at index: Int, _ scalars: [Unicode.Scalar], _ classes: [WordClass], _ before: Before
    ) -> Bool {
        let previous = classes[index - 1]
        let next = classes[index]
        if previous == .carriageReturn, next == .lineFeed { return false }
        if previous.isLineEnd || next.isLineEnd { return true }
        if next.isCarried || previous == .blank && next == .blank { return false }
        // An emoji made of several.
        if previous == .joiner, scalars[index].value > 0xA8, scalars[index].properties.isEmoji { return false }
        let last = before.last
        switch (last, next) {
        case (_, _) where last.isLetter && next.isLetter, (.numeric, .numeric), (.katakana, .katakana): return false
        case (_, .numeric) where last.isLetter, (.numeric, _) where next.isLetter: return false
        case (.connector, .connector), (.numeric, .connector), (.katakana, .connector), (.connector, .numeric),
            (.connector, .katakana):
            return false
        case (_, .connector) where last.isLetter, (.connector, _) where next.isLetter: return false
        case (.hebrewLetter, .singleQuote): return false
        case (.regionalIndicator, .regionalIndicator): return before.regionalIndicators.isMultiple(of: 2)
        case (_, _) where last.isLetter && next.joinsLetters: return !follower(of: index, classes).isLetter
        case (_, _) where last.joinsLetters && next.isLetter: return !before.secondToLast.isLetter
        case (.hebrewLetter, .doubleQuote): return follower(of: index, classes) != .hebrewLetter
        case (.doubleQuote, .hebrewLetter): return before.secondToLast != .hebrewLetter
        case (.numeric, _) where next.joinsDigits: return follower(of: index, classes) != .numeric
        case (_, .numeric) where last.joinsDigits: return before.secondToLast != .numeric
        default: return true
        }
    }

    /// The next character that is not carried by the one at `index`.
    private static func follower(of index: Int, _ classes: [WordClass]) -> WordClass {
        var index = index + 1
        while index < classes.count, classes[index].isCarried { index += 1 }
        return index < classes.count ? classes[index] : .newline
    }
}
