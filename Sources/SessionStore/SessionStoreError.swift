import ChatCore

/// Why the session store could not do what was asked. No case holds what a conversation says, except titles the user typed.
public enum SessionStoreError: Error, Hashable, Sendable {
    /// No session has this identifier or title.
    case noSuchSession(String)
    /// Several sessions fit what was asked for; newest first.
    case ambiguous(String, candidates: [SessionSummary])
    /// A session of this identifier is there already.
    case alreadyExists(ULID)
    /// The file is not what it should be; it was left as it is.
    case damaged(file: String, Damage)
    /// The file was written by a newer version of this program, which this one must not rewrite.
    case newerVersion(file: String, version: Int)
    /// Another process writes this session; `process` is its identifier when it is known.
    case locked(file: String, process: Int32?)
    /// The file is a symbolic link, which is read but never written through.
    case symbolicLink(file: String)
    /// The operating system refused: `code` is its `errno`.
    case system(operation: String, file: String, code: Int32)

    /// One sentence for a person.
    public var summary: String {
        switch self {
        case .noSuchSession(let name): "there is no session “\(name)”"
        case .ambiguous(let name, let candidates):
            "“\(name)” fits \(candidates.count) sessions: "
                + candidates.prefix(5).map { "\($0.id.text) “\($0.title)”" }.joined(separator: ", ")
                + (candidates.count > 5 ? ", …" : "")
        case .alreadyExists(let id): "there is a session \(id.text) already"
        case .damaged(let file, let damage): "\(file) cannot be read: \(damage.summary); it was left as it is"
        case .newerVersion(let file, let version):
            "\(file) has format version \(version), newer than this program knows: it can be read but not changed"
        case .locked(_, let process):
            "the session is open in another Parley\(process.map { " (process \($0))" } ?? ""): it can be read here, but not changed"
        case .symbolicLink(let file): "\(file) is a symbolic link: it can be read but not changed"
        case .system(let operation, let file, let code): "cannot \(operation) \(file): \(systemMessage(code))"
        }
    }
}

/// What is wrong with a file, and where.
public struct Damage: Hashable, Sendable {
    public var reason: String
    /// From 1; nil when the damage is not at one place.
    public var line: Int?
    /// In bytes, from 1.
    public var column: Int?

    public init(reason: String, line: Int? = nil, column: Int? = nil) {
        self.reason = reason
        self.line = line
        self.column = column
    }

    /// One clause for a person.
    public var summary: String {
        if let line, let column { "\(reason) at line \(line), column \(column)" } else { reason }
    }
}
