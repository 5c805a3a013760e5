import TerminalCore

/// How many colours a terminal has.
public enum ColorDepth: Hashable, Comparable, Sendable {
    /// Attributes such as bold only.
    case none
    case eight
    case sixteen
    /// The sixteen, a cube of 216 and 24 greys, as xterm has them.
    case palette
    /// Any red, green and blue.
    case trueColor

    /// What the environment says a terminal has; nil leaves it to the terminal's own description.
    /// - Source: no-color.org; `COLORTERM` as set by VTE, kitty, iTerm2, Windows Terminal and others.
    init?(environment: [String: String]) {
        if environment["NO_COLOR"].map({ !$0.isEmpty }) == true {
            self = .none
        } else if ["truecolor", "24bit"].contains(environment["COLORTERM"]) {
            self = .trueColor
        } else {
            return nil
        }
    }

    /// What a terminal has for text that is printed without taking the screen.
    /// - Source: `NO_COLOR` and `COLORTERM` first, then the entry of `TERM`; without one there is no colour.
    public static func ofTerminal(environment: [String: String] = TerminalOptions.currentEnvironment()) -> ColorDepth {
        if let depth = ColorDepth(environment: environment) { return depth }
        let entry = environment["TERM"].flatMap { compiledEntry(of: $0, environment: environment) }
        return ColorDepth(count: entry.flatMap(TerminfoEntry.init)?.colorCount ?? 0)
    }

    /// What a terminal of so many colours has.
    init(count: Int) {
        self =
            switch count {
            case ..<8: .none
            case ..<16: .eight
            case ..<256: .sixteen
            case 256: .palette
            default: .trueColor
            }
    }

    /// The colour that such a terminal shows for `color`.
    func nearest(to color: Color) -> Color {
        switch (color.form, self) {
        case (.standard, _), (_, .none): .standard
        case (_, .trueColor), (.palette, .palette): color
        case (.palette(let index), _): .palette(UInt8(Palette.nearest(toIndex: index, below: self == .eight ? 8 : 16)))
        case (.rgb(let red, let green, let blue), .palette):
            .palette(UInt8(Palette.nearest(to: (red, green, blue), in: 16..<256)))
        case (.rgb(let red, let green, let blue), _):
            .palette(UInt8(Palette.nearest(to: (red, green, blue), in: 0..<(self == .eight ? 8 : 16))))
        }
    }
}
