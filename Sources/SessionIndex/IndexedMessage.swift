import ChatCore

/// A row that can be found: a message, or a session's title or system prompt.
struct IndexedMessage: Hashable {
    /// Nil for what is no message.
    var id: String?
    var at: Int64
    var text: String
    var reasoning: String
    /// `user`, `assistant`, `system`, `tool` or `title`.
    var role: String
    /// Who wrote it; empty unless a model did.
    var model: String
    /// The session's, a line each.
    var tags: String

    /// What it is recognized by in its session.
    var key: String { id ?? role + " of the session" }

    static func all(of session: ChatSession) -> [IndexedMessage] {
        let tags = session.tags.joined(separator: "\n")
        func fact(_ text: String, _ role: String) -> [IndexedMessage] {
            if text.isEmpty { return [] }
            return [
                IndexedMessage(
                    id: nil, at: session.createdAt.millisecondsSince1970, text: text, reasoning: "", role: role, model: "",
                    tags: tags)
            ]
        }
        return fact(session.titleOfItsOwn, "title") + fact(session.systemPrompt, "system")
            + session.messages.map { message in
                let author = message.reply?.author
                let names = [author?.reference, author?.model == author?.reference ? nil : author?.model, author?.provider]
                return IndexedMessage(
                    id: message.id.text, at: message.createdAt.millisecondsSince1970, text: message.text,
                    reasoning: message.reply?.reasoning ?? "", role: message.role.rawValue,
                    model: names.compactMap { $0 }.joined(separator: "\n"), tags: tags)
            }
    }

    fileprivate var values: [SQLValue] { [.text(text), .text(reasoning), .text(role), .text(model), .text(tags)] }
}

extension ChatSession {
    /// The title where somebody gave it one; empty where it is only the first words, which are found in their message.
    fileprivate var titleOfItsOwn: String {
        let first = messages.first { $0.role == .user }?.text.prefix(4 * title.count + 400) ?? ""
        let words = first.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.hasPrefix(title.hasSuffix("…") ? title.dropLast() : title[...]) ? "" : title
    }
}

/// The rows of a session, as the index has them.
struct IndexedRows {
    struct Row {
        var number: Int64
        var message: IndexedMessage
    }

    var number: Int64
    /// By what they are recognized by.
    var messages: [String: Row] = [:]
}

extension SessionIndex {
    /// Nil for a session that the index does not know.
    func rows(of id: ULID) throws(SessionIndexError) -> IndexedRows? {
        let session = try database.query("SELECT number FROM sessions WHERE id=?", [.text(id.text)])
        guard try session.step() else { return nil }
        var rows = IndexedRows(number: session.integer(0))
        session.finish()
        let statement = try database.query(
            "SELECT number, id, at, text, reasoning, role, model, tags FROM messages WHERE session=?", [.integer(rows.number)])
        while try statement.step() {
            let message = IndexedMessage(
                id: statement.isNull(1) ? nil : statement.text(1), at: statement.integer(2), text: statement.text(3),
                reasoning: statement.text(4), role: statement.text(5), model: statement.text(6), tags: statement.text(7))
            rows.messages[message.key] = IndexedRows.Row(number: statement.integer(0), message: message)
        }
        return rows
    }

    func insert(_ message: IndexedMessage, session: Int64) throws(SessionIndexError) -> Int64 {
        try database.run(
            "INSERT INTO messages(session, id, at, text, reasoning, role, model, tags) VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
            [.integer(session), message.id.map { .text($0) } ?? .null, .integer(message.at)] + message.values)
        let number = database.lastInserted
        try addWords(of: message, number)
        return number
    }

    func replace(_ row: IndexedRows.Row, with message: IndexedMessage) throws(SessionIndexError) {
        try removeWords(of: row)
        try database.run(
            "UPDATE messages SET at=?, text=?, reasoning=?, role=?, model=?, tags=? WHERE number=?",
            [.integer(message.at)] + message.values + [.integer(row.number)])
        try addWords(of: message, row.number)
    }

    func remove(_ row: IndexedRows.Row) throws(SessionIndexError) {
        try removeWords(of: row)
        try database.run("DELETE FROM messages WHERE number=?", [.integer(row.number)])
    }

    private func addWords(of message: IndexedMessage, _ number: Int64) throws(SessionIndexError) {
        try database.run(
            "INSERT INTO found(rowid, text, reasoning, role, model, tags) VALUES(?, ?, ?, ?, ?, ?)",
            [.integer(number)] + message.values)
    }

    /// The words are told again, because the full-text index keeps no texts to know them from.
    private func removeWords(of row: IndexedRows.Row) throws(SessionIndexError) {
        try database.run(
            "INSERT INTO found(found, rowid, text, reasoning, role, model, tags) VALUES('delete', ?, ?, ?, ?, ?, ?)",
            [.integer(row.number)] + row.message.values)
    }
}
