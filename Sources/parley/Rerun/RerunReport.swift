import ChatCore
import ChatUI
import JSON

extension RerunLoop {
    /// All that came of it, as one JSON object.
    func report(of saved: ChatSession, context: Rerun.Context, isSaving: Bool) -> JSONValue {
        var object = JSONObject()
        object.append("session", .string(saved.id.text))
        object.append("title", .string(saved.title))
        object.append("context", .string(context.rawValue))
        object.append("same", .bool(runs.allSatisfy { $0.sameCount == $0.rerun.turns.count }))
        if wasInterrupted { object.append("interrupted", true) }
        object.append("runs", .array(runs.map { .object($0.report(isSaving: isSaving)) }))
        return .object(object)
    }
}

extension RerunRun {
    fileprivate func report(isSaving: Bool) -> JSONObject {
        var object = JSONObject()
        object.append("models", .array(rerun.models.map { .string($0.text) }))
        if isSaving, hasStarted { object.append("session", .string(sessionID.text)) }
        object.append("same", .int(sameCount))
        object.append("turns", .int(rerun.turns.count))
        let totals = totals
        object.append("prompt_tokens", ifPresent: totals.promptTokens.map(JSONValue.int))
        object.append("completion_tokens", ifPresent: totals.completionTokens.map(JSONValue.int))
        object.append("duration_ms", .int(totals.milliseconds))
        if !totals.cost.isEmpty {
            object.append(
                "cost",
                .array(
                    totals.cost.sorted { $0.key < $1.key }.map { ["amount": .double($0.value), "currency": .string($0.key)] }))
        }
        object.append("answers", .array(comparisons.map { .object($0.report) }))
        object.append("error", ifPresent: failure.map { .string($0.text) })
        return object
    }
}

extension TurnComparison {
    fileprivate var report: JSONObject {
        var object = JSONObject()
        object.append("question", .string(turn.questions.map(\.text).joined(separator: "\n\n")))
        object.append("model", .string(turn.model.text))
        object.append("same", .bool(isSame))
        object.append("recorded", ifPresent: turn.recorded.map { .object($0.answerJSON) })
        object.append("answer", .object(answer.answerJSON))
        object.append("words_removed", .int(diff.removedWords))
        object.append("words_added", .int(diff.addedWords))
        object.append(
            "diff", .array(diff.pieces.map { .object(JSONObject([.init(key: $0.kind.rawValue, value: .string($0.text))])) }))
        return object
    }
}
