import JSON

/// Turns the JSON of an answer, chunk by chunk or whole, into deltas.
///
/// It remembers what spans chunks: the tags of inline reasoning, which call a piece of arguments belongs to, and whether the model has
/// said why it stopped. Only the first choice is read: no request of ours asks for more.
struct ChatCompletionDecoder: AnswerDecoder {
    /// True once the model has said why it stopped.
    private(set) var hasFinished = false
    private var provenance: AnswerEvidence?
    private let token: AccessToken?
    private var inlineReasoning = InlineReasoning()
    private var calls = ToolCallNumbers()
    /// What the next chunk is likely to look like.
    private var template: ChunkTemplate?

    /// - Parameter provenance: what the header fields say; it comes out with the first chunk.
    init(provenance: AnswerEvidence, hiding token: AccessToken?) {
        self.provenance = provenance
        self.token = token
    }

    /// Reads one chunk, or one whole answer.
    /// - Throws: `streamError` when it reports one, `malformedResponse` with the field that cannot be read.
    mutating func decode(_ bytes: [UInt8], into deltas: inout [ChatCompletion.Delta]) throws(InferenceError) {
        if let text = template?.text(of: bytes) {
            deltas.append(.text(text))
            return
        }
        let chunk = try ChatChunk(bytes, readsNames: provenance != nil)
        if let error = chunk.error { throw streamError(ServerErrorBody(error)) }
        guard chunk.choice != nil || chunk.hasChoices || chunk.usage != nil || chunk.timings != nil else {
            throw .malformedResponse(field: "choices")
        }
        if var provenance {
            provenance.model = chunk.model
            provenance.fingerprint = chunk.fingerprint
            deltas.append(.provenance(provenance))
            self.provenance = nil
        }
        if let choice = chunk.choice { append(choice, to: &deltas) }
        template = template(of: chunk, bytes)
        if let usage = chunk.usage { deltas.append(.usage(usage)) }
        if let timings = chunk.timings { deltas.append(.timings(timings)) }
    }

    /// Reads the events at the front of a stream's bytes that differ from the chunk before only in their text.
    /// - Parameter limit: bytes that one event may have.
    /// - Returns: how many bytes those are; 0 when the first is another.
    func decodeAlike(_ bytes: UnsafeRawBufferPointer, limit: Int, into deltas: inout [ChatCompletion.Delta]) -> Int {
        template?.takeEvents(bytes, limit: limit) { deltas.append(.text($0)) } ?? 0
    }

    /// Reads an event that is an error whatever its JSON looks like.
    func streamError(_ bytes: [UInt8]) -> InferenceError { streamError(ServerErrorBody(bytes, contentType: nil)) }

    /// Ends the answer: text held back as the possible start of a tag comes out.
    mutating func finish(into deltas: inout [ChatCompletion.Delta]) { append(inlineReasoning.finish(), to: &deltas) }

    private func template(of chunk: ChatChunk, _ bytes: [UInt8]) -> ChunkTemplate? {
        guard inlineReasoning.isInAnswer, let choice = chunk.choice, choice.isPlainText, let range = choice.textRange,
            chunk.usage == nil, chunk.timings == nil
        else { return nil }
        return ChunkTemplate(bytes, content: range)
    }

    private func streamError(_ body: ServerErrorBody) -> InferenceError {
        .streamError(message: ServerMessage.cleaned(body.message, hiding: token), status: body.status)
    }

    private mutating func append(_ choice: ChatChunk.Choice, to deltas: inout [ChatCompletion.Delta]) {
        let reasoning = choice.reasoning ?? choice.reasoningContent ?? choice.reasoningDetails
        if let reasoning, !reasoning.isEmpty { deltas.append(.reasoning(reasoning)) }
        if let text = choice.text, !text.isEmpty {
            if inlineReasoning.isInAnswer {
                deltas.append(.text(text))
            } else {
                append(inlineReasoning.consume(text), to: &deltas)
            }
        }
        for url in choice.images { deltas.append(.image(url: url)) }
        for call in choice.calls {
            let (index, isFirst) = calls.number(of: call)
            deltas.append(
                .toolCall(
                    index: index, id: isFirst ? call.id : nil,
                    name: call.name.flatMap { calls.isNew(name: $0, at: index) ? $0 : nil },
                    arguments: call.arguments))
        }
        if let reason = choice.finishReason, !hasFinished {
            finish(into: &deltas)
            deltas.append(.finish(reason))
            hasFinished = true
        }
    }

    private func append(_ parts: [InlineReasoning.Part], to deltas: inout [ChatCompletion.Delta]) {
        for part in parts {
            switch part {
            case .text(let text): deltas.append(.text(text))
            case .reasoning(let text): deltas.append(.reasoning(text))
            }
        }
    }
}

/// Numbers calls in the order they begin, because servers do not agree on how: some leave the index out, some give every call index 0,
/// some repeat id and name with each piece.
struct ToolCallNumbers {
    private struct Known {
        var index: Int?
        var id: String?
        var name: String?
    }

    private var known: [Known] = []

    /// - Returns: the call's number, and whether this is its first piece with an id.
    mutating func number(of call: ChatChunk.Call) -> (number: Int, isFirst: Bool) {
        let found = known.lastIndex { earlier in
            if let id = call.id, let earlierID = earlier.id { return id == earlierID && earlier.index == call.index }
            // A piece without an id goes on where the last call of this index stopped.
            return call.index == nil || earlier.index == call.index
        }
        guard let found else {
            known.append(Known(index: call.index, id: call.id, name: nil))
            return (known.count - 1, true)
        }
        if known[found].id == nil, let id = call.id {
            known[found].id = id
            return (found, true)
        }
        return (found, false)
    }

    /// - Returns: true the first time a call gets its name.
    mutating func isNew(name: String, at number: Int) -> Bool {
        guard known[number].name == nil else { return false }
        known[number].name = name
        return true
    }
}
