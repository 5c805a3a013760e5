/// What a character does at the borders of words.
///
/// Letters of Thai and its neighbours, ideographs and Hiragana are `other`: their words have no marks at their borders, so each
/// character stands alone.
/// - Source: Unicode Standard Annex #29, table 3, derived from the properties that the standard library has.
enum WordClass: UInt8 {
    case other, carriageReturn, lineFeed, newline, extend, joiner, format, katakana, hebrewLetter, letter, singleQuote,
        doubleQuote
    case midNumberOrLetter, midLetter, midNumber, numeric, connector, regionalIndicator, blank

    init(_ scalar: Unicode.Scalar) {
        self = scalar.value < 0x80 ? Self.ascii[Int(scalar.value)] : Self(beyondASCII: scalar)
    }

    var isLetter: Bool { self == .letter || self == .hebrewLetter }
    var isLineEnd: Bool { self == .carriageReturn || self == .lineFeed || self == .newline }
    /// Part of whatever stands before it.
    var isCarried: Bool { self == .extend || self == .joiner || self == .format }
    /// Between two letters, part of their word.
    var joinsLetters: Bool { self == .midLetter || self == .midNumberOrLetter || self == .singleQuote }
    /// Between two digits, part of their number.
    var joinsDigits: Bool { self == .midNumber || self == .midNumberOrLetter || self == .singleQuote }

    private static let ascii: [WordClass] = (0..<0x80).map { value in
        switch Unicode.Scalar(UInt8(value)) {
        case "\r": .carriageReturn
        case "\n": .lineFeed
        case "\u{B}", "\u{C}": .newline
        case " ": .blank
        case "0"..."9": .numeric
        case "a"..."z", "A"..."Z": .letter
        case "_": .connector
        case "'": .singleQuote
        case "\"": .doubleQuote
        case ".": .midNumberOrLetter
        case ":": .midLetter
        case ",", ";": .midNumber
        default: .other
        }
    }

    private init(beyondASCII scalar: Unicode.Scalar) {
        if let special = Self.special(scalar.value) {
            self = special
            return
        }
        let properties = scalar.properties
        switch properties.generalCategory {
        case .decimalNumber: self = .numeric
        case .connectorPunctuation: self = .connector
        case .format: self = .format
        case .spacingMark: self = .extend
        case .spaceSeparator: self = .blank
        case _ where properties.isGraphemeExtend || properties.isEmojiModifier: self = .extend
        case _ where properties.isAlphabetic && !properties.isIdeographic: self = .letter
        default: self = .other
        }
    }

    /// What the general properties do not tell; nil leaves it to them.
    private static func special(_ value: UInt32) -> WordClass? {
        switch value {
        case 0x85, 0x2028, 0x2029: .newline
        case 0x200D: .joiner
        // Blanks that hold words together, and the one that parts them without being seen.
        case 0xA0, 0x2007, 0x202F, 0x200B: .other
        case 0x1F1E6...0x1F1FF: .regionalIndicator
        case 0x2018, 0x2019, 0x2024, 0xFE52, 0xFF07, 0xFF0E: .midNumberOrLetter
        case 0xB7, 0x387, 0x55F, 0x5F4, 0x2027, 0xFE13, 0xFE55, 0xFF1A: .midLetter
        case 0x37E, 0x589, 0x60C, 0x60D, 0x66C, 0x7F8, 0x2044, 0xFE10, 0xFE14, 0xFE50, 0xFE54, 0xFF0C, 0xFF1B: .midNumber
        case 0x66B: .numeric
        case 0x2C2...0x2C5, 0x2D2...0x2D7, 0x2DE...0x2DF, 0x2E5...0x2EB, 0x2ED, 0x2EF...0x2FF, 0x55A...0x55C, 0x55E, 0x58A, 0x5F3,
            0x70F, 0xA708...0xA716, 0xA720...0xA721, 0xA789...0xA78A, 0xAB5B:
            .letter
        case 0x5D0...0x5EA, 0x5EF...0x5F2, 0xFB1D, 0xFB1F...0xFB28, 0xFB2A...0xFB4F: .hebrewLetter
        case 0x3031...0x3035, 0x309B...0x309C, 0x30A0...0x30FA, 0x30FC...0x30FF, 0x31F0...0x31FF, 0x32D0...0x32FE,
            0x3300...0x3357,
            0xFF66...0xFF9D, 0x1AFF0...0x1AFFE, 0x1B000, 0x1B120...0x1B122, 0x1B155, 0x1B164...0x1B167:
            .katakana
        // Hiragana.
        case 0x3041...0x3096, 0x309D...0x309F, 0x1B001...0x1B11F, 0x1B132, 0x1B150...0x1B152, 0x1F200: .other
        case _ where isLetterOfUnmarkedWords(value): .other
        default: nil
        }
    }

    /// Of Thai, Lao, Myanmar, Khmer, Tai Le, New Tai Lue, Tai Tham, Tai Viet and Ahom.
    private static func isLetterOfUnmarkedWords(_ value: UInt32) -> Bool {
        switch value {
        case 0xE00...0xEFF, 0x1000...0x109F, 0x1780...0x17FF, 0x1950...0x19DF, 0x1A20...0x1AAF, 0xA9E0...0xA9FF, 0xAA60...0xAADF,
            0x11700...0x1174F:
            let properties = Unicode.Scalar(value)!.properties
            return properties.generalCategory == .otherLetter || properties.generalCategory == .modifierLetter
        default: return false
        }
    }
}
