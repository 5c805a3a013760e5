import TerminalCore

/// Kinds of glyphs whose columns some terminals count otherwise than Unicode does.
public struct GlyphKinds: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// Letters with a combining mark.
    public static let combining = GlyphKinds(rawValue: 1)
    /// Chinese, Japanese and Korean.
    public static let ideographs = GlyphKinds(rawValue: 2)
    /// Emoji of Unicode 6 to 11.
    public static let emoji = GlyphKinds(rawValue: 4)
    /// Emoji that came with Unicode 12 and later.
    public static let newEmoji = GlyphKinds(rawValue: 8)
    /// Borders, arrows, bullets: one column, and two in a terminal that is set up so for East Asia.
    public static let symbols = GlyphKinds(rawValue: 16)

    /// A text of each kind that stands for all of it.
    public static let samples: [(kind: GlyphKinds, name: String, text: String)] = [
        (.combining, "combining marks", "e\u{301}"), (.ideographs, "ideographs", "\u{65E5}"), (.emoji, "emoji", "\u{1F44D}"),
        (.newEmoji, "new emoji", "\u{1FA90}"), (.symbols, "symbols", "\u{2192}"),
    ]

    // MARK: Substitutes

    /// What is drawn for a glyph of these kinds: as many columns, of characters that every terminal counts alike.
    /// - Returns: nil for a glyph that is of none of them.
    func substitute(for glyph: Glyph, width: Int) -> String? {
        let scalars = glyph.scalars
        guard let base = scalars.first, !base.isASCII || scalars.count > 1 else { return nil }
        if width == 2 {
            guard !isDisjoint(with: Self.ofWide(base)) else { return nil }
            return contains(.symbols) ? "? " : "\u{FFFD} "
        }
        if contains(.symbols), let plain = Self.plain(base) { return String(plain) }
        return contains(.combining) && scalars.count > 1 ? String(base) : nil
    }

    private static func ofWide(_ scalar: Unicode.Scalar) -> GlyphKinds {
        switch scalar.value {
        // Symbols for Legacy Computing lie between, which are narrow.
        case 0x1FA70...0x1FAFF, 0x1F90D...0x1F90F, 0x1F93F, 0x1F971, 0x1F97B, 0x1F9A3...0x1F9AF, 0x1F9BA...0x1F9BF,
            0x1F9C1...0x1F9CF, 0x1F6D5...0x1F6D7, 0x1F6DC...0x1F6DF, 0x1F6FA...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1FA90:
            .newEmoji
        case 0x2300...0x2BFF, 0x1F000...0x1FAFF: .emoji
        default: .ideographs
        }
    }

    /// The character of ASCII that is most like a symbol of one column; nil for letters, which would say something else then.
    private static func plain(_ scalar: Unicode.Scalar) -> Character? {
        switch scalar.value {
        case 0x00B7, 0x2010...0x2015, 0x2212, 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2550: "-"
        case 0x2016, 0x2223, 0x2225, 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551, 0x2758: "|"
        case 0x258C...0x2590, 0x2595: "|"
        case 0x2500...0x257F: "+"
        case 0x2580...0x259F: " "
        case 0x2018...0x201B, 0x2032: "'"
        case 0x201C...0x201F, 0x2033: "\""
        case 0x2024...0x2027: "."
        case 0x2190, 0x21D0, 0x2039, 0x25C0, 0x25C2: "<"
        case 0x2192, 0x21D2, 0x203A, 0x25B6, 0x25B8: ">"
        case 0x2191, 0x21D1, 0x25B2, 0x25B4: "^"
        case 0x2193, 0x21D3, 0x25BC, 0x25BE: "v"
        case 0x2022, 0x2219, 0x22C5, 0x25CF, 0x25A0, 0x25AA, 0x2605, 0x2731: "*"
        case 0x00B0, 0x25CB, 0x25A1, 0x25E6, 0x2606: "o"
        case 0x00D7, 0x2715, 0x2717, 0x2718: "x"
        case 0x2713, 0x2714: "v"
        case 0x00F7: "/"
        case 0x00A1...0x00BF where scalar != "\u{AA}" && scalar != "\u{BA}" && scalar != "\u{B5}": "?"
        case 0x2010...0x2BFF, 0xFFFD: "?"
        default: nil
        }
    }
}

/// How many columns a terminal gives to each of `GlyphKinds.samples`.
public struct TerminalWidths: Equatable, Sendable {
    /// In the order of the samples; nil where the terminal did not say.
    public var columns: [Int?]

    public init(columns: [Int?]) { self.columns = columns }

    /// The kinds that this terminal counts otherwise than this program and curses do.
    public var misjudged: GlyphKinds {
        zip(GlyphKinds.samples, columns).reduce(into: []) { kinds, pair in
            if let columns = pair.1, columns != displayWidth(of: pair.0.text) { kinds.insert(pair.0.kind) }
        }
    }
}
