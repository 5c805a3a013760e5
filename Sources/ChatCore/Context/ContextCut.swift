import JSON

/// Where the part of a conversation begins that is still sent. What stands before stays in the session and on the screen.
public struct ContextCut: Hashable, Sendable {
    /// The first message that is sent. On a branch that does not have it, everything is.
    public var first: MessageID
    /// Stands in requests for what is left out; empty when nothing does.
    public var summary: String
    /// Members of the saved cut that this version does not know.
    public var extras: JSONObject

    public init(first: MessageID, summary: String = "", extras: JSONObject = JSONObject()) {
        self.first = first
        self.summary = summary
        self.extras = extras
    }
}

/// What a request for a reply did not hold of the conversation before it.
public struct LeftOut: Hashable, Sendable {
    /// How many messages, from the first one on.
    public var messages: Int
    /// Whether a summary stood in for them.
    public var isSummarised: Bool

    public init(messages: Int, isSummarised: Bool) {
        self.messages = messages
        self.isSummarised = isSummarised
    }
}

extension ChatSession {
    /// What the next request leaves out of the active path; nil when it holds everything.
    public var leftOut: LeftOut? {
        guard let contextCut, let position = position(of: contextCut.first), let index = activePath.lastIndex(of: position),
            index > 0
        else { return nil }
        return LeftOut(messages: index, isSummarised: !contextCut.summary.isEmpty)
    }

    /// The messages of the active path that a request holds.
    public var sentMessages: some RandomAccessCollection<ChatMessage> { activeMessages.dropFirst(leftOut?.messages ?? 0) }

    /// The system prompt of a request: with the summary of what is left out, when there is one.
    public var sentSystemPrompt: String {
        guard let contextCut, leftOut?.isSummarised == true else { return systemPrompt }
        let summary = "What was said before this, summed up:\n\n" + contextCut.summary
        return systemPrompt.isEmpty ? summary : systemPrompt + "\n\n" + summary
    }
}
