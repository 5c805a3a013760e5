import TerminalCore

/// Which key means which command. Keys that are not here type themselves.
public struct Keymap: Hashable, Sendable {
    private var commands: [KeyPress: Command]
    /// In the order they were given, for the help pane.
    public private(set) var bindings: [(key: KeyPress, command: Command)]

    public static func == (left: Keymap, right: Keymap) -> Bool { left.commands == right.commands }
    public func hash(into hasher: inout Hasher) { hasher.combine(commands) }

    /// - Parameter bindings: key names and commands; a name that is no key is a mistake in the program.
    public init(bindings names: KeyValuePairs<String, Command>) {
        commands = [:]
        bindings = []
        for (name, command) in names {
            guard let key = KeyPress(name) else { preconditionFailure("“\(name)” is no key") }
            commands[key] = command
            bindings.append((key, command))
        }
    }

    public func command(for key: KeyPress) -> Command? { commands[key] }

    /// The keys of a command, the first one bound first.
    public func keys(for command: Command) -> [KeyPress] { bindings.filter { $0.command == command }.map(\.key) }

    public static let standard = Keymap(bindings: [
        "enter": .send,
        "ctrl-j": .insertNewline,
        "alt-enter": .insertNewline,
        "shift-enter": .insertNewline,
        "escape": .stop,
        "ctrl-c": .interrupt,
        "ctrl-d": .deleteForwardOrQuit,
        "ctrl-p": .openModelPicker,
        "alt-m": .openModelPicker,
        "f2": .switchToPreviousModel,
        "ctrl-n": .newSession,
        "ctrl-s": .openSessions,
        "alt-s": .openSessions,
        "alt-?": .searchSessions,
        "f4": .searchSessions,
        "ctrl-t": .toggleReasoning,
        "alt-r": .retry,
        "page-up": .scrollPageUp,
        "page-down": .scrollPageDown,
        "alt-up": .scrollLineUp,
        "alt-down": .scrollLineDown,
        "ctrl-home": .scrollToTop,
        "alt-<": .scrollToTop,
        "ctrl-end": .scrollToBottom,
        "alt->": .scrollToBottom,
        "shift-tab": .read,
        "ctrl-up": .read,
        "alt-/": .search,
        "alt-o": .openOutline,
        "f3": .toggleMouse,
        "alt-x": .openPalette,
        "alt-t": .openThemes,
        "f1": .openHelp,
        "ctrl-g": .editInEditor,
        "ctrl-l": .redraw,
        "ctrl-z": .suspend,
        "tab": .complete,
        "backspace": .deleteBackward,
        "ctrl-h": .deleteBackward,
        "delete": .deleteForward,
        "ctrl-w": .deleteWordBackward,
        "alt-backspace": .deleteWordBackward,
        "alt-d": .deleteWordForward,
        "ctrl-u": .killToLineStart,
        "ctrl-k": .killToLineEnd,
        "ctrl-y": .yank,
        "left": .moveLeft,
        "ctrl-b": .moveLeft,
        "right": .moveRight,
        "ctrl-f": .moveRight,
        "alt-b": .moveWordLeft,
        "ctrl-left": .moveWordLeft,
        "alt-f": .moveWordRight,
        "ctrl-right": .moveWordRight,
        "home": .moveToLineStart,
        "ctrl-a": .moveToLineStart,
        "end": .moveToLineEnd,
        "ctrl-e": .moveToLineEnd,
        "up": .moveUp,
        "down": .moveDown,
    ])
}
