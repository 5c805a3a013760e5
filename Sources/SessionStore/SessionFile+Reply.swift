import ChatCore
import JSON

/// What a message holds when a model wrote it, in this order, each only when it is known:
///
///     author {reference, backend, provider, model, revision, requested_revision, revision_status, fingerprint},
///     reasoning, tool_calls [ {id, name, arguments (JSON text)} ], finish_reason,
///     usage {prompt_tokens, completion_tokens, reasoning_tokens, cached_tokens}, cost {amount, currency, source},
///     timing {first_token_ms, duration_ms, deltas [[ms, bytes], …], reasoning_deltas [[ms, bytes], …]},
///     request_id, attempts [ {at, status, error, waited_ms, backend, provider} ], interrupted (true or absent)
///
/// Members that this version does not know inside `author`, `usage`, `cost` and `timing` are kept in the message's
/// extras, in an object of the same name, and are written back where they were.
extension JSONWriter {
    mutating func writeMembers(of reply: Reply, unknown: JSONObject) {
        writeMember("author") { $0.write(reply.author, unknown: unknown.remainder(of: "author")) }
        if !reply.reasoning.isEmpty { writeMember("reasoning", ifPresent: reply.reasoning) }
        writeToolCalls(reply.toolCalls)
        writeMember("finish_reason", ifPresent: reply.finishReason)
        writeUsage(reply.usage, unknown: unknown.remainder(of: "usage"))
        writeCost(reply.cost, unknown: unknown.remainder(of: "cost"))
        let timing = unknown.remainder(of: "timing")
        if reply.timing != Timing() || !timing.isEmpty {
            writeMember("timing") { $0.write(reply.timing, unknown: timing) }
        }
        writeMember("request_id", ifPresent: reply.requestID)
        if !reply.attempts.isEmpty {
            writeMember("attempts") { writer in
                writer.writeArray { writer in
                    for attempt in reply.attempts { writer.writeElement { $0.write(attempt) } }
                }
            }
        }
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
            writer.writeMember("revision_status", ifPresent: author.revisionStatus.rawValue)
            writer.writeMember("fingerprint", ifPresent: author.fingerprint)
            writer.writeMembers(unknown)
        }
    }

    mutating func writeToolCalls(_ calls: [ToolCall]) {
        guard !calls.isEmpty else { return }
        writeMember("tool_calls") { writer in
            writer.writeArray { writer in
                for call in calls {
                    writer.writeElement { writer in
                        writer.writeObject { writer in
                            writer.writeMember("id", ifPresent: call.id)
                            writer.writeMember("name", ifPresent: call.name)
                            writer.writeMember("arguments", ifPresent: call.arguments)
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

    mutating func write(_ attempt: Attempt) {
        writeObject { writer in
            writer.writeMember("at", attempt.at)
            writer.writeMember("status", ifPresent: attempt.status)
            writer.writeMember("error", ifPresent: attempt.error)
            writer.writeMember("waited_ms", ifPresent: attempt.waitedMilliseconds)
            writer.writeMember("backend", ifPresent: attempt.backend)
            writer.writeMember("provider", ifPresent: attempt.provider)
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
    /// The names of objects of a reply whose unknown members are kept in the message's extras.
    private static let replyObjects: Set<String> = ["author", "usage", "cost", "timing"]

    fileprivate func remainder(of name: String) -> JSONObject { isEmpty ? self : self[name]?.objectValue ?? JSONObject() }

    var withoutReplyRemainders: JSONObject {
        isEmpty ? self : JSONObject(members.filter { !Self.replyObjects.contains($0.key) })
    }

    fileprivate mutating func keep(_ remainder: JSONObject, of name: String) {
        if !remainder.isEmpty { self[name] = .object(remainder) }
    }
}

extension JSONReader {
    /// Reads the member when it belongs to a reply; answers false, having read nothing, when it does not.
    mutating func readReplyMember(_ key: String, into reply: inout Reply?, unknown: inout JSONObject) throws -> Bool {
        switch key {
        case "author", "reasoning", "tool_calls", "finish_reason", "usage", "cost", "timing", "request_id", "attempts",
            "interrupted":
            break
        default: return false
        }
        if try readNull() { return true }
        if reply == nil { reply = Reply(author: Author(reference: "", backend: "")) }
        var remainder = JSONObject()
        switch key {
        case "author": reply!.author = try readAuthor(unknown: &remainder)
        case "reasoning": reply!.reasoning = try readString()
        case "tool_calls": reply!.toolCalls = try readToolCalls()
        case "finish_reason": reply!.finishReason = try readString()
        case "usage": reply!.usage = try readUsage(unknown: &remainder)
        case "cost": reply!.cost = try readCost(unknown: &remainder)
        case "timing": reply!.timing = try readTiming(unknown: &remainder)
        case "request_id": reply!.requestID = try readString()
        case "attempts": try readArray { reply!.attempts.append(try $0.readAttempt()) }
        default: reply!.isInterrupted = try readBool()
        }
        unknown.keep(remainder, of: key)
        return true
    }

    mutating func readAuthor(unknown: inout JSONObject) throws -> Author {
        var author = Author(reference: "", backend: "")
        try readObject { key, reader in
            switch key {
            case "reference": author.reference = try reader.readString()
            case "backend": author.backend = try reader.readString()
            case "provider": author.provider = try reader.readTextIfPresent()
            case "model": author.model = try reader.readTextIfPresent()
            case "revision": author.revision = try reader.readTextIfPresent()
            case "requested_revision": author.requestedRevision = try reader.readTextIfPresent()
            case "revision_status":
                author.revisionStatus = try reader.readCase(of: RevisionStatus.self, named: "revision status")
            case "fingerprint": author.fingerprint = try reader.readTextIfPresent()
            default: unknown.append(key, try reader.readValue())
            }
        }
        return author
    }

    mutating func readToolCalls() throws -> [ToolCall] {
        var calls: [ToolCall] = []
        try readArray { reader in
            var call = ToolCall(id: "", name: "", arguments: "")
            try reader.readObject { key, reader in
                switch key {
                case "id": call.id = try reader.readString()
                case "name": call.name = try reader.readString()
                case "arguments": call.arguments = try reader.readString()
                default: try reader.skipValue()
                }
            }
            calls.append(call)
        }
        return calls
    }

    mutating func readUsage(unknown: inout JSONObject) throws -> Usage {
        var usage = Usage()
        try readObject { key, reader in
            switch key {
            case "prompt_tokens": usage.promptTokens = try reader.readIntIfPresent()
            case "completion_tokens": usage.completionTokens = try reader.readIntIfPresent()
            case "reasoning_tokens": usage.reasoningTokens = try reader.readIntIfPresent()
            case "cached_tokens": usage.cachedTokens = try reader.readIntIfPresent()
            default: unknown.append(key, try reader.readValue())
            }
        }
        return usage
    }

    mutating func readCost(unknown: inout JSONObject) throws -> Cost {
        var cost = Cost(amount: 0, currency: "USD", source: "")
        try readObject { key, reader in
            switch key {
            case "amount": cost.amount = try reader.readDouble()
            case "currency": cost.currency = try reader.readString()
            case "source": cost.source = try reader.readString()
            default: unknown.append(key, try reader.readValue())
            }
        }
        return cost
    }

    mutating func readAttempt() throws -> Attempt {
        let start = offset
        var at: Timestamp?
        var attempt = Attempt(at: Timestamp(millisecondsSince1970: 0))
        try readObject { key, reader in
            switch key {
            case "at": at = try reader.readTimestamp()
            case "status": attempt.status = try reader.readIntIfPresent()
            case "error": attempt.error = try reader.readTextIfPresent()
            case "waited_ms": attempt.waitedMilliseconds = try reader.readIntIfPresent()
            case "backend": attempt.backend = try reader.readTextIfPresent()
            case "provider": attempt.provider = try reader.readTextIfPresent()
            default: try reader.skipValue()
            }
        }
        guard let at else { throw FieldProblem(reason: "an attempt lacks the member “at”", offset: start) }
        attempt.at = at
        return attempt
    }

    private mutating func readTiming(unknown: inout JSONObject) throws -> Timing {
        var timing = Timing()
        try readObject { key, reader in
            switch key {
            case "first_token_ms": timing.firstTokenMilliseconds = try reader.readIntIfPresent()
            case "duration_ms": timing.durationMilliseconds = try reader.readIntIfPresent()
            case "deltas": try reader.readRows(of: 2) { timing.deltas.append(Timing.Step(milliseconds: $0[0], bytes: $0[1])) }
            case "reasoning_deltas":
                try reader.readRows(of: 2) { timing.reasoningDeltas.append(Timing.Step(milliseconds: $0[0], bytes: $0[1])) }
            default: unknown.append(key, try reader.readValue())
            }
        }
        return timing
    }

    /// A list of rows of `width` whole numbers each.
    mutating func readRows(of width: Int, _ row: ([Int]) throws -> Void) throws {
        if try readNull() { return }
        var numbers: [Int] = []
        numbers.reserveCapacity(width)
        try readArray { reader in
            let start = reader.offset
            numbers.removeAll(keepingCapacity: true)
            try reader.readArray { numbers.append(try $0.readInt()) }
            guard numbers.count == width else {
                throw FieldProblem(reason: "a list of \(width) numbers was expected", offset: start)
            }
            try row(numbers)
        }
    }
}
