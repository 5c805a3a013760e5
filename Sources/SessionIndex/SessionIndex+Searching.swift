import ChatCore

/// A message in which everything was found that was looked for.
public struct SearchHit: Hashable, Sendable {
    /// A piece of a text, found or around what was found.
    public struct Piece: Hashable, Sendable {
        public var text: String
        public var isMatch: Bool

        public init(_ text: String, isMatch: Bool) {
            self.text = text
            self.isMatch = isMatch
        }
    }

    public var session: IndexedSession
    /// Nil when it is the title or the system prompt.
    public var message: MessageID?
    /// `user`, `assistant`, `system`, `tool` or `title`.
    public var role: String
    public var at: Timestamp
    /// The place where it was found, on one line.
    public var snippet: [Piece]

    public init(session: IndexedSession, message: MessageID?, role: String, at: Timestamp, snippet: [Piece]) {
        self.session = session
        self.message = message
        self.role = role
        self.at = at
        self.snippet = snippet
    }
}

extension SessionIndex {
    private static let snippetWords = 16
    private static let matchStart: Character = "\u{1}"
    private static let matchEnd: Character = "\u{2}"

    /// Messages that fit, the one that became known last first.
    /// - Parameter limit: how many at most: the cost grows with what is found, not with what there is.
    public func search(_ query: SessionQuery, limit: Int) throws(SessionIndexError) -> [SearchHit] {
        let match = try match(of: query)
        var conditions: [String] = match == nil ? [] : ["found MATCH ?"]
        var values: [SQLValue] = match.map { [.text($0)] } ?? []
        try addTimes(of: query, isMatched: match != nil, &conditions, &values)
        let rows = match == nil ? "messages" : "found CROSS JOIN messages ON messages.number = found.rowid"
        let order = match == nil ? "messages.number" : "found.rowid"
        let snippets =
            match == nil ? "substr(messages.text, 1, 200), ''" : "\(Self.snippet(column: 0)), \(Self.snippet(column: 1))"
        let sql = """
            SELECT session, messages.id, messages.role, at, \(snippets) FROM \(rows)
            WHERE \(conditions.isEmpty ? "1" : conditions.joined(separator: " AND ")) ORDER BY \(order) DESC LIMIT ?
            """
        let statement = try database.query(sql, values + [.integer(Int64(limit))])
        var hits: [SearchHit] = []
        while try statement.step() {
            guard let session = try session(number: statement.integer(0)) else { throw .damaged }
            let (text, reasoning) = (statement.text(4), statement.text(5))
            let isInReasoning = !text.contains(Self.matchStart) && reasoning.contains(Self.matchStart)
            hits.append(
                SearchHit(
                    session: session, message: statement.isNull(1) ? nil : MessageID(statement.text(1)), role: statement.text(2),
                    at: statement.time(3), snippet: Self.pieces(of: isInReasoning ? reasoning : text)))
        }
        return hits
    }

    private static func snippet(column: Int) -> String {
        "snippet(found, \(column), char(1), char(2), '…', \(snippetWords))"
    }

    /// Besides the time of each message, the rows among which it must be: those of sessions that were begun and changed at the right time.
    private func addTimes(
        of query: SessionQuery, isMatched: Bool, _ conditions: inout [String], _ values: inout [SQLValue]
    ) throws(SessionIndexError) {
        let row = isMatched ? "found.rowid" : "messages.number"
        if let before = query.before {
            let time = SQLValue.integer(before.millisecondsSince1970)
            conditions += ["at < ?", "\(row) <= ?"]
            values += [time, try bound("SELECT max(last_row) FROM sessions WHERE created_at < ?", time)]
        }
        if let after = query.after {
            let time = SQLValue.integer(after.millisecondsSince1970)
            conditions += ["at >= ?", "\(row) >= ?"]
            values += [time, try bound("SELECT min(first_row) FROM sessions WHERE updated_at >= ?", time)]
        }
    }

    private func bound(_ sql: String, _ time: SQLValue) throws(SessionIndexError) -> SQLValue {
        let statement = try database.query(sql, [time])
        defer { statement.finish() }
        // Nothing is that old, or that new: no row has a number that fits.
        guard try statement.step(), !statement.isNull(0) else { return .integer(sql.contains("max(") ? -1 : .max) }
        return .integer(statement.integer(0))
    }

