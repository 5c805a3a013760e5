import JSON

/// A sentence with a gap to the words that may fill it.
/// - Source: huggingface.co/docs/inference-providers/tasks/fill-mask
public enum FillMask {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many words come back for a gap, 1 and up, by default 5.
        public var topK: Int?
        /// Only these words are tried; by default all that the model knows.
        public var targets: [String]
        public var other = JSONObject()

        public init(topK: Int? = nil, targets: [String] = []) {
            self.topK = topK
            self.targets = targets
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("targets", unlessEmpty: targets)
            object.append("top_k", ifPresent: topK)
            return object
        }
    }

    public struct Candidate: Sendable, Hashable {
        /// The word as text; some models put a blank before it.
        public var text: String
        /// The word's number in the model's vocabulary.
        public var tokenID: Int
        /// From 0 to 1.
        public var score: Double
        /// The whole sentence with the word in it.
        public var sentence: String
    }
}

extension FillMask.Candidate {
    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("token_str").string()
        tokenID = try node.member("token").int()
        score = try node.member("score").double()
        sentence = try node.member("sequence").string()
    }

    fileprivate static func list(_ node: AnswerNode) throws(InferenceError) -> [FillMask.Candidate] {
        try node.elements().map(FillMask.Candidate.init)
    }
}

extension InferenceClient {
    /// What may stand in each gap, best first: one list for each gap.
    /// - Parameter text: with the model's own mark for a gap in it, such as `[MASK]` or `<mask>` (`mask_token` of the model at the hub).
    public func fillMask(
        _ text: String, model: String, parameters: FillMask.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[[FillMask.Candidate]]> {
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            let elements = try node.elements()
            if let first = elements.first, first.isArray { return try elements.map(FillMask.Candidate.list) }
            return [try FillMask.Candidate.list(node)]
        }
    }
}
