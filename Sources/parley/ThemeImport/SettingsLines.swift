/// A file of settings, by its lines, as the many programs that have such files write them.
struct SettingsLines {
    struct Pair: Equatable {
        /// What stands in brackets above; empty at the beginning.
        var section: String
        var key: String
        var value: String
        /// From 1.
        var line: Int
    }

    struct Values: Equatable {
        /// With its sections: `colors.normal.red`.
        var key: String
        var values: [String]
        var line: Int
    }

    private let lines: [(number: Int, text: Substring)]

    init(_ text: String) {
        lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated().map { ($0 + 1, $1) }
    }

    /// What a comment says that begins so.
    func comment(_ start: String) -> String? {
        lines.first { $0.text.hasPrefix(start) }.map { Self.trimmed($0.text.dropFirst(start.count)) }
    }

    /// Keys and values with a mark between them, quotes around values taken off. A `#` that begins a colour begins no comment.
    func pairs(separator: Character) -> [Pair] {
        var section = ""
        return lines.compactMap { number, text in
            let line = Self.trimmed(text)
            if let first = line.first, first == "#" || first == ";" || first == "!" { return nil }
            if line.hasPrefix("["), let end = line.firstIndex(of: "]") {
                section = String(line[line.index(after: line.startIndex)..<end])
                return nil
            }
            guard let mark = line.firstIndex(of: separator) else { return nil }
            let value = Self.trimmed(line[line.index(after: mark)...]).filter { $0 != "\"" && $0 != "'" }
            return Pair(section: section, key: Self.trimmed(line[..<mark]), value: Self.withoutComment(value), line: number)
        }
    }

    /// A key, blanks, a value.
    var words: [Pair] {
        lines.compactMap { number, text in
            let parts = text.split(maxSplits: 1) { $0 == " " || $0 == "\t" }
            guard parts.count == 2, parts[0].first != "#" else { return nil }
            return Pair(
                section: "", key: String(parts[0]), value: Self.withoutComment(Self.trimmed(parts[1])), line: number)
        }
    }

    /// `#define name value`.
    var definitions: [Pair] {
        lines.compactMap { number, text in
            let parts = text.split { $0 == " " || $0 == "\t" }
            guard parts.count >= 3, parts[0] == "#define" else { return nil }
            return Pair(section: "", key: String(parts[1]), value: String(parts[2]), line: number)
        }
    }

    /// The texts of a TOML file, and its lists of texts.
    /// - Source: TOML 1.0, as far as files of colours go: no inline tables, no escapes in keys.
    var toml: [Values] {
        var found: [Values] = []
        var section = ""
        var open: (key: String, text: String, line: Int)?
        for (number, text) in lines {
            let line = Self.trimmed(text)
            if var begun = open {
                begun.text += "\n" + line
                open = begun
            } else if line.hasPrefix("[") {
                section = line.prefix { $0 != "#" }.filter { $0 != "[" && $0 != "]" && $0 != "\"" && !$0.isWhitespace }
                continue
            } else if let mark = line.firstIndex(of: "="), line.first != "#" {
                let key = line[..<mark].filter { !$0.isWhitespace && $0 != "\"" }
                open = (section.isEmpty ? key : "\(section).\(key)", Self.trimmed(line[line.index(after: mark)...]), number)
            }
            guard let begun = open else { continue }
            let value = Self.texts(in: begun.text)
            if begun.text.hasPrefix("["), !value.isClosed { continue }
            if !value.texts.isEmpty { found.append(Values(key: begun.key, values: value.texts, line: begun.line)) }
            open = nil
        }
        return found
    }

    /// What stands in quotes, outside of comments, and whether a list that begins it has come to its end.
    private static func texts(in value: String) -> (texts: [String], isClosed: Bool) {
        var texts: [String] = []
        var quote: Character?
        var current = ""
        var isComment = false
        for character in value {
            if character == "\n" { isComment = false }
            if isComment { continue }
            if let end = quote {
                if character == end {
                    texts.append(current)
                    (quote, current) = (nil, "")
                } else {
                    current.append(character)
                }
                continue
            }
            switch character {
            case "\"", "'": quote = character
            case "#": isComment = true
            case "]": return (texts, true)
            default: break
            }
        }
        return (texts, false)
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        let start = text.drop { $0.isWhitespace }
        return String(start.reversed().drop { $0.isWhitespace }.reversed())
    }

    /// Without a comment behind the value.
    private static func withoutComment(_ value: String) -> String {
        guard let blank = value.firstIndex(where: { $0 == " " || $0 == "\t" }),
            let next = value[blank...].first(where: { !$0.isWhitespace }), next == "#" || next == "!" || next == ";"
        else { return value }
        return String(value[..<blank])
    }
}
