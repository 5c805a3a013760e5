import ChatCore
import JSON

/// `<id>.json`: a session as text. UTF-8, two-space indent, members always in this order:
///
///     format "parley.session", version 1, id, title, created_at, updated_at, system_prompt, model, parameters,
///     tags, head, context_cut, asides, messages, and then whatever members this version does not know
///
/// `SessionFile+Message.swift` and `SessionFile+Reply.swift` tell the members of a message.
public enum SessionFile {
    public static let format = "parley.session"
    /// The version this program writes. It reads newer ones as far as their members are where they were.
    public static let version = 1

    public static func encode(_ session: ChatSession) -> [UInt8] {
        var writer = JSONWriter(.indented)
        writer.writeObject { writer in
            writer.writeMember("format", ifPresent: format)
            writer.writeMember("version", ifPresent: version)
            writer.writeMember("id", ifPresent: session.id.text)
            writer.writeMember("title", ifPresent: session.title)
            writer.writeMember("created_at", session.createdAt)
            writer.writeMember("updated_at", session.updatedAt)
            writer.writeMember("system_prompt", ifPresent: session.systemPrompt)
            writer.writeMember("model", ifPresent: session.model.text)
            writer.writeMember("parameters") { $0.write(session.settings) }
            writer.writeMember("tags") { $0.write(session.tags) }
            writer.writeMember("head") { $0.write(session.head.map { .string($0.text) } ?? .null) }
            if let cut = session.contextCut { writer.writeMember("context_cut") { $0.write(cut) } }
            if !session.asides.isEmpty {
                writer.writeMember("asides") { writer in
                    writer.writeArray { writer in
                        for aside in session.asides { writer.writeElement { $0.write(aside) } }
                    }
                }
            }
            writer.writeMember("messages") { writer in
                writer.writeArray { writer in
                    for message in session.messages { writer.writeElement { $0.write(message) } }
                }
            }
            writer.writeMembers(session.extras)
        }
        return writer.bytes + [0x0A]
    }

    /// A session with the version of its file.
    public struct Contents: Sendable {
        public var session: ChatSession
        public var version: Int
    }

    /// - Parameters:
    ///   - file: a name for error messages.
    ///   - backends: names that count as backends in model references.
    /// - Throws: `.damaged`, or `.newerVersion` when the file is newer and no longer has the shape this program knows.
    public static func decode(
        _ bytes: [UInt8], file: String, backends: Set<String> = ModelReference.builtInBackends
    ) throws(SessionStoreError) -> Contents {
        var fields = SessionFields()
        do {
            var reader = JSONReader(bytes)
            try fields.read(&reader, backends: backends)
            try reader.finish()
            return Contents(session: try fields.session(), version: fields.version)
        } catch {
            if fields.version > version { throw .newerVersion(file: file, version: fields.version) }
            throw .damaged(file: file, Damage(of: bytes, error))
        }
    }
}

extension SessionFile {
    /// What can be read of a damaged file: the members and messages in front of the damage; nil when that is no session.
    static func salvage(_ bytes: [UInt8], backends: Set<String>) -> ChatSession? {
        var fields = SessionFields()
        var reader = JSONReader(bytes)
        do {
            try fields.read(&reader, backends: backends)
        } catch {
            // It ends where it ends.
        }
        return fields.version <= version ? try? fields.session() : nil
    }
}

/// The members of a session as they come, in any order.
struct SessionFields {
    var format: String?
    var version = 0
    var id: ULID?
    var title = ""
    var createdAt: Timestamp?
    var updatedAt: Timestamp?
    var systemPrompt = ""
    var model: ModelReference?
    var settings = GenerationSettings()
    var tags: [String] = []
    var head: MessageID?
    var headIsNone = false
    var contextCut: ContextCut?
    var asides: [Aside] = []
    var messages: [ChatMessage] = []
    var extras = JSONObject()

    /// Thrown where the messages begin.
    private struct Enough: Error {}

    /// Reads the members in front of the messages from the beginning of a file.
    /// - Returns: false when they cannot be read, or do not all stand there.
    mutating func readUpToMessages(of bytes: [UInt8], backends: Set<String>) -> Bool {
        var reader = JSONReader(bytes)
        do {
            try reader.readObject { key, reader in
                if key == "messages" { throw Enough() }
                try read(key, &reader, backends: backends)
            }
            return false
        } catch {
            return error is Enough
        }
    }

