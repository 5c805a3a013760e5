import ChatCore

/// A message that was begun and not sent, as it is kept outside the program.
public struct Draft: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case text(String)
        /// What was pasted and is shown as a sign only.
        case paste(String)
    }

    public var parts: [Part]
    /// What the session is called in which it was written.
    public var title: String
    public var writtenAt: Timestamp

    public init(parts: [Part], title: String, writtenAt: Timestamp) {
        self.parts = parts
        self.title = title
        self.writtenAt = writtenAt
    }

    /// All of it as one text.
    public var text: String {
        parts.map { part in
            switch part {
            case .text(let text), .paste(let text): text
            }
        }.joined()
    }
}

/// What is known of the draft outside.
struct KeptDraft: Hashable, Sendable {
    /// The changes of the editor that were seen.
    var seen = 0
    /// When what is written now is to be kept; nil when it is.
    var due: Timestamp?
    /// The session under which a draft is kept; nil when none is.
    var session: ULID?

    /// How long after the first key that is not kept.
    static let delay = 700
}
