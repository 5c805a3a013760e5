import ChatCore
import Glibc
import JSON

/// What a list of sessions tells of one.
public struct SessionSummary: Hashable, Sendable {
    public var id: ULID
    public var title: String
    public var createdAt: Timestamp
    public var updatedAt: Timestamp
    /// The model reference as text.
    public var model: String
    public var messageCount: Int
    /// Of the snapshot and the journal together.
    public var byteSize: Int
    /// The beginning of the first user message, white space folded; empty when there is none.
    public var firstWords: String

    public init(
        id: ULID, title: String, createdAt: Timestamp, updatedAt: Timestamp, model: String, messageCount: Int, byteSize: Int,
        firstWords: String
    ) {
        self.id = id
        self.title = title
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.model = model
        self.messageCount = messageCount
        self.byteSize = byteSize
        self.firstWords = firstWords
    }
}

/// The sessions of a directory.
public struct SessionListing: Sendable {
    /// Newest first.
    public var sessions: [SessionSummary] = []
    /// Files that ought to be sessions and cannot be read, by name, each with the reason.
    public var unreadable: [SessionStoreError] = []
    /// Files that hold a session but are not named for it, such as the copies that synchronisation programs make.
    public var misnamed: [String] = []
}

/// Reads summaries, from the head of a file where our own member order allows it.
struct SummaryReader {
    private static let headLength = 16_384
    private static let firstWordsLength = 80

    let directory: Directory

    /// - Returns: nil when the file is not there or is none of ours.
    func summary(of name: String) throws(SessionStoreError) -> SessionSummary? {
        guard let file = directory.open(name, O_RDONLY | O_NONBLOCK, followingLinks: true) else {
            if errno == ENOENT { return nil }
            throw directory.failure(to: "open", name)
        }
        guard let status = file.status, status.st_mode & S_IFMT == S_IFREG else { return nil }
        guard let head = file.read(atMost: min(Int(status.st_size), Self.headLength)) else {
            throw directory.failure(to: "read", name)
        }
        var fields = SummaryFields()
        if Self.isOurs(head), fields.read(head), let count = messageCount(of: file, Int(status.st_size), head) {
            return fields.summary(messageCount: count, byteSize: Int(status.st_size))
        }
        return try wholeSummary(of: name)
    }

    private func wholeSummary(of name: String) throws(SessionStoreError) -> SessionSummary? {
        guard let bytes = try directory.read(name) else { return nil }
        let session = try SessionFile.decode(bytes, file: directory.path(of: name)).session
        return SessionSummary(of: session, byteSize: bytes.count)
    }

    static func isOurs(_ head: [UInt8]) -> Bool { head.starts(with: #"{\#n  "format": "parley.session","#.utf8) }

    /// Counts the lines that open a message in our own layout; nil when the list of messages does not end as ours do.
    private func messageCount(of file: FileDescriptor, _ size: Int, _ head: [UInt8]) -> Int? {
        guard let bytes = size <= head.count ? head : file.read(atMost: size) else { return nil }
        return bytes.withUnsafeBytes { buffer in
            var count = 0
            var isInside = false
            var position = 0
            let end = buffer.count
            while position < end, let found = memchr(buffer.baseAddress! + position, 0x0A, end - position) {
                position = found - UnsafeMutableRawPointer(mutating: buffer.baseAddress!) + 1
                guard position + 4 < end, buffer[position] == 0x20, buffer[position + 1] == 0x20 else { continue }
                if buffer[position + 2] == 0x5D, isInside { return count }
                if buffer[position + 2] == 0x22 {
                    let line = UnsafeRawBufferPointer(rebasing: buffer[(position + 2)...])
                    if line.starts(with: #""messages": []"#.utf8) { return 0 }
                    isInside = line.starts(with: #""messages": ["#.utf8)
                } else if isInside, buffer[position + 2] == 0x20, buffer[position + 3] == 0x20, buffer[position + 4] == 0x7B {
                    count += 1
                }
            }
            return nil
        }
    }

    static func firstWords(of text: String) -> String {
        let words = text.prefix(4 * firstWordsLength).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return words.count <= firstWordsLength ? words : words.prefix(firstWordsLength - 1) + "…"
    }
}

extension SessionSummary {
    init(of session: ChatSession, byteSize: Int) {
        self.init(
            id: session.id, title: session.title, createdAt: session.createdAt, updatedAt: session.updatedAt,
            model: session.model.text, messageCount: session.messages.count, byteSize: byteSize,
            firstWords: SummaryReader.firstWords(of: session.messages.first { $0.role == .user }?.text ?? ""))
    }
}

/// The members of a session that a summary needs.
private struct SummaryFields {
    private var id: ULID?
    private var title = ""
    private var createdAt: Timestamp?
    private var updatedAt: Timestamp?
    private var model: String?
    private var firstWords = ""

    /// Thrown when all was seen.
    private struct Enough: Error {}

    /// False when the beginning of a file does not tell all.
    mutating func read(_ head: [UInt8]) -> Bool {
        var reader = JSONReader(head)
        do {
            try reader.readObject { key, reader in
                switch key {
                case "id": id = ULID(try reader.readString())
                case "title": title = try reader.readString()
                case "created_at": createdAt = try reader.readTimestamp()
                case "updated_at": updatedAt = try reader.readTimestamp()
                case "model": model = try reader.readString()
                case "messages":
                    try reader.readArray { reader in
                        let message = try reader.readMessage()
                        guard message.role == .user else { return }
                        firstWords = SummaryReader.firstWords(of: message.text)
                        throw Enough()
                    }
                    throw Enough()
                default: try reader.skipValue()
                }
            }
            return false
        } catch {
            return error is Enough && id != nil && createdAt != nil && model != nil
        }
    }

    func summary(messageCount: Int, byteSize: Int) -> SessionSummary? {
        guard let id, let createdAt, let model else { return nil }
        return SessionSummary(
            id: id, title: title, createdAt: createdAt, updatedAt: updatedAt ?? createdAt, model: model,
            messageCount: messageCount, byteSize: byteSize, firstWords: firstWords)
    }
}
