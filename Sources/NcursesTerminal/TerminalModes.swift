import CNcurses

/// The bytes that turn the terminal's full-screen modes on, and off again.
struct TerminalModes {
    /// Whether presses, drags and the wheel are reported.
    var reportsMouse: Bool
    /// Whether the terminal says how bright its background is, from the start and when it changes.
    var asksBackground: Bool
    /// Whether keys that ASCII has no byte for are asked for as xterm has them.
    private let asksOtherKeys: Bool
    let leave: [UInt8]

    /// Asks the terminal that curses has opened.
    init(reportsMouse: Bool, asksBackground: Bool, environment: [String: String]) {
        let name = environment["TERM"] ?? ""
        // Kitty complains of being asked for another protocol than its own.
        asksOtherKeys = ["xterm", "tmux", "screen"].contains { name.hasPrefix($0) } && !name.hasPrefix("xterm-kitty")
        self.reportsMouse = reportsMouse
        self.asksBackground = asksBackground
        // It may be asked later, too; to have it stop telling does no harm where it never began.
        let modes =
            Self.mouse(false) + Self.leaveKeys + (asksOtherKeys ? Self.leaveOtherKeys : []) + BackgroundQuestion.stopTelling
        leave = ["sgr0", "op", "cnorm", "rmkx", "rmcup"].reduce(modes) { $0 + capability($1) }
    }

    /// For the first time: curses has already switched to the alternate screen.
    var enter: [UInt8] {
        (asksOtherKeys ? Self.enterOtherKeys : []) + Self.enterKeys + (reportsMouse ? Self.mouse(true) : [])
            + (asksBackground ? BackgroundQuestion.ask : [])
    }

    /// After `leave`.
    var enterAgain: [UInt8] { capability("smcup") + capability("smkx") + enter }

    // Bracketed paste, focus events; keys that tell Escape and the modifiers apart (kitty's protocol, level 1).
    private static let enterKeys = Array("\u{1B}[?2004h\u{1B}[?1004h\u{1B}[>1u".utf8)
    // xterm's modifyOtherKeys, level 1: shift-enter and the like where there is no protocol of kitty's, which wins where there is.
    private static let enterOtherKeys = Array("\u{1B}[>4;1m".utf8)
    private static let leaveOtherKeys = Array("\u{1B}[>4m".utf8)
    private static let leaveKeys = Array("\u{1B}[<u\u{1B}[?1004l\u{1B}[?2004l".utf8)

    /// Presses, the wheel, and movement while a button is held.
    static func mouse(_ isOn: Bool) -> [UInt8] {
        Array((isOn ? "\u{1B}[?1002h\u{1B}[?1006h" : "\u{1B}[?1006l\u{1B}[?1002l").utf8)
    }
}
