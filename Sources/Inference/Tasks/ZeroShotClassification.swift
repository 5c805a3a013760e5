import JSON

/// A text to labels that the model was never trained for.
/// - Source: huggingface.co/docs/inference-providers/tasks/zero-shot-classification
public enum ZeroShotClassification {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// True when several labels may fit, so that each is judged by itself; otherwise, by default, all scores together make 1.
        public var allowsSeveral: Bool?
        /// A sentence with `{}` for the label, by default `This example is {}.` or the like.
        public var hypothesisTemplate: String?
        public var other = JSONObject()

        public init(allowsSeveral: Bool? = nil, hypothesisTemplate: String? = nil) {
            self.allowsSeveral = allowsSeveral
            self.hypothesisTemplate = hypothesisTemplate
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("multi_label", ifPresent: allowsSeveral)
            object.append("hypothesis_template", ifPresent: hypothesisTemplate)
            return object
        }
    }

    /// Servers of before November 2025 send two lists, of labels and of scores; those of today send pairs.
    static func labels(_ node: AnswerNode) throws(InferenceError) -> [ScoredLabel] {
        let answer = try node.single()
        guard answer.optional("labels") != nil else { return try ScoredLabel.list(node) }
        let labels = try answer.member("labels").elements()
        let scores = try answer.member("scores")
        let numbers = try scores.elements()
        guard labels.count == numbers.count else { throw scores.malformed }
        return try zip(labels, numbers).map { label, score throws(InferenceError) in
            ScoredLabel(label: try label.string(), score: try score.double())
        }
    }
}

extension InferenceClient {
    /// How well each of `labels` fits the text, best first.
    /// - Parameter labels: at least one.
    public func zeroShotClassification(
        _ text: String, labels: [String], model: String, parameters: ZeroShotClassification.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ScoredLabel]> {
        let parameters = parameters.json(candidateLabels: labels)
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters)
        return try await perform(call, observer: onAttempt).decoded(ZeroShotClassification.labels)
    }
}

extension TaskParameters {
    /// With the labels to choose from, which come first.
    func json(candidateLabels labels: [String]) -> JSONObject {
        var object: JSONObject = ["candidate_labels": .array(labels.map(JSONValue.string))]
        object.merge(json)
        return object
    }
}
