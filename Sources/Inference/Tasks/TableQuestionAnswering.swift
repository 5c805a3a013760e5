import JSON

/// A table: columns in their order, each with its cells from top to bottom.
public struct Table: Sendable, Hashable {
    public struct Column: Sendable, Hashable {
        public var name: String
        /// Numbers are written as text too.
        public var cells: [String]

        public init(_ name: String, _ cells: [String]) {
            self.name = name
            self.cells = cells
        }
    }

    /// All of the same length, with different names.
    public var columns: [Column]

    public init(columns: [Column]) { self.columns = columns }

    var json: JSONValue {
        .object(JSONObject(columns.map { .init(key: $0.name, value: .array($0.cells.map(JSONValue.string))) }))
    }
}

/// A question and a table to the cells that answer it.
/// - Source: huggingface.co/docs/inference-providers/tasks/table-question-answering
public enum TableQuestionAnswering {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How the question is lengthened to the model's size: `do_not_pad`, `longest` or `max_length`, by default the first.
        public var padding: String?
        /// Whether several questions are asked one after the other, which follow-up questions need and which is slower; by default not.
        public var isSequential: Bool?
        /// Whether rows are dropped from a table that is too large, by default not.
        public var truncates: Bool?
        public var other = JSONObject()

        public init() {}

        var named: JSONObject {
            var object = JSONObject()
            object.append("padding", ifPresent: padding)
            object.append("sequential", ifPresent: isSequential)
            object.append("truncation", ifPresent: truncates)
            return object
        }
    }

    public struct Answer: Sendable, Hashable {
        public struct Coordinate: Sendable, Hashable {
            /// From 0, without the line of names.
            public var row: Int
            /// From 0.
            public var column: Int
        }

        /// In words, with the aggregator before it, such as `AVERAGE > 36542, 1000`.
        public var text: String
        /// Where the cells stand; empty for a model that writes its answer.
        public var coordinates: [Coordinate]
        public var cells: [String]
        /// What is to be done with the cells, such as `SUM`, `AVERAGE`, `COUNT`; nil when nothing is, or the model has none.
        public var aggregator: String?
    }
}

extension TableQuestionAnswering.Answer {
    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("answer").string()
        coordinates = try (node.optional("coordinates")?.elements() ?? []).map(Coordinate.init)
        cells = try (node.optional("cells")?.elements() ?? []).map { cell throws(InferenceError) in try cell.string() }
        aggregator = try node.optional("aggregator")?.string()
        if aggregator == "NONE" { aggregator = nil }
    }
}

extension TableQuestionAnswering.Answer.Coordinate {
    init(_ node: AnswerNode) throws(InferenceError) {
        let pair = try node.elements()
        guard pair.count == 2 else { throw node.malformed }
        row = try pair[0].int()
        column = try pair[1].int()
    }
}

extension InferenceClient {
    /// The answer that stands in `table`, or can be computed from its cells.
    public func tableQuestionAnswering(
        _ question: String, table: Table, model: String, parameters: TableQuestionAnswering.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<TableQuestionAnswering.Answer> {
        // The published schema says `question`; servers take `query` only.
        let inputs: JSONValue = ["query": .string(question), "table": table.json]
        let call = TaskCall(model: model, inputs: .json(inputs), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try TableQuestionAnswering.Answer(node.single())
        }
    }
}
