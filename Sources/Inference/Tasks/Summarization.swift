import JSON

/// A text to a shorter one that says the same.
/// - Source: huggingface.co/docs/inference-providers/tasks/summarization
public enum Summarization {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// Whether blanks before full stops and the like are taken out, by default not.
        public var cleansUpSpaces: Bool?
        /// By default `never`.
        public var truncation: Truncation?
        /// How the model writes; the server's default for each that is nil.
        public var generation: GenerationParameters?
        public var other = JSONObject()

        public init(
            cleansUpSpaces: Bool? = nil, truncation: Truncation? = nil, generation: GenerationParameters? = nil
        ) {
            self.cleansUpSpaces = cleansUpSpaces
            self.truncation = truncation
            self.generation = generation
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("clean_up_tokenization_spaces", ifPresent: cleansUpSpaces)
            object.append("generate_parameters", ifPresent: generation.map { .object($0.json) })
            object.append("truncation", ifPresent: truncation)
            return object
        }
    }
}

extension InferenceClient {
    /// The summary of one text.
    public func summarization(
        _ text: String, model: String, parameters: Summarization.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<String> {
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.text("summary_text")
        }
    }
}
