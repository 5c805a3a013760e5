import JSON

/// A question and a picture to short answers.
/// - Source: huggingface.co/docs/hub/models-tasks, visual question answering
public enum VisualQuestionAnswering {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many answers come back, 1 and up, by default 5.
        public var topK: Int?
        public var other = JSONObject()

        public init(topK: Int? = nil) { self.topK = topK }

        var named: JSONObject {
            var object = JSONObject()
            object.append("top_k", ifPresent: topK)
            return object
        }
    }
}

extension InferenceClient {
    /// The answers, best first; a model that writes its answers gives no score.
    /// - Parameter image: the bytes of a PNG, JPEG or the like.
    public func visualQuestionAnswering(
        _ question: String, image: [UInt8], model: String, parameters: VisualQuestionAnswering.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[QuestionAnswering.Answer]> {
        let inputs: JSONValue = ["question": .string(question), "image": .string(Base64.encode(image))]
        let call = TaskCall(model: model, inputs: .json(inputs), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded(QuestionAnswering.Answer.list)
    }
}
