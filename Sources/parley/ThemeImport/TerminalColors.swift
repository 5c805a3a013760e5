import ChatUI
import TerminalCore

/// The colours of a terminal emulator, as its settings have them.
struct TerminalColors: Equatable {
    /// What a line of settings gives a colour to.
    enum Place: Equatable {
        case foreground, background
        /// 0 to 15.
        case ansi(Int)

        /// `color4` and the like; nil for other keys.
        init?(key: some StringProtocol, prefix: String) {
            switch key {
            case "foreground": self = .foreground
            case "background": self = .background
            default:
                guard key.hasPrefix(prefix), let index = Int(key.dropFirst(prefix.count)), 0...15 ~= index else { return nil }
                self = .ansi(index)
            }
        }
    }

    /// What its author calls it; empty when the file does not say.
    var name = ""
    var foreground: Color?
    var background: Color?
    /// By number; where the last eight are missing, the first eight stand in.
    var ansi: [Color?] = Array(repeating: nil, count: 16)

    subscript(place: Place) -> Color? {
        get {
            switch place {
            case .foreground: foreground
            case .background: background
            case .ansi(let index): ansi[index]
            }
        }
        set {
            switch place {
            case .foreground: foreground = newValue
            case .background: background = newValue
            case .ansi(let index): ansi[index] = newValue
            }
        }
    }

    /// Nothing was set.
    var isEmpty: Bool { foreground == nil && background == nil && ansi.allSatisfy { $0 == nil } }

    /// The scheme in which these colours have the places that base24 gives a terminal's; the ones it has beside them are mixed.
    /// - Throws: `.incomplete` when one of the first eight is missing that cannot be done without.
    func scheme() throws(ThemeImportError) -> ColorScheme {
        func needed(_ index: Int) throws(ThemeImportError) -> Color {
            if let color = ansi[index] ?? ansi[index + 8] { return color }
            throw .incomplete("colour \(index)")
        }
        guard let ground = background ?? ansi[0] else { throw .incomplete("the background") }
        guard let text = foreground ?? ansi[7] ?? ansi[15] else { throw .incomplete("the foreground") }
        let (red, green, yellow) = (try needed(1), try needed(2), try needed(3))
        let (blue, purple, cyan) = (try needed(4), try needed(5), try needed(6))
        let isDark = (ground.luminance ?? 0) < (text.luminance ?? 1)
        let pole = isDark ? Color.rgb(255, 255, 255) : .rgb(0, 0, 0)
        let faint = ansi[8].flatMap { color in (color.contrast(with: ground) ?? 1) >= 2 ? color : nil }
        do throws(MissingColor) {
            return try ColorScheme { base in
                switch base {
                case .background, .darkBackground, .darkestBackground: ground
                case .raisedBackground: ground.mixed(with: text, share: 0.08)
                case .selectedBackground: ground.mixed(with: text, share: 0.2)
                case .faint: faint ?? ground.mixed(with: text, share: 0.5)
                case .dimmed: ground.mixed(with: text, share: 0.7)
                case .text: text
                case .strongText: text.mixed(with: pole, share: 0.3)
                case .strongestText: text.mixed(with: pole, share: 0.7)
                case .red: red
                case .orange: red.mixed(with: yellow, share: 0.5)
                case .yellow: yellow
                case .green: green
                case .cyan: cyan
                case .blue: blue
                case .purple: purple
                case .brown: yellow.mixed(with: ground, share: 0.25)
                case .brightRed: ansi[9]
                case .brightYellow: ansi[11]
                case .brightGreen: ansi[10]
                case .brightCyan: ansi[14]
                case .brightBlue: ansi[12]
                case .brightPurple: ansi[13]
                }
            }
        } catch {
            throw .incomplete(error.base.key)
        }
    }
}

extension Color {
    /// Between two colours: 0 is this one, 1 the other. The terminal's own cannot be mixed and stay.
    func mixed(with other: Color, share: Double) -> Color {
        guard case .rgb(let red, let green, let blue) = form, case .rgb(let red2, let green2, let blue2) = other.form else {
            return self
        }
        func mix(_ first: UInt8, _ second: UInt8) -> UInt8 {
            UInt8((Double(first) + (Double(second) - Double(first)) * share).rounded())
        }
        return .rgb(mix(red, red2), mix(green, green2), mix(blue, blue2))
    }

    /// `#1e2a30`, `1e2a30`, `0x1e2a30`, `#abc` or `rgb:1e/2a/30`; nil for names and everything else.
    init?(setting text: some StringProtocol) {
        if text.hasPrefix("rgb:") {
            // One to four digits each, as X has them; the first two count.
            let parts = text.dropFirst(4).split(separator: "/", omittingEmptySubsequences: false)
            let bytes = parts.compactMap { part -> UInt8? in
                guard 1...4 ~= part.count, let value = UInt32(part, radix: 16) else { return nil }
                return UInt8(value * 255 / (UInt32(1) << (4 * UInt32(part.count)) - 1))
            }
            guard parts.count == 3, bytes.count == 3 else { return nil }
            self = .rgb(bytes[0], bytes[1], bytes[2])
        } else if text.hasPrefix("0x") {
            self.init(hexadecimal: text.dropFirst(2))
        } else {
            self.init(hexadecimal: text)
        }
    }
}
