/// A place at a provider: a path without a slash at its start, percent-encoded. It has no host on purpose: whatever host an answer
/// names, requests with the token go to where the first one went.
struct ProviderAddress: Equatable {
    var path: String
    var query: String?

    init(path: String, query: String? = nil) {
        self.path = path
        self.query = query
    }

    /// The path of an address that an answer names for its own job.
    /// - Throws: `malformedResponse` when it is none, or leads elsewhere by dots.
    init(pathOf node: AnswerNode, query: String? = nil) throws(InferenceError) {
        let text = try node.string()
        let path = text.hasPrefix("/") ? text : (try? WebURL(text))?.path
        guard let path = path?.prefix(while: { $0 != "?" && $0 != "#" }) else { throw node.malformed }
        let parts = path.split(separator: "/")
        guard !parts.isEmpty, parts.allSatisfy({ !$0.isDots && $0.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F } }) else {
            throw node.malformed
        }
        self.init(path: parts.joined(separator: "/"), query: query)
    }

    /// The place of the job that an answer names by its identifier.
    init(_ collection: String, id node: AnswerNode) throws(InferenceError) {
        let id = node.value.intValue.map(String.init) ?? node.value.stringValue ?? ""
        guard !id.isEmpty, !Substring(id).isDots else { throw node.malformed }
        self.init(path: collection + "/" + id.percentEncoded())
    }

    func appending(_ part: String) -> ProviderAddress { ProviderAddress(path: path + "/" + part, query: query) }
}

extension Substring {
    /// True for the parts of a path that mean this or the upper folder.
    fileprivate var isDots: Bool { [".", ".."].contains(lowercased().replacing("%2e", with: ".")) }
}
