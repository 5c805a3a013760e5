import ChatCore

/// What to look for in everything that was said:
///
///     light "blue sky" scatter* -sunset model:qwen role:user tag:physics after:2026-01-01 before:2026-07
///
/// All of it must fit one message. Upper and lower case and accents do not matter.
public struct SessionQuery: Hashable, Sendable {
    /// A word, or several that stand next to each other.
    public struct Term: Hashable, Sendable {
        public var text: String
        /// The last word is only the beginning of one.
        public var isPrefix = false

        public init(_ text: String, isPrefix: Bool = false) {
            self.text = text
            self.isPrefix = isPrefix
        }
    }

    public var terms: [Term] = []
    /// What must not be in the message.
    public var excluded: [Term] = []
    /// The model that wrote it: any part of its reference or its provider that begins a word.
    public var models: [String] = []
    /// `user`, `assistant`, `system`, `tool` or `title`.
    public var roles: [String] = []
    public var tags: [String] = []
    /// The message is not older than this.
    public var after: Timestamp?
    /// The message is older than this.
    public var before: Timestamp?

    public init() {}

    /// Why a query is none.
    public enum Problem: Error, Hashable, Sendable {
        /// A word such as `before:` with something behind it that it cannot take.
        case badValue(filter: String, value: String, expected: String)
        /// Nothing to look for.
        case empty

        /// One sentence for a person.
        public var summary: String {
            switch self {
            case .badValue(let filter, let value, let expected): "“\(value)” does not fit \(filter): it takes \(expected)"
            case .empty: "there is nothing to search for"
            }
        }
    }

    static let roles = ["user", "assistant", "system", "tool", "title"]

    /// Reads a query. A word with a colon that is no filter, such as `http://…`, is a word.
    /// - Parameter isBeingTyped: the last word may be unfinished, so it stands for all that begin with it.
    public init(_ text: String, isBeingTyped: Bool = false) throws(Problem) {
        var rest = text[...]
        while true {
            rest = rest.drop { $0.isWhitespace }
            guard !rest.isEmpty else { break }
            try take(QueryWord(from: &rest), isLast: isBeingTyped && rest.isEmpty)
        }
        if terms.isEmpty, excluded.isEmpty, models.isEmpty, roles.isEmpty, tags.isEmpty, after == nil, before == nil {
            throw .empty
        }
    }

    private mutating func take(_ word: QueryWord, isLast: Bool) throws(Problem) {
        switch word.filter {
        case "model": models.append(word.text)
        case "tag": tags.append(word.text)
        case "role":
            let role = word.text == "you" ? "user" : word.text.lowercased()
            guard Self.roles.contains(role) else {
                throw .badValue(filter: "role:", value: word.text, expected: Self.roles.joined(separator: ", "))
            }
            roles.append(role)
        case "before": before = try time(word)
        case "after", "since": after = try time(word)
        default:
            // A beginning of one or two letters fits so much that it tells nothing.
            let isUnfinished = isLast && !word.isQuoted && word.text.utf8.count >= 3
            let term = Term(word.text, isPrefix: word.isPrefix || isUnfinished)
            guard term.text.contains(where: { $0.isLetter || $0.isNumber || !$0.isASCII }) else { return }
            if word.isExcluded { excluded.append(term) } else { terms.append(term) }
        }
    }

    /// The beginning of the year, month, day or moment that is named, in UTC.
    private func time(_ word: QueryWord) throws(Problem) -> Timestamp {
        let text = word.text
        let forms = [text, text + "T00:00:00Z", text + "-01T00:00:00Z", text + "-01-01T00:00:00Z", text + ":00Z", text + "Z"]
        for form in forms { if let time = Timestamp(form) { return time } }
        throw .badValue(filter: "\(word.filter!):", value: text, expected: "a date such as 2026-11-21 or 2026-11")
    }
}

/// One word of a query as it is written.
private struct QueryWord {
    /// `model` of `model:qwen`; nil when it is no filter.
    var filter: String?
    var text = ""
    var isQuoted = false
    var isPrefix = false
    var isExcluded = false

    private static let filters: Set = ["model", "role", "tag", "before", "after", "since"]

    /// Takes the next word from the beginning of a text that begins with one.
    init(from rest: inout Substring) {
        if rest.first == "-", rest.dropFirst().first.map({ !$0.isWhitespace }) == true {
            isExcluded = true
            rest.removeFirst()
        }
        if let colon = rest.firstIndex(of: ":"), Self.filters.contains(rest[..<colon].lowercased()) {
            let value = rest[rest.index(after: colon)...]
            if value.first.map({ !$0.isWhitespace }) == true {
                filter = rest[..<colon].lowercased()
                rest = value
            }
        }
        if rest.first == "\"" {
            isQuoted = true
            rest.removeFirst()
            text = String(rest.prefix { $0 != "\"" })
            rest = rest.dropFirst(text.count + 1)
        } else {
            text = String(rest.prefix { !$0.isWhitespace })
            rest = rest.dropFirst(text.count)
        }
        if isQuoted, rest.first == "*" {
            isPrefix = true
            rest.removeFirst()
        }
        while !isQuoted, text.hasSuffix("*") {
            isPrefix = true
            text.removeLast()
        }
    }
}
