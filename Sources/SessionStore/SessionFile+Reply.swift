import ChatCore
import JSON

/// What a message holds when a model wrote it, in this order, each only when it is known:
///
///     author {reference, backend, provider, model, revision, requested_revision, resolved_revision,
///            revision_status, revision_evidence, fingerprint},
///     reasoning, tool_calls [ {id, name, arguments (JSON text)} ], finish_reason,
///     usage {prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens}, cost {amount, currency, source},
///     timing {first_token_ms, duration_ms, deltas [[ms, bytes], …], reasoning_deltas [[ms, bytes], …]},
///     request_id, attempts [ {at, status, error, waited_ms, backend, provider} ],
///     left_out {messages, summarised}, interrupted (true or absent)
///
/// Members that this version does not know inside `author`, `usage`, `cost`, `timing`, `left_out`, a tool call or an attempt are kept
/// in the message's extras, in an object (or a list of objects) of the same name, and are written back where they were.
extension JSONWriter {
    mutating func writeMembers(of reply: Reply, unknown: JSONObject) {
        writeMember("author") { $0.write(reply.author, unknown: unknown.remainder(of: "author")) }
        if !reply.reasoning.isEmpty { writeMember("reasoning", ifPresent: reply.reasoning) }
        writeToolCalls(reply.toolCalls, unknown: unknown.remainders(of: "tool_calls"))
        writeMember("finish_reason", ifPresent: reply.finishReason)
        writeUsage(reply.usage, unknown: unknown.remainder(of: "usage"))
        writeCost(reply.cost, unknown: unknown.remainder(of: "cost"))
        let timing = unknown.remainder(of: "timing")
        if reply.timing != Timing() || !timing.isEmpty {
            writeMember("timing") { $0.write(reply.timing, unknown: timing) }
        }
        writeMember("request_id", ifPresent: reply.requestID)
        let attempts = unknown.remainders(of: "attempts")
        if !reply.attempts.isEmpty {
            writeMember("attempts") { writer in
                writer.writeArray { writer in
                    for (index, attempt) in reply.attempts.enumerated() {
                        writer.writeElement { $0.write(attempt, unknown: attempts.object(at: index)) }
                    }
                }
            }
        }
        writeLeftOut(reply.leftOut, unknown: unknown.remainder(of: "left_out"))
        if reply.isInterrupted { writeMember("interrupted") { $0.write(.bool(true)) } }
    }

    mutating func write(_ author: Author, unknown: JSONObject = JSONObject()) {
        writeObject { writer in
            writer.writeMember("reference", ifPresent: author.reference)
            writer.writeMember("backend", ifPresent: author.backend)
            writer.writeMember("provider", ifPresent: author.provider)
            writer.writeMember("model", ifPresent: author.model)
            writer.writeMember("revision", ifPresent: author.revision)
            writer.writeMember("requested_revision", ifPresent: author.requestedRevision)
            writer.writeMember("resolved_revision", ifPresent: author.resolvedRevision)
            writer.writeMember("revision_status", ifPresent: author.revisionStatus.rawValue)
            writer.writeMember("revision_evidence", ifPresent: author.revisionEvidence)
            writer.writeMember("fingerprint", ifPresent: author.fingerprint)
            writer.writeMembers(unknown)
        }
    }

    mutating func writeToolCalls(_ calls: [ToolCall], unknown: [JSONValue] = []) {
        guard !calls.isEmpty else { return }
        writeMember("tool_calls") { writer in
            writer.writeArray { writer in
                for (index, call) in calls.enumerated() {
                    writer.writeElement { writer in
                        writer.writeObject { writer in
                            writer.writeMember("id", ifPresent: call.id)
                            writer.writeMember("name", ifPresent: call.name)
                            writer.writeMember("arguments", ifPresent: call.arguments)
                            writer.writeMembers(unknown.object(at: index))
                        }
                    }
                }
            }
        }
    }

    mutating func writeUsage(_ usage: Usage?, unknown: JSONObject = JSONObject()) {
        guard let usage else { return }
        writeMember("usage") { writer in
            writer.writeObject { writer in
                writer.writeMember("prompt_tokens", ifPresent: usage.promptTokens)
                writer.writeMember("completion_tokens", ifPresent: usage.completionTokens)
                writer.writeMember("reasoning_tokens", ifPresent: usage.reasoningTokens)
                writer.writeMember("cached_tokens", ifPresent: usage.cachedTokens)
                writer.writeMembers(unknown)
            }
        }
    }

    mutating func writeCost(_ cost: Cost?, unknown: JSONObject = JSONObject()) {
        guard let cost else { return }
        writeMember("cost") { writer in
            writer.writeObject { writer in
                writer.writeMember("amount", ifPresent: cost.amount)
                writer.writeMember("currency", ifPresent: cost.currency)
                writer.writeMember("source", ifPresent: cost.source)
                writer.writeMembers(unknown)
            }
        }
    }

    mutating func write(_ attempt: Attempt, unknown: JSONObject = JSONObject()) {
        writeObject { writer in
            writer.writeMember("at", attempt.at)
            writer.writeMember("status", ifPresent: attempt.status)
            writer.writeMember("error", ifPresent: attempt.error)
            writer.writeMember("waited_ms", ifPresent: attempt.waitedMilliseconds)
            writer.writeMember("backend", ifPresent: attempt.backend)
            writer.writeMember("provider", ifPresent: attempt.provider)
            writer.writeMembers(unknown)
        }
    }

    private mutating func write(_ timing: Timing, unknown: JSONObject) {
        writeObject { writer in
            writer.writeMember("first_token_ms", ifPresent: timing.firstTokenMilliseconds)
            writer.writeMember("duration_ms", ifPresent: timing.durationMilliseconds)
            if !timing.deltas.isEmpty { writer.writeMember("deltas") { $0.write(timing.deltas) } }
            if !timing.reasoningDeltas.isEmpty { writer.writeMember("reasoning_deltas") { $0.write(timing.reasoningDeltas) } }
            writer.writeMembers(unknown)
        }
    }

    private mutating func write(_ steps: [Timing.Step]) {
        writePairs(count: steps.count) { (Int(steps[$0].milliseconds), Int(steps[$0].bytes)) }
    }
}

extension JSONObject {
    /// The names of members of a reply whose own unknown members are kept in the message's extras.
    private static let replyObjects: Set<String> = ["author", "usage", "cost", "timing", "tool_calls", "attempts", "left_out"]

    func remainder(of name: String) -> JSONObject { isEmpty ? self : self[name]?.objectValue ?? JSONObject() }

    fileprivate func remainders(of name: String) -> [JSONValue] { isEmpty ? [] : self[name]?.arrayValue ?? [] }

    var withoutReplyRemainders: JSONObject {
        isEmpty ? self : JSONObject(members.filter { !Self.replyObjects.contains($0.key) })
    }

    mutating func keep(_ remainder: JSONObject, of name: String) {
        if !remainder.isEmpty { self[name] = .object(remainder) }
    }

    mutating func keep(_ remainders: [JSONObject], of name: String) {
        if remainders.contains(where: { !$0.isEmpty }) { self[name] = .array(remainders.map { .object($0) }) }
    }
}

extension [JSONValue] {
    fileprivate func object(at index: Int) -> JSONObject {
        indices.contains(index) ? self[index].objectValue ?? JSONObject() : JSONObject()
    }
}
