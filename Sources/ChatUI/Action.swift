import ChatCore
import TerminalCore

/// Everything that can happen to the program. All of it goes through one queue into `ChatState.update`.
public enum Action: Hashable, Sendable {
    case input(TerminalInput)
    case command(Command)
    /// A whole line entered at once, as from standard input: a message or a slash command.
    case submitted(String)
    /// A message as it stands, even when it begins with a slash.
    case asked(String)
    case resized(Size)
    case reply(MessageID, ReplyUpdate)
    case modelsListed(ModelList)
    case sessionsListed([SessionChoice])
    case sessionFound(ULID)
    case sessionNotOpened(Notice)
    case sessionOpened(ShownSession)
    case themesListed([Theme])
    /// The theme that was asked for by name.
    case themeFound(Theme)
    /// The command line asks for other settings than the session has.
    case adjusted(SessionAdjustment)
    /// A message for several models at once.
    case comparisonAsked(String, [ModelReference])
    /// A conversation is to be held once more, in that new session.
    indirect case rerunStarted(Rerun, in: ChatSession)
    /// An editor gave the message back.
    case draftEdited(String)
    /// A file of that name is in the way of a text to be saved.
    case fileExists(SavedText)
    case notice(Notice)
    /// Time has passed; whatever shows a time is drawn again.
    case ticked
    /// The session could not be given a file: it is tried again with the next message.
    case savingFailed(Notice)
    /// The terminal hung up or the system asks the program to end.
    case terminated
}

/// What became known of a running reply.
public enum ReplyUpdate: Hashable, Sendable {
    /// What must be done before the request can leave, such as `downloading the model, 45 %`.
    case preparing(String)
    /// A try failed and another follows after a wait.
    case retrying(Attempt, afterMilliseconds: Int)
    /// The answer has begun: who writes it, as far as the server said.
    case identified(Author)
    /// `pieces` is how many the server sent them in: about as many as tokens.
    case received(milliseconds: Int, text: String, reasoning: String, pieces: Int = 1)
    case ended(ReplyOutcome)
}

public struct ReplyOutcome: Hashable, Sendable {
    public var milliseconds: Int
    /// nil keeps what is known of the author.
    public var author: Author?
    public var toolCalls: [ToolCall]
    public var finishReason: String?
    public var usage: Usage?
    public var cost: Cost?
    public var requestID: String?
    /// The last try: the one that gave the answer, or the one that failed for good.
    public var attempt: Attempt?
    /// Why there is no answer, or only the beginning of one.
    public var failure: Notice?

    public init(
        milliseconds: Int, author: Author? = nil, toolCalls: [ToolCall] = [], finishReason: String? = nil, usage: Usage? = nil,
        cost: Cost? = nil, requestID: String? = nil, attempt: Attempt? = nil, failure: Notice? = nil
    ) {
        self.milliseconds = milliseconds
        self.author = author
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.usage = usage
        self.cost = cost
        self.requestID = requestID
        self.attempt = attempt
        self.failure = failure
    }
}

/// The models of one backend, or why it could not list them.
public struct ModelList: Hashable, Sendable {
    public var backend: String
    public var models: [ModelChoice]
    /// One sentence; nil when the list is whole.
    public var failure: String?

    public init(backend: String, models: [ModelChoice], failure: String? = nil) {
        self.backend = backend
        self.models = models
        self.failure = failure
    }
}

public struct ModelChoice: Hashable, Sendable {
    /// A model reference, backend included.
    public var reference: String
    /// Size, price, context and what else the backend tells, for a person.
    public var detail: String

    public init(reference: String, detail: String = "") {
        self.reference = reference
        self.detail = detail
    }
}

/// A saved session as the list of sessions shows it.
public struct SessionChoice: Hashable, Sendable {
    public var id: ULID
    public var title: String
    public var updatedAt: Timestamp
    public var model: String
    public var messageCount: Int?

    public init(id: ULID, title: String, updatedAt: Timestamp, model: String, messageCount: Int? = nil) {
        self.id = id
        self.title = title
        self.updatedAt = updatedAt
        self.model = model
        self.messageCount = messageCount
    }
}

public struct ShownSession: Hashable, Sendable {
    public var session: ChatSession
    /// Why it can only be read; nil when it can be written.
    public var readOnlyReason: String?
    /// What happened on opening, such as a recovery.
    public var notice: Notice?

    public init(session: ChatSession, readOnlyReason: String? = nil, notice: Notice? = nil) {
        self.session = session
        self.readOnlyReason = readOnlyReason
        self.notice = notice
    }
}

/// What the command line asks of a session; nil leaves it as it is.
public struct SessionAdjustment: Hashable, Sendable {
    public var model: ModelReference?
    public var systemPrompt: String?
    /// Only what is set here changes.
    public var settings: GenerationSettings

    public init(model: ModelReference? = nil, systemPrompt: String? = nil, settings: GenerationSettings = GenerationSettings()) {
        self.model = model
        self.systemPrompt = systemPrompt
        self.settings = settings
    }
}
