import JSON

extension InferenceClient {
    /// How near each sentence is in meaning to `source`: one number for each, in their order; 1 means the same, for most models 0 nothing in common.
    /// - Source: huggingface.co/docs/inference-providers/tasks/sentence-similarity
    public func sentenceSimilarity(
        of source: String, to sentences: [String], model: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[Double]> {
        let inputs: JSONValue = ["source_sentence": .string(source), "sentences": .array(sentences.map(JSONValue.string))]
        let call = TaskCall(model: model, inputs: .json(inputs), pipeline: .sentenceSimilarity)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            let scores = try node.elements()
            guard scores.count == sentences.count else { throw node.malformed }
            return try scores.map { score throws(InferenceError) in try score.double() }
        }
    }
}