    private func session(number: Int64) throws(SessionIndexError) -> IndexedSession? {
        let statement = try database.query("SELECT id FROM sessions WHERE number=?", [.integer(number)])
        defer { statement.finish() }
        guard try statement.step(), let id = ULID(statement.text(0)) else { return nil }
        return try session(id)
    }

    private static func pieces(of text: String) -> [SearchHit.Piece] {
        let line = text.split { $0.isWhitespace }.joined(separator: " ")
        var pieces: [SearchHit.Piece] = []
        var isMatch = false
        for part in line.split(omittingEmptySubsequences: false, whereSeparator: { $0 == matchStart || $0 == matchEnd }) {
            if !part.isEmpty { pieces.append(SearchHit.Piece(String(part), isMatch: isMatch)) }
            isMatch.toggle()
        }
        return pieces
    }

    // MARK: The query of FTS5

    /// As FTS5 wants it; nil when there is nothing but dates. Everything that was typed stands in quotes, where it means itself.
    private func match(of query: SessionQuery) throws(SessionIndexError) -> String? {
        var models: [String] = []
        for name in query.models { models.append(try matches(ofModel: name).joined(separator: " OR ")) }
        return query.match(models: models)
    }

    /// What finds the models of whose name a part begins so: phrases of whole words, whose rows FTS5 takes one after the other. Of a
    /// phrase that ends in the beginning of a word it would gather all rows of all words before the first.
    private func matches(ofModel part: String) throws(SessionIndexError) -> [String] {
        let beginning = [SessionQuery.Term(part, isPrefix: true).match]
        let typed = Self.words(of: part)
        guard let last = typed.last, part.utf8.last.map(Self.isOfWord) == true, part.utf8.allSatisfy({ $0 < 0x80 }) else {
            return beginning
        }
        var ends: Set<String> = []
        let statement = try database.query("SELECT name FROM models", [])
        while try statement.step() {
            let name = statement.text(0)
            // How SQLite cuts other letters than those of ASCII, it alone knows.
            guard name.utf8.allSatisfy({ $0 < 0x80 }) else { return beginning }
            for word in Self.words(of: name) where word.hasPrefix(last) { ends.insert(word) }
            if ends.count > Self.mostEnds { return beginning }
        }
        guard !ends.isEmpty else { return beginning }
        return ends.sorted().map { SessionQuery.Term((typed.dropLast() + [$0]).joined(separator: " ")).match }
    }

    private static let mostEnds = 200

    private static func isOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        default: false
        }
    }

    /// The words of a text of ASCII, as the tokenizer cuts them.
    private static func words(of text: String) -> [String] {
        text.utf8.split { !isOfWord($0) }.map { String(Substring($0)).lowercased() }
    }
}

extension SessionQuery {
    /// - Parameter models: what finds each of `self.models`.
    fileprivate func match(models: [String]) -> String? {
        var parts = terms.map { "{text reasoning} : \($0.match)" }
        parts += models.map { "model : (\($0))" }
        parts += tags.map { "tags : \(Term($0).match)" }
        // What must not be there is taken away from something: from all messages when nothing else is asked for.
        let roles = roles.isEmpty && parts.isEmpty && !excluded.isEmpty ? Self.roles : roles
        if !roles.isEmpty { parts.append("role : (\(roles.map { Term($0).match }.joined(separator: " OR ")))") }
        guard !parts.isEmpty else { return nil }
        let wanted = parts.joined(separator: " AND ")
        let unwanted = excluded.map { "{text reasoning} : \($0.match)" }.joined(separator: " OR ")
        return unwanted.isEmpty ? wanted : "(\(wanted)) NOT (\(unwanted))"
    }
}

extension SessionQuery.Term {
    fileprivate var match: String {
        let quoted = text.reduce(into: "") { $0 += $1 == "\"" ? "\"\"" : $1 == "\0" ? " " : String($1) }
        return "\"\(quoted)\"\(isPrefix ? " *" : "")"
    }
}
