import JSON

/// A question and the picture of a document to what the document says.
/// - Source: huggingface.co/docs/hub/models-tasks, document question answering
public enum DocumentQuestionAnswering {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many answers come back, 1 and up, by default 1.
        public var topK: Int?
        /// How many words the pieces of a long document share, 0 and up, by default half of what a piece can hold, at most 128.
        public var stride: Int?
        /// In words, 1 and up, by default 15.
        public var maxAnswerLength: Int?
        /// In tokens, 1 and up, by default 384.
        public var maxSequenceLength: Int?
        /// In tokens, 1 and up, by default 64.
        public var maxQuestionLength: Int?
        /// Whether "no answer" may be one, by default not.
        public var allowsNoAnswer: Bool?
        /// The language that words are read in, such as `eng`, by default English.
        public var language: String?
        /// The words and where they stand, for a document that was read already, in the server's own form; it then reads nothing itself.
        public var wordBoxes: JSONValue?
        public var other = JSONObject()

        public init(topK: Int? = nil) { self.topK = topK }

        var named: JSONObject {
            var object = JSONObject()
            object.append("doc_stride", ifPresent: stride)
            object.append("handle_impossible_answer", ifPresent: allowsNoAnswer)
            object.append("lang", ifPresent: language)
            object.append("max_answer_len", ifPresent: maxAnswerLength)
            object.append("max_question_len", ifPresent: maxQuestionLength)
            object.append("max_seq_len", ifPresent: maxSequenceLength)
            object.append("top_k", ifPresent: topK)
            object.append("word_boxes", ifPresent: wordBoxes)
            return object
        }
    }
}

extension InferenceClient {
    /// The answers, best first; a model that writes its answers gives neither score nor range.
    /// - Parameter image: the bytes of a PNG, JPEG or the like.
    public func documentQuestionAnswering(
        _ question: String, image: [UInt8], model: String, parameters: DocumentQuestionAnswering.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[QuestionAnswering.Answer]> {
        let inputs: JSONValue = ["question": .string(question), "image": .string(Base64.encode(image))]
        let call = TaskCall(model: model, inputs: .json(inputs), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded(QuestionAnswering.Answer.list)
    }
}
