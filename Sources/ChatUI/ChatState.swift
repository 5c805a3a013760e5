import ChatCore
import TerminalCore

/// Everything the program knows that a person can see or change. `update` is the only code that changes it.
public struct ChatState: Sendable {
    public internal(set) var session: ChatSession { didSet { sessionVersion &+= 1 } }
    /// Another one whenever the session has changed: what was laid out before is looked at again.
    private(set) var sessionVersion = 0
    /// True once the session has a file: a session in which nothing was said has none.
    public internal(set) var isSaved: Bool
    /// Why the session can only be read; nil when it can be written.
    public internal(set) var readOnlyReason: String?
    public internal(set) var hasQuit = false
    /// True when something that shows has changed since the last frame.
    public internal(set) var hasChanged = true
    /// True when the last frame did not show all that had changed: the next one shows more of it.
    public internal(set) var isBehind = false
    /// The last thing to tell the person.
    public internal(set) var notice: Notice?
    /// How the running reply gets on; nil when none runs.
    public internal(set) var progress: ReplyProgress?
    /// The models that are asked the same side by side; nil when one is asked, or none.
    @OutOfLine public internal(set) var comparison: Comparison?
    /// The conversation that is being held once more in this session; nil when none is.
    public internal(set) var rerunning: RunningRerun?
    public internal(set) var size: Size
    public internal(set) var overlay: Overlay?

    /// The theme in use; a preview may be on the screen instead.
    public internal(set) var chosenTheme: Theme {
        get { themeInUse.chosen }
        set { themeInUse = ThemeInUse(newValue, at: options.colorDepth) }
    }
    var themeInUse: ThemeInUse
    /// What is drawn in on light and on dark ground; nil while the theme is one for both.
    public internal(set) var themePair: ThemePair?

    var composer: Composer
    /// What what is being typed could be meant as; nil when nothing is to be shown.
    var completion: Completion?
    var completionSources = CompletionSources()
    /// The draft as it is kept outside.
    var draft = KeptDraft()
    var conversation: ConversationPane
    var models = ModelCatalog()
    /// What the hub found when it was searched last.
    var hubModels = ModelCatalog()
    /// What the hub told of models, by their names.
    var descriptions: [String: ModelDescription] = [:]
    /// What the hub said last of model references.
    var checks: [String: RevisionCheck] = [:]
    /// The commits that a person has agreed to follow models to, until an answer is recorded at them.
    var followed: [String: String] = [:]
    /// How much more may be asked, by backend.
    var allowances: [String: RequestAllowance] = [:]
    /// How many tokens models take, by their references, as far as it is known.
    var contextLengths: [String: Int] = [:]
    /// What a model is asked beside the conversation; nil when nothing is.
    @OutOfLine var aside: RunningAside?
    var previousModel: ModelReference?
    var interruptedOnce = false
    /// Keys of a command that is not complete.
    var pendingKeys: [KeyPress] = []
    /// vim's normal mode; nil while one writes.
    var normalMode: NormalMode?
    /// What is asked at the foot of the screen; nil when nothing is.
    @OutOfLine var prompt: LinePrompt?
    /// Whether the mouse is reported to the program; else it is the terminal's own.
    public internal(set) var reportsMouse: Bool
    /// Where the button was pressed that is still held down.
    var mousePress: Point?
    /// An earlier message that is being written anew; nil when the next one goes behind the last.
    var revision: Revision?
    /// What `undo` brings back, the last one first.
    var removedBranches: [RemovedBranch] = []
    /// True when nothing is written to the disk, up to the end of the program.
    public internal(set) var isPrivate = false
    /// A saved conversation that is played; nil when none is.
    @OutOfLine public internal(set) var replay: ReplayPlayer?
    /// What comes back when it has been played; nil in a program that does nothing else.
    @OutOfLine var beforeReplay: ChatBeforeReplay?
    var ids: ULIDGenerator
    /// Whether the terminal's window is the one that takes the keys; a terminal that does not tell has it always.
    var hasFocus = true
    var options: ChatOptions

