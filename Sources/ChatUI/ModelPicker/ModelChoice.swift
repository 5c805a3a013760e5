import ChatCore

/// The models of one backend, or why it could not list them.
public struct ModelList: Hashable, Sendable {
    public var backend: String
    public var models: [ModelChoice]
    /// One sentence; nil when the list is whole.
    public var failure: String?
    /// When the backend was asked; nil for what needs no asking.
    public var fetchedAt: Timestamp?
    /// The backend is being asked again: another list of it follows.
    public var isRefreshing: Bool

    public init(
        backend: String, models: [ModelChoice], failure: String? = nil, fetchedAt: Timestamp? = nil, isRefreshing: Bool = false
    ) {
        self.backend = backend
        self.models = models
        self.failure = failure
        self.fetchedAt = fetchedAt
        self.isRefreshing = isRefreshing
    }
}

public struct ModelChoice: Hashable, Sendable {
    /// A model reference, backend included.
    public var reference: String
    /// Size, state and what else has no column, for a person.
    public var detail: String
    /// The best of its providers, or what its backend says of it.
    public var facts: ModelFacts
    /// Who computes it behind the router; empty where there is no choice.
    public var providers: [ModelProvider]

    public init(reference: String, detail: String = "", facts: ModelFacts = ModelFacts(), providers: [ModelProvider] = []) {
        self.reference = reference
        self.detail = detail
        self.facts = facts
        self.providers = providers
    }
}

extension ModelChoice {
    /// All that is known of it in one line.
    public var summary: String {
        let live = providers.count { $0.status == "live" }
        var parts = detail.isEmpty ? [] : [detail]
        if let context = facts.contextLength { parts.append("\(context) tokens") }
        if live > 0 { parts.append("\(live) \(live == 1 ? "provider" : "providers")") }
        if let input = facts.inputPrice, let output = facts.outputPrice {
            parts.append(input == 0 && output == 0 ? "free" : "from $\(input) in, $\(output) out a million tokens")
        }
        if let speed = facts.tokensPerSecond { parts.append("up to \(speed.fixed(0)) tokens/s") }
        if facts.supportsTools == true { parts.append("tools") }
        if facts.takesImages == true { parts.append("images") }
        return parts.joined(separator: " · ")
    }
}

/// One provider of a model behind the router.
public struct ModelProvider: Hashable, Sendable {
    public var name: String
    /// `live`, `error`, or whatever else the router says; nil when it says nothing.
    public var status: String?
    public var facts: ModelFacts

    public init(name: String, status: String? = nil, facts: ModelFacts = ModelFacts()) {
        self.name = name
        self.status = status
        self.facts = facts
    }
}

/// What one chooses a model by. Nil means that nobody says, which is neither no nor nothing.
public struct ModelFacts: Hashable, Sendable {
    /// In tokens.
    public var contextLength: Int?
    /// US dollars for a million prompt tokens.
    public var inputPrice: Double?
    /// US dollars for a million written tokens.
    public var outputPrice: Double?
    public var tokensPerSecond: Double?
    public var firstTokenMilliseconds: Double?
    public var supportsTools: Bool?
    public var supportsStructuredOutput: Bool?
    public var takesImages: Bool?
    /// Such as `apache-2.0`.
    public var licence: String?
    /// Whether its owner must let one in.
    public var isGated: Bool?

    public init() {}
}
