import Glibc
import TerminalCore

/// How to take the terminal.
public struct TerminalOptions: Sendable {
    /// Where `TERM`, `COLORTERM` and `NO_COLOR` are looked up.
    public var environment: [String: String]
    /// Colours to use whatever the environment says; nil asks it.
    public var colorDepth: ColorDepth?
    /// Whether clicks and the wheel are reported; selecting text with the mouse then needs shift.
    public var reportsMouse: Bool
    /// Whether the terminal is asked how bright its background is; the answer is `TerminalInput.background`.
    public var asksBackground = false
    /// What is known of how this terminal counts columns; its misjudged kinds are drawn as others.
    public var widths: TerminalWidths?
    /// Whether the terminal is asked for its widths; `NcursesTerminal.takeWidths` is the answer.
    public var asksWidths = false
    /// Where standard output and error go while the screen is on, if they would go to it. The caller owns it.
    /// Without one, their end is shown when the terminal is given back.
    public var logDescriptor: Int32?

    public init(
        environment: [String: String] = Self.currentEnvironment(), colorDepth: ColorDepth? = nil, reportsMouse: Bool = false,
        logDescriptor: Int32? = nil
    ) {
        self.environment = environment
        self.colorDepth = colorDepth
        self.reportsMouse = reportsMouse
        self.logDescriptor = logDescriptor
    }

    /// The variables of this process that say what its terminal can do.
    public static func currentEnvironment() -> [String: String] {
        var environment: [String: String] = [:]
        let names = [
            "TERM", "COLORTERM", "NO_COLOR", "TERMINFO", "TERMINFO_DIRS", "HOME", "TERM_PROGRAM", "TERM_PROGRAM_VERSION",
            "VTE_VERSION", "XTERM_VERSION", "KONSOLE_VERSION", "SSH_CONNECTION", "KITTY_WINDOW_ID", "WT_SESSION", "TMUX", "STY",
        ]
        for name in names {
            if let value = getenv(name) { environment[name] = String(cString: value) }
        }
        return environment
    }
}

/// Why there is no screen. The program can still go on line by line.
public enum TerminalError: Error, Equatable, Sendable {
    /// Neither standard input nor output is a terminal, and there is no controlling terminal.
    case notATerminal
    /// `TERM` is `dumb`: it can print lines, and nothing else.
    case dumbTerminal
    /// Curses knows neither this terminal nor `xterm-256color`, which most are like.
    case unknownTerminal(String)
}

/// What a signal told the program.
public enum TerminalSignal: Hashable, Sendable {
    /// The window has another size now.
    case resized(Size)
    /// The program was stopped and goes on; the screen must be painted again.
    case continued
    /// SIGINT from outside: Ctrl-C on the keyboard is a key.
    case interrupt
    /// SIGTERM: finish soon.
    case terminate
    /// SIGHUP: the terminal is gone, or going.
    case hangup
}
