import JSON

/// Turns the JSON of an answer, event by event or whole, into deltas; of either form, because the JSON says which one it is.
struct TextGenerationDecoder: AnswerDecoder {
    private(set) var hasFinished = false
    private var evidence: AnswerEvidence?
    private let token: AccessToken?
    /// Put before the text of servers that cannot do it themselves.
    private let prefix: String?
    /// The text so far, when it is needed for that.
    private var written = ""
    /// Comes out at the end: numbers of tokens may follow the reason for stopping.
    private var finish: (text: String?, details: TextGeneration.Details?)?

    /// - Parameters:
    ///   - evidence: what the header fields say; it comes out with the first piece.
    ///   - prefix: the prompt, when it is to stand before the text.
    init(evidence: AnswerEvidence, prefix: String?, hiding token: AccessToken?) {
        self.evidence = evidence
        self.prefix = prefix
        self.token = token
    }

    mutating func decode(_ bytes: [UInt8], into deltas: inout [TextGeneration.Delta]) throws(InferenceError) {
        guard let value = try? JSONValue(parsing: bytes) else { throw .malformedResponse(field: "the answer") }
        if let error = value["error"], !error.isNull { throw streamError(ServerErrorBody(value)) }
        let node = try AnswerNode(value).single()
        if let choices = node.optional("choices") {
            try decode(choices.elements().first.map(CompletionChoice.init), of: node, into: &deltas)
        } else if let token = node.optional("token") {
            tell(&deltas)
            let alternatives = try TextGeneration.Token.list(node.optional("top_tokens"))
            deltas.append(.token(try TextGeneration.Token(token), alternatives: alternatives))
            try decodeEnd(node)
        } else {
            try decodeWhole(node, into: &deltas)
        }
    }

    func streamError(_ bytes: [UInt8]) -> InferenceError { streamError(ServerErrorBody(bytes, contentType: nil)) }

    mutating func finish(into deltas: inout [TextGeneration.Delta]) {
        guard let finish else { return }
        deltas.append(.finish(text: finish.text, finish.details))
        self.finish = nil
    }

    private func streamError(_ body: ServerErrorBody) -> InferenceError {
        .streamError(message: ServerMessage.cleaned(body.message, hiding: token), status: body.status)
    }

    /// The evidence, once and before all else.
    private mutating func tell(_ deltas: inout [TextGeneration.Delta], model: String? = nil, fingerprint: String? = nil) {
        guard var evidence else { return }
        evidence.model = model
        evidence.fingerprint = fingerprint
        deltas.append(.evidence(evidence))
        self.evidence = nil
    }

    /// The last event of text-generation-inference has the text, and details when they were asked for.
    private mutating func decodeEnd(_ node: AnswerNode) throws(InferenceError) {
        guard let text = try node.optional("generated_text")?.string() else { return }
        let details = node.optional("details")
        finish = (text, try details.map(TextGeneration.Details.init))
        hasFinished = true
    }

    private mutating func decodeWhole(_ node: AnswerNode, into deltas: inout [TextGeneration.Delta]) throws(InferenceError) {
        let text = try node.member("generated_text").string()
        try decodeEnd(node)
        tell(&deltas)
        let tokens = try TextGeneration.Token.list(node.optional("details")?.optional("tokens"))
        let alternatives = try node.optional("details")?.optional("top_tokens")?.elements() ?? []
        for (index, token) in tokens.enumerated() {
            let alternatives = try TextGeneration.Token.list(index < alternatives.count ? alternatives[index] : nil)
            deltas.append(.token(token, alternatives: alternatives))
        }
        if tokens.isEmpty { deltas.append(.token(TextGeneration.Token(text: text), alternatives: [])) }
    }

    private mutating func decode(
        _ choice: CompletionChoice?, of node: AnswerNode, into deltas: inout [TextGeneration.Delta]
    ) throws(InferenceError) {
        tell(
            &deltas, model: try node.optional("model")?.string(),
            fingerprint: try node.optional("system_fingerprint")?.string())
        if let choice {
            for (token, alternatives) in choice.tokens { deltas.append(.token(token, alternatives: alternatives)) }
            if choice.tokens.isEmpty, !choice.text.isEmpty {
                deltas.append(.token(TextGeneration.Token(text: choice.text), alternatives: []))
            }
            written += choice.text
            if let reason = choice.finishReason, !hasFinished {
                // Tokens may be halves of characters, the text is not.
                finish = ((prefix ?? "") + written, TextGeneration.Details(finishReason: reason, seed: choice.seed))
                hasFinished = true
            }
        }
        let usage = node.optional("usage")
        guard choice != nil || usage != nil else { throw .malformedResponse(field: "choices[0]") }
        if let usage {
            finish?.details?.generatedTokens = try usage.optional("completion_tokens")?.int()
            finish?.details?.promptTokens = try usage.optional("prompt_tokens")?.int()
        }
    }
}
