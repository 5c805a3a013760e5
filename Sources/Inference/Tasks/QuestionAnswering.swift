import JSON

/// A question and a text to the place in the text that answers it.
/// - Source: huggingface.co/docs/inference-providers/tasks/question-answering
public enum QuestionAnswering {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many answers come back, 1 and up, by default 1.
        public var topK: Int?
        /// How many tokens the pieces of a long text share, 0 and up, by default half of what a piece can hold, at most 128.
        public var stride: Int?
        /// In tokens, 1 and up, by default 15.
        public var maxAnswerLength: Int?
        /// In tokens, 1 and up, by default 384.
        public var maxSequenceLength: Int?
        /// In tokens, 1 and up, by default 64; the rest of a longer question is cut off.
        public var maxQuestionLength: Int?
        /// Whether "no answer" may be one, by default not.
        public var allowsNoAnswer: Bool?
        /// Whether an answer is widened to whole words, by default it is; useless for languages without blanks.
        public var alignsToWords: Bool?
        public var other = JSONObject()

        public init(topK: Int? = nil) { self.topK = topK }

        var named: JSONObject {
            var object = JSONObject()
            object.append("align_to_words", ifPresent: alignsToWords)
            object.append("doc_stride", ifPresent: stride)
            object.append("handle_impossible_answer", ifPresent: allowsNoAnswer)
            object.append("max_answer_len", ifPresent: maxAnswerLength)
            object.append("max_question_len", ifPresent: maxQuestionLength)
            object.append("max_seq_len", ifPresent: maxSequenceLength)
            object.append("top_k", ifPresent: topK)
            return object
        }
    }

    public struct Answer: Sendable, Hashable {
        /// Empty for "no answer".
        public var text: String
        /// From 0 to 1; nil when the model does not judge itself.
        public var score: Double?
        /// Where it stands in the context, in Unicode scalars; in a document the numbers of its words. Nil when the model cannot tell.
        public var range: Range<Int>?
    }
}

extension QuestionAnswering.Answer {
    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("answer").string()
        score = try node.optional("score")?.double()
        range = try node.range()
    }

    /// One answer may come without a list around it.
    static func list(_ node: AnswerNode) throws(InferenceError) -> [QuestionAnswering.Answer] {
        node.isArray ? try node.elements().map(QuestionAnswering.Answer.init) : [try QuestionAnswering.Answer(node)]
    }
}

extension InferenceClient {
    /// The answers that stand in `context`, best first.
    public func questionAnswering(
        _ question: String, context: String, model: String, parameters: QuestionAnswering.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[QuestionAnswering.Answer]> {
        let inputs: JSONValue = ["question": .string(question), "context": .string(context)]
        let call = TaskCall(model: model, inputs: .json(inputs), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded(QuestionAnswering.Answer.list)
    }
}
