import ChatCore
import JSON

/// The database of llm. Since 0.32 it keeps messages that know the one before them by its hash; before, a question with its answer was a row.
/// - Source: what llm 0.36 writes, and `llm/migrations.py` for both; `make import-check` has it write it.
extension ImportConversation {
    static func all(inLLM tables: [String: [JSONObject]]) -> [ImportConversation] {
        let threads = threads(inLLM: tables)
        let known = Set(threads.compactMap(\.id))
        return threads + responses(inLLM: tables).filter { !known.contains($0.id ?? "") }
    }

    private static func threads(inLLM tables: [String: [JSONObject]]) -> [ImportConversation] {
        var messages: [String: JSONObject] = [:]
        for row in tables["messages"] ?? [] { messages[row.text("hash")] = row }
        let parts = Dictionary(grouping: tables["parts"] ?? []) { $0.text("message_hash") }
        let turns = Dictionary(grouping: tables["turns"] ?? []) { $0.text("thread_id") }
        return (tables["threads"] ?? []).map { thread in
            let turns = (turns[thread.text("id")] ?? []).sorted {
                ($0.text("datetime_utc"), $0.text("id")) < ($1.text("datetime_utc"), $1.text("id"))
            }
            var made = ImportConversation(id: thread.name("id"))
            made.title = thread.text("name")
            made.createdAt = turns.first?.time("datetime_utc") ?? thread.time("datetime_utc")
            made.model = turns.last.flatMap { $0.name("resolved_model") ?? $0.name("model") }
            if let options = turns.first?.name("options_json") { made.takeSettings(llm: options) }
            for turn in turns { made.add(turnEndingAt: turn.text("tip_message_hash"), of: turn, messages, parts) }
            made.add(turnEndingAt: thread.text("tip_message_hash"), of: JSONObject(), messages, parts)
            made.head = thread.name("tip_message_hash").flatMap { tip in made.messages.contains { $0.id == tip } ? tip : nil }
            return made
        }
    }

    /// Adds what the last message of a turn goes back to and is not there yet.
    private mutating func add(
        turnEndingAt tip: String, of turn: JSONObject, _ known: [String: JSONObject], _ parts: [String: [JSONObject]]
    ) {
        let there = Set(messages.compactMap(\.id))
        var chain: [String] = []
        var next: String? = tip
        while let hash = next, let row = known[hash], !there.contains(hash), chain.count <= known.count {
            chain.append(hash)
            next = row.name("parent_hash")
        }
        for hash in chain.reversed() {
            let row = known[hash]!
            guard let role = ChatMessage.Role(imported: row.text("role")) else {
                lose("a message of an unknown role")
                continue
            }
            var message = Message(id: hash, parent: row.name("parent_hash"), role: role, at: turn.time("datetime_utc"), parts: [])
            take((parts[hash] ?? []).sorted { ($0["position"]?.intValue ?? 0) < ($1["position"]?.intValue ?? 0) }, into: &message)
            if hash == tip {
                message.model = turn.name("resolved_model") ?? turn.name("model")
                message.milliseconds = turn["duration_ms"]?.intValue
                message.usage = Usage(prompt: turn["input_tokens"]?.intValue, completion: turn["output_tokens"]?.intValue)
            }
            if role == .system, message.parent == nil {
                systemPrompt = message.parts.compactMap(\.text).joined(separator: "\n")
            } else {
                if !messages.contains(where: { $0.id == message.parent }) { message.parent = nil }
                messages.append(message)
            }
        }
    }

    private mutating func take(_ rows: [JSONObject], into message: inout Message) {
        var texts: [String] = []
        for row in rows {
            switch row.text("type") {
            case "text": texts.append(row.text("text"))
            case "reasoning", "thinking": message.reasoning += row.text("text")
            case let kind: lose("a part of the kind “\(kind)”")
            }
        }
        message.parts = [.text(texts.joined(separator: "\n"))]
    }

    private mutating func takeSettings(llm options: String) {
        guard let options = (try? JSONValue(parsing: options))?.objectValue else { return }
        settings.temperature = options["temperature"]?.doubleValue
        settings.topP = options["top_p"]?.doubleValue
        settings.maxTokens = options["max_tokens"]?.intValue
        settings.seed = options["seed"]?.intValue
    }

    // MARK: Until 0.31

    private static func responses(inLLM tables: [String: [JSONObject]]) -> [ImportConversation] {
        let attached = Dictionary(grouping: tables["prompt_attachments"] ?? []) { $0.text("response_id") }
        let calls = Dictionary(grouping: tables["tool_calls"] ?? []) { $0.text("response_id") }
        let byConversation = Dictionary(grouping: tables["responses"] ?? []) { $0.name("conversation_id") ?? $0.text("id") }
        var names: [String: JSONObject] = [:]
        for row in tables["conversations"] ?? [] { names[row.text("id")] = row }
        return byConversation.map { id, responses in
            var made = ImportConversation(id: id)
            made.title = names[id]?.text("name") ?? ""
            made.model = names[id]?.name("model")
            for response in responses.sorted(by: {
                ($0.text("datetime_utc"), $0.text("id")) < ($1.text("datetime_utc"), $1.text("id"))
            }) {
                made.add(llm: response, calls: calls[response.text("id")] ?? [])
                made.lose("an attachment", count: attached[response.text("id")]?.count ?? 0)
            }
            return made
        }.sorted { $0.id! < $1.id! }
    }

    private mutating func add(llm row: JSONObject, calls: [JSONObject]) {
        let at = row.time("datetime_utc")
        let id = row.text("id")
        let system = row.text("system")
        if messages.isEmpty {
            systemPrompt = system
        } else if !system.isEmpty, system != systemPrompt {
            lose("a system prompt that changed")
        }
        if messages.isEmpty, let options = row.name("options_json") { takeSettings(llm: options) }
        if row.name("schema_id") != nil { lose("the schema of an answer") }
        add(Message(id: id + "-prompt", role: .user, at: at, parts: [.text(row.text("prompt"))]))
        var reply = Message(id: id, role: .assistant, at: at, parts: [.text(row.text("response"))])
        reply.model = row.name("resolved_model") ?? row.name("model")
        reply.milliseconds = row["duration_ms"]?.intValue
        reply.usage = Usage(prompt: row["input_tokens"]?.intValue, completion: row["output_tokens"]?.intValue)
        reply.toolCalls = calls.map {
            ToolCall(id: $0.text("tool_call_id"), name: $0.text("name"), arguments: $0.text("arguments"))
        }
        add(reply)
    }
}
