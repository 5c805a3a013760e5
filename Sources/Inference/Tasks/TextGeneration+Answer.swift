import JSON

extension TextGeneration.Token {
    /// A token of text-generation-inference.
    init(_ node: AnswerNode) throws(InferenceError) {
        id = try node.optional("id")?.int()
        text = try node.member("text").string()
        logProbability = try node.optional("logprob")?.double()
        isSpecial = node.optional("special")?.value.boolValue ?? false
    }

    static func list(_ node: AnswerNode?) throws(InferenceError) -> [TextGeneration.Token] {
        guard let node else { return [] }
        return try node.elements().map(TextGeneration.Token.init)
    }
}

extension TextGeneration.Details {
    /// The details of text-generation-inference, of a whole answer or at the end of a streamed one.
    init(_ node: AnswerNode) throws(InferenceError) {
        finishReason = try node.member("finish_reason").string()
        generatedTokens = try node.optional("generated_tokens")?.int()
        promptTokens = try node.optional("input_length")?.int()
        seed = node.optional("seed")?.seed
        prefill = try TextGeneration.Token.list(node.optional("prefill"))
        if let others = node.optional("best_of_sequences") {
            otherSequences = try others.elements().map(TextGeneration.Sequence.init)
        }
    }
}

extension TextGeneration.Sequence {
    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("generated_text").string()
        tokens = try TextGeneration.Token.list(node.optional("tokens"))
        details = try TextGeneration.Details(node)
    }
}

extension AnswerNode {
    /// A number without a sign, which may be larger than an `Int`.
    var seed: UInt64? {
        if case .number(let digits) = value { UInt64(digits) } else { nil }
    }
}

/// The choice of an answer in OpenAI's form, whole or a chunk.
struct CompletionChoice {
    var text: String
    var finishReason: String?
    var seed: UInt64?
    /// Empty unless probabilities were asked for.
    var tokens: [(token: TextGeneration.Token, alternatives: [TextGeneration.Token])] = []

    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("text").string()
        finishReason = try node.optional("finish_reason")?.string()
        seed = node.optional("seed")?.seed
        guard let probabilities = node.optional("logprobs") else { return }
        if let content = probabilities.optional("content") {
            tokens = try content.elements().map { element throws(InferenceError) in
                let alternatives = try element.optional("top_logprobs")?.elements() ?? []
                return (try Self.token(element), try alternatives.map(Self.token))
            }
        } else if let texts = probabilities.optional("tokens") {
            tokens = try Self.tokens(texts, probabilities)
        }
    }

    /// A token as llama.cpp writes it, in the manner of chats.
    private static func token(_ node: AnswerNode) throws(InferenceError) -> TextGeneration.Token {
        TextGeneration.Token(
            id: try node.optional("id")?.int(), text: try node.member("token").string(),
            logProbability: try node.optional("logprob")?.double())
    }

    /// The parallel lists of OpenAI's Completions.
    private static func tokens(
        _ texts: AnswerNode, _ probabilities: AnswerNode
    ) throws(InferenceError) -> [(token: TextGeneration.Token, alternatives: [TextGeneration.Token])] {
        let numbers = probabilities.value["token_logprobs"]?.arrayValue ?? []
        let others = probabilities.value["top_logprobs"]?.arrayValue ?? []
        return try texts.elements().enumerated().map { index, text throws(InferenceError) in
            let number = index < numbers.count ? numbers[index].doubleValue : nil
            let members = index < others.count ? others[index].objectValue?.members ?? [] : []
            return (
                TextGeneration.Token(text: try text.string(), logProbability: number),
                members.map { TextGeneration.Token(text: $0.key, logProbability: $0.value.doubleValue) }
            )
        }
    }
}
