import ChatCore

/// A saved session as the list of sessions shows it.
public struct SessionChoice: Hashable, Sendable {
    public var id: ULID
    public var title: String
    public var updatedAt: Timestamp
    public var model: String
    public var messageCount: Int?
    public var tags: [String]
    public var isPinned: Bool
    /// What it has cost, for a person; empty when nobody knows.
    public var cost: String
    /// The first words that were said; empty when they are the title.
    public var preview: String

    public init(
        id: ULID, title: String, updatedAt: Timestamp, model: String, messageCount: Int? = nil, tags: [String] = [],
        isPinned: Bool = false, cost: String = "", preview: String = ""
    ) {
        self.id = id
        self.title = title
        self.updatedAt = updatedAt
        self.model = model
        self.messageCount = messageCount
        self.tags = tags
        self.isPinned = isPinned
        self.cost = cost
        self.preview = preview
    }
}

/// Sessions that fit what was typed, pinned ones first, then the one changed last first.
public struct SessionList: Hashable, Sendable {
    /// Words that were asked for.
    public var filter: String
    /// The first of them: more may fit.
    public var sessions: [SessionChoice]
    /// Of the directory.
    public var total: Int

    public init(filter: String = "", sessions: [SessionChoice], total: Int) {
        self.filter = filter
        self.sessions = sessions
        self.total = total
    }
}

/// What a search over all sessions found.
public struct SessionSearchResult: Hashable, Sendable {
    public var query: String
    /// Newest first; more may fit.
    public var hits: [SessionHit]
    /// What to show as found in the message that is opened.
    public var words: [String]
    /// Why the query is none; nil when it is one.
    public var problem: String?

    public init(query: String, hits: [SessionHit], words: [String] = [], problem: String? = nil) {
        self.query = query
        self.hits = hits
        self.words = words
        self.problem = problem
    }
}

/// One message in which everything was found.
public struct SessionHit: Hashable, Sendable {
    public var session: SessionChoice
    /// Nil when it is the title or the system prompt.
    public var message: MessageID?
    public var role: String
    public var at: Timestamp
    public var snippet: [ListItem.Piece]

    public init(session: SessionChoice, message: MessageID?, role: String, at: Timestamp, snippet: [ListItem.Piece]) {
        self.session = session
        self.message = message
        self.role = role
        self.at = at
        self.snippet = snippet
    }
}

/// A message to begin to read at, and what was looked for there.
public struct SessionPlace: Hashable, Sendable {
    public var message: MessageID
    /// Shown where they stand; empty shows none.
    public var words: [String]

    public init(message: MessageID, words: [String] = []) {
        self.message = message
        self.words = words
    }
}
