import JSON

/// A picture to words: what is to be seen on it, or what is written there.
/// - Source: the hub's specification of image to text
public enum ImageToText {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How long the text may be, in tokens, 1 and up; by default the server decides.
        public var maxNewTokens: Int?
        /// How the model writes; the server's default for each that is nil.
        public var generation: GenerationParameters?
        public var other = JSONObject()

        public init(maxNewTokens: Int? = nil, generation: GenerationParameters? = nil) {
            self.maxNewTokens = maxNewTokens
            self.generation = generation
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("max_new_tokens", ifPresent: maxNewTokens)
            object.append("generation_parameters", ifPresent: generation.map { .object($0.json) })
            return object
        }
    }
}

extension InferenceClient {
    /// What the model says about a picture.
    /// - Parameter image: the bytes of a PNG, JPEG or the like.
    public func imageToText(
        _ image: [UInt8], model: String, parameters: ImageToText.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<String> {
        let call = TaskCall(model: model, inputs: .file(image), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.text("generated_text")
        }
    }
}
