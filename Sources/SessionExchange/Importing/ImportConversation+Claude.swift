import ChatCore
import JSON

/// `conversations.json` of a Claude data export.
/// - Source: the files that Anthropic's “Export data” gives.
extension ImportConversation {
    init(claude object: JSONObject) {
        id = object.name("uuid")
        title = object.text("name")
        createdAt = object.time("created_at")
        updatedAt = object.time("updated_at")
        model = object.name("model")
        head = object.name("current_leaf_message_uuid")
        let known = Set(object.objects("chat_messages").compactMap { $0.name("uuid") })
        for entry in object.objects("chat_messages") {
            guard let role = ChatMessage.Role(imported: entry.text("sender")) else {
                lose("a message of an unknown sender")
                continue
            }
            var message = Message(id: entry.name("uuid"), role: role, at: entry.time("created_at"), parts: [])
            message.parent = entry.name("parent_message_uuid").flatMap { known.contains($0) ? $0 : nil }
            take(entry, into: &message)
            add(message)
        }
        if head.map({ !known.contains($0) }) == true { head = nil }
    }

    private mutating func take(_ entry: JSONObject, into message: inout Message) {
        var texts: [String] = []
        for part in entry.objects("content") {
            switch part.text("type") {
            case "text": texts.append(part.text("text"))
            case "thinking": message.reasoning += (message.reasoning.isEmpty ? "" : "\n\n") + part.text("thinking")
            case "tool_use":
                let input = part["input"].map { String(decoding: JSONValue.bytes(of: $0), as: UTF8.self) } ?? ""
                message.toolCalls.append(ToolCall(id: part.text("id"), name: part.text("name"), arguments: input))
            case "tool_result": lose("what a tool answered")
            case let kind: lose("a part of the kind “\(kind)”")
            }
        }
        // Old exports have the text beside the parts, or no parts.
        if texts.isEmpty { texts = [entry.text("text")] }
        for file in entry.objects("attachments") {
            let content = file.text("extracted_content")
            if content.isEmpty {
                lose("an attached file")
            } else {
                texts.append("\(file.text("file_name")):\n\n\(content)")
            }
        }
        lose("an attached file", count: entry.objects("files").count + entry.objects("files_v2").count)
        message.parts = [.text(texts.joined(separator: "\n\n"))]
    }
}

extension JSONValue {
    /// Compact.
    static func bytes(of value: JSONValue) -> [UInt8] {
        var writer = JSONWriter()
        writer.write(value)
        return writer.bytes
    }
}
