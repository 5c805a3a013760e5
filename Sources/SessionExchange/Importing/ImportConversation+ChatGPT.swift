import ChatCore
import JSON

/// `conversations.json` of a ChatGPT data export: a tree of nodes by their ids.
/// - Source: the files that OpenAI's “Export data” gives.
extension ImportConversation {
    init(chatGPT object: JSONObject) {
        id = object.name("conversation_id") ?? object.name("id")
        title = object.text("title")
        createdAt = object.time("create_time")
        updatedAt = object.time("update_time")
        model = object.name("default_model_slug")
        let nodes = object["mapping"]?.objectValue ?? JSONObject()
        var tree: [String: JSONObject] = [:]
        for member in nodes.members { tree[member.key] = member.value.objectValue }
        // Nodes that hold no message are passed over: their children hang on the one before.
        var kept: [String: String?] = [:]
        for key in Self.parentsFirst(nodes.members.map(\.key), in: tree) {
            let node = tree[key] ?? JSONObject()
            let parent = node.name("parent").flatMap { kept[$0] ?? nil }
            kept[key] = parent
            guard let message = node["message"]?.objectValue, var made = self.message(chatGPT: message) else { continue }
            made.id = key
            made.parent = parent
            if made.role == .system, messages.isEmpty {
                systemPrompt = made.parts.compactMap(\.text).joined(separator: "\n")
                continue
            }
            messages.append(made)
            kept[key] = key
        }
        head = object.name("current_node").flatMap { kept[$0] ?? nil }
        if model == nil { model = messages.last { $0.model != nil }?.model }
    }

    /// All keys, a parent before its children; of children the order is that of the file.
    private static func parentsFirst(_ keys: [String], in tree: [String: JSONObject]) -> [String] {
        var children: [String: [String]] = [:]
        var roots: [String] = []
        for key in keys {
            if let parent = tree[key]?.name("parent"), tree[parent] != nil {
                children[parent, default: []].append(key)
            } else {
                roots.append(key)
            }
        }
        var ordered: [String] = []
        var waiting = Array(roots.reversed())
        while let key = waiting.popLast() {
            ordered.append(key)
            waiting += (children.removeValue(forKey: key) ?? []).reversed()
        }
        return ordered
    }

    /// Nil for what only the program itself needs, and for what cannot be carried over.
    private mutating func message(chatGPT object: JSONObject) -> Message? {
        let author = object["author"]?.objectValue ?? JSONObject()
        let metadata = object["metadata"]?.objectValue ?? JSONObject()
        guard metadata["is_visually_hidden_from_conversation"] != true,
            let role = ChatMessage.Role(imported: author.text("role"))
        else { return nil }
        let content = object["content"]?.objectValue ?? JSONObject()
        var message = Message(role: role, at: object.time("create_time"), parts: [], model: metadata.name("model_slug"))
        message.isInterrupted = object.text("status") == "in_progress"
        message.finishReason = metadata["finish_details"]?["type"]?.stringValue
        switch content.text("content_type") {
        case "text", "multimodal_text", "": message.parts = parts(chatGPT: content)
        case "code":
            message.parts = [
                .text("```\(content.text("language") == "unknown" ? "" : content.text("language"))\n\(content.text("text"))\n```")
            ]
        case "execution_output", "tether_quote", "system_error": message.parts = [.text(content.text("text"))]
        case "thoughts":
            message.reasoning = content.objects("thoughts").map { $0.text("content") }.joined(separator: "\n\n")
            message.parts = [.text("")]
        case "reasoning_recap", "user_editable_context", "model_editable_context": return nil
        case let kind:
            lose("a message of the kind “\(kind)”")
            return nil
        }
        let isEmpty = message.parts.allSatisfy { $0.text?.isEmpty == true } && message.reasoning.isEmpty
        return isEmpty ? nil : message
    }

    private mutating func parts(chatGPT content: JSONObject) -> [ChatMessage.Part] {
        var parts: [ChatMessage.Part] = []
        for part in content["parts"]?.arrayValue ?? [] {
            if let text = part.stringValue {
                parts.append(.text(text))
            } else {
                switch part["content_type"]?.stringValue {
                case "image_asset_pointer": lose("an image, which is in another file of the export")
                case "audio_transcription": parts.append(.text(part["text"]?.stringValue ?? ""))
                case "audio_asset_pointer", "real_time_user_audio_video_asset_pointer": lose("a recording of a voice")
                case let kind: lose("a part of the kind “\(kind ?? "unknown")”")
                }
            }
        }
        return parts
    }
}
