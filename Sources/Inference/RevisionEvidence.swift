/// What whoever answers said about the commit of the model it runs: the only ground on which a pin may be called kept.
public struct RevisionEvidence: Sendable, Hashable {
    /// Where the hash was found.
    public enum Source: String, Sendable, Hashable {
        /// The header field `x-sha`, which hf-inference sends with every answer.
        case answerHeader
        /// `model_sha` in `/info` of a TGI or TEI server.
        case serverInfo
        /// `model.revision` of an Inference Endpoint, from its management API.
        case endpoint
        /// The hash of the file that a local engine runs.
        case file
    }

    /// In lower case: of a commit 40 hexadecimal digits, of a file 64.
    public var hash: String
    public var source: Source

    /// For a caller who knows that `hash` is one.
    public init(hash: String, source: Source) {
        self.hash = hash.lowercased()
        self.source = source
    }

    /// Reads what a server said. Nil when that is no hash, such as a server's own version: it is then no evidence.
    public init?(reported text: String?, source: Source) {
        guard let text, Self.isHash(text) else { return nil }
        self.init(hash: text, source: source)
    }

    /// True when the hash is the one that was asked for, or begins with it, or none was asked for.
    ///
    /// A branch or tag names no hash, so it cannot be contradicted: whoever resolved it compares with what it resolved to.
    public func agrees(withRequested revision: String?) -> Bool {
        guard let revision, Self.isHash(revision) else { return true }
        return hash.hasPrefix(revision.lowercased())
    }

    /// True for what looks like a hash or a short form of one, not like a branch or tag.
    private static func isHash(_ text: String) -> Bool {
        7...64 ~= text.utf8.count && text.utf8.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
    }
}
