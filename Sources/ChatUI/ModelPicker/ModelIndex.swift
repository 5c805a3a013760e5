/// All models of all backends, made ready for being filtered key by key.
///
/// Names and the words one may look for are kept as one array of lower-case bytes, and of each model a mask of the
/// characters it has: most models are ruled out by comparing two numbers.
final class ModelIndex: Sendable {
    /// A model's place in `choices`; 32 bits, so that long lists of them stay small.
    typealias Number = Int32

    static let empty = ModelIndex([])

    let choices: [ModelChoice]
    /// The folded references, and after each the folded words about the model.
    private let bytes: [UInt8]
    /// Where the reference of a model begins, where its words do, and, one further, where they end.
    private let bounds: [Int32]
    private let masks: [(name: UInt64, all: UInt64)]
    /// Where each reference is found.
    private let numbers: [String: Number]

    init(_ choices: [ModelChoice]) {
        self.choices = choices
        var text = FoldedText(capacity: choices.count * 64)
        var bounds: [Int32] = []
        var masks: [(name: UInt64, all: UInt64)] = []
        bounds.reserveCapacity(choices.count * 2 + 1)
        masks.reserveCapacity(choices.count)
        for choice in choices {
            bounds.append(Int32(text.bytes.count))
            let name = text.append(choice.reference)
            bounds.append(Int32(text.bytes.count))
            masks.append((name, choice.appendWords(to: &text) | name))
        }
        bounds.append(Int32(text.bytes.count))
        bytes = text.bytes
        self.bounds = bounds
        self.masks = masks
        var numbers: [String: Number] = [:]
        // Of two that are called alike the first counts.
        if !choices.isEmpty {
            numbers.reserveCapacity(choices.count)
            for (number, choice) in choices.enumerated().reversed() { numbers[choice.reference] = Number(number) }
        }
        self.numbers = numbers
    }

    var count: Int { choices.count }

    /// The model of that reference.
    func number(of reference: String) -> Number? { numbers[reference] }

    /// Which of `candidates` fit a query, in their order, and how well: its words in any order, each as letters of the
    /// reference or as part of what is said about the model.
    func matches(_ query: ModelQuery, among candidates: some Sequence<Number>) -> [(number: Number, score: Int32)] {
        var found: [(number: Number, score: Int32)] = []
        bytes.withUnsafeBufferPointer { bytes in
            bounds.withUnsafeBufferPointer { bounds in
                masks.withUnsafeBufferPointer { masks in
                    for number in candidates where masks[Int(number)].all & query.mask == query.mask {
                        let at = Int(number) * 2
                        let name = UnsafeBufferPointer(rebasing: bytes[Int(bounds[at])..<Int(bounds[at + 1])])
                        let words = UnsafeBufferPointer(rebasing: bytes[Int(bounds[at + 1])..<Int(bounds[at + 2])])
                        if let score = query.score(name: name, nameMask: masks[Int(number)].name, words: words) {
                            found.append((number, score))
                        }
                    }
                }
            }
        }
        return found
    }
}

/// Lower-case bytes of many texts, one after the other.
private struct FoldedText {
    private(set) var bytes: [UInt8] = []

    init(capacity: Int) { bytes.reserveCapacity(capacity) }

    /// - Returns: the mask of the text's characters.
    mutating func append(_ text: String) -> UInt64 {
        var text = text
        return text.withUTF8 { utf8 in
            var mask: UInt64 = 0
            for byte in utf8 {
                let byte = byte.foldedASCII
                bytes.append(byte)
                mask |= byte.maskBit
            }
            return mask
        }
    }

    mutating func appendEnd() { bytes.append(0) }
}

