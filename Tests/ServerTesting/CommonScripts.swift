extension Array where Element == ScriptedServer.Step {
    /// A whole answer with its length, after which the connection can be used again.
    public static func answer(
        _ status: Int = 200, _ body: String, type: String = "application/json", headers: [String: String] = [:]
    ) -> [ScriptedServer.Step] {
        let fields = headers.merging(["Content-Type": type, "Content-Length": String(body.utf8.count)]) { given, _ in given }
        return [.head(status, fields), .text(body)]
    }

    /// The head of an event stream; what follows are `.chunk`s and, for a good end, `.lastChunk`.
    public static func eventStream(headers: [String: String] = [:]) -> [ScriptedServer.Step] {
        [
            .head(
                200, headers.merging(["Content-Type": "text/event-stream", "Transfer-Encoding": "chunked"]) { given, _ in given })
        ]
    }

    /// A whole chat answer as a stream, one token an event.
    public static func chatStream(_ tokens: [String], model: String = "scripted") -> [ScriptedServer.Step] {
        eventStream() + tokens.map { .chunk(ChatEvents.token($0, model: model)) } + [
            .chunk(ChatEvents.end(model: model)), .lastChunk,
        ]
    }
}

/// Events of a chat as an OpenAI-compatible server writes them.
public enum ChatEvents {
    /// An event of some 200 bytes that says `text`, which must need no escapes in JSON.
    public static func token(_ text: String, model: String = "scripted") -> String {
        """
        data: {"id":"chatcmpl-0","object":"chat.completion.chunk","created":1790000001,"model":"\(model)",\
        "system_fingerprint":"fp_scripted","choices":[{"index":0,"delta":{"content":"\(text)"},"logprobs":null,\
        "finish_reason":null}]}\n\n
        """
    }

    /// The events behind the last token: why it stopped, the usage, and `[DONE]`.
    public static func end(model: String = "scripted", promptTokens: Int = 7, completionTokens: Int = 3) -> String {
        """
        data: {"id":"chatcmpl-0","object":"chat.completion.chunk","model":"\(model)","choices":[{"index":0,"delta":{},\
        "finish_reason":"stop"}]}\n
        data: {"id":"chatcmpl-0","object":"chat.completion.chunk","model":"\(model)","choices":[],\
        "usage":{"prompt_tokens":\(promptTokens),"completion_tokens":\(completionTokens),\
        "total_tokens":\(promptTokens + completionTokens)}}\n
        data: [DONE]\n\n
        """
    }
}
