import JSON

/// A question that the program asked a model beside the conversation: no message of it, and counted all the same.
public struct Aside: Hashable, Sendable {
    /// What it was asked for; a newer version may know more purposes.
    public struct Purpose: Hashable, Sendable {
        public var name: String

        public init(name: String) { self.name = name }

        /// What the session is called.
        public static let title = Purpose(name: "title")
        /// What stands for messages that are no longer sent.
        public static let summary = Purpose(name: "summary")
    }

    /// Unique in the session, among the messages too.
    public var id: MessageID
    public var purpose: Purpose
    public var at: Timestamp
    public var author: Author
    public var usage: Usage?
    public var cost: Cost?
    /// Members of the saved question that this version does not know.
    public var extras: JSONObject

    public init(
        id: MessageID, purpose: Purpose, at: Timestamp, author: Author, usage: Usage? = nil, cost: Cost? = nil,
        extras: JSONObject = JSONObject()
    ) {
        self.id = id
        self.purpose = purpose
        self.at = at
        self.author = author
        self.usage = usage
        self.cost = cost
        self.extras = extras
    }
}
