import TerminalCore

/// What keys mean, one alone or several typed one after the other. Keys that are not here type themselves.
public struct KeyTable<Meaning: Hashable & Sendable>: Hashable, Sendable {
    /// What some keys mean.
    public enum Found: Hashable, Sendable {
        case command(Meaning)
        /// More keys must follow.
        case begun
        case nothing
    }

    public struct Binding: Hashable, Sendable {
        public var keys: [KeyPress]
        public var command: Meaning

        /// As it is written in files and shown: `g g`.
        public var name: String { keys.map(\.description).joined(separator: " ") }
    }

    /// In the order in which they were given, for the help pane.
    public private(set) var bindings: [Binding] = []
    private var commands: [[KeyPress]: Meaning] = [:]
    /// What begins longer ones.
    private var beginnings: Set<[KeyPress]> = []

    /// - Parameter names: keys with blanks between them; a name that is no key is a mistake in the program.
    public init(bindings names: KeyValuePairs<String, Meaning>) {
        for (name, command) in names {
            guard let keys = [KeyPress](keyNames: name) else { preconditionFailure("“\(name)” is no key") }
            commands[keys] = command
            bindings.append(Binding(keys: keys, command: command))
        }
        findBeginnings()
    }

    private mutating func findBeginnings() {
        beginnings = []
        for binding in bindings where binding.keys.count > 1 {
            for count in 1..<binding.keys.count { beginnings.insert(Array(binding.keys.prefix(count))) }
        }
    }

    /// Gives keys a meaning, or takes it away.
    public mutating func bind(_ keys: [KeyPress], to command: Meaning?) {
        bindings.removeAll { $0.keys == keys }
        commands[keys] = command
        if let command { bindings.append(Binding(keys: keys, command: command)) }
        findBeginnings()
    }

    /// - Parameter prefersShort: keys that mean something and begin others too mean it at once; else the others are waited for.
    public func find(_ keys: [KeyPress], prefersShort: Bool = false) -> Found {
        let command = commands[keys]
        let isBegun = beginnings.contains(keys)
        if let command, prefersShort || !isBegun { return .command(command) }
        return isBegun ? .begun : .nothing
    }

    /// What one key means by itself.
    public func command(for key: KeyPress) -> Meaning? { commands[[key]] }

    /// What these keys mean, whether they begin others or not.
    public func command(for keys: [KeyPress]) -> Meaning? { commands[keys] }

    /// What one key means where no other may follow.
    func found(for key: KeyPress) -> Found { commands[[key]].map { .command($0) } ?? .nothing }

    /// The keys of a command as they are shown, the first one bound first.
    public func names(of command: Meaning) -> [String] { bindings.filter { $0.command == command }.map(\.name) }

    /// Pairs of which the first can never be typed, because it begins the second.
    public var hidden: [(short: Binding, long: Binding)] {
        bindings.filter { beginnings.contains($0.keys) }.compactMap { short in
            bindings.first { $0.keys.count > short.keys.count && $0.keys.starts(with: short.keys) }.map { (short, $0) }
        }
    }
}

extension [KeyPress] {
    /// Keys by their names with blanks between them; nil when one is no key, or there is none.
    public init?(keyNames text: some StringProtocol) {
        let names = text.split(separator: " ")
        let keys = names.compactMap { KeyPress(String($0)) }
        guard !keys.isEmpty, keys.count == names.count else { return nil }
        self = keys
    }
}
