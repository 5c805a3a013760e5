import TerminalCore

extension ColorDepth {
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

    /// Whether this machine has a description of a terminal.
    public static func isKnown(_ name: String, environment: [String: String]) -> Bool {
        compiledEntry(of: name, environment: environment) != nil
    }

    /// How many colours that are, for a person.
    public var title: String {
        switch self {
        case .none: "no colours"
        case .eight: "8 colours"
        case .sixteen: "16 colours"
        case .palette: "256 colours"
        case .trueColor: "all colours"
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
