import ChatCore

extension SessionIndex {
    private static let columns =
        "id, title, preview, created_at, updated_at, model, messages, bytes, tokens, cost, currency, tags"

    /// Sessions, pinned ones first, then the one changed last first.
    /// - Parameters:
    ///   - filter: words that must all be in the title, the first words, the model or the tags; upper and lower case are the same.
    ///   - limit: how many at most; nil for all.
    public func sessions(matching filter: String = "", limit: Int? = nil) throws(SessionIndexError) -> [IndexedSession] {
        let words = filter.lowercased().split(whereSeparator: \.isWhitespace)
        let conditions = words.map { _ in "words LIKE ? ESCAPE '\\'" }.joined(separator: " AND ")
        return try sessions(
            "\(conditions.isEmpty ? "" : "WHERE \(conditions)") ORDER BY is_pinned DESC, updated_at DESC, id DESC LIMIT ?",
            words.map { .text("%\($0.escapedForLike)%") } + [.integer(Int64(limit ?? -1))])
    }

    /// The ones that were changed last, pinned or not.
    public func newest(_ limit: Int) throws(SessionIndexError) -> [IndexedSession] {
        try sessions("ORDER BY updated_at DESC, id DESC LIMIT ?", [.integer(Int64(limit))])
    }

    public func session(_ id: ULID) throws(SessionIndexError) -> IndexedSession? {
        try sessions("WHERE id=?", [.text(id.text)]).first
    }

    /// Sessions whose identifier or title begins so; upper and lower case are the same.
    /// - Returns: newest first.
    public func sessions(called name: String) throws(SessionIndexError) -> [IndexedSession] {
        let pattern = SQLValue.text(name.lowercased().escapedForLike + "%")
        return try sessions(
            "WHERE id LIKE ? ESCAPE '\\' OR title_key LIKE ? ESCAPE '\\' ORDER BY updated_at DESC, id DESC", [pattern, pattern])
    }

    public func count() throws(SessionIndexError) -> Int {
        let statement = try database.query("SELECT count(*) FROM sessions")
        defer { statement.finish() }
        return try statement.step() ? Int(statement.integer(0)) : 0
    }

    /// Files that ought to be sessions and cannot be read, oldest first.
    public func unreadable() throws(SessionIndexError) -> [UnreadableSession] {
        var sessions: [UnreadableSession] = []
        let statement = try database.query("SELECT id, reason FROM unreadable ORDER BY id")
        while try statement.step() {
            if let id = ULID(statement.text(0)) { sessions.append(UnreadableSession(id: id, reason: statement.text(1))) }
        }
        return sessions
    }

    private func sessions(_ rest: String, _ values: [SQLValue]) throws(SessionIndexError) -> [IndexedSession] {
        var sessions: [IndexedSession] = []
        let statement = try database.query("SELECT \(Self.columns) FROM sessions \(rest)", values)
        while try statement.step() {
            guard let id = ULID(statement.text(0)) else { throw .damaged }
            sessions.append(
                IndexedSession(
                    id: id, title: statement.text(1), preview: statement.text(2), createdAt: statement.time(3),
                    updatedAt: statement.time(4), model: statement.text(5), messageCount: Int(statement.integer(6)),
                    byteSize: Int(statement.integer(7)), tokens: statement.isNull(8) ? nil : Int(statement.integer(8)),
                    cost: statement.real(9), currency: statement.isNull(10) ? nil : statement.text(10),
                    tags: statement.text(11).split(separator: "\n").map(String.init)))
        }
        return sessions
    }
}

extension Statement {
    func time(_ column: Int32) -> Timestamp { Timestamp(millisecondsSince1970: integer(column)) }
}

extension StringProtocol {
    /// With what `LIKE` takes for more than itself escaped by a backslash.
    fileprivate var escapedForLike: String {
        reduce(into: "") { text, character in
            if character == "%" || character == "_" || character == "\\" { text.append("\\") }
            text.append(character)
        }
    }
}
