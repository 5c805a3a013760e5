import JSON

/// A message's identity within its session.
public struct MessageID: Hashable, Sendable {
    public let text: String

    public init(_ text: String) { self.text = text }
    public init(_ id: ULID) { text = id.text }
}

/// One turn of a conversation.
public struct ChatMessage: Hashable, Sendable {
    public enum Role: String, Hashable, Sendable { case system, user, assistant, tool }

    /// A piece of what was said.
    public enum Part: Hashable, Sendable {
        case text(String)
        case image(mediaType: String, source: ImageSource)
        /// A kind this version does not know, kept as it was read.
        case other(JSONObject)

        /// What it says; nil for a part that is no text.
        public var text: String? {
            switch self {
            case .text(let text): text
            case .image: nil
            case .other(let object): object["type"]?.stringValue == "text" ? object["text"]?.stringValue : nil
            }
        }
    }

    public enum ImageSource: Hashable, Sendable {
        /// A path, relative to the session's directory or absolute.
        case file(String)
        /// Base64.
        case data(String)
    }

    public var id: MessageID
    /// The message before this one; nil for a root.
    public var parent: MessageID?
    public var role: Role
    public var createdAt: Timestamp
    public var content: [Part]
    /// How this message came about; nil unless a model wrote it.
    public var reply: Reply?
    /// Members of the saved message that this version does not know.
    public var extras: JSONObject

    public init(
        id: MessageID, parent: MessageID?, role: Role, createdAt: Timestamp, content: [Part], reply: Reply? = nil,
        extras: JSONObject = JSONObject()
    ) {
        self.id = id
        self.parent = parent
        self.role = role
        self.createdAt = createdAt
        self.content = content
        self.reply = reply
        self.extras = extras
    }

    /// All text parts as one.
    public var text: String {
        if case .text(let only) = content.first, content.count == 1 { return only }
        return content.compactMap(\.text).joined(separator: "\n")
    }
}
