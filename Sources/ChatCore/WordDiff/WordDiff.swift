/// What changed from one text to another, word by word.
///
/// The pieces that are not added, put together, are the old text to the byte; those that are not removed are the new one. Exchanging
/// the texts exchanges what is added and what is removed.
/// - Source: words as in Unicode Standard Annex #29.
public struct WordDiff: Hashable, Sendable {
    public enum Kind: String, Hashable, Sendable { case same, removed, added }

    /// A part of the texts, never empty.
    public struct Piece: Hashable, Sendable {
        public var kind: Kind
        public var text: String

        public init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// In order; where something takes another's place, what was removed comes first.
    public private(set) var pieces: [Piece] = []
    /// Words and numbers that are only in the old text.
    public private(set) var removedWords = 0
    /// Words and numbers that are only in the new text.
    public private(set) var addedWords = 0

    /// True when there is no difference, not by a byte.
    public var isEmpty: Bool { pieces.allSatisfy { $0.kind == .same } }

    /// Bytes of both texts beyond which they are not compared word by word: one replaces the other.
    private static let byteLimit = 64 << 20

    public init(from old: String, to new: String) {
        guard old.utf8.count + new.utf8.count <= Self.byteLimit else {
            pieces = [Piece(.removed, old), Piece(.added, new)].filter { !$0.text.isEmpty }
            return
        }
        // The search is not the same from both sides; this is what makes it so.
        let isExchanged = new.utf8.lexicographicallyPrecedes(old.utf8)
        let words = isExchanged ? WordTable(new, old) : WordTable(old, new)
        let script = EditScript(from: words.old.numbers, to: words.new.numbers)
        pieces = ChangeRuns(words, script).pieces
        removedWords = zip(script.removed, words.old.areWords).count { $0 && $1 }
        addedWords = zip(script.added, words.new.areWords).count { $0 && $1 }
        guard isExchanged else { return }
        pieces = Self.exchanged(pieces)
        swap(&removedWords, &addedWords)
    }

    private static func exchanged(_ pieces: [Piece]) -> [Piece] {
        var exchanged: [Piece] = []
        for piece in pieces {
            switch piece.kind {
            case .same: exchanged.append(piece)
            case .removed: exchanged.append(Piece(.added, piece.text))
            case .added:
                let comesFirst = exchanged.last?.kind == .added
                exchanged.insert(Piece(.removed, piece.text), at: exchanged.count - (comesFirst ? 1 : 0))
            }
        }
        return exchanged
    }

    /// What the diff makes of the old text.
    public var new: String { pieces.lazy.filter { $0.kind != .removed }.map(\.text).joined() }

    /// What the diff was made from.
    public var old: String { pieces.lazy.filter { $0.kind != .added }.map(\.text).joined() }
}

/// The pieces of two texts, equal ones by the same number.
struct WordTable {
    struct Side {
        var bytes: [UInt8]
        /// Where each piece ends.
        var ends: [Int32]
        var areWords: [Bool]
        var numbers: [Int32] = []

        init(_ text: String) {
            let borders = WordBorders(in: text)
            bytes = Array(text.utf8)
            ends = borders.ends
            areWords = borders.areWords
        }

        func range(of piece: Int) -> Range<Int> { (piece == 0 ? 0 : Int(ends[piece - 1]))..<Int(ends[piece]) }
    }

    private(set) var old: Side
    private(set) var new: Side

    init(_ old: String, _ new: String) {
        self.old = Side(old)
        self.new = Side(new)
        // Compared by their bytes: texts that Swift holds to be equal may be written differently.
        var numbers: [ArraySlice<UInt8>: Int32] = [:]
        for piece in self.old.ends.indices {
            self.old.numbers.append(Self.number(self.old.bytes[self.old.range(of: piece)], &numbers))
        }
        for piece in self.new.ends.indices {
            self.new.numbers.append(Self.number(self.new.bytes[self.new.range(of: piece)], &numbers))
        }
    }

    private static func number(_ word: ArraySlice<UInt8>, _ numbers: inout [ArraySlice<UInt8>: Int32]) -> Int32 {
        if let known = numbers[word] { return known }
        let number = Int32(numbers.count)
        numbers[word] = number
        return number
    }
}

/// Runs of what stays, goes and comes, in the order in which they are read.
private struct ChangeRuns {
    private struct Run {
        var same: Range<Int>
        var removed: Range<Int>
        var added: Range<Int>

        var isReplacement: Bool { !removed.isEmpty && !added.isEmpty }
    }

    private let words: WordTable
    private var runs: [Run] = []

    init(_ words: WordTable, _ script: EditScript) {
        self.words = words
        var old = 0
        var new = 0
        while old < script.removed.count || new < script.added.count {
            var run = Run(same: old..<old, removed: 0..<0, added: 0..<0)
            while old < script.removed.count, !script.removed[old], new < script.added.count, !script.added[new] {
                old += 1
                new += 1
            }
            run.same = run.same.lowerBound..<old
            let firstRemoved = old
            while old < script.removed.count, script.removed[old] { old += 1 }
            run.removed = firstRemoved..<old
            let firstAdded = new
            while new < script.added.count, script.added[new] { new += 1 }
            run.added = firstAdded..<new
            add(run)
        }
    }

    /// Two words that replace two others read better as one change than as two with a blank between them.
    private mutating func add(_ run: Run) {
        guard let last = runs.last, last.isReplacement, run.isReplacement, isBlank(run.same) else { return runs.append(run) }
        runs[runs.count - 1].removed = last.removed.lowerBound..<run.removed.upperBound
        runs[runs.count - 1].added = last.added.lowerBound..<run.added.upperBound
    }

    private func isBlank(_ pieces: Range<Int>) -> Bool {
        pieces.allSatisfy { words.old.bytes[words.old.range(of: $0)].allSatisfy { $0 == UInt8(ascii: " ") } }
    }

    var pieces: [WordDiff.Piece] {
        runs.flatMap { run in
            [(WordDiff.Kind.same, words.old, run.same), (.removed, words.old, run.removed), (.added, words.new, run.added)]
                .compactMap { kind, side, range in
                    guard !range.isEmpty else { return nil }
                    let bytes = side.range(of: range.lowerBound).lowerBound..<side.range(of: range.upperBound - 1).upperBound
                    return WordDiff.Piece(kind, String(decoding: side.bytes[bytes], as: UTF8.self))
                }
        }
    }
}
