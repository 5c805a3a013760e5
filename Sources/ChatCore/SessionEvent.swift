/// Something that happened to a session. A session is the fold of its events; screen and journal get the same ones.
///
/// The large cases are indirect: deltas come by the thousand, and a list of them takes only their own size.
///
/// Every event may be applied twice without harm, so a journal that was already folded into a snapshot does no damage.
public enum SessionEvent: Hashable, Sendable {
    /// A message that is complete from the start: it becomes the head.
    indirect case messageSent(ChatMessage)
    /// An assistant message begins, still empty: it becomes the head and the running reply. Of one that is there already and has received
    /// nothing, it says what the next request leaves out.
    indirect case replyStarted(ReplyStart)
    indirect case replyAttempted(MessageID, Attempt)
    /// The server has said who writes the reply: what is known of a reply that is cut short.
    indirect case replyIdentified(MessageID, Author)
    case replyReceived(MessageDelta)
    /// A part of a reply that comes whole, such as an image. `number` is its place in the content: what makes applying twice harmless.
    indirect case replyPartReceived(MessageID, number: Int, ChatMessage.Part)
    indirect case replyFinished(ReplyEnd)
    case titleChanged(String, at: Timestamp)
    case systemPromptChanged(String, at: Timestamp)
    indirect case modelChanged(ModelReference, at: Timestamp)
    indirect case settingsChanged(GenerationSettings, at: Timestamp)
    case tagsChanged([String], at: Timestamp)
    /// What is sent begins elsewhere from now on; nil sends everything again.
    indirect case contextCut(ContextCut?, at: Timestamp)
    /// A model has answered what the program asked it beside the conversation.
    indirect case asideAnswered(Aside)
    /// Another leaf becomes the active one; nil starts over from no message at all.
    case headMoved(MessageID?, at: Timestamp)
    /// A message goes, with all that follows it.
    case branchRemoved(MessageID, at: Timestamp)
    /// What was removed is back in its place.
    indirect case branchRestored(RemovedBranch, at: Timestamp)
}

public struct ReplyStart: Hashable, Sendable {
    public var id: MessageID
    public var parent: MessageID?
    public var author: Author
    public var at: Timestamp
    /// What the reply begins with: the text of one that was cut short and is to go on.
    public var text: String
    /// What the request does not hold; nil when it holds everything.
    public var leftOut: LeftOut?

    public init(
        id: MessageID, parent: MessageID?, author: Author, at: Timestamp, text: String = "", leftOut: LeftOut? = nil
    ) {
        self.id = id
        self.parent = parent
        self.author = author
        self.at = at
        self.text = text
        self.leftOut = leftOut
    }
}

/// Messages that were taken out of a session, with what it takes to put them back.
public struct RemovedBranch: Hashable, Sendable {
    public struct Place: Hashable, Sendable {
        /// Where in the session's `messages` it stood.
        public var position: Int
        public var message: ChatMessage

        public init(position: Int, message: ChatMessage) {
            self.position = position
            self.message = message
        }
    }

    /// In order of their positions.
    public var places: [Place]
    /// The head before they went.
    public var head: MessageID?

    public init(places: [Place], head: MessageID?) {
        self.places = places
        self.head = head
    }
}

/// Pieces of a reply that arrived together.
public struct MessageDelta: Hashable, Sendable {
    public var message: MessageID
    /// Since the request.
    public var milliseconds: Int
    /// UTF-8 bytes of text that the message held before: what makes applying twice harmless.
    public var textOffset: Int
    public var text: String
    /// UTF-8 bytes of reasoning that the message held before.
    public var reasoningOffset: Int
    public var reasoning: String

    public init(
        message: MessageID, milliseconds: Int, textOffset: Int, text: String, reasoningOffset: Int = 0, reasoning: String = ""
    ) {
        self.message = message
        self.milliseconds = milliseconds
        self.textOffset = textOffset
        self.text = text
        self.reasoningOffset = reasoningOffset
        self.reasoning = reasoning
    }
}

/// The end of a reply, with what only the end tells.
public struct ReplyEnd: Hashable, Sendable {
    public var message: MessageID
    public var at: Timestamp
    /// As it is known now: the server may have named provider, model and revision.
    public var author: Author
    public var toolCalls: [ToolCall]
    public var finishReason: String?
    public var usage: Usage?
    public var cost: Cost?
    public var durationMilliseconds: Int?
    public var requestID: String?
    public var isInterrupted: Bool

    public init(
        message: MessageID, at: Timestamp, author: Author, toolCalls: [ToolCall] = [], finishReason: String? = nil,
        usage: Usage? = nil, cost: Cost? = nil, durationMilliseconds: Int? = nil, requestID: String? = nil,
        isInterrupted: Bool = false
    ) {
        self.message = message
        self.at = at
        self.author = author
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.usage = usage
        self.cost = cost
        self.durationMilliseconds = durationMilliseconds
        self.requestID = requestID
        self.isInterrupted = isInterrupted
    }
}