extension ModelChoice {
    /// What can be looked for beside the name.
    /// - Returns: the mask of all its characters.
    fileprivate func appendWords(to text: inout FoldedText) -> UInt64 {
        var mask: UInt64 = 0
        func add(_ word: String, if isTrue: Bool? = true) {
            guard isTrue == true else { return }
            mask |= text.append(word)
            text.appendEnd()
        }
        for provider in providers { add(provider.name) }
        if let licence = facts.licence { add(licence) }
        add("tools", if: facts.supportsTools)
        add("json", if: facts.supportsStructuredOutput)
        add("vision", if: facts.takesImages)
        add("gated", if: facts.isGated)
        add("free", if: facts.outputPrice == 0)
        return mask
    }
}

/// What was typed into the picker, cut into folded words.
struct ModelQuery: Hashable, Sendable {
    let words: [[UInt8]]
    fileprivate let masks: [UInt64]
    /// The characters of all words.
    let mask: UInt64

    init(_ text: String) {
        words = text.split(whereSeparator: \.isWhitespace).map { $0.utf8.map(\.foldedASCII) }
        masks = words.map { $0.reduce(0) { $0 | $1.maskBit } }
        mask = masks.reduce(0, |)
    }

    var isEmpty: Bool { words.isEmpty }

    /// True when whatever fits this query fits the other, too: letters were added at the end.
    func narrows(_ other: ModelQuery) -> Bool {
        guard words.count >= other.words.count else { return false }
        return zip(words, other.words).allSatisfy { $0.starts(with: $1) }
    }

    /// - Returns: nil when a word fits neither.
    fileprivate func score(name: UnsafeBufferPointer<UInt8>, nameMask: UInt64, words about: UnsafeBufferPointer<UInt8>) -> Int32?
    {
        var total: Int32 = 0
        for (word, mask) in zip(words, masks) {
            if nameMask & mask == mask, let score = Self.score(of: word, in: name) {
                total += score
            } else if about.contains(word) {
                total += Int32(word.count)
            } else {
                return nil
            }
        }
        return total
    }

    /// A run of letters counts most, most of all at the start of a part of the name; then letters that merely come in
    /// this order, by how they sit together.
    private static func score(of word: [UInt8], in name: UnsafeBufferPointer<UInt8>) -> Int32? {
        if let place = name.firstPlace(of: word) {
            let startsPart = place == 0 || !name[place - 1].isNamePart
            return Int32(word.count) * 10 + (startsPart ? 12 : 4)
        }
        var score: Int32 = 0
        var next = 0
        var previousMatched = false
        for (place, byte) in name.enumerated() {
            guard byte == word[next] else {
                previousMatched = false
                continue
            }
            score += previousMatched ? 8 : place > 0 && name[place - 1].isNamePart ? 1 : 6
            previousMatched = true
            next += 1
            if next == word.count { return score }
        }
        return nil
    }
}

extension UnsafeBufferPointer<UInt8> {
    fileprivate func contains(_ word: [UInt8]) -> Bool { firstPlace(of: word) != nil }

    /// Where these bytes first stand together.
    fileprivate func firstPlace(of word: [UInt8]) -> Int? {
        guard let first = word.first, count >= word.count else { return nil }
        var place = 0
        let last = count - word.count
        search: while place <= last {
            guard self[place] == first else {
                place += 1
                continue
            }
            for offset in 1..<Swift.max(1, word.count) where self[place + offset] != word[offset] {
                place += 1
                continue search
            }
            return place
        }
        return nil
    }
}

extension UInt8 {
    /// In lower case, if it is an ASCII letter.
    fileprivate var foldedASCII: UInt8 { 0x41...0x5A ~= self ? self | 0x20 : self }
    fileprivate var isNamePart: Bool { 0x61...0x7A ~= self || 0x30...0x39 ~= self || self >= 0x80 }
    /// One of 64 bits: letters and digits have their own, the rest shares.
    fileprivate var maskBit: UInt64 {
        switch self {
        case 0x61...0x7A: 1 << UInt64(self - 0x61)
        case 0x30...0x39: 1 << UInt64(self - 0x30 + 26)
        default: 1 << UInt64(36 + self % 28)
        }
    }
}
