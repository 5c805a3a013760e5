import ChatCore

/// Taking in what changed on disk. Inside `transaction`, many at a time: each transaction waits for the disk once.
extension SessionIndex {
    /// What the index knows of the files, by session, of what can be read and what cannot.
    public func stamps() throws(SessionIndexError) -> [ULID: Int64] {
        var stamps: [ULID: Int64] = [:]
        let statement = try database.query("SELECT id, stamp FROM sessions UNION ALL SELECT id, stamp FROM unreadable")
        while try statement.step() {
            if let id = ULID(statement.text(0)) { stamps[id] = statement.integer(1) }
        }
        return stamps
    }

    /// Those that had a journal when they were taken in: what may change without the directory changing.
    public func stampsOfJournals() throws(SessionIndexError) -> [ULID: Int64] {
        var stamps: [ULID: Int64] = [:]
        let statement = try database.query("SELECT id, stamp FROM sessions WHERE has_journal")
        while try statement.step() {
            if let id = ULID(statement.text(0)) { stamps[id] = statement.integer(1) }
        }
        return stamps
    }

    /// What the directory looked like when everything in it had been taken in; nil when that never was.
    public func directoryStamp() throws(SessionIndexError) -> Int64? {
        let statement = try database.query("SELECT value FROM facts WHERE name='directory'")
        defer { statement.finish() }
        return try statement.step() ? statement.integer(0) : nil
    }

    public func setDirectoryStamp(_ stamp: Int64?) throws(SessionIndexError) {
        if let stamp {
            try database.run("INSERT OR REPLACE INTO facts VALUES('directory', ?)", [.integer(stamp)])
        } else {
            try database.run("DELETE FROM facts WHERE name='directory'", [])
        }
    }

    /// Takes a session in, or what is new in it.
    /// - Parameters:
    ///   - stamp: what its files looked like before they were read.
    ///   - byteSize: of its files.
    public func update(
        _ session: ChatSession, stamp: Int64, hasJournal: Bool, byteSize: Int
    ) throws(SessionIndexError) {
        let known = try rows(of: session.id)
        let number: Int64
        if let known { number = known.number } else { number = try nextNumber() }
        var old = known?.messages ?? [:]
        var rows: (first: Int64, last: Int64)?
        func note(_ row: Int64) { rows = (min(rows?.first ?? row, row), max(rows?.last ?? row, row)) }
        for message in IndexedMessage.all(of: session) {
            if let before = old.removeValue(forKey: message.key) {
                note(before.number)
                if before.message != message { try replace(before, with: message) }
            } else {
                note(try insert(message, session: number))
            }
        }
        for gone in old.values { try remove(gone) }
        try write(
            IndexedSession(of: session, byteSize: byteSize), number: number, stamp: stamp, hasJournal: hasJournal,
            rows: rows ?? (0, 0))
    }

    /// Remembers that a session cannot be read, so that it is not tried again until its file changes.
    public func markUnreadable(_ session: UnreadableSession, stamp: Int64) throws(SessionIndexError) {
        try remove(session.id)
        try database.run(
            "INSERT INTO unreadable VALUES(?, ?, ?)", [.text(session.id.text), .integer(stamp), .text(session.reason)])
    }

    /// Forgets a session and everything that was said in it.
    public func remove(_ id: ULID) throws(SessionIndexError) {
        try database.run("DELETE FROM unreadable WHERE id=?", [.text(id.text)])
        guard let known = try rows(of: id) else { return }
        for row in known.messages.values { try remove(row) }
        try database.run("DELETE FROM sessions WHERE number=?", [.integer(known.number)])
    }

    /// Rewrites the index of words without those of messages that were removed, which stay in it otherwise: a few seconds for millions.
    public func purge() throws(SessionIndexError) { try database.run("INSERT INTO found(found) VALUES('optimize')", []) }

    private func nextNumber() throws(SessionIndexError) -> Int64 {
        let statement = try database.query("SELECT coalesce(max(number), 0) + 1 FROM sessions")
        defer { statement.finish() }
        return try statement.step() ? statement.integer(0) : 1
    }

    private func write(
        _ session: IndexedSession, number: Int64, stamp: Int64, hasJournal: Bool, rows: (first: Int64, last: Int64)
    ) throws(SessionIndexError) {
        let tags = session.tags.joined(separator: "\n")
        let words = [session.title, session.preview, session.model, tags].joined(separator: "\n").lowercased()
        try database.run(
            "INSERT OR REPLACE INTO sessions VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                .integer(number), .text(session.id.text), .integer(stamp), .integer(hasJournal ? 1 : 0), .text(session.title),
                .text(session.title.lowercased()), .text(session.preview), .integer(session.createdAt.millisecondsSince1970),
                .integer(session.updatedAt.millisecondsSince1970), .text(session.model), .integer(Int64(session.messageCount)),
                .integer(Int64(session.byteSize)), session.tokens.map { .integer(Int64($0)) } ?? .null,
                session.cost.map { .real($0) } ?? .null, session.currency.map { .text($0) } ?? .null, .text(tags),
                .integer(session.isPinned ? 1 : 0), .text(words), .integer(rows.first), .integer(rows.last),
            ])
        try database.run("DELETE FROM unreadable WHERE id=?", [.text(session.id.text)])
    }
}
