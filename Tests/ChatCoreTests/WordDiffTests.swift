import Testing

@testable import ChatCore

/// Random numbers that are the same in every process.
private struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 32 | state << 32
    }

    /// A text of words that repeat, in several scripts, with line ends and marks.
    mutating func text(words count: Int) -> String {
        let words = [
            "the", "a", "fox", "don’t", "3.14", "日本", "カタ", "e\u{301}", "é", "👍🏽", "x_y", "мир", "ไทย", "…", "-", "\u{0}",
        ]
        let blanks = [" ", " ", " ", "\n", "  ", ", ", "\r\n", ""]
        return (0..<count).map { _ in words.randomElement(using: &self)! + blanks.randomElement(using: &self)! }.joined()
    }
}

@Suite struct WordBorderTests {
    /// Checked with the word borders of the Python package `regex`.
    @Test(arguments: [
        [
            "The", " ", "quick", " ", "(", "“", "brown", "”", ")", " ", "can’t", " ", "jump", " ", "32.3", " ", "feet", ",", " ",
            "right", "?",
        ],
        ["don't", " ", "stop", "-", "me", " ", "snake_case", " ", "1,000.5", " ", "e.g", ".", " ", "'", "quoted", "'"],
        ["日", "本", "語", "の", "文", "カタカナ", "と", "漢", "字", "。"], ["Привет", ",", " ", "Ёлка"],
        ["שלום", " ", "צה\"ל", " ", "ר'"], ["مرحبا", " ", "١٢٣٫٤"],
        ["👩‍👩‍👧", " ", "family", " ", "🇩🇪", "🇫🇷", "🇬🇧", " ", "👍🏽", "!"], ["naïve", " ", "cafe\u{301}"],
        ["a", "\r\n", "b", "\n", "\n", "  ", "c", "\t", "d"], ["한국어", " ", "문장입니다", "."], ["हिन्दी", " ", "भाषा"],
        ["z\u{AD}w", " ", "10", ":", "30", " ", "a:b", " ", "1;2", " ", "foo", "@", "bar.com"], ["A", "\u{200B}", "B"],
        ["1'000", " ", "a", "'", "1"], ["\n", "\u{301}", "x"], ["a", ".", ".", "b", " ", "1", ".", ".", "2", " ", "1", ".", "a"],
        ["ส", "วั", "ส", "ดี"],
    ])
    func aTextIsCutAsTheStandardSays(pieces: [String]) {
        let text = pieces.joined()
        var start = 0
        let found = WordBorders(in: text).ends.map { end in
            defer { start = Int(end) }
            return String(decoding: Array(text.utf8)[start..<Int(end)], as: UTF8.self)
        }
        #expect(found.map { Array($0.utf8) } == pieces.map { Array($0.utf8) }, "\(found)")
    }
}

@Suite struct WordDiffTests {
    private func marked(_ old: String, _ new: String) -> String {
        WordDiff(from: old, to: new).pieces.map { piece in
            switch piece.kind {
            case .same: piece.text
            case .removed: "[-\(piece.text)-]"
            case .added: "{+\(piece.text)+}"
            }
        }.joined()
    }

    @Test(arguments: [
        ("", "", ""), ("a b", "a b", "a b"), ("", "new", "{+new+}"), ("old", "", "[-old-]"),
        ("The Seine is long.", "The Danube is long.", "The [-Seine-]{+Danube+} is long."),
        ("one two three", "one three", "one [-two -]three"),
        ("the quick fox ran", "a slow dog ran", "[-the quick fox-]{+a slow dog+} ran"),
        ("It costs 3.14 euros", "It costs 3.15 euros", "It costs [-3.14-]{+3.15+} euros"),
        ("日本の川", "中国の川", "[-日本-]{+中国+}の川"),
    ])
    func whatChangedIsMarkedByWholeWords(old: String, new: String, expected: String) {
        #expect(marked(old, new) == expected)
    }

    @Test func canonicallyEqualTextsWrittenDifferentlyDiffer() {
        let diff = WordDiff(from: "caf\u{E9}", to: "cafe\u{301}")
        #expect(!diff.isEmpty)
        #expect(Array(diff.new.utf8) == Array("cafe\u{301}".utf8))
    }

    @Test(arguments: 1...200) func theDiffHoldsBothTextsAndIsTheSameFromBothSides(seed: UInt64) {
        var dice = Dice(state: seed)
        let old = dice.text(words: Int(seed % 40))
        let new =
            seed.isMultiple(of: 3)
            ? dice.text(words: Int.random(in: 0...40, using: &dice))
            : String(old.split(separator: " ").filter { _ in Int.random(in: 0..<5, using: &dice) > 0 }.joined(separator: " "))
        let diff = WordDiff(from: old, to: new)
        #expect(Array(diff.new.utf8) == Array(new.utf8))
        #expect(Array(diff.old.utf8) == Array(old.utf8))
        #expect(diff.isEmpty == (Array(old.utf8) == Array(new.utf8)))
        #expect(diff.pieces.allSatisfy { !$0.text.isEmpty })
        // Neighbours differ in kind, and what goes stands before what comes.
        #expect(
            zip(diff.pieces, diff.pieces.dropFirst()).allSatisfy {
                $0.kind != $1.kind && ($0.kind, $1.kind) != (.added, .removed)
            })
        let back = WordDiff(from: new, to: old)
        #expect(back.removedWords == diff.addedWords && back.addedWords == diff.removedWords)
        #expect(back.pieces.count { $0.kind == .added } == diff.pieces.count { $0.kind == .removed })
        #expect(WordDiff(from: old, to: old).isEmpty && WordDiff(from: old, to: old).addedWords == 0)
    }

    @Test func ofShortTextsNoMoreIsMarkedThanMustBe() {
        var dice = Dice(state: 5)
        for _ in 0..<200 {
            let old = (0..<Int.random(in: 0...12, using: &dice)).map { _ in Int32.random(in: 0..<4, using: &dice) }
            let new = (0..<Int.random(in: 0...12, using: &dice)).map { _ in Int32.random(in: 0..<4, using: &dice) }
            let script = EditScript(from: old, to: new)
            #expect(script.removed.count { $0 } + script.added.count { $0 } == old.count + new.count - 2 * commonLength(old, new))
        }
    }

    /// Of the longest sequence that is in both.
    private func commonLength(_ old: [Int32], _ new: [Int32]) -> Int {
        var row = Array(repeating: 0, count: new.count + 1)
        for element in old {
            var diagonal = 0
            for column in new.indices {
                let above = row[column + 1]
                row[column + 1] = element == new[column] ? diagonal + 1 : max(above, row[column])
                diagonal = above
            }
        }
        return row[new.count]
    }

    /// As many steps as both texts' length times the effort would be a million; twice the square would be twelve.
    @Test(arguments: [1, 3, 20]) func littleEffortStillGivesAScript(effort: Int) {
        var dice = Dice(state: 9)
        let old = (0..<800).map { _ in Int32.random(in: 0..<30, using: &dice) }
        let new = (0..<700).map { _ in Int32.random(in: 0..<30, using: &dice) }
        let script = EditScript(from: old, to: new, effort: effort)
        #expect(zip(old, script.removed).filter { !$1 }.map(\.0) == zip(new, script.added).filter { !$1 }.map(\.0))
        #expect(script.removed.contains(false))
    }
}
