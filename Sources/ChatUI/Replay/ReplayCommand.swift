import TerminalCore

/// What the keys do while a saved conversation is played. Help and README read this table, as they read that of `Command`.
public enum ReplayCommand: String, CaseIterable, Sendable {
    case pause
    case stepForward = "step-forward"
    case stepBackward = "step-backward"
    case forward, backward
    case start, end
    case goToMessage = "message"
    case faster, slower
    case normalSpeed = "normal-speed"
    case instant
    case loop
    case help
    case leave

    public var summary: String {
        switch self {
        case .pause: "Pause or play on; at the end begin again"
        case .stepForward: "To the end of the message, or of the next one, and stay there"
        case .stepBackward: "To the end of the message before, and stay there"
        case .forward: "Five seconds on"
        case .backward: "Five seconds back"
        case .start: "To the start"
        case .end: "To the end"
        case .goToMessage: "With a number before it: to that message"
        case .faster: "Faster, up to 64×"
        case .slower: "Slower, down to 0.25×"
        case .normalSpeed: "As fast as it was"
        case .instant: "Show everything at once"
        case .loop: "Begin again at the end, or no more"
        case .help: "Show these keys"
        case .leave: "Stop playing"
        }
    }

    /// The keys, the one that is shown first.
    public var keys: [KeyPress] {
        let names: [String] =
            switch self {
            case .pause: ["space"]
            case .stepForward: ["down", "j", "n"]
            case .stepBackward: ["up", "k", "p"]
            case .forward: ["right", "l"]
            case .backward: ["left", "h"]
            case .start: ["home", "g", "ctrl-a"]
            case .end: ["end", "G", "ctrl-e"]
            case .goToMessage: ["m", "enter"]
            case .faster: ["+", "=", ">"]
            case .slower: ["-", "<"]
            case .normalSpeed: ["backspace"]
            case .instant: ["i"]
            case .loop: ["r"]
            case .help: ["f1", "?"]
            case .leave: ["q", "escape", "ctrl-c", "ctrl-d"]
            }
        return names.map { name in
            guard let key = KeyPress(name) else { preconditionFailure("“\(name)” is no key") }
            return key
        }
    }

    static func command(for key: KeyPress) -> ReplayCommand? { allCases.first { $0.keys.contains(key) } }
}
