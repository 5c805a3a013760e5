import TerminalCore

/// Which keys mean what while one reads: those of vim and less, and those of Emacs. Some commands take two keys.
public struct ReadingKeymap: Sendable {
    /// What some keys, typed one after the other, mean.
    public enum Meaning: Hashable, Sendable {
        case command(ReadingCommand)
        /// More keys must follow.
        case begun
        case nothing
    }

    /// In the order of the table below.
    public let bindings: [(keys: [KeyPress], command: ReadingCommand)]

    /// - Parameter names: keys with a blank between them; a name that is no key is a mistake in the program.
    init(bindings names: KeyValuePairs<String, ReadingCommand>) {
        bindings = names.map { name, command in
            let keys = name.split(separator: " ").map { part in
                guard let key = KeyPress(String(part)) else { preconditionFailure("“\(part)” is no key") }
                return key
            }
            return (keys, command)
        }
    }

    /// - Parameter hasSelection: a key that also begins others, as `y` does, is a command by itself only then.
    public func meaning(of keys: [KeyPress], hasSelection: Bool) -> Meaning {
        let isBegun = bindings.contains { $0.keys.count > keys.count && $0.keys.starts(with: keys) }
        if let exact = bindings.first(where: { $0.keys == keys }), hasSelection || !isBegun { return .command(exact.command) }
        return isBegun ? .begun : .nothing
    }

    /// The keys of a command as they are shown, such as `g g`.
    public func names(of command: ReadingCommand) -> [String] {
        bindings.filter { $0.command == command }.map { $0.keys.map(\.description).joined(separator: " ") }
    }

    public static let standard = ReadingKeymap(bindings: [
        "h": .left, "left": .left, "ctrl-b": .left,
        "j": .down, "down": .down, "ctrl-n": .down, "enter": .down,
        "k": .up, "up": .up, "ctrl-p": .up,
        "l": .right, "right": .right, "ctrl-f": .right,
        "w": .wordForward, "alt-f": .wordForward, "ctrl-right": .wordForward,
        "b": .wordBackward, "alt-b": .wordBackward, "ctrl-left": .wordBackward,
        "e": .wordEnd,
        "0": .lineStart, "^": .lineStart, "home": .lineStart, "ctrl-a": .lineStart,
        "$": .lineEnd, "end": .lineEnd, "ctrl-e": .lineEnd,
        "}": .paragraphForward,
        "{": .paragraphBackward,
        "ctrl-d": .halfPageDown,
        "ctrl-u": .halfPageUp,
        "space": .pageDown, "page-down": .pageDown, "ctrl-v": .pageDown,
        "backspace": .pageUp, "page-up": .pageUp, "alt-v": .pageUp,
        "g g": .top, "ctrl-home": .top, "alt-<": .top,
        "G": .bottom, "ctrl-end": .bottom, "alt->": .bottom,
        "] m": .nextMessage, "J": .nextMessage,
        "[ m": .previousMessage, "K": .previousMessage,
        "] p": .nextPrompt, "alt-n": .nextPrompt,
        "[ p": .previousPrompt, "alt-p": .previousPrompt,
        "] c": .nextCode,
        "[ c": .previousCode,
        "] h": .nextHeading,
        "[ h": .previousHeading,
        "o": .openOutline,
        "/": .search, "ctrl-s": .search,
        "?": .searchBackward, "ctrl-r": .searchBackward,
        "n": .nextMatch,
        "N": .previousMatch,
        "v": .selectCharacters, "alt-space": .selectCharacters,
        "V": .selectLines,
        "y y": .copyLine, "Y": .copyLine,
        "y c": .copyCode,
        "y m": .copyMessage,
        "y": .copySelection, "alt-w": .copySelection,
        "s": .saveCode,
        "P": .openInPager,
        "E": .openInEditor,
        "g x": .openLinks,
        "q": .leave, "i": .leave, "escape": .leave, "tab": .leave, "shift-tab": .leave, "ctrl-g": .leave, "ctrl-c": .leave,
    ])
}

extension ReadingKeymap {
    /// Every key with its sentence, for the help pane.
    var helpRows: [String] {
        ReadingCommand.allCases.map { names(of: $0).joined(separator: ", ").padded(to: 26) + $0.summary }
    }
}
