import ChatCore
import JSON

/// A message: id, parent, role, created_at, content, what is known of a reply (`SessionFile+Reply.swift`), and then
/// whatever members this version does not know.
extension JSONWriter {
    mutating func write(_ message: ChatMessage) {
        writeObject { writer in
            writer.writeMember("id", ifPresent: message.id.text)
            writer.writeMember("parent") { $0.write(message.parent.map { .string($0.text) } ?? .null) }
            writer.writeMember("role", ifPresent: message.role.rawValue)
            writer.writeMember("created_at", message.createdAt)
            writer.writeMember("content") { writer in
                writer.writeArray { writer in
                    for part in message.content { writer.writeElement { $0.write(part) } }
                }
            }
            if let reply = message.reply {
                writer.writeMembers(of: reply, unknown: message.extras)
                writer.writeMembers(message.extras.withoutReplyRemainders)
            } else {
                writer.writeMembers(message.extras)
            }
        }
    }

    mutating func write(_ part: ChatMessage.Part) {
        switch part {
        case .text(let text):
            writeObject { writer in
                writer.writeMember("type", ifPresent: "text")
                writer.writeMember("text", ifPresent: text)
            }
        case .image(let mediaType, let source):
            writeObject { writer in
                writer.writeMember("type", ifPresent: "image")
                writer.writeMember("media_type", ifPresent: mediaType)
                switch source {
                case .file(let path): writer.writeMember("file", ifPresent: path)
                case .data(let base64): writer.writeMember("data", ifPresent: base64)
                }
            }
        case .other(let object): write(.object(object))
        }
    }
}

extension JSONReader {
    mutating func readMessage() throws -> ChatMessage {
        let start = offset
        var id: MessageID?
        var parent: MessageID?
        var role: ChatMessage.Role?
        var createdAt: Timestamp?
        var content: [ChatMessage.Part] = []
        var reply: Reply?
        var extras = JSONObject()
        try readObject { key, reader in
            switch key {
            case "id": id = MessageID(try reader.readString())
            case "parent": parent = try reader.readTextIfPresent().map { MessageID($0) }
            case "role": role = try reader.readCase(of: ChatMessage.Role.self, named: "role")
            case "created_at": createdAt = try reader.readTimestamp()
            case "content": try reader.readArray { content.append(try $0.readPart()) }
            default:
                if try !reader.readReplyMember(key, into: &reply, unknown: &extras) {
                    extras.append(key, try reader.readValue())
                }
            }
        }
        guard let id, let role, let createdAt else {
            let missing = id == nil ? "id" : role == nil ? "role" : "created_at"
            throw FieldProblem(reason: "a message lacks the member “\(missing)”", offset: start)
        }
        return ChatMessage(
            id: id, parent: parent, role: role, createdAt: createdAt, content: content, reply: reply, extras: extras)
    }

    /// A part that holds anything this version does not know is kept whole, as it was read.
    mutating func readPart() throws -> ChatMessage.Part {
        let start = self
        var type: String?
        var text: String?
        var mediaType: String?
        var file: String?
        var data: String?
        var isKnown = true
        try readObject { key, reader in
            let kind = try reader.peekKind()
            switch key {
            case "type" where kind == .string: type = try reader.readString()
            case "text" where kind == .string: text = try reader.readString()
            case "media_type" where kind == .string: mediaType = try reader.readString()
            case "file" where kind == .string: file = try reader.readString()
            case "data" where kind == .string: data = try reader.readString()
            default:
                isKnown = false
                try reader.skipValue()
            }
        }
        switch (isKnown, type, text, mediaType, file, data) {
        case (true, "text", let text?, nil, nil, nil): return .text(text)
        case (true, "image", nil, let mediaType?, let file?, nil): return .image(mediaType: mediaType, source: .file(file))
        case (true, "image", nil, let mediaType?, nil, let data?): return .image(mediaType: mediaType, source: .data(data))
        default:
            self = start
            guard case .object(let object) = try readValue() else { return .other(JSONObject()) }
            return .other(object)
        }
    }
}
