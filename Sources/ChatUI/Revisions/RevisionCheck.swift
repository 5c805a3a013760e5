import ChatCore

/// What is to be found out about a model while a reply is asked for, or a session is opened.
public struct RevisionQuestion: Hashable, Sendable {
    public var reference: ModelReference
    /// The commit that the last answer of this model was recorded at; nil when there is none.
    public var recorded: String?
    /// The reply that is being written meanwhile.
    public var message: MessageID?

    public init(reference: ModelReference, recorded: String? = nil, message: MessageID? = nil) {
        self.reference = reference
        self.recorded = recorded
        self.message = message
    }
}

/// What the hub said of a model reference at a moment. Without a network everything in it is nil, and nothing is claimed.
public struct RevisionCheck: Hashable, Sendable {
    /// How long an answer of the hub counts as one about now.
    public static let lifetimeMilliseconds = 60_000

    public var question: RevisionQuestion
    public var at: Timestamp
    /// 40 hexadecimal digits: what the reference means now.
    public var commit: String?
    /// The model's name on the hub, when that is another than in the reference.
    public var newName: String?
    /// The commits that have come since `question.recorded`, the newest first; as many as were asked for.
    public var changes: [ModelDescription.Revision] = []
    /// False when `changes` ends before the recorded commit was met.
    public var reachesRecorded = false
    /// Who serves the model; nil when the hub did not say.
    public var liveProviders: [String]?
    /// What the hub refused, in its own words.
    public var refusal: Notice?

    public init(question: RevisionQuestion, at: Timestamp) {
        self.question = question
        self.at = at
    }

    /// True when the reference means another commit than the last answer was recorded at.
    public var isDrift: Bool {
        guard let commit, let recorded = question.recorded else { return false }
        return commit != recorded
    }

    /// The provider that the reference names, when it serves the model no more.
    var missingProvider: String? {
        guard let provider = question.reference.provider, let liveProviders,
            !["fastest", "cheapest", "preferred"].contains(provider)
        else { return nil }
        return liveProviders.contains(provider) ? nil : provider
    }
}
