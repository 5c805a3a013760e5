import TerminalCore

/// A whole set of keys, as a person's fingers know it from elsewhere.
public enum KeySet: String, Hashable, Sendable, CaseIterable {
    case emacs, vim

    /// The keys while one writes: vim's keep readline's, as vim's insert mode and shells in vi mode do, and escape leads to normal mode.
    public var keymap: Keymap {
        var keymap = Keymap.standard
        guard self == .vim else { return keymap }
        for (name, command) in Self.changes {
            guard let keys = [KeyPress](keyNames: name) else { preconditionFailure("“\(name)” is no key") }
            keymap.bind(keys, to: command)
        }
        return keymap
    }

    /// What differs from Emacs' keys.
    private static let changes: KeyValuePairs<String, Command> = [
        "escape": .normalMode,
        "ctrl-o": .normalMode,
        "ctrl-q": .stop,
    ]

    /// nil where there is no normal mode.
    public var normalKeymap: NormalKeymap? { self == .vim ? .standard : nil }
}
