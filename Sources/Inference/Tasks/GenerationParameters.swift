import JSON

/// How a model of the transformers library writes texts or sounds, token by token. Each is left to the server when nil.
/// - Source: the generation parameters in the hub's task specifications; ranges and defaults of transformers' `GenerationConfig`.
public struct GenerationParameters: TaskParameters, Sendable, Hashable {
    /// Whether tokens are drawn at random rather than the likeliest taken; by default not.
    public var samples: Bool?
    /// Above 0, by default 1: less makes likely tokens likelier still. Only when sampling, as the next ones.
    public var temperature: Double?
    /// 1 and up, by default 50: only so many of the likeliest tokens may be drawn.
    public var topK: Int?
    /// Above 0 up to 1, by default 1: only the likeliest tokens that together have this probability may be drawn.
    public var topP: Double?
    /// Above 0 up to 1, by default 1: only tokens about as likely as is typical may be drawn.
    public var typicalP: Double?
    /// From 0 to below 1, by default 0: tokens less likely than this may not be drawn; usual are 0.0003 to 0.0009.
    public var epsilonCutoff: Double?
    /// From 0 to below 1, by default 0: as `epsilonCutoff`, but the bound falls where many tokens are likely; usual are 0.0003 to 0.002.
    public var etaCutoff: Double?
    /// In tokens with the prompt, 1 and up, by default 20; `maxNewTokens` goes before it.
    public var maxLength: Int?
    /// In tokens without the prompt, 1 and up.
    public var maxNewTokens: Int?
    /// In tokens with the prompt, 0 and up, by default 0; `minNewTokens` goes before it.
    public var minLength: Int?
    /// In tokens without the prompt, 0 and up.
    public var minNewTokens: Int?
    /// 1 and up, by default 1: how many answers are tried side by side.
    public var beams: Int?
    /// 1 and up, by default 1: into how many groups the beams are divided, so that they differ more.
    public var beamGroups: Int?
    /// Whether trying ends as soon as there are as many answers as beams, by default not.
    public var stopsEarly: Bool?
    /// 0 and up: how strongly repetition is avoided in contrastive search; usual is 0.6.
    public var penaltyAlpha: Double?
    /// Whether what was computed for earlier tokens is kept, by default it is.
    public var usesCache: Bool?
    public var other = JSONObject()

    public init(maxNewTokens: Int? = nil) { self.maxNewTokens = maxNewTokens }

    var named: JSONObject {
        var object = JSONObject()
        object.append("do_sample", ifPresent: samples)
        object.append("early_stopping", ifPresent: stopsEarly)
        object.append("epsilon_cutoff", ifPresent: epsilonCutoff)
        object.append("eta_cutoff", ifPresent: etaCutoff)
        object.append("max_length", ifPresent: maxLength)
        object.append("max_new_tokens", ifPresent: maxNewTokens)
        object.append("min_length", ifPresent: minLength)
        object.append("min_new_tokens", ifPresent: minNewTokens)
        object.append("num_beam_groups", ifPresent: beamGroups)
        object.append("num_beams", ifPresent: beams)
        object.append("penalty_alpha", ifPresent: penaltyAlpha)
        object.append("temperature", ifPresent: temperature)
        object.append("top_k", ifPresent: topK)
        object.append("top_p", ifPresent: topP)
        object.append("typical_p", ifPresent: typicalP)
        object.append("use_cache", ifPresent: usesCache)
        return object
    }
}
