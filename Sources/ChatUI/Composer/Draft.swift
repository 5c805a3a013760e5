import ChatCore

/// A message that was begun and not sent, as it is kept outside the program.
public struct Draft: Hashable, Sendable {
    public enum Part: Hashable, Sendable {
        case text(String)
        /// What was pasted and is shown as a sign only.
        case paste(String)
    }

    /// A file that waits for the message: where it is, not what it holds.
    public struct File: Hashable, Sendable {
        /// As it is called in the message.
        public var name: String
        /// From the root directory on; nil when it is no file on disk, so that only its name is kept.
        public var path: String?

        public init(name: String, path: String?) {
            self.name = name
            self.path = path
        }
    }

    public var parts: [Part]
    public var files: [File]
    /// What the session is called in which it was written.
    public var title: String
    public var writtenAt: Timestamp

    public init(parts: [Part], files: [File] = [], title: String, writtenAt: Timestamp) {
        self.parts = parts
        self.files = files
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

/// A draft that was left, with what could be read of its files.
public struct FoundDraft: Hashable, Sendable {
    public var draft: Draft
    public var attachments: [Attachment]
    /// Why the other files do not come back, a sentence each.
    public var refusals: [String]

    public init(_ draft: Draft, attachments: [Attachment] = [], refusals: [String] = []) {
        self.draft = draft
        self.attachments = attachments
        self.refusals = refusals
    }
}

extension FoundDraft {
    /// What to say of it.
    var notice: Notice {
        let time = draft.writtenAt.shortDescription
        guard let refusal = refusals.first else {
            return Notice(.information, "The draft of \(time) is recovered.", advice: "It was not sent.")
        }
        let missing =
            draft.files.count == 1 ? "its file" : "\(refusals.count) of its \(draft.files.count) files"
        return Notice(.warning, "The draft of \(time) is recovered without \(missing).", advice: refusal)
    }
}

/// What is known of the draft outside.
struct KeptDraft: Hashable, Sendable {
    /// The changes of the editor that were seen.
    var seen = 0
    /// The files that were seen.
    var files: [Draft.File] = []
    /// When what is written now is to be kept; nil when it is.
    var due: Timestamp?
    /// The session under which a draft is kept; nil when none is.
    var session: ULID?

    /// How long after the first key that is not kept.
    static let delay = 700
}
