/// Which models a list of the hub shall hold. What is not said does not limit it.
public struct HubModelQuery: Sendable, Hashable {
    /// The greatest first.
    public enum Order: String, Sendable, Hashable, CaseIterable {
        case trending = "trendingScore"
        case downloads
        case likes
        case created = "createdAt"
        case modified = "lastModified"
    }

    /// Words of the name.
    public var search: String?
    public var author: String?
    /// Such as `text-generation`.
    public var task: String?
    /// Served by one of these; `all` means by anybody.
    public var providers: [String] = []
    /// With all of these tags.
    public var tags: [String] = []
    public var isGated: Bool?
    /// Only what hf-inference has in memory.
    public var isWarm = false
    /// Such as `min:1B,max:9B`.
    public var parameterCount: String?
    public var order: Order?
    /// How many a page holds; the hub has its own limit.
    public var pageSize: Int?
    /// Which properties the answer shall hold beside the name; none means the hub's own choice.
    public var properties: [HubModelProperty] = []

    public init(search: String? = nil) { self.search = search }

    var fields: [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        func add(_ name: String, _ value: String?) {
            if let value { fields.append((name, value)) }
        }
        add("search", search)
        add("author", author)
        add("pipeline_tag", task)
        for provider in providers { add("inference_provider", provider) }
        for tag in tags { add("filter", tag) }
        add("gated", isGated.map { $0 ? "true" : "false" })
        add("inference", isWarm ? "warm" : nil)
        add("num_parameters", parameterCount)
        add("sort", order?.rawValue)
        add("limit", pageSize.map { String($0) })
        for property in properties { add("expand", property.name) }
        return fields
    }
}

/// A property of a model that an answer of the hub can be asked to hold.
/// - Source: `huggingface_hub` 2.4, `ExpandModelProperty_T`.
public struct HubModelProperty: Sendable, Hashable {
    /// As the hub spells it.
    public var name: String

    public init(_ name: String) { self.name = name }

    public static let author = HubModelProperty("author")
    public static let cardData = HubModelProperty("cardData")
    public static let config = HubModelProperty("config")
    public static let createdAt = HubModelProperty("createdAt")
    public static let disabled = HubModelProperty("disabled")
    public static let downloads = HubModelProperty("downloads")
    public static let downloadsAllTime = HubModelProperty("downloadsAllTime")
    public static let gated = HubModelProperty("gated")
    public static let gguf = HubModelProperty("gguf")
    public static let inference = HubModelProperty("inference")
    public static let inferenceProviderMapping = HubModelProperty("inferenceProviderMapping")
    public static let lastModified = HubModelProperty("lastModified")
    public static let libraryName = HubModelProperty("library_name")
    public static let likes = HubModelProperty("likes")
    public static let pipelineTag = HubModelProperty("pipeline_tag")
    public static let isPrivate = HubModelProperty("private")
    public static let safetensors = HubModelProperty("safetensors")
    public static let sha = HubModelProperty("sha")
    public static let siblings = HubModelProperty("siblings")
    public static let tags = HubModelProperty("tags")
    public static let trendingScore = HubModelProperty("trendingScore")
}
