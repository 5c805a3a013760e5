/// Why the index could not do what was asked. None of them loses anything: the sessions are in their own files.
public enum SessionIndexError: Error, Hashable, Sendable {
    /// There can be no index here, such as in a directory that nobody may write; `reason` is the system's or SQLite's word.
    case unavailable(reason: String)
    /// Another process has been writing the index for longer than was waited.
    case busy
    /// The file is not what was written: it is to be discarded and made anew.
    case damaged

    /// One clause for a person.
    public var summary: String {
        switch self {
        case .unavailable(let reason): "there is no index: \(reason)"
        case .busy: "another Parley is writing the index"
        case .damaged: "the index is damaged"
        }
    }
}