    /// - Parameters:
    ///   - seed: for the identifiers of messages; the same seed and actions give the same session.
    ///   - prompts: sent before, oldest first.
    public init(
        opened: ShownSession, isSaved: Bool, size: Size, seed: UInt64, prompts: [String] = [],
        theme: Theme = .terminal, options: ChatOptions = ChatOptions()
    ) {
        session = opened.session
        readOnlyReason = opened.readOnlyReason
        notice = opened.notice
        self.isSaved = isSaved
        self.size = size
        self.options = options
        reportsMouse = options.reportsMouse
        themeInUse = ThemeInUse(theme, at: options.colorDepth)
        themePair = options.themePair
        ids = ULIDGenerator(seed: seed)
        composer = Composer(history: PromptHistory(prompts))
        conversation = ConversationPane(pictures: options.pictures)
    }

    /// When `ticked` should come because a time that is shown has changed; nil when nothing shows one.
    public func nextTick(after now: Timestamp) -> Timestamp? {
        if let replay { return replay.nextChange(after: now) }
        guard progress?.showsTime == true else { return nil }
        return now.advanced(byMilliseconds: 1000)
    }
}

/// What the program goes by.
public struct ChatOptions: Sendable {
    public var keys: KeyOptions
    /// Names that count as backends in model references.
    public var backends: Set<String>
    /// Shown while nothing was said, one paragraph an element.
    public var welcome: [String]
    /// Where the sessions are saved, for `/status`.
    public var sessionDirectory: String
    /// Whether the mouse scrolls and selects from the start.
    public var reportsMouse: Bool
    /// What models of the hub can be for, the usual first.
    public var hubTasks: [String]
    /// How the end of a long reply is told while the terminal has not the focus.
    public var alert: AlertStyle
    public var themePair: ThemePair?
    public var pictures: PictureOptions
    /// How many colours the terminal has.
    public var colorDepth: ColorDepth
    /// What is done about a conversation that is too long for its model.
    public var contextPolicy: ContextPolicy
    /// Who gives sessions their titles.
    public var titles: TitleSource
    /// Whether what is being written is kept outside while it is.
    public var keepsDrafts: Bool

    public init(
        keys: KeyOptions = KeyOptions(), backends: Set<String> = ModelReference.builtInBackends,
        welcome: [String] = [], sessionDirectory: String = "", reportsMouse: Bool = true,
        hubTasks: [String] = ["text-generation"], alert: AlertStyle = .bell, themePair: ThemePair? = nil,
        pictures: PictureOptions = .off, colorDepth: ColorDepth = .trueColor, contextPolicy: ContextPolicy = .ask,
        titles: TitleSource = .words, keepsDrafts: Bool = false
    ) {
        self.keys = keys
        self.backends = backends
        self.welcome = welcome
        self.sessionDirectory = sessionDirectory
        self.reportsMouse = reportsMouse
        self.hubTasks = hubTasks
        self.alert = alert
        self.themePair = themePair
        self.pictures = pictures
        self.colorDepth = colorDepth
        self.contextPolicy = contextPolicy
        self.titles = titles
        self.keepsDrafts = keepsDrafts
    }
}

/// How a running reply gets on.
public struct ReplyProgress: Hashable, Sendable {
    public enum Phase: Hashable, Sendable {
        case waiting
        case preparing(String)
        /// `until` is when the next try starts.
        case retrying(Attempt, until: Timestamp)
        case receiving
    }

    public var message: MessageID
    public var startedAt: Timestamp
    public var phase = Phase.waiting
    /// Known once the answer has begun.
    public var author: Author?
    public var firstTokenMilliseconds: Int?
    public var lastTokenMilliseconds: Int?
    /// Pieces received: about as many as tokens.
    public var pieces = 0
    public var retries = 0
    /// The server has refused the conversation as too long, and is asked once more without its oldest messages.
    var isShortened = false

    var showsTime: Bool { phase != .receiving }
}
