/// What a run of code is, as far as its colour goes.
enum SyntaxRole: UInt8, Hashable, Sendable {
    case plain, keyword, type, function, string, number, comment, attribute, inserted, deleted
}

/// What a line of code leaves open for the next one.
struct SyntaxState: Hashable, Sendable {
    /// 0 when nothing is open, 1 in a block comment, 2 in a tag or below a key, 3 + index in a string of the grammar;
    /// in markup 64 and more in a script, 128 and more in a style sheet.
    var construct: UInt8 = 0
    /// How many comments are open in each other, or the columns that lines below a key are indented by at least.
    var depth: UInt8 = 0
    /// The hash of the word that ends lines of text; 0 for none.
    var word: UInt64 = 0
}

/// The words and marks of a language: all that the lexer knows about it.
struct SyntaxGrammar: Sendable {
    struct StringForm: Sendable {
        let mark: [UInt8]
        let close: [UInt8]
        let hasEscapes: Bool
        let spansLines: Bool
        /// One character between the marks, such as `'a'`; anything longer is no literal (`'a` in Rust).
        let isCharacter: Bool
        /// What begins code inside the string, its last character a bracket; empty for none.
        let interpolation: [UInt8]

        init(
            _ mark: String, _ close: String? = nil, escapes: Bool = true, spansLines: Bool = false, isCharacter: Bool = false,
            interpolation: String = ""
        ) {
            self.interpolation = Array(interpolation.utf8)
            self.mark = Array(mark.utf8)
            self.close = Array((close ?? mark).utf8)
            hasEscapes = escapes
            self.spansLines = spansLines
            self.isCharacter = isCharacter
        }
    }

    struct BlockComment: Sendable {
        let open: [UInt8]
        let close: [UInt8]
        let nests: Bool
    }

    /// What a byte may be part of, and begin.
    struct ByteClass: OptionSet, Sendable {
        let rawValue: UInt8

        static let word = ByteClass(rawValue: 1)
        static let digit = ByteClass(rawValue: 2)
        /// A comment, string or attribute may begin with it.
        static let special = ByteClass(rawValue: 4)
    }

    enum Form: Sendable { case words, markup, diff, markdown }

    /// What only some languages have.
    enum Extras: Sendable {
        case none
        /// `/…/` where a value may stand.
        case regularExpressions
        /// `key: |` and the indented lines below.
        case blockScalars
        /// `<<WORD` and the lines until that word.
        case heredocs
    }

    private(set) var form = Form.words
    private(set) var words: [UInt64: SyntaxRole] = [:]
    private(set) var lineComments: [[UInt8]] = []
    private(set) var commentNeedsSpace = false
    private(set) var blockComment: BlockComment?
    /// Longer marks before shorter ones.
    private(set) var strings: [StringForm] = []
    private(set) var attributeMarks: [UInt8] = []
    /// What follows a key: `:` or `=`.
    private(set) var keyMark: UInt8?
    private(set) var capitalsAreTypes = false
    private(set) var hasCalls = true
    private(set) var ignoresCase = false
    private(set) var extras = Extras.none
    /// For every byte what may begin with it.
    private(set) var classes: [ByteClass] = []

    init(form: Form) {
        self.form = form
        if form == .markup { blockComment = BlockComment(open: Array("<!--".utf8), close: Array("-->".utf8), nests: false) }
    }

    init(
        keywords: String, types: String = "", capitalsAreTypes: Bool = false, line: [String] = ["//"],
        commentNeedsSpace: Bool = false, block: (String, String)? = ("/*", "*/"), nests: Bool = false,
        strings: [StringForm], attributeMarks: String = "", wordExtras: String = "", keyMark: Character? = nil,
        hasCalls: Bool = true, ignoresCase: Bool = false, extras: Extras = .none
    ) {
        self.extras = extras
        self.ignoresCase = ignoresCase
        for word in keywords.split(separator: " ") { words[Self.hash(word.utf8, ignoringCase: ignoresCase)] = .keyword }
        for word in types.split(separator: " ") { words[Self.hash(word.utf8, ignoringCase: ignoresCase)] = .type }
        lineComments = line.map { Array($0.utf8) }
        self.commentNeedsSpace = commentNeedsSpace
        blockComment = block.map { BlockComment(open: Array($0.0.utf8), close: Array($0.1.utf8), nests: nests) }
        self.strings = strings
        self.attributeMarks = Array(attributeMarks.utf8)
        self.keyMark = keyMark?.asciiValue
        self.capitalsAreTypes = capitalsAreTypes
        self.hasCalls = hasCalls
        classes = (0...255).map { (byte: UInt8) in
            var group: ByteClass = []
            let isLetter = UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20
            if isLetter || byte == UInt8(ascii: "_") || byte >= 0x80 || wordExtras.utf8.contains(byte) { group.insert(.word) }
            if UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte { group.insert([.word, .digit]) }
            if startsSpecial(byte) { group.insert(.special) }
            return group
        }
    }

    private func startsSpecial(_ byte: UInt8) -> Bool {
        lineComments.contains { $0[0] == byte } || blockComment?.open[0] == byte || strings.contains { $0.mark[0] == byte }
            || attributeMarks.contains(byte) || extras == .regularExpressions && byte == UInt8(ascii: "/")
            || extras == .heredocs && byte == UInt8(ascii: "<")
    }

    /// FNV-1a: two words of one hash would only share a colour.
    static func hash(_ word: some Sequence<UInt8>, ignoringCase: Bool) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in word { hash = (hash ^ UInt64(ignoringCase ? byte | 0x20 : byte)) &* 0x100_0000_01B3 }
        return hash
    }
}
