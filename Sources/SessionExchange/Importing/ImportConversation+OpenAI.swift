import ChatCore
import JSON

/// Message arrays as chat APIs take them, and the sessions of aichat, which hold one.
/// - Source: OpenAI's API reference, Chat Completions; the fine-tuning guide for JSON Lines; aichat 0.30, `src/config/session.rs`.
extension ImportConversation {
    /// `{"messages": […], "model": …}`.
    init(openAI object: JSONObject) {
        self.init(openAIMessages: object.objects("messages"))
        id = object.name("id") ?? object.name("conversation_id")
        title = object.text("title")
        model = object.name("model")
        createdAt = object.time("created_at") ?? object.time("created")
        takeSettings(of: object)
    }

    init(openAIMessages messages: [JSONObject]) {
        for object in messages { addOpenAI(object) }
    }

    init(aichat object: JSONObject) {
        self.init(openAIMessages: object.objects("compressed_messages") + object.objects("messages"))
        // aichat separates the client by a colon, as a backend is here.
        model = object.name("model")
        takeSettings(of: object)
        if object["agent_variables"] != nil { lose("variables of an agent") }
    }

    private mutating func takeSettings(of object: JSONObject) {
        settings.temperature = object["temperature"]?.doubleValue
        settings.topP = object["top_p"]?.doubleValue
        settings.maxTokens = (object["max_tokens"] ?? object["max_completion_tokens"])?.intValue
        settings.seed = object["seed"]?.intValue
        if object["tools"] != nil { lose("the list of tools") }
    }

    private mutating func addOpenAI(_ object: JSONObject) {
        guard let role = ChatMessage.Role(imported: object.text("role")) else { return lose("a message of an unknown role") }
        var message = Message(role: role, at: object.time("created_at") ?? object.time("timestamp"), parts: [])
        message.id = object.name("id")
        message.parts = parts(of: object["content"])
        message.reasoning = object.name("reasoning_content") ?? object.name("reasoning") ?? ""
        message.model = object.name("model")
        message.toolCalls = object.objects("tool_calls").map { call in
            let function = call["function"]?.objectValue ?? JSONObject()
            return ToolCall(id: call.text("id"), name: function.text("name"), arguments: function.text("arguments"))
        }
        // The system prompt has a place of its own, as long as nothing was said before it.
        if role == .system, messages.isEmpty, systemPrompt.isEmpty {
            systemPrompt = message.parts.compactMap(\.text).joined(separator: "\n")
            return
        }
        add(message)
    }

    /// `"text"`, or a list of parts.
    mutating func parts(of content: JSONValue?) -> [ChatMessage.Part] {
        switch content {
        case .string(let text): return [.text(text)]
        case .array(let values):
            let parts = values.compactMap { value -> ChatMessage.Part? in
                if let text = value.stringValue { return .text(text) }
                guard let object = value.objectValue else { return nil }
                return part(of: object)
            }
            return parts.isEmpty ? [.text("")] : parts
        default: return [.text("")]
        }
    }

    private mutating func part(of object: JSONObject) -> ChatMessage.Part? {
        switch object.text("type") {
        case "text", "input_text", "output_text": return .text(object.text("text"))
        case "image_url":
            let address = object["image_url"]?.stringValue ?? object["image_url"]?["url"]?.stringValue ?? ""
            if let image = ChatMessage.Part(dataURL: address) { return image }
            lose("an image that is only an address")
            return address.isEmpty ? nil : .text(address)
        case let type:
            lose("a part of the kind “\(type)”")
            return nil
        }
    }
}

extension ChatMessage.Part {
    /// The image of `data:image/png;base64,…`; nil for anything else.
    init?(dataURL address: String) {
        guard address.hasPrefix("data:"), let comma = address.firstIndex(of: ",") else { return nil }
        let head = address[address.index(address.startIndex, offsetBy: 5)..<comma]
        guard head.hasSuffix(";base64"), head.hasPrefix("image/") else { return nil }
        self = .image(mediaType: String(head.dropLast(7)), source: .data(String(address[address.index(after: comma)...])))
    }
}
