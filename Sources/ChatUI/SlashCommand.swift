/// A line that begins with a slash, read as a command.
public struct SlashCommand: Hashable, Sendable {
    public var command: Command
    /// What follows the name, without blanks around it.
    public var argument: String

    public init(command: Command, argument: String = "") {
        self.command = command
        self.argument = argument
    }

    /// Why a line is no slash command.
    public enum Failure: Error, Hashable, Sendable {
        case unknown(name: String, suggestion: String?)
        case ambiguous(name: String, candidates: [String])
        case unexpectedArgument(name: String)

        public var notice: Notice {
            switch self {
            case .unknown(let name, let suggestion):
                Notice(
                    .error, "There is no command /\(name).",
                    advice: suggestion.map { "Did you mean /\($0)?" } ?? "/help lists them.")
            case .ambiguous(let name, let candidates):
                Notice(
                    .error, "/\(name) could be \(candidates.map { "/" + $0 }.joined(separator: ", ")).",
                    advice: "Type more of it.")
            case .unexpectedArgument(let name):
                Notice(.error, "/\(name) takes nothing after its name.", advice: "Send it alone.")
            }
        }
    }

    /// Reads a line; nil when it is no slash command but a message. `//…` and paths such as `/etc/hosts` are messages.
    public static func parse(_ line: String) throws(Failure) -> SlashCommand? {
        guard line.first == "/", !line.contains("\n") else { return nil }
        let name = line.dropFirst().prefix { !$0.isWhitespace }
        guard !name.isEmpty, !name.contains("/") else { return nil }
        let argument = line.dropFirst(name.count + 1).drop { $0.isWhitespace }
        let command = try command(named: name.lowercased())
        if command.slashArgument == nil, !argument.isEmpty { throw .unexpectedArgument(name: command.slashNames[0]) }
        return SlashCommand(command: command, argument: String(argument.trimmedAtEnd))
    }

    /// Names that begin with `prefix`, as completions.
    public static func completions(of prefix: some StringProtocol) -> [String] {
        Command.allCases.compactMap { $0.slashNames.first { $0.hasPrefix(prefix) } }.sorted()
    }

    private static func command(named name: String) throws(Failure) -> Command {
        if let exact = Command.allCases.first(where: { $0.slashNames.contains(name) }) { return exact }
        let matches = Command.allCases.filter { $0.slashNames.contains { $0.hasPrefix(name) } }
        if matches.count == 1 { return matches[0] }
        if matches.count > 1 { throw .ambiguous(name: name, candidates: matches.map { $0.slashNames[0] }) }
        let nearest = Command.allCases.flatMap(\.slashNames).map { ($0, editDistance($0, name)) }.min { $0.1 < $1.1 }
        throw .unknown(name: name, suggestion: nearest.flatMap { $0.1 <= 2 ? $0.0 : nil })
    }
}

/// How many letters must be inserted, removed or replaced to make one text of the other: what a suggestion is chosen by.
public func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var distances = Array(0...right.count)
    for (row, character) in left.enumerated() {
        var diagonal = distances[0]
        distances[0] = row + 1
        for column in right.indices {
            let substituted = diagonal + (right[column] == character ? 0 : 1)
            diagonal = distances[column + 1]
            distances[column + 1] = min(substituted, distances[column] + 1, diagonal + 1)
        }
    }
    return distances[right.count]
}

extension StringProtocol {
    var trimmedAtEnd: SubSequence {
        var end = endIndex
        while end > startIndex, self[index(before: end)].isWhitespace { end = index(before: end) }
        return self[..<end]
    }

    var trimmed: SubSequence { drop { $0.isWhitespace }.trimmedAtEnd }
}
