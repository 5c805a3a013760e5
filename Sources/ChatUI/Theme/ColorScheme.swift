import TerminalCore

/// A base16 or base24 scheme: numbered colours with a meaning each, as they are published for terminals and editors.
/// - Source: tinted-theming, base16 styling guide 0.4 and base24 styling guide.
public struct ColorScheme: Hashable, Sendable {
    public enum Variant: String, Hashable, Sendable { case dark, light }

    /// What the sixteen numbers stand for.
    public enum Base: Int, CaseIterable, Sendable {
        case background, raisedBackground, selectedBackground, faint, dimmed, text, strongText, strongestText
        case red, orange, yellow, green, cyan, blue, purple, brown
        case darkBackground, darkestBackground, brightRed, brightYellow, brightGreen, brightCyan, brightBlue, brightPurple

        /// `base00` to `base17`, as it is written in files.
        public var key: String { "base" + (rawValue < 16 ? "0" : "") + String(rawValue, radix: 16, uppercase: true) }

        /// The colour of base16 that stands in where a scheme has only sixteen; nil for those it must have.
        public var substitute: Base? {
            switch self {
            case .darkBackground, .darkestBackground: .background
            case .brightRed: .red
            case .brightYellow: .yellow
            case .brightGreen: .green
            case .brightCyan: .cyan
            case .brightBlue: .blue
            case .brightPurple: .purple
            default: nil
            }
        }
    }

    /// By number; the last eight only in base24.
    private var colors: [Color]

    /// - Parameter color: of each number; nil where the scheme has none.
    /// - Throws: the first number that a scheme needs and this one lacks.
    public init(_ color: (Base) -> Color?) throws(MissingColor) {
        colors = []
        for base in Base.allCases {
            if let found = color(base) {
                colors.append(found)
            } else if let substitute = base.substitute {
                colors.append(colors[substitute.rawValue])
            } else {
                throw MissingColor(base: base)
            }
        }
    }

    public subscript(base: Base) -> Color { colors[base.rawValue] }

    /// Whether light text stands on a dark background.
    public var variant: Variant { self[.background].brightness < self[.text].brightness ? .dark : .light }
}

/// A scheme lacks one of its sixteen colours.
public struct MissingColor: Error, Hashable, Sendable {
    public var base: ColorScheme.Base
}

extension Color {
    /// Reads `#1e2a30`, `1e2a30` or the short form `#abc`; nil when it is none of these.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = (text.first == "#" ? text.dropFirst() : text[...]).utf8.map(\.hexadecimalValue)
        guard digits.count == 3 || digits.count == 6, let values = digits as? [UInt8] else { return nil }
        let bytes =
            digits.count == 3 ? values.map { $0 * 17 } : stride(from: 0, to: 6, by: 2).map { values[$0] << 4 | values[$0 + 1] }
        self = .rgb(bytes[0], bytes[1], bytes[2])
    }

    /// A rough brightness, only for comparing; 0 for the terminal's own colours.
    fileprivate var brightness: Int {
        guard case .rgb(let red, let green, let blue) = form else { return 0 }
        return 2 * Int(red) + 5 * Int(green) + Int(blue)
    }
}

extension UInt8 {
    /// What an ASCII digit stands for; nil when it is none.
    fileprivate var hexadecimalValue: UInt8? { Character(Unicode.Scalar(self)).hexDigitValue.map { UInt8($0) } }
}
