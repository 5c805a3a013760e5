import JSON

/// What is known of a message that a model wrote, beside its text.
public struct Reply: Hashable, Sendable {
    public var author: Author
    /// What the model thought aloud before it answered.
    public var reasoning: String = ""
    public var toolCalls: [ToolCall] = []
    /// In the server's words, such as `stop` or `length`; nil while the reply runs or when the server gave none.
    public var finishReason: String?
    public var usage: Usage?
    public var cost: Cost?
    public var timing = Timing()
    /// The server's name for the request, for support.
    public var requestID: String?
    public var attempts: [Attempt] = []
    /// What of the conversation the request did not hold; nil when it held everything before it.
    public var leftOut: LeftOut?
    /// True when the reply ended before the server finished it.
    public var isInterrupted = false

    public init(author: Author) { self.author = author }
}

/// Who wrote a reply.
public struct Author: Hashable, Sendable {
    /// The model reference as it was asked for.
    public var reference: String
    public var backend: String
    /// Who computed behind the Hugging Face router, as the server said.
    public var provider: String?
    /// The model as the server named it.
    public var model: String?
    /// The revision that answered or was recorded: a commit hash, or a local file's SHA-256.
    public var revision: String?
    public var requestedRevision: String?
    /// What the revision that was asked for meant when the message was written: a commit, as the hub said, or for the local
    /// engine the file's SHA-256.
    public var resolvedRevision: String?
    public var revisionStatus: RevisionStatus
    /// Where whoever answered said which revision it runs, such as `header x-sha`; nil when it did not.
    public var revisionEvidence: String?
    /// `system_fingerprint` of the answer.
    public var fingerprint: String?

    public init(
        reference: String, backend: String, provider: String? = nil, model: String? = nil, revision: String? = nil,
        requestedRevision: String? = nil, revisionStatus: RevisionStatus = .unknown, fingerprint: String? = nil
    ) {
        self.reference = reference
        self.backend = backend
        self.provider = provider
        self.model = model
        self.revision = revision
        self.requestedRevision = requestedRevision
        resolvedRevision = nil
        revisionEvidence = nil
        self.revisionStatus = revisionStatus
        self.fingerprint = fingerprint
    }
}

/// What a recorded revision can promise.
public enum RevisionStatus: String, Hashable, Sendable, CaseIterable {
    /// The backend reported the same hash with the answer, or serves only it.
    case enforced
    /// The hub resolved the hash when the message was written; the backend did not say what it ran.
    case recorded
    /// The backend reported another hash.
    case mismatch
    /// Nobody could say.
    case unknown
}

/// A function that the model asks to be called.
public struct ToolCall: Hashable, Sendable {
    public var id: String
    public var name: String
    /// JSON text, as the model wrote it.
    public var arguments: String

    public init(id: String, name: String, arguments: String) {
        self.id = id
        self.name = name
        self.arguments = arguments
    }
}

/// Tokens as the server counted them.
public struct Usage: Hashable, Sendable {
    public var promptTokens: Int?
    public var completionTokens: Int?
    /// Part of the completion tokens.
    public var reasoningTokens: Int?
    /// Part of the prompt tokens.
    public var cachedTokens: Int?

    public init(promptTokens: Int? = nil, completionTokens: Int? = nil, reasoningTokens: Int? = nil, cachedTokens: Int? = nil) {
        self.promptTokens = promptTokens
        self.completionTokens = completionTokens
        self.reasoningTokens = reasoningTokens
        self.cachedTokens = cachedTokens
    }
}

/// What a reply cost.
public struct Cost: Hashable, Sendable {
    public var amount: Double
    /// ISO 4217, such as `USD`.
    public var currency: String
    /// Where the figure comes from, such as `router price list` or `reported by the server`.
    public var source: String

    public init(amount: Double, currency: String, source: String) {
        self.amount = amount
        self.currency = currency
        self.source = source
    }
}

/// When the pieces of a reply came, in milliseconds since its request.
public struct Timing: Hashable, Sendable {
    /// A moment and how many UTF-8 bytes of text came at it.
    public struct Step: Hashable, Sendable {
        public var milliseconds: Int32
        public var bytes: Int32

        public init(milliseconds: Int, bytes: Int) {
            self.milliseconds = Int32(clamping: milliseconds)
            self.bytes = Int32(clamping: bytes)
        }
    }

    public var firstTokenMilliseconds: Int?
    public var durationMilliseconds: Int?
    /// The steps of the text; their bytes add up to the text's.
    public var deltas: [Step] = []
    /// The steps of the reasoning.
    public var reasoningDeltas: [Step] = []

    public init() {}
}

/// One try to get a reply.
public struct Attempt: Hashable, Sendable {
    public var at: Timestamp
    /// HTTP status; nil when no answer came.
    public var status: Int?
    /// What went wrong; nil for the attempt that succeeded.
    public var error: String?
    /// How long was waited after this attempt before the next.
    public var waitedMilliseconds: Int?
    public var backend: String?
    public var provider: String?

    public init(
        at: Timestamp, status: Int? = nil, error: String? = nil, waitedMilliseconds: Int? = nil, backend: String? = nil,
        provider: String? = nil
    ) {
        self.at = at
        self.status = status
        self.error = error
        self.waitedMilliseconds = waitedMilliseconds
        self.backend = backend
        self.provider = provider
    }
}
