import JSON

extension AnswerNode {
    /// The texts under `key`, one an element; a single one may come without a list around it.
    func texts(_ key: String) throws(InferenceError) -> [String] {
        let elements = isArray ? try elements() : [self]
        return try elements.map { element throws(InferenceError) in
            // Some servers wrap each of several answers in a list.
            try element.single().member(key).string()
        }
    }

    /// The text under `key` of the first element.
    func text(_ key: String) throws(InferenceError) -> String { try single().single().member(key).string() }
}

/// What is done with a text that is longer than the model can read.
public enum Truncation: String, Sendable, Hashable, CaseIterable {
    /// The server refuses it.
    case never = "do_not_truncate"
    /// It is cut off.
    case longestFirst = "longest_first"
    /// Of a pair, only the first text is cut off.
    case onlyFirst = "only_first"
    /// Of a pair, only the second text is cut off.
    case onlySecond = "only_second"
}
