import JSON

/// A text to the names, places, parts of speech that are in it.
/// - Source: huggingface.co/docs/inference-providers/tasks/token-classification
public enum TokenClassification {
    /// How tokens that belong together become one entity.
    public enum Aggregation: String, Sendable, Hashable, CaseIterable {
        /// Not at all: each token by itself, with labels such as `B-PER`.
        case none
        /// Neighbours of the same kind are one.
        case simple
        /// As `simple`; a word gets the label of its first token.
        case first
        /// As `simple`; a word gets the label with the best mean score.
        case average
        /// As `simple`; a word gets the label of its surest token.
        case max
    }

    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// By default `simple`.
        public var aggregation: Aggregation?
        /// Labels that are left out, by default those of tokens that are nothing (`O`).
        public var ignoredLabels: [String]
        /// How many tokens the pieces of a long text share, 0 and up; by default none.
        public var stride: Int?
        public var other = JSONObject()

        public init(aggregation: Aggregation? = nil, ignoredLabels: [String] = [], stride: Int? = nil) {
            self.aggregation = aggregation
            self.ignoredLabels = ignoredLabels
            self.stride = stride
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("aggregation_strategy", ifPresent: aggregation)
            object.append("ignore_labels", unlessEmpty: ignoredLabels)
            object.append("stride", ifPresent: stride)
            return object
        }
    }

    public struct Entity: Sendable, Hashable {
        /// Such as `PER`; of a single token such as `B-PER`.
        public var label: String
        /// From 0 to 1.
        public var score: Double
        /// The text as the model's tokens spell it, which may differ from the original in case and blanks.
        public var word: String
        /// Where it stands in the text, in Unicode scalars; nil when the model cannot tell.
        public var range: Range<Int>?
        /// The token's number; of single tokens only.
        public var tokenIndex: Int?
    }
}

extension TokenClassification.Entity {
    init(_ node: AnswerNode) throws(InferenceError) {
        label = try node.member(node.optional("entity_group") == nil ? "entity" : "entity_group").string()
        score = try node.member("score").double()
        word = try node.member("word").string()
        range = try node.range()
        tokenIndex = try node.optional("index")?.int()
    }
}

extension AnswerNode {
    /// The members `start` and `end`; nil when one of them is missing.
    func range() throws(InferenceError) -> Range<Int>? {
        guard let start = try optional("start")?.int(), let end = try optional("end")?.int() else { return nil }
        guard start <= end else { throw try member("end").malformed }
        return start..<end
    }
}

extension InferenceClient {
    /// The entities in a text, in their order.
    public func tokenClassification(
        _ text: String, model: String, parameters: TokenClassification.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[TokenClassification.Entity]> {
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.elements().map(TokenClassification.Entity.init)
        }
    }
}
