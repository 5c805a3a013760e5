import Inference
import JSON

private let question = ChatCompletion.Message(.user, "Why is the sky blue? \u{2600}\u{FE0F}")

private func request(
    _ extra: JSONObject = JSONObject(), model: String = Place.model, messages: [ChatCompletion.Message] = [question]
) -> ChatCompletion.Request {
    ChatCompletion.Request(model: model, messages: messages, extra: extra)
}

private let schema: JSONValue = [
    "type": "object", "properties": ["city": ["type": "string"]], "required": ["city"],
]
private let tools: JSONValue = [
    [
        "type": "function",
        "function": ["name": "weather", "description": "The weather of a city", "parameters": schema],
    ]
]
private let format: JSONObject = [
    "response_format": ["type": "json_schema", "json_schema": ["name": "place", "schema": schema, "strict": true]]
]

private let turns: [ChatCompletion.Message] = [
    .init(.system, "Be brief."),
    .init(role: .user, content: [.text("What is this?"), .image(url: "data:image/png;base64,iVBORw0KGgo=")]),
    .init(
        role: .assistant, content: [.text("")],
        toolCalls: [.init(id: "call_1", name: "weather", arguments: #"{"city":"Paris"}"#)]),
    .init(role: .tool, content: [.text("rain")], toolCallID: "call_1"),
]

let chatCalls: [Call] = [
    whole("chat-router", request()),
    streamed("chat-router-stream", request()),
    Call("chat-router-parameters") {
        let extra: JSONObject = [
            "frequency_penalty": 0.5, "presence_penalty": 0.25, "logprobs": true, "top_logprobs": 3, "n": 1,
        ]
        let request = ChatCompletion.Request(
            model: Place.model, messages: [question], temperature: 0.5, topP: 0.75, maxTokens: 20, seed: 7, stop: ["END", "\n"],
            extra: extra)
        _ = try await $0.router.chatCompletion(request)
    },
    whole("chat-router-tools", request(["tools": tools, "tool_choice": "auto", "tool_prompt": "Call one."])),
    streamed(
        "chat-router-tools-stream",
        request(["tools": tools, "tool_choice": ["type": "function", "function": ["name": "weather"]]])),
    whole("chat-router-format", request(format)),
    streamed("chat-router-format-stream", request(format)),
    whole("chat-router-extra", request(["top_k": 5, "chat_template_kwargs": ["enable_thinking": false]])),
    whole("chat-router-turns", request(messages: turns)),
    Call("chat-router-billed") { _ = try await $0.router(billTo: "acme-org").chatCompletion(request()) },
    whole("chat-hf-inference", request(), at: "/hf-inference/models/acme/model/v1"),
    whole(
        "chat-hf-inference-format", request(["response_format": ["type": "json_object", "value": schema]]),
        at: "/hf-inference/models/acme/model/v1"),
    whole("chat-together", request(), at: "/together/v1"),
    whole("chat-groq", request(), at: "/groq/openai/v1"),
    whole("chat-cohere", request(), at: "/cohere/compatibility/v1"),
    whole("chat-url-root", request(model: ""), at: ""),
    whole("chat-url-slash", request(model: ""), at: "/"),
    whole("chat-url-v1", request(model: ""), at: "/v1"),
    whole("chat-url-whole", request(model: ""), at: "/v1/chat/completions"),
    whole("chat-url-path", request(model: ""), at: "/some/place"),
    whole("chat-url-query", request(model: ""), at: "/v1?a=b"),
]

/// - Parameter path: of a server of its own; nil for the router.
private func whole(_ name: String, _ request: ChatCompletion.Request, at path: String? = nil) -> Call {
    Call(name) { place in
        let client = try path.map { try place.server($0) } ?? place.router
        _ = try await client.chatCompletion(request)
    }
}

private func streamed(_ name: String, _ request: ChatCompletion.Request) -> Call {
    Call(name) { for try await _ in try $0.router.streamChatCompletion(request) {} }
}
