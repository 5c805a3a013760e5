import ChatCore
import Glibc
import JSON

/// The end of a long session, read from the two ends of its file: what a person sees first, while the file is read whole.
///
/// It is to be shown and nothing else: it lacks the messages before, and nothing of the file in between has been checked. Only a file in our own
/// layout is looked at this way, without a journal, whose last messages are the end of the active path.
struct SessionGlimpse {
    /// Below this many bytes reading the file whole takes no longer.
    static let smallestFile = 256 * 1024
    private static let headLength = 64 * 1024
    /// How much of the end is read, and how much when that holds too few messages.
    private static let tailLengths = [24 * 1024, 96 * 1024]
    /// Fill most screens.
    private static let enoughMessages = 20
    /// Opens a message in our layout. No other place looks like it: line ends inside a text are escaped.
    private static let messageOpening = Array("\n    {\n".utf8)

    let directory: Directory
    let backends: Set<String>

    /// Nil when only the whole file can tell.
    func session(of id: ULID) -> ChatSession? {
        let name = SessionNames(id)
        guard directory.status(of: name.journal) == nil, let file = directory.open(name.snapshot, O_RDONLY | O_NONBLOCK),
            let status = file.status, status.st_mode & S_IFMT == S_IFREG, status.st_size >= Self.smallestFile,
            let head = file.read(atMost: Self.headLength), SummaryReader.isOurs(head)
        else { return nil }
        var fields = SessionFields()
        guard fields.readUpToMessages(of: head, backends: backends), fields.id == id, fields.version <= SessionFile.version,
            let head = fields.head
        else { return nil }
        for length in Self.tailLengths where fields.messages.count < Self.enoughMessages {
            guard let tail = file.read(atMost: length, from: Int(status.st_size) - length) else { return nil }
            fields.messages = Self.messages(in: tail)
        }
        guard fields.messages.last?.id == head else { return nil }
        return try? fields.session()
    }

    /// The messages that begin in the end of a file.
    private static func messages(in tail: [UInt8]) -> [ChatMessage] {
        guard let start = tail.firstIndex(of: messageOpening) else { return [] }
        var reader = JSONReader([UInt8(ascii: "[")] + tail[start...])
        var messages: [ChatMessage] = []
        do {
            try reader.readArray { messages.append(try $0.readMessage()) }
        } catch {
            return []
        }
        return messages
    }
}

extension SessionStore {
    /// The end of a long session, to be shown while `open` reads all of it; nil for one that opens as quickly, and where only the whole file tells
    /// how it ends. It is not checked, and its first messages are missing.
    public func glimpse(of id: ULID) -> ChatSession? {
        guard let directory = try? Directory(creating: path) else { return nil }
        return SessionGlimpse(directory: directory, backends: backends).session(of: id)
    }

    /// The session of this whole identifier; nil when there is none, or the name is another.
    public func locate(_ name: String) throws(SessionStoreError) -> ULID? {
        guard let id = ULID(name), try directory().status(of: SessionNames(id).snapshot) != nil else { return nil }
        return id
    }
}

extension [UInt8] {
    /// Where `pattern` first stands.
    fileprivate func firstIndex(of pattern: [UInt8]) -> Int? {
        var rest = self[...]
        while let start = rest.firstIndex(of: pattern[0]) {
            if self[start...].starts(with: pattern) { return start }
            rest = self[(start + 1)...]
        }
        return nil
    }
}
