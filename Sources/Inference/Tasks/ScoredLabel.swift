/// A class that something may belong to, and how sure the model is.
public struct ScoredLabel: Sendable, Hashable {
    /// As the model names it.
    public var label: String
    /// From 0 to 1 unless the model was asked for raw scores.
    public var score: Double

    public init(label: String, score: Double) {
        self.label = label
        self.score = score
    }
}

extension ScoredLabel {
    init(_ node: AnswerNode) throws(InferenceError) {
        label = try node.member("label").string()
        score = try node.member("score").double()
    }

    /// The labels of one input, best first, whether or not the server wraps them in a list of their own.
    static func list(_ node: AnswerNode) throws(InferenceError) -> [ScoredLabel] {
        let elements = try node.elements()
        if elements.count == 1, elements[0].isArray { return try list(elements[0]) }
        return try elements.map(ScoredLabel.init)
    }
}

/// What turns a classifier's raw numbers into scores.
public enum ScoreFunction: String, Sendable, Hashable, CaseIterable {
    /// Each label by itself, from 0 to 1.
    case sigmoid
    /// All labels together make 1.
    case softmax
    /// The raw numbers.
    case none
}