    mutating func read(_ reader: inout JSONReader, backends: Set<String>) throws {
        try reader.readObject { key, reader in try read(key, &reader, backends: backends) }
    }

    private mutating func read(_ key: String, _ reader: inout JSONReader, backends: Set<String>) throws {
        switch key {
        case "format": try readFormat(&reader)
        case "version": version = try reader.readInt()
        case "id": try readID(&reader)
        case "title": title = try reader.readTextIfPresent() ?? ""
        case "created_at": createdAt = try reader.readTimestamp()
        case "updated_at": updatedAt = try reader.readTimestamp()
        case "system_prompt": systemPrompt = try reader.readTextIfPresent() ?? ""
        case "model": model = try reader.readModel(backends: backends)
        case "parameters": settings = try reader.readParameters()
        case "tags": tags = try reader.readTexts()
        case "head":
            head = try reader.readTextIfPresent().map { MessageID($0) }
            headIsNone = head == nil
        case "context_cut": contextCut = try reader.readContextCut()
        case "asides": try reader.readArray { asides.append(try $0.readAside()) }
        case "messages": try reader.readArray { messages.append(try $0.readMessage()) }
        default: extras.append(key, try reader.readValue())
        }
    }

    private mutating func readFormat(_ reader: inout JSONReader) throws {
        let start = reader.offset
        format = try reader.readString()
        if format != SessionFile.format {
            throw FieldProblem(reason: "its format is “\(format!)”, not “\(SessionFile.format)”", offset: start)
        }
    }

    private mutating func readID(_ reader: inout JSONReader) throws {
        let start = reader.offset
        let text = try reader.readString()
        id = ULID(text)
        if id == nil { throw FieldProblem(reason: "the id “\(text)” is no ULID", offset: start) }
    }

    func session() throws -> ChatSession {
        guard format != nil else { throw MissingMember(name: "format") }
        guard version > 0 else { throw MissingMember(name: "version") }
        guard let id else { throw MissingMember(name: "id") }
        guard let createdAt else { throw MissingMember(name: "created_at") }
        guard let model else { throw MissingMember(name: "model") }
        var session = ChatSession(
            id: id, title: title, createdAt: createdAt, updatedAt: updatedAt, systemPrompt: systemPrompt, model: model,
            settings: settings, tags: tags, messages: messages, head: head, contextCut: contextCut, asides: asides, extras: extras
        )
        if headIsNone { session.apply(.headMoved(nil, at: session.updatedAt)) }
        return session
    }
}

struct MissingMember: Error {
    var name: String
}

extension Damage {
    /// What `error`, thrown while `bytes` were read, means to a person.
    init(of bytes: [UInt8], _ error: any Error) {
        if bytes.isEmpty {
            self.init(reason: "the file is empty")
        } else if bytes.allSatisfy({ $0 == 0 }) {
            self.init(reason: "the file holds nothing but zero bytes, as after a power cut")
        } else if let problem = error as? JSONError {
            self.init(reason: problem.sentence, at: problem.offset, of: bytes)
        } else if let problem = error as? FieldProblem {
            self.init(reason: problem.reason, at: problem.offset, of: bytes)
        } else if let missing = error as? MissingMember {
            self.init(reason: "the member “\(missing.name)” is missing")
        } else {
            self.init(reason: "\(error)")
        }
    }

    private init(reason: String, at offset: Int, of bytes: [UInt8]) {
        let before = bytes.prefix(offset)
        let lineStart = before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
        self.init(reason: reason, line: before.count { $0 == 0x0A } + 1, column: before.count - lineStart + 1)
    }
}

extension JSONError {
    fileprivate var sentence: String {
        switch reason {
        case .unexpectedEnd: "the text ends in the middle"
        case .unexpectedByte(let byte):
            0x21...0x7E ~= byte ? "unexpected “\(Unicode.Scalar(byte))”" : "unexpected byte \(byte)"
        case .wrongKind(let expected): "\(expected) was expected"
        case .tooDeep: "lists and objects are nested too deep"
        }
    }
}
