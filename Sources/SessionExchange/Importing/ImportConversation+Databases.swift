import ChatCore
import JSON

/// The databases of oterm and elia: a table of chats, a table of messages.
/// - Source: what oterm 0.14 and elia 1.10 write; `make import-check` has them write it.
extension ImportConversation {
    static func all(inOterm tables: [String: [JSONObject]]) -> [ImportConversation] {
        let messages = Dictionary(grouping: tables["message"] ?? []) { $0.name("chat_id") ?? "" }
        return (tables["chat"] ?? []).map { chat in
            let id = chat.name("id") ?? ""
            var made = ImportConversation(id: id)
            made.title = chat.text("name")
            made.model = chat.name("model").map { "ollama:\($0)" }
            made.systemPrompt = chat.text("system")
            if let parameters = chat.name("parameters").flatMap({ try? JSONValue(parsing: $0) })?.objectValue {
                made.settings.temperature = parameters["temperature"]?.doubleValue
                made.settings.topP = parameters["top_p"]?.doubleValue
                made.settings.maxTokens = parameters["num_predict"]?.intValue
                made.settings.seed = parameters["seed"]?.intValue
            }
            if let tools = chat.name("tools"), tools != "[]" { made.lose("the list of tools") }
            for row in (messages[id] ?? []).sorted(by: { ($0["id"]?.intValue ?? 0) < ($1["id"]?.intValue ?? 0) }) {
                made.add(row, role: row.text("author"), text: row.text("text"), at: nil)
                let images = row.name("images").flatMap { try? JSONValue(parsing: $0) }?.arrayValue ?? []
                made.lose("an image", count: images.count)
            }
            return made
        }
    }

    static func all(inElia tables: [String: [JSONObject]]) -> [ImportConversation] {
        let messages = Dictionary(grouping: tables["message"] ?? []) { $0.name("chat_id") ?? "" }
        return (tables["chat"] ?? []).map { chat in
            let id = chat.name("id") ?? ""
            var made = ImportConversation(id: id)
            made.title = chat.text("title")
            made.model = chat.name("model")
            made.createdAt = chat.time("started_at")
            if chat["archived"]?.intValue == 1 { made.tags = ["archived"] }
            for row in (messages[id] ?? []).sorted(by: { ($0["id"]?.intValue ?? 0) < ($1["id"]?.intValue ?? 0) }) {
                made.add(row, role: row.text("role"), text: row.text("content"), at: row.time("timestamp"))
            }
            return made
        }
    }

    private mutating func add(_ row: JSONObject, role name: String, text: String, at time: Timestamp?) {
        guard let role = ChatMessage.Role(imported: name) else { return lose("a message of an unknown role") }
        if role == .system, messages.isEmpty {
            systemPrompt = text
            return
        }
        var message = Message(id: row.name("id"), role: role, at: time, parts: [.text(text)])
        message.model = role == .assistant ? row.name("model") ?? model : nil
        message.reasoning = row.text("thinking")
        add(message)
    }
}
