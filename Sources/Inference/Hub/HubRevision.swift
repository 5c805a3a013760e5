import JSON

/// A branch, a tag, or another name for a commit.
public struct HubReference: Sendable, Hashable {
    /// Such as `main`.
    public var name: String
    /// Such as `refs/heads/main`.
    public var path: String
    /// 40 hexadecimal digits.
    public var commit: String

    fileprivate init?(_ json: JSONValue) {
        guard let name = json["name"]?.stringValue, let path = json["ref"]?.stringValue,
            let commit = json["targetCommit"]?.stringValue
        else { return nil }
        self.name = name
        self.path = path
        self.commit = commit
    }
}

/// Every name that a model's repository has for a commit.
public struct HubReferences: Sendable, Hashable {
    public var branches: [HubReference]
    public var tags: [HubReference]
    /// Copies in another format, which the hub makes.
    public var converts: [HubReference]
    /// Only when they were asked for.
    public var pullRequests: [HubReference]

    init(_ json: JSONValue) {
        func list(_ name: String) -> [HubReference] { json[name]?.arrayValue?.compactMap(HubReference.init) ?? [] }
        branches = list("branches")
        tags = list("tags")
        converts = list("converts")
        pullRequests = list("pullRequests")
    }
}

/// One step in a repository's history.
public struct HubCommit: Sendable, Hashable {
    /// 40 hexadecimal digits.
    public var id: String
    public var title: String
    public var message: String
    /// Since 1970.
    public var date: Duration?
    /// The accounts' names.
    public var authors: [String]

    init?(_ json: JSONValue) {
        guard let id = json["id"]?.stringValue else { return nil }
        self.id = id
        title = json["title"]?.stringValue ?? ""
        message = json["message"]?.stringValue ?? ""
        date = json["date"]?.stringValue.flatMap(InternetDate.sinceEpoch)
        authors = json["authors"]?.arrayValue?.compactMap { $0["user"]?.stringValue } ?? []
    }
}

extension HubClient {
    /// - Parameter pullRequests: whether those are listed too.
    public func references(
        of model: String, pullRequests: Bool = false, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> HubReferences {
        let (_, answer) = try await get(
            of: model, "/refs", pullRequests ? [("include_prs", "1")] : [], onAttempt: onAttempt)
        return HubReferences(answer)
    }

    /// The history that leads to a revision, the newest commit first.
    /// - Parameter revision: a branch, a tag, a commit or `refs/pr/NUMBER`.
    public func commits(
        of model: String, revision: String = "main", pageSize: Int? = nil, onAttempt: AttemptObserver? = nil
    ) throws(InferenceError) -> HubListing<HubCommit> {
        let path = try Self.path(of: model) + "/commits/" + revision.percentEncoded()
        return HubListing(
            hub: self, url: client.server.address(path, pageSize.map { [("limit", String($0))] } ?? []), read: { HubCommit($0) },
            judge: Self.judgeRepository, onAttempt: onAttempt)
    }

    /// The commit that a revision means now.
    /// - Parameter revision: a branch, a tag, a short or full hash or `refs/pr/NUMBER`; nil for the default branch.
    /// - Returns: 40 hexadecimal digits.
    /// - Throws: `refusedByHub` with what is missing.
    public func commit(
        of model: String, revision: String? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> String {
        let info = try await self.model(model, revision: revision, properties: [.sha], onAttempt: onAttempt)
        guard let commit = info.commit?.lowercased(), commit.utf8.count == 40, commit.allSatisfy(\.isHexDigit) else {
            throw .malformedResponse(field: "sha")
        }
        return commit
    }
}
