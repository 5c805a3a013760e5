import TerminalCore

/// Which keys mean what while one reads: those of vim and less, and those of Emacs. Some commands take two keys.
public typealias ReadingKeymap = KeyTable<ReadingCommand>

extension KeyTable where Meaning == ReadingCommand {
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

extension KeyTable where Meaning == ReadingCommand {
    /// Every key with its sentence, for the help pane.
    var helpRows: [String] {
        ReadingCommand.allCases.map { names(of: $0).joined(separator: ", ").padded(to: 26) + $0.summary }
    }
}
