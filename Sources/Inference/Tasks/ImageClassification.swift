import JSON

/// A picture to labels.
/// - Source: huggingface.co/docs/inference-providers/tasks/image-classification
public enum ImageClassification {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many labels come back, best first, 1 and up, by default 5.
        public var topK: Int?
        /// By default the one the model was trained for.
        public var scoreFunction: ScoreFunction?
        public var other = JSONObject()

        public init(topK: Int? = nil, scoreFunction: ScoreFunction? = nil) {
            self.topK = topK
            self.scoreFunction = scoreFunction
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("function_to_apply", ifPresent: scoreFunction)
            object.append("top_k", ifPresent: topK)
            return object
        }
    }
}

extension InferenceClient {
    /// What is in the picture, best label first.
    /// - Parameter image: the bytes of a PNG, JPEG or the like.
    public func imageClassification(
        _ image: [UInt8], model: String, parameters: ImageClassification.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ScoredLabel]> {
        let call = TaskCall(model: model, inputs: .file(image), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded(ScoredLabel.list)
    }
}
