/// Names a model and where it answers: `[backend:]name[@revision][:provider]`.
///
/// Only the Hugging Face router (`hf`, also when no backend is named), the local engine (`local`) and text-generation-inference (`tgi`)
/// know revisions, and only the router knows providers; what follows any other backend belongs to that backend as it stands.
public struct ModelReference: Hashable, Sendable {
    /// Exactly what was written.
    public let text: String
    /// The backend that was named; nil leaves the choice to the configuration.
    public let backend: String?
    /// The model's name as its backend knows it, such as `HuggingFaceTB/SmolLM3-3B` or `llama3.2:1b`.
    public let name: String
    /// A branch, tag, short or full commit hash; for the local engine the SHA-256 of the model file.
    public let revision: String?
    /// A provider such as `together`, or a policy: `fastest`, `cheapest`, `preferred`.
    public let provider: String?

    /// The backends that a reference may name without any configuration.
    public static let builtInBackends: Set<String> = [
        "hf", "local", "endpoint", "ollama", "lmstudio", "vllm", "tgi", "llama-server", "openai",
    ]

    /// - Parameter backends: names that count as backends when they stand before the first colon.
    public init(_ text: String, backends: Set<String> = builtInBackends) throws(ModelReferenceError) {
        if let bad = text.unicodeScalars.first(where: { $0.properties.isWhitespace || $0.value < 0x20 || $0.value == 0x7F }) {
            throw .badCharacter(bad)
        }
        self.text = text
        var rest = Substring(text)
        if let colon = text.firstIndex(of: ":"), backends.contains(String(text[..<colon])) {
            backend = String(text[..<colon])
            rest = text[text.index(after: colon)...]
        } else {
            backend = nil
        }
        let takesProvider = backend == nil || backend == "hf"
        let takesRevision = takesProvider || backend == "local" || backend == "tgi"
        var provider: String?
        var revision: String?
        if takesProvider, let colon = rest.lastIndex(of: ":") {
            provider = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        if takesRevision, let at = rest.firstIndex(of: "@") {
            revision = String(rest[rest.index(after: at)...])
            rest = rest[..<at]
        }
        if rest.isEmpty { throw .missingName(in: text) }
        if revision == "" { throw .missingRevision(in: text) }
        if provider == "" { throw .missingProvider(in: text) }
        if takesRevision, backend != "tgi", rest.contains(":") { throw .badName(String(rest)) }
        name = String(rest)
        self.revision = revision
        self.provider = provider
    }

    /// The same model and provider at this revision and no other, as text.
    public func pinned(at revision: String) -> String {
        (backend.map { $0 + ":" } ?? "") + name + "@" + revision + (provider.map { ":" + $0 } ?? "")
    }

    /// The backend that is meant: the Hugging Face router when none is named.
    public var backendName: String { backend ?? "hf" }

    /// True when the revision is a full commit hash, or the full hash of a local file: nothing can move under it.
    public var isPinned: Bool {
        guard let revision else { return false }
        return revision.utf8.count == (backend == "local" ? 64 : 40) && revision.allSatisfy(\.isHexDigit)
    }
}

extension ModelReference: CustomStringConvertible {
    public var description: String { text }
}

/// Which part of a model reference is wrong.
public enum ModelReferenceError: Error, Hashable, Sendable {
    case missingName(in: String)
    case missingRevision(in: String)
    case missingProvider(in: String)
    case badName(String)
    case badCharacter(Unicode.Scalar)

    /// One sentence for a person.
    public var summary: String {
        switch self {
        case .missingName(let text): "the model reference “\(text)” names no model"
        case .missingRevision(let text): "the model reference “\(text)” has nothing after its @"
        case .missingProvider(let text): "the model reference “\(text)” ends in a colon without a provider"
        case .badName(let name): "“\(name)” is no model name: it holds a colon, and no backend of that name is configured"
        case .badCharacter: "a model reference holds no blanks or control characters"
        }
    }
}
