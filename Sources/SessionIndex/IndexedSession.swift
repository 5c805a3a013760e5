import ChatCore

/// What the index tells of a session without its file.
public struct IndexedSession: Hashable, Sendable {
    public var id: ULID
    public var title: String
    /// The beginning of the first user message; empty when there is none.
    public var preview: String
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// The model reference for the next reply, as text.
    public var model: String
    public var messageCount: Int
    /// Of its files.
    public var byteSize: Int
    /// Prompt and completion tokens of all replies; nil when no server counted any.
    public var tokens: Int?
    /// Of all replies in the currency of the first that names one; nil when none does.
    public var cost: Double?
    public var currency: String?
    public var tags: [String]

    public init(
        id: ULID, title: String, preview: String, createdAt: Timestamp, updatedAt: Timestamp, model: String, messageCount: Int,
        byteSize: Int, tokens: Int?, cost: Double?, currency: String?, tags: [String]
    ) {
        self.id = id
        self.title = title
        self.preview = preview
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.model = model
        self.messageCount = messageCount
        self.byteSize = byteSize
        self.tokens = tokens
        self.cost = cost
        self.currency = currency
        self.tags = tags
    }

    /// - Parameter byteSize: of its files.
    public init(of session: ChatSession, byteSize: Int) {
        let replies = session.messages.compactMap(\.reply)
        let counts = replies.compactMap(\.usage).flatMap { [$0.promptTokens, $0.completionTokens] }.compactMap { $0 }
        let costs = replies.compactMap(\.cost)
        let currency = costs.first?.currency
        self.init(
            id: session.id, title: session.title,
            preview: Self.preview(of: session.messages.first { $0.role == .user }?.text ?? ""), createdAt: session.createdAt,
            updatedAt: session.updatedAt, model: session.model.text, messageCount: session.messages.count, byteSize: byteSize,
            tokens: counts.isEmpty ? nil : counts.reduce(0) { $0.addingReportingOverflow($1).partialValue },
            cost: currency.map { currency in costs.reduce(0) { $1.currency == currency ? $0 + $1.amount : $0 } },
            currency: currency, tags: session.tags)
    }

    /// True for one that stands before the others.
    public var isPinned: Bool { tags.contains(ChatSession.pinTag) }

    private static let previewLength = 120

    /// The beginning of a text on one line.
    private static func preview(of text: String) -> String {
        let words = text.prefix(4 * previewLength).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count <= previewLength ? words : words.prefix(previewLength - 1) + "…"
    }
}

/// A file that ought to be a session and cannot be read.
public struct UnreadableSession: Hashable, Sendable {
    public var id: ULID
    /// One clause for a person.
    public var reason: String

    public init(id: ULID, reason: String) {
        self.id = id
        self.reason = reason
    }
}
