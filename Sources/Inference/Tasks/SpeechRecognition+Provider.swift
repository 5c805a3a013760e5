extension InferenceClient {
    /// What a provider's model wrote. Models at one provider differ: a text alone, or an object that has it under one of several names or
    /// names a file with it.
    func transcript(
        _ node: AnswerNode, onAttempt: AttemptObserver?
    ) async throws(InferenceError) -> SpeechRecognition.Transcript {
        if let text = node.value.stringValue { return SpeechRecognition.Transcript(text: text, chunks: []) }
        if node.optional("text") != nil { return try SpeechRecognition.Transcript(node) }
        // A translation is there only when one was asked for.
        if let text = node.optional("translation") ?? node.optional("transcription") {
            return SpeechRecognition.Transcript(text: try text.string(), chunks: try SpeechRecognition.Chunk.list(in: node))
        }
        guard let link = node.optional("txt_file") else { throw .malformedResponse(field: node.path(of: "text")) }
        let text = try await download(link, limit: Self.answerLimit, onAttempt: onAttempt).body
        return SpeechRecognition.Transcript(text: String(decoding: text, as: UTF8.self), chunks: [])
    }
}
