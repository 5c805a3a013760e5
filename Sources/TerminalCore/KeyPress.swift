/// A key with its modifiers, as a terminal can report it.
///
/// Its name is what key files use: `ctrl-p`, `alt-enter`, `page-up`, `f5`, `shift-tab`, `é`. The modifiers come in the
/// order ctrl, alt, shift. A letter typed with shift is the capital letter without the modifier.
public struct KeyPress: Hashable, Sendable {
    public enum Key: Hashable, Sendable {
        /// A character that is typed; with ctrl or alt a lower-case one.
        case character(Character)
        case enter, tab, backspace, delete, insert, escape, space
        case up, down, left, right, home, end, pageUp, pageDown
        /// F1 is 1.
        case function(Int)
    }

    public struct Modifiers: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        public static let shift = Modifiers(rawValue: 1)
        public static let alt = Modifiers(rawValue: 2)
        public static let ctrl = Modifiers(rawValue: 4)
    }

    public var key: Key
    public var modifiers: Modifiers

    public init(_ key: Key, _ modifiers: Modifiers = []) {
        self.key = key
        self.modifiers = modifiers
    }
}

extension KeyPress: CustomStringConvertible {
    private static let names: [(Key, String)] = [
        (.enter, "enter"), (.tab, "tab"), (.backspace, "backspace"), (.delete, "delete"), (.insert, "insert"),
        (.escape, "escape"), (.space, "space"), (.up, "up"), (.down, "down"), (.left, "left"), (.right, "right"),
        (.home, "home"), (.end, "end"), (.pageUp, "page-up"), (.pageDown, "page-down"),
    ]

    /// The key of that name; nil when there is none.
    public init?(_ name: String) {
        var rest = Substring(name)
        var modifiers: Modifiers = []
        for (prefix, modifier) in [("ctrl-", Modifiers.ctrl), ("alt-", .alt), ("shift-", .shift)]
        where rest.hasPrefix(prefix) && rest.utf8.count > prefix.utf8.count {
            rest = rest.dropFirst(prefix.count)
            modifiers.insert(modifier)
        }
        // Most are letters: they are not looked for among the names.
        if rest.utf8.count == 1 {
            self.init(.character(rest[rest.startIndex]), modifiers)
        } else if let named = Self.names.first(where: { $0.1 == rest }) {
            self.init(named.0, modifiers)
        } else if rest.first == "f", let number = Int(rest.dropFirst()), 1...24 ~= number {
            self.init(.function(number), modifiers)
        } else if let character = rest.first, rest.count == 1 {
            self.init(.character(character), modifiers)
        } else {
            return nil
        }
    }

    public var description: String {
        var name = ""
        if modifiers.contains(.ctrl) { name += "ctrl-" }
        if modifiers.contains(.alt) { name += "alt-" }
        if modifiers.contains(.shift) { name += "shift-" }
        switch key {
        case .character(let character): name.append(character)
        case .function(let number): name += "f\(number)"
        default: name += Self.names.first { $0.0 == key }!.1
        }
        return name
    }
}
