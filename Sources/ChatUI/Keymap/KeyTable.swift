import TerminalCore

/// What keys mean, one alone or several typed one after the other. Keys that are not here type themselves.
///
/// A list by the names of keys, searched from its beginning: a hundred short names are looked through in less than the time that a key
/// takes to come, while reading them into keys, making dictionaries of them, or asking anything of `Meaning` here is seen in the start.
public struct KeyTable<Meaning> {
    /// What some keys mean.
    public enum Found {
        case command(Meaning)
        /// More keys must follow.
        case begun
        case nothing
    }

    public struct Binding {
        /// As it is written in files and shown: `g g`.
        public let name: String
        public let command: Meaning

        public var keys: [KeyPress] { [KeyPress](keyNames: name) ?? [] }
    }

    /// In the order in which they were given, for the help pane.
    public private(set) var bindings: [Binding] = []

    /// - Parameter names: keys with blanks between them, written as `KeyPress` writes them.
    public init(bindings names: KeyValuePairs<String, Meaning>) {
        bindings.reserveCapacity(names.count)
        for (name, command) in names { bindings.append(Binding(name: name, command: command)) }
    }

    /// Gives keys a meaning, or takes it away.
    public mutating func bind(_ keys: [KeyPress], to command: Meaning?) {
        bindings.removeAll { $0.name == keys.name }
        if let command { bindings.append(Binding(name: keys.name, command: command)) }
    }

    /// - Parameter prefersShort: keys that mean something and begin others too mean it at once; else the others are waited for.
    public func find(_ keys: [KeyPress], prefersShort: Bool = false) -> Found {
        let command = command(for: keys)
        let isBegun = begins(keys.name)
        if let command, prefersShort || !isBegun { return .command(command) }
        return isBegun ? .begun : .nothing
    }

    /// What one key means by itself.
    public func command(for key: KeyPress) -> Meaning? { command(for: [key]) }

    /// What these keys mean, whether they begin others or not.
    public func command(for keys: [KeyPress]) -> Meaning? {
        let name = keys.name
        return bindings.first { $0.name == name }?.command
    }

    /// Whether keys are the beginning of longer ones.
    private func begins(_ name: String) -> Bool {
        let beginning = name + " "
        return bindings.contains { $0.name.utf8.starts(with: beginning.utf8) }
    }

    /// What one key means where no other may follow.
    func found(for key: KeyPress) -> Found { command(for: key).map { .command($0) } ?? .nothing }

    /// Pairs of which the first can never be typed, because it begins the second.
    public var hidden: [(short: Binding, long: Binding)] {
        bindings.filter { begins($0.name) }.compactMap { short in
            bindings.first { $0.name.hasPrefix(short.name + " ") }.map { (short, $0) }
        }
    }
}

extension KeyTable where Meaning: Equatable {
    /// The keys of a command as they are shown, the first one bound first.
    public func names(of command: Meaning) -> [String] { bindings.filter { $0.command == command }.map(\.name) }
}

extension KeyTable: Equatable where Meaning: Equatable {}
extension KeyTable: Hashable where Meaning: Hashable {}
extension KeyTable: Sendable where Meaning: Sendable {}
extension KeyTable.Found: Equatable where Meaning: Equatable {}
extension KeyTable.Found: Hashable where Meaning: Hashable {}
extension KeyTable.Found: Sendable where Meaning: Sendable {}
extension KeyTable.Binding: Equatable where Meaning: Equatable {}
extension KeyTable.Binding: Hashable where Meaning: Hashable {}
extension KeyTable.Binding: Sendable where Meaning: Sendable {}

extension [KeyPress] {
    /// The keys' names with blanks between them: `g g`.
    public var name: String { count == 1 ? self[0].description : map(\.description).joined(separator: " ") }

    /// Keys by their names with blanks between them; nil when one is no key, or there is none.
    public init?(keyNames text: some StringProtocol) {
        let names = text.split(separator: " ")
        let keys = names.compactMap { KeyPress(String($0)) }
        guard !keys.isEmpty, keys.count == names.count else { return nil }
        self = keys
    }
}
