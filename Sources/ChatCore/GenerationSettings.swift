import JSON

/// How a reply is to be sampled: only what is set is sent.
public struct GenerationSettings: Hashable, Sendable {
    /// 0–2; 0 is greedy on most backends.
    public var temperature: Double?
    /// 0–1, the share of probability to sample from.
    public var topP: Double?
    /// At least 1.
    public var maxTokens: Int?
    public var seed: Int?
    /// Texts that end the reply; most backends take four at most.
    public var stop: [String]
    /// Further parameters by their wire names, passed on as they are.
    public var extras: JSONObject

    public init(
        temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil, seed: Int? = nil, stop: [String] = [],
        extras: JSONObject = JSONObject()
    ) {
        self.temperature = temperature
        self.topP = topP
        self.maxTokens = maxTokens
        self.seed = seed
        self.stop = stop
        self.extras = extras
    }

    /// These settings with every one that `other` sets.
    public func overridden(by other: GenerationSettings) -> GenerationSettings {
        var merged = self
        merged.temperature = other.temperature ?? temperature
        merged.topP = other.topP ?? topP
        merged.maxTokens = other.maxTokens ?? maxTokens
        merged.seed = other.seed ?? seed
        if !other.stop.isEmpty { merged.stop = other.stop }
        for member in other.extras.members { merged.extras[member.key] = member.value }
        return merged
    }
}
