/// The alphabets of mathematics: one letter in the look of another font, or above or below the line.
/// - Source: The Unicode Standard, Mathematical Alphanumeric Symbols; Superscripts and Subscripts.
enum MathAlphabet {
    enum Font: String {
        case blackboard = "mathbb"
        case bold = "mathbf"
        case script = "mathcal"
        case fraktur = "mathfrak"
        case sansSerif = "mathsf"
        case monospace = "mathtt"

        /// The font of a command without its backslash.
        init?(command: Substring) {
            switch command {
            case "boldsymbol", "bm", "mathbfit", "pmb": self = .bold
            case "mathscr", "cal": self = .script
            case "Bbb", "mathds": self = .blackboard
            case "frak": self = .fraktur
            default: self.init(rawValue: String(command))
            }
        }

        /// Where the capitals, small letters and digits of the font begin; 0 where it has none.
        fileprivate var starts: (capital: UInt32, small: UInt32, digit: UInt32) {
            switch self {
            case .blackboard: (0x1D538, 0x1D552, 0x1D7D8)
            case .bold: (0x1D400, 0x1D41A, 0x1D7CE)
            case .script: (0x1D49C, 0x1D4B6, 0)
            case .fraktur: (0x1D504, 0x1D51E, 0)
            case .sansSerif: (0x1D5A0, 0x1D5BA, 0x1D7E2)
            case .monospace: (0x1D670, 0x1D68A, 0x1D7F6)
            }
        }
    }

    /// Letters that Unicode had before it had the alphabet, whose places there are unassigned.
    private static let exceptions: [UInt32: Unicode.Scalar] = [
        0x1D53A: "ℂ", 0x1D53F: "ℍ", 0x1D545: "ℕ", 0x1D547: "ℙ", 0x1D548: "ℚ", 0x1D549: "ℝ", 0x1D551: "ℤ", 0x1D49D: "ℬ",
        0x1D4A0: "ℰ",
        0x1D4A1: "ℱ", 0x1D4A3: "ℋ", 0x1D4A4: "ℐ", 0x1D4A7: "ℒ", 0x1D4A8: "ℳ", 0x1D4AD: "ℛ", 0x1D4BA: "ℯ", 0x1D4BC: "ℊ",
        0x1D4C4: "ℴ",
        0x1D506: "ℭ", 0x1D50B: "ℌ", 0x1D50C: "ℑ", 0x1D515: "ℜ", 0x1D51D: "ℨ",
    ]

    /// `text` with its letters and digits in a font; what the font lacks stays.
    static func text(_ text: String, in font: Font) -> String {
        let starts = font.starts
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let number: UInt32 =
                switch scalar {
                case "A"..."Z": starts.capital + scalar.value - 0x41
                case "a"..."z": starts.small + scalar.value - 0x61
                case "0"..."9" where starts.digit > 0: starts.digit + scalar.value - 0x30
                case "α"..."ω" where font == .bold: 0x1D6C2 + scalar.value - 0x3B1
                case "Α"..."Ω" where font == .bold: 0x1D6A8 + scalar.value - 0x391
                default: scalar.value
                }
            result.append(exceptions[number] ?? Unicode.Scalar(number) ?? scalar)
        }
        return String(result)
    }

    /// `text` above the line; nil when one of its characters has no such form.
    static func superscript(_ text: String) -> String? { mapped(text, superscripts) }

    /// `text` below the line; nil when one of its characters has no such form.
    static func `subscript`(_ text: String) -> String? { mapped(text, subscripts) }

    private static func mapped(_ text: String, _ table: [Unicode.Scalar: Unicode.Scalar]) -> String? {
        var result = String.UnicodeScalarView()
        for scalar in text.unicodeScalars where scalar != " " {
            guard let script = table[scalar] else { return nil }
            result.append(script)
        }
        return String(result)
    }

    private static func table(_ plain: String, _ scripts: String) -> [Unicode.Scalar: Unicode.Scalar] {
        Dictionary(uniqueKeysWithValues: zip(plain.unicodeScalars, scripts.unicodeScalars))
    }

    private static let superscripts = table(
        "0123456789+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWβγδθϕφχ′∗*∘°⊤†",
        "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵝᵞᵟᶿᵠᵠᵡ′**°°ᵀ†")

    private static let subscripts = table(
        "0123456789+-−=()aehijklmnoprstuvxβγρϕφχ,", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵩᵪ,")
}
