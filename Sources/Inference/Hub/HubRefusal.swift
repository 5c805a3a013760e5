/// Why the hub does not give what was asked for.
public enum HubRefusal: Sendable, Hashable, CaseIterable {
    /// 401 or 403: the owner lets in only those who asked for access.
    case gated
    /// 404: there is none of that name, or the token may not see it.
    case repositoryNotFound
    /// 401: the same without a good token, of which the hub says no more.
    case missingOrPrivate
    /// 404: the repository has no such branch, tag or commit.
    case revisionNotFound
    /// 404: the repository has no such file.
    case entryNotFound
    /// 403: the hub has closed the repository.
    case disabled

    /// Nil when the answer is no refusal of the hub's own kind.
    /// - Source: `huggingface_hub` 2.4, `utils/_http.py`.
    init?(_ head: HTTPHead) {
        switch head.headers["x-error-code"] {
        case "GatedRepo": self = .gated
        case "RepoNotFound": self = .repositoryNotFound
        case "RevisionNotFound": self = .revisionNotFound
        case "EntryNotFound": self = .entryNotFound
        default:
            guard head.status == 403, head.headers["x-error-message"] == "Access to this resource is disabled." else {
                return nil
            }
            self = .disabled
        }
    }

    /// The status that it comes with.
    public var status: Int {
        switch self {
        case .gated, .disabled: 403
        case .repositoryNotFound, .revisionNotFound, .entryNotFound: 404
        case .missingOrPrivate: 401
        }
    }

    /// Whether what was asked for is not there, as far as this token can see.
    public var meansNotThere: Bool {
        switch self {
        case .repositoryNotFound, .missingOrPrivate, .revisionNotFound, .entryNotFound: true
        case .gated, .disabled: false
        }
    }

    /// What happened, without a full stop.
    var happened: String {
        switch self {
        case .gated: "This model is gated, and its owner has not let this account in"
        case .repositoryNotFound: "The hub has no such model, or the token may not see it"
        case .missingOrPrivate: "The hub has no such model, or it is private or gated"
        case .revisionNotFound: "The model has no such revision"
        case .entryNotFound: "The model has no such file"
        case .disabled: "The hub has disabled this model"
        }
    }

    var advice: String {
        switch self {
        case .gated: "Ask for access on the model's page, and use a token that may read gated models."
        case .repositoryNotFound: "Check the name, and that the token may read it."
        case .missingOrPrivate: "Check the name; for a private or gated model set HF_TOKEN to a token that may read it."
        case .revisionNotFound: "Name a branch, a tag, a commit or refs/pr/NUMBER of this model."
        case .entryNotFound: "Check the name of the file and the revision."
        case .disabled: "Choose another model."
        }
    }
}
