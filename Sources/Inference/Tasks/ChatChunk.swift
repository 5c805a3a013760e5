import JSON

/// One chunk of a streamed answer, or a whole one, as the JSON says it. Members of all servers are known here and nowhere else.
struct ChatChunk {
    struct Call {
        var index: Int?
        var id: String?
        var name: String?
        var arguments = ""
    }

    struct Choice {
        var index = 0
        var text: String?
        var reasoning: String?
        var reasoningContent: String?
        var reasoningDetails: String?
        var calls: [Call] = []
        /// Addresses of pictures that the model has made.
        var images: [String] = []
        var finishReason: String?
        /// Where the text stands in the chunk, between its quotation marks; nil when it is not one string.
        var textRange: Range<Int>?

        /// True when the choice says a text and nothing else.
        var isPlainText: Bool {
            textRange != nil && reasoning == nil && reasoningContent == nil && reasoningDetails == nil && calls.isEmpty
                && images.isEmpty && finishReason == nil
        }
    }

    var model: String?
    var fingerprint: String?
    var hasChoices = false
    /// The choice with index 0.
    var choice: Choice?
    var usage: ChatCompletion.Usage?
    var timings: ChatCompletion.Timings?
    var error: JSONValue?

    /// The member being read, for the error that says so.
    private var place: StaticString = "the answer"

    /// - Parameter readsNames: whether the model's name and the fingerprint are wanted; they are the same in every chunk.
    /// - Throws: `malformedResponse`.
    init(_ bytes: [UInt8], readsNames: Bool) throws(InferenceError) {
        var reader = JSONReader(bytes)
        do {
            var message: JSONValue?
            var isError = false
            try reader.readObject { key, reader in
                switch key {
                case "choices": try readChoices(&reader)
                case "usage": usage = try readUsage(&reader)
                case "timings": timings = try readTimings(&reader)
                case "model" where readsNames: model = try readText(&reader, "model")
                case "system_fingerprint" where readsNames: fingerprint = try readText(&reader, "system_fingerprint")
                case "error":
                    let value = try reader.readValue()
                    if !value.isNull { error = value }
                case "object": isError = try readText(&reader, "object") == "error"
                case "message": message = try reader.readValue()
                default: try reader.skipValue()
                }
                place = "the answer"
            }
            if error == nil, isError { error = message ?? "" }
            try reader.finish()
        } catch {
            throw .malformedResponse(field: "\(place)")
        }
    }

    private mutating func readChoices(_ reader: inout JSONReader) throws {
        place = "choices"
        hasChoices = true
        if try reader.readNull() { return }
        try reader.readArray { reader in
            var choice = Choice()
            place = "choices[0]"
            try reader.readObject { key, reader in
                switch key {
                case "delta", "message": try readMessage(&reader, into: &choice)
                case "finish_reason": choice.finishReason = try readText(&reader, "choices[0].finish_reason")
                case "index":
                    place = "choices[0].index"
                    if try !reader.readNull() { choice.index = try reader.readInt() }
                default: try reader.skipValue()
                }
                place = "choices[0]"
            }
            if choice.index == 0 { self.choice = choice }
        }
    }

    private mutating func readMessage(_ reader: inout JSONReader, into choice: inout Choice) throws {
        place = "choices[0].delta"
        if try reader.readNull() { return }
        try reader.readObject { key, reader in
            switch key {
            case "content":
                place = "choices[0].delta.content"
                if try reader.peekKind() == .array {
                    try readParts(&reader, into: &choice)
                } else {
                    let start = reader.offset
                    if let text = try readText(&reader, "choices[0].delta.content") {
                        choice.textRange = choice.text == nil ? (start + 1)..<(reader.offset - 1) : nil
                        choice.text = (choice.text ?? "") + text
                    }
                }
            case "reasoning": choice.reasoning = try readText(&reader, "choices[0].delta.reasoning")
            case "reasoning_content": choice.reasoningContent = try readText(&reader, "choices[0].delta.reasoning_content")
            case "reasoning_details": choice.reasoningDetails = try readReasoningDetails(&reader)
            case "images":
                place = "choices[0].delta.images"
                choice.images += (try reader.readValue().arrayValue ?? []).compactMap(Self.imageURL)
            case "refusal":
                if let text = try readText(&reader, "choices[0].delta.refusal") {
                    choice.text = (choice.text ?? "") + text
                    choice.textRange = nil
                }
            case "tool_calls":
                place = "choices[0].delta.tool_calls"
                if try reader.readNull() { return }
                try reader.readArray { choice.calls.append(try readCall(&$0)) }
            default: try reader.skipValue()
            }
            place = "choices[0].delta"
        }
    }

