import ChatCore
import TerminalCore

/// Everything that can happen to the program. All of it goes through one queue into `ChatState.update`.
public enum Action: Hashable, Sendable {
    case input(TerminalInput)
    case command(Command)
    /// A whole line entered at once, as from standard input: a message or a slash command.
    case submitted(String)
    /// A message as it stands, even when it begins with a slash.
    case asked(String, attachments: [Attachment] = [])
    case attachmentRead(Attachment)
    /// The text files of a directory, and what is to be told of those that were left out.
    case directoryRead([Attachment], Notice)
    case attachmentRefused(Notice)
    /// The files that a message names were read: it can be sent.
    case mentionsRead(String, [Attachment])
    /// One of them cannot be sent, and so the message was not.
    case mentionsRefused(String, Notice)
    case pasteIsNoImage(String)
    /// What a directory has for what is being typed.
    case directoryListed(DirectoryListing)
    case namesListed(KnownNames, [KnownName])
    case snippetsListed([Snippet], directory: String)
    /// The snippet that was asked for by name.
    case snippetFound(Snippet)
    case snippetRefused(Notice)
    /// A draft was left; the session is the one under which it is kept.
    case draftFound(FoundDraft, of: ULID)
    /// What was sent in other sessions, oldest first.
    case promptsRead([String])
    case resized(Size)
    case reply(MessageID, ReplyUpdate)
    /// What became known of the answer to a question of the program's own.
    case aside(MessageID, ReplyUpdate)
    /// How many tokens the model of that reference takes.
    case contextLearned(Int, of: String)
    /// What a backend says it has; with all lists so far, made ready for the screen, where that was done elsewhere.
    case modelsListed(ModelList, in: ModelCatalog? = nil)
    /// Favourites and recent models, as they were kept.
    case modelMarksRead(ModelMarks)
    case modelDescribed(ModelDescription)
    case revisionChecked(RevisionCheck)
    case presetsListed([Preset], directory: String)
    /// The preset that was asked for by name.
    case presetFound(Preset)
    case presetRefused(Notice)
    case spendingDescribed(SpendingReport)
    case offersListed([EndpointOffer], for: EndpointWish, failure: Notice?)
    /// The service makes an endpoint of that name.
    case endpointMade(String)
    /// What the hub has for these words and this task.
    case hubSearched(ModelList, words: String, task: String)
    case sessionsListed(SessionList)
    /// What was found of everything that was ever said.
    case sessionsSearched(SessionSearchResult)
    /// How far the index over all sessions is; what is listed and found is not all until it is done.
    case sessionsIndexed(done: Int, total: Int)
    case sessionFound(ULID)
    case sessionNotOpened(Notice)
    case sessionOpened(ShownSession)
    /// A saved session that is to be played.
    case sessionRead(ChatSession)
    /// Another process, which writes the session that is only read here, has gone on.
    case sessionFollowed(ULID, [SessionEvent])
    /// The session that is only read here, as it is now.
    case sessionReread(ChatSession)
    /// Nobody else writes the session any more.
    case sessionReleased(ULID)
    case themesListed([Theme])
    /// The theme that was asked for by name.
    case themeFound(Theme)
    /// The theme for the terminal's background.
    case themeFollowed(Theme)
    /// The command line asks for other settings than the session has.
    case adjusted(SessionAdjustment)
    /// A message for several models at once.
    case comparisonAsked(String, [ModelReference], attachments: [Attachment] = [])
    /// A conversation is to be held once more, in that new session.
    indirect case rerunStarted(Rerun, in: ChatSession)
    /// An editor gave the message back.
    case draftEdited(String)
    /// A file of that name is in the way of a text to be saved.
    case fileExists(SavedText)
    case pictureDecoded(PictureID, DecodedPicture)
    /// The files of settings have changed.
    case reconfigured(Reconfiguration)
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
    /// A picture that the model has made, base64.
    case receivedImage(mediaType: String, base64: String)
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
    public var allowance: RequestAllowance?
    public var requestID: String?
    /// The last try: the one that gave the answer, or the one that failed for good.
    public var attempt: Attempt?
    /// Why there is no answer, or only the beginning of one.
    public var failure: Notice?
    /// What the server said when it refused the conversation as too long.
    public var exceededContext: ExceededContext?

    public init(
        milliseconds: Int, author: Author? = nil, toolCalls: [ToolCall] = [], finishReason: String? = nil, usage: Usage? = nil,
        cost: Cost? = nil, allowance: RequestAllowance? = nil, requestID: String? = nil, attempt: Attempt? = nil,
        failure: Notice? = nil
    ) {
        self.milliseconds = milliseconds
        self.author = author
        self.toolCalls = toolCalls
        self.finishReason = finishReason
        self.usage = usage
        self.cost = cost
        self.allowance = allowance
        self.requestID = requestID
        self.attempt = attempt
        self.failure = failure
    }
}

public struct ShownSession: Hashable, Sendable {
    public var session: ChatSession
    /// Why it can only be read; nil when it can be written.
    public var readOnlyReason: String?
    /// What happened on opening, such as a recovery.
    public var notice: Notice?
    /// Where to begin to read; nil for the end.
    public var place: SessionPlace?

    public init(
        session: ChatSession, readOnlyReason: String? = nil, notice: Notice? = nil, place: SessionPlace? = nil
    ) {
        self.session = session
        self.readOnlyReason = readOnlyReason
        self.notice = notice
        self.place = place
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
