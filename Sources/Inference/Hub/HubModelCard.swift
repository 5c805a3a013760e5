import JSON

/// What a model's authors say of it at the head of its page.
/// - Source: huggingface.co/docs/hub/model-cards.
public struct HubModelCard: Sendable, Hashable {
    /// Such as `apache-2.0`; `other` goes with a name and a link.
    public var licence: String?
    public var licenceName: String?
    public var licenceLink: String?
    /// Such as `en`.
    public var languages: [String]
    /// The models it was made from.
    public var baseModels: [String]
    /// What it was trained on.
    public var datasets: [String]
    public var task: String?
    public var library: String?
    public var tags: [String]

    init?(_ json: JSONValue) {
        guard json.objectValue != nil else { return nil }
        licence = Self.texts(json["license"]).first
        licenceName = json["license_name"]?.stringValue
        licenceLink = json["license_link"]?.stringValue
        languages = Self.texts(json["language"])
        baseModels = Self.texts(json["base_model"])
        datasets = Self.texts(json["datasets"])
        task = json["pipeline_tag"]?.stringValue
        library = json["library_name"]?.stringValue
        tags = Self.texts(json["tags"])
    }

    /// One text or a list: authors write either.
    private static func texts(_ json: JSONValue?) -> [String] {
        json?.stringValue.map { [$0] } ?? json?.arrayValue?.compactMap(\.stringValue) ?? []
    }
}
