import JSON

extension InferenceClient {
    /// The class of each row of a table, in their order.
    /// - Source: `tabular_classification` of `huggingface_hub` 2.4; the servers behind it are those of scikit-learn models.
    public func tabularClassification(
        _ table: Table, model: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[String]> {
        try await tabular(table, model, onAttempt) { node throws(InferenceError) in
            // A class is a text or a number, as the model was trained.
            if case .number(let digits) = node.value { return digits }
            return try node.string()
        }
    }

    /// The number that belongs to each row of a table, in their order.
    /// - Source: `tabular_regression` of `huggingface_hub` 2.4.
    public func tabularRegression(
        _ table: Table, model: String, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[Double]> {
        try await tabular(table, model, onAttempt) { node throws(InferenceError) in try node.double() }
    }

    private func tabular<Value>(
        _ table: Table, _ model: String, _ observer: AttemptObserver?,
        _ read: (AnswerNode) throws(InferenceError) -> Value
    ) async throws(InferenceError) -> Answered<[Value]> {
        let call = TaskCall(model: model, inputs: .body(["table": table.json, "parameters": .object(JSONObject())]))
        return try await perform(call, observer: observer).decoded { node throws(InferenceError) in
            try node.elements().map(read)
        }
    }
}
