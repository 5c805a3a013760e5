import ChatCore
import Glibc
import Inference
import JSON
import Synchronization

/// What is told about a request beside its answer.
struct TaskReport: Sendable {
    var task: TaskDescription
    var server: TaskServer
    var isVerbose: Bool
    /// Verbose or read by a person: then waiting is explained.
    private let explainsWaits: Bool
    private let attempts = Attempts()

    private final class Attempts: Sendable {
        let count = Mutex(0)
    }

    /// - Parameter isBatch: waits are part of it, and its progress has the line on which they would be explained.
    init(task: TaskDescription, server: TaskServer, isVerbose: Bool, isBatch: Bool = false) {
        self.task = task
        self.server = server
        self.isVerbose = isVerbose
        explainsWaits = isVerbose || !isBatch && isatty(STDERR_FILENO) == 1
    }

    /// Hears of attempts, on any thread.
    func observe(_ event: AttemptEvent) {
        switch event {
        case .started(let number): attempts.count.withLock { $0 = number }
        case .failed(let number, let error, let wait):
            guard explainsWaits, wait != nil || isVerbose else { return }
            let next = wait.map { "; trying again in \(decimal($0 / .seconds(1), 1)) s" } ?? ""
            tellOnStandardError(
                "attempt \(number): \(error.summary.hasSuffix(".") ? String(error.summary.dropLast()) : error.summary)\(next)")
        }
    }

    /// What is known of who answered, on standard error.
    /// - Parameter cost: nil when it is not known.
    func tell(_ answer: Answered<TaskOutput>, cost: Cost?) {
        let evidence = answer.evidence
        if let doubt = server.doubt(about: evidence) { tellOnStandardError(doubt) }
        guard isVerbose else { return }
        let (hash, status) = server.revision(of: evidence)
        var facts = ["status \(evidence.status)", "request \(evidence.requestID ?? "without a name")"]
        if let provider = evidence.provider { facts.append("provider \(provider)") }
        facts.append("revision \(hash ?? "not reported"), \(status.rawValue)")
        facts.append("attempts \(attempts.count.withLock { $0 })")
        if let time = evidence.compute.time ?? evidence.compute.inferenceTime {
            facts.append("computed in \(decimal(time / .seconds(1), 3)) s")
        }
        if evidence.isCached { facts.append("from a cache") }
        if let tokens = answer.usage?.tokenCount { facts.append("\(tokens) tokens") }
        if let cost { facts.append("\(decimal(cost.amount, 6)) \(cost.currency), \(cost.source)") }
        tellOnStandardError(facts.joined(separator: " · "))
    }

    /// The answer and all that is known of it.
    /// - Parameters:
    ///   - cost: nil when it is not known.
    ///   - files: where the files of the answer were written; nil keeps them in the JSON.
    func json(_ answer: Answered<TaskOutput>, cost: Cost?, files: [String]?) -> JSONValue {
        let evidence = answer.evidence
        var object: JSONObject = ["task": .string(task.name), "model": .string(evidence.model ?? server.model)]
        object.append("result", ifPresent: files == nil ? answer.value.json : nil)
        object.append("files", ifPresent: files.map { .array($0.map(JSONValue.string)) })
        let (hash, status) = server.revision(of: evidence)
        var facts: JSONObject = ["status": .int(evidence.status)]
        facts.append("request_id", ifPresent: evidence.requestID.map(JSONValue.string))
        facts.append("inference_id", ifPresent: evidence.inferenceID.map(JSONValue.string))
        facts.append("provider", ifPresent: evidence.provider.map(JSONValue.string))
        facts.append("revision", ifPresent: hash.map(JSONValue.string))
        facts.append("requested_revision", ifPresent: server.requestedRevision.map(JSONValue.string))
        facts.append("revision_status", .string(status.rawValue))
        facts.append("compute_type", ifPresent: evidence.computeType.map(JSONValue.string))
        facts.append("compute_ms", ifPresent: evidence.compute.time.map { .int($0.inMilliseconds) })
        facts.append("attempts", .int(attempts.count.withLock { $0 }))
        if let usage = answer.usage {
            var counts = JSONObject()
            counts.append("prompt_tokens", ifPresent: usage.promptTokens.map(JSONValue.int))
            counts.append("completion_tokens", ifPresent: usage.completionTokens.map(JSONValue.int))
            if !counts.isEmpty { object.append("usage", .object(counts)) }
        }
        if let cost {
            object.append(
                "cost", ["amount": .double(cost.amount), "currency": .string(cost.currency), "source": .string(cost.source)])
        }
        object.append("evidence", .object(facts))
        return .object(object)
    }
}

extension ChatCompletion.Usage {
    /// Nil when nothing was counted.
    fileprivate var tokenCount: Int? {
        guard promptTokens != nil || completionTokens != nil else { return nil }
        return (promptTokens ?? 0) + (completionTokens ?? 0)
    }
}
