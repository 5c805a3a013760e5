import JSON

/// Texts to labels: their mood, their language, their subject.
/// - Source: huggingface.co/docs/inference-providers/tasks/text-classification
public enum TextClassification {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many labels come back, best first, 1 and up. By default the server decides; most send all.
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

    /// One list for each text. A server that sends only the best label of each puts all of them into one list.
    static func lists(_ node: AnswerNode, count: Int) throws(InferenceError) -> [[ScoredLabel]] {
        let elements = try node.elements()
        guard elements.count == count else { throw node.malformed }
        if elements.allSatisfy(\.isObject) { return try elements.map(ScoredLabel.init).map { [$0] } }
        return try elements.map(ScoredLabel.list)
    }
}

extension InferenceClient {
    /// Labels one text, best label first.
    public func textClassification(
        _ text: String, model: String, parameters: TextClassification.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ScoredLabel]> {
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded(ScoredLabel.list)
    }

    /// Labels each of several texts in one request: one list for each, in their order.
    /// - Throws: `malformedResponse` when the server answers for another number of texts.
    public func textClassification(
        _ texts: [String], model: String, parameters: TextClassification.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[[ScoredLabel]]> {
        let call = TaskCall(model: model, inputs: .json(.array(texts.map(JSONValue.string))), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try TextClassification.lists(node, count: texts.count)
        }
    }
}
