import CNcurses

/// The bytes that turn the terminal's full-screen modes on, and off again.
struct TerminalModes {
    /// For the first time: curses has already switched to the alternate screen.
    let enter: [UInt8]
    /// After `leave`.
    let enterAgain: [UInt8]
    let leave: [UInt8]

    /// Asks the terminal that curses has opened.
    init(reportsMouse: Bool) {
        // Bracketed paste, focus events; keys that tell Escape and the modifiers apart (kitty's protocol, level 1).
        var on = "\u{1B}[?2004h\u{1B}[?1004h\u{1B}[>1u"
        var off = "\u{1B}[<u\u{1B}[?1004l\u{1B}[?2004l"
        if reportsMouse {
            on += "\u{1B}[?1000h\u{1B}[?1006h"
            off = "\u{1B}[?1006l\u{1B}[?1000l" + off
        }
        enter = Array(on.utf8)
        enterAgain = capability("smcup") + capability("smkx") + enter
        leave = ["sgr0", "op", "cnorm", "rmkx", "rmcup"].reduce(Array(off.utf8)) { $0 + capability($1) }
    }
}
