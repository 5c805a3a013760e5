import Glibc
import Inference

/// Where the Hugging Face token comes from, and whether others on this machine could read it. The token itself is never told.
struct TokenCheck {
    enum Source: Equatable {
        case none
        case variable(String)
        /// - Parameter isPrivate: only its owner may read the file.
        case file(String, isPrivate: Bool)
    }

    let source: Source

    init(environment: [String: String]) {
        guard AccessToken.lookup(environment: environment) != nil else {
            source = .none
            return
        }
        // As the lookup goes: a variable that holds a token, else the file.
        let names = ["HF_TOKEN", "HUGGING_FACE_HUB_TOKEN"]
        if let name = names.first(where: { environment.nonEmpty($0) != nil }), AccessToken(environment[name] ?? "") != nil {
            source = .variable(name)
            return
        }
        let path = AccessToken.filePath(environment: environment)
        var status = stat()
        let isKnown = stat(path, &status) == 0
        source = .file(path, isPrivate: !isKnown || status.st_mode & 0o077 == 0)
    }

    var description: String {
        switch source {
        case .none: "none"
        case .variable: "set"
        case .file(let path, _): "in \(path)"
        }
    }

    var origin: EffectiveSetting.Origin {
        if case .variable(let name) = source { .environment(name) } else { .standard }
    }

    /// What is wrong, and what mends it; nil when nothing is.
    var warning: String? {
        guard case .file(let path, isPrivate: false) = source else { return nil }
        return "\(path): others on this machine can read the token: chmod 600 \(path)"
    }
}
