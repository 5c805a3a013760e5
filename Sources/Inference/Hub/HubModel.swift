import JSON

/// What the hub knows of a model. Everything but the name may be missing: an answer holds what was asked for, and a list less than a page.
/// - Source: `GET /api/models/{id}` and `GET /api/models`.
public struct HubModel: Sendable, Hashable {
    /// Who may download the files of a public model.
    public enum Gate: Sendable, Hashable {
        case open
        /// Whoever accepts the conditions.
        case automatic
        /// Whom the owner lets in.
        case manual
    }

    /// A file of the repository.
    public struct File: Sendable, Hashable {
        /// Its path.
        public var name: String
        /// In bytes; said only when file sizes were asked for.
        public var size: Int?
        /// Of a large file.
        public var sha256: String?
    }

    /// Such as `HuggingFaceTB/SmolLM3-3B`.
    public var id: String
    /// The commit that the answer is about.
    public var commit: String?
    public var author: String?
    public var isPrivate: Bool?
    public var isDisabled: Bool?
    public var gate: Gate?
    /// Since 1970, as `modifiedAt` is.
    public var createdAt: Duration?
    public var modifiedAt: Duration?
    /// Of the last 30 days.
    public var downloads: Int?
    public var allDownloads: Int?
    public var likes: Int?
    public var trendingScore: Double?
    /// What it is for, such as `text-generation`.
    public var task: String?
    /// The library that runs it, such as `transformers`.
    public var library: String?
    public var tags: [String]
    /// Such as `apache-2.0`, from the card, else from the tags.
    public var licence: String?
    /// Such as `llama`.
    public var architecture: String?
    /// How many weights it has.
    public var parameterCount: Int?
    /// In tokens, of a GGUF file.
    public var contextLength: Int?
    /// True when hf-inference has it in memory.
    public var isWarm: Bool
    /// Who serves it, in the hub's order: with a token the account's preference.
    public var providers: [HubModelProvider]
    public var files: [File]
    public var card: HubModelCard?

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.stringValue ?? json["modelId"]?.stringValue else { return nil }
        self.id = id
        commit = json["sha"]?.stringValue
        author = json["author"]?.stringValue
        isPrivate = json["private"]?.boolValue
        isDisabled = json["disabled"]?.boolValue
        gate = json["gated"].flatMap(Gate.init)
        createdAt = json["createdAt"]?.stringValue.flatMap(InternetDate.sinceEpoch)
        modifiedAt = json["lastModified"]?.stringValue.flatMap(InternetDate.sinceEpoch)
        downloads = json["downloads"]?.intValue
        allDownloads = json["downloadsAllTime"]?.intValue
        likes = json["likes"]?.intValue
        trendingScore = json["trendingScore"]?.doubleValue
        task = json["pipeline_tag"]?.stringValue
        library = json["library_name"]?.stringValue
        tags = json["tags"]?.arrayValue?.compactMap(\.stringValue) ?? []
        card = json["cardData"].flatMap(HubModelCard.init)
        licence = card?.licence ?? tags.first { $0.hasPrefix("license:") }.map { String($0.dropFirst("license:".count)) }
        architecture = json["config"]?["model_type"]?.stringValue ?? json["gguf"]?["architecture"]?.stringValue
        parameterCount = json["safetensors"]?["total"]?.intValue ?? json["gguf"]?["total"]?.intValue
        contextLength = json["gguf"]?["context_length"]?.intValue
        isWarm = json["inference"]?.stringValue == "warm"
        providers = HubModelProvider.list(json["inferenceProviderMapping"])
        files = json["siblings"]?.arrayValue?.compactMap(File.init) ?? []
    }
}

extension HubModel.Gate {
    fileprivate init?(_ json: JSONValue) {
        switch json {
        case .bool(false): self = .open
        case .string("auto"): self = .automatic
        // A kind of gate that is not known here is one all the same.
        case .string, .bool(true): self = .manual
        default: return nil
        }
    }
}

extension HubModel.File {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["rfilename"]?.stringValue else { return nil }
        self.name = name
        size = json["size"]?.intValue
        sha256 = json["lfs"]?["sha256"]?.stringValue
    }
}
