import JSON

extension ChatCompletion {
    public enum Role: String, Sendable, Hashable { case system, user, assistant, tool }

    public enum ContentPart: Sendable, Hashable {
        case text(String)
        /// An address the server can read, or a `data:` URL.
        case image(url: String)
    }

    /// One turn of the conversation.
    public struct Message: Sendable, Hashable {
        public var role: Role
        public var content: [ContentPart]
        /// Of the assistant only: what it asked for in this turn.
        public var toolCalls: [ToolCall]
        /// Of a tool only: the call that this is the result of.
        public var toolCallID: String?

        public init(role: Role, content: [ContentPart], toolCalls: [ToolCall] = [], toolCallID: String? = nil) {
            self.role = role
            self.content = content
            self.toolCalls = toolCalls
            self.toolCallID = toolCallID
        }

        public init(_ role: Role, _ text: String) { self.init(role: role, content: [.text(text)]) }
    }

    public struct Request: Sendable, Hashable {
        /// The model's name at the server; empty for a server that has only one, where it goes out as `dummy`.
        public var model: String
        public var messages: [Message]
        /// 0 and up; nil leaves it to the server, as in all that follows.
        public var temperature: Double?
        /// Above 0, at most 1.
        public var topP: Double?
        /// How many tokens the answer may have.
        public var maxTokens: Int?
        public var seed: Int?
        /// Texts that end the answer; most servers take up to four.
        public var stop: [String]
        /// Any other member of the request, such as `tools` or `response_format`. One of a name above replaces it; null removes it.
        public var extra: JSONObject

        public init(
            model: String, messages: [Message], temperature: Double? = nil, topP: Double? = nil, maxTokens: Int? = nil,
            seed: Int? = nil, stop: [String] = [], extra: JSONObject = JSONObject()
        ) {
            self.model = model
            self.messages = messages
            self.temperature = temperature
            self.topP = topP
            self.maxTokens = maxTokens
            self.seed = seed
            self.stop = stop
            self.extra = extra
        }
    }
}

extension ChatCompletion.Request {
    /// The body as it is sent: `model` first, so that a router can read it without the rest; nothing that is nil.
    func body(isStreamed: Bool) -> JSONObject {
        var object = JSONObject()
        object.append("model", .string(model.isEmpty ? "dummy" : model))
        object.append("messages", .array(messages.map(\.json)))
        object.append("temperature", ifPresent: temperature.map(JSONValue.double))
        object.append("top_p", ifPresent: topP.map(JSONValue.double))
        object.append("max_tokens", ifPresent: maxTokens.map { .int($0) })
        object.append("seed", ifPresent: seed.map { .int($0) })
        if !stop.isEmpty { object.append("stop", .array(stop.map(JSONValue.string))) }
        object.append("stream", .bool(isStreamed))
        if isStreamed { object.append("stream_options", ["include_usage": true]) }
        object.merge(extra)
        return object
    }
}

extension ChatCompletion.Message {
    fileprivate var json: JSONValue {
        var object = JSONObject()
        object.append("role", .string(role.rawValue))
        object.append("content", contentJSON)
        if !toolCalls.isEmpty { object.append("tool_calls", .array(toolCalls.map(\.json))) }
        object.append("tool_call_id", ifPresent: toolCallID.map(JSONValue.string))
        return .object(object)
    }

    /// Plain text stays a string: not every server takes parts.
    private var contentJSON: JSONValue {
        if content.isEmpty { return toolCalls.isEmpty ? "" : .null }
        if case .text(let text) = content[0], content.count == 1 { return .string(text) }
        return .array(
            content.map { part in
                switch part {
                case .text(let text): ["type": "text", "text": .string(text)]
                case .image(let url): ["type": "image_url", "image_url": ["url": .string(url)]]
                }
            })
    }
}

extension ChatCompletion.ToolCall {
    fileprivate var json: JSONValue {
        ["id": .string(id), "type": "function", "function": ["name": .string(name), "arguments": .string(arguments)]]
    }
}