    /// Content as a list of parts, of which some servers make their answers: texts, thoughts with texts of their own, and pictures.
    private mutating func readParts(_ reader: inout JSONReader, into choice: inout Choice) throws {
        for part in try reader.readValue().arrayValue ?? [] {
            if let text = part["text"]?.stringValue {
                choice.text = (choice.text ?? "") + text
            } else if let thinking = part["thinking"] {
                let texts = thinking.arrayValue?.compactMap { $0["text"]?.stringValue } ?? [thinking.stringValue ?? ""]
                choice.reasoning = (choice.reasoning ?? "") + texts.joined()
            } else if let url = Self.imageURL(part) {
                choice.images.append(url)
            }
        }
    }

    /// The address in a part that is a picture, in the form of a request's; nil for any other part.
    private static func imageURL(_ part: JSONValue) -> String? {
        part["image_url"]?["url"]?.stringValue ?? part["image_url"]?.stringValue
    }

    private mutating func readReasoningDetails(_ reader: inout JSONReader) throws -> String? {
        place = "choices[0].delta.reasoning_details"
        let details = try reader.readValue()
        guard let elements = details.arrayValue else { return details.stringValue }
        return elements.compactMap { $0["text"]?.stringValue ?? $0["summary"]?.stringValue }.joined()
    }

    private mutating func readCall(_ reader: inout JSONReader) throws -> Call {
        place = "choices[0].delta.tool_calls[]"
        var call = Call()
        try reader.readObject { key, reader in
            switch key {
            case "index":
                place = "choices[0].delta.tool_calls[].index"
                if try !reader.readNull() { call.index = try reader.readInt() }
            case "id": call.id = try readName(&reader, "choices[0].delta.tool_calls[].id")
            case "function":
                place = "choices[0].delta.tool_calls[].function"
                if try reader.readNull() { return }
                try reader.readObject { key, reader in
                    switch key {
                    case "name": call.name = try readName(&reader, "choices[0].delta.tool_calls[].function.name")
                    case "arguments": call.arguments = try readArguments(&reader)
                    default: try reader.skipValue()
                    }
                }
            default: try reader.skipValue()
            }
        }
        return call
    }

    /// A string of JSON; old servers send the object itself.
    private mutating func readArguments(_ reader: inout JSONReader) throws -> String {
        place = "choices[0].delta.tool_calls[].function.arguments"
        switch try reader.peekKind() {
        case .null:
            try reader.skipValue()
            return ""
        case .string: return try reader.readString()
        default: return try reader.readValue().text()
        }
    }

    /// A text that says nothing when it is empty.
    private mutating func readName(_ reader: inout JSONReader, _ place: StaticString) throws -> String? {
        try readText(&reader, place).flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func readText(_ reader: inout JSONReader, _ place: StaticString) throws -> String? {
        self.place = place
        return try reader.readNull() ? nil : try reader.readString()
    }

    private mutating func readUsage(_ reader: inout JSONReader) throws -> ChatCompletion.Usage? {
        place = "usage"
        if try reader.readNull() { return nil }
        return ChatCompletion.Usage(try reader.readValue())
    }

    private mutating func readTimings(_ reader: inout JSONReader) throws -> ChatCompletion.Timings? {
        place = "timings"
        if try reader.readNull() { return nil }
        let value = try reader.readValue()
        var timings = ChatCompletion.Timings()
        timings.promptMilliseconds = value["prompt_ms"]?.doubleValue
        timings.promptTokens = value["prompt_n"]?.intValue
        timings.predictedMilliseconds = value["predicted_ms"]?.doubleValue
        timings.predictedTokens = value["predicted_n"]?.intValue
        return timings
    }
}

extension ChatCompletion.Usage {
    /// - Parameter value: the `usage` of an answer in OpenAI's form.
    init(_ value: JSONValue) {
        promptTokens = value["prompt_tokens"]?.intValue
        completionTokens = value["completion_tokens"]?.intValue
        totalTokens = value["total_tokens"]?.intValue
        cachedTokens = value["prompt_tokens_details"]?["cached_tokens"]?.intValue
        reasoningTokens = value["completion_tokens_details"]?["reasoning_tokens"]?.intValue
        cost = value["cost"]?.doubleValue ?? value["estimated_cost"]?.doubleValue
    }
}
