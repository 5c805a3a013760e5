import ChatCore
import JSON

/// A conversation of Hugging Face chat-ui: a tree whose messages name their ancestors.
/// - Source: github.com/huggingface/chat-ui, `src/lib/types/Conversation.ts` and `Message.ts`.
extension ImportConversation {
    init(chatUI object: JSONObject) {
        id = object.name("_id") ?? object["_id"]?["$oid"]?.stringValue ?? object.name("id")
        title = object.text("title")
        model = object.name("model")
        createdAt = object.time("createdAt")
        updatedAt = object.time("updatedAt")
        systemPrompt = object.text("preprompt")
        for entry in object.objects("messages") {
            guard let role = ChatMessage.Role(imported: entry.text("from")) else {
                lose("a message of an unknown sender")
                continue
            }
            if role == .system {
                // The root of the tree says again what the preprompt says.
                if systemPrompt.isEmpty { systemPrompt = entry.text("content") }
                continue
            }
            var message = Message(
                id: entry.name("id"), role: role, at: entry.time("createdAt"), parts: [.text(entry.text("content"))])
            let known = Set(messages.compactMap(\.id))
            if let ancestors = entry["ancestors"]?.arrayValue {
                message.parent = ancestors.compactMap(\.stringValue).last { known.contains($0) }
            }
            message.reasoning = entry.text("reasoning")
            message.isInterrupted = entry["interrupted"]?.boolValue == true
            let files = entry["files"]?.arrayValue ?? []
            lose("an attached file", count: files.count)
            lose(
                "the note of a tool or search",
                count: entry.objects("updates").count { ["tool", "webSearch"].contains($0.text("type")) })
            if entry["ancestors"] == nil { add(message) } else { messages.append(message) }
        }
    }
}
