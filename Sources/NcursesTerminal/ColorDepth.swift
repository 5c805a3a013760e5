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
}
