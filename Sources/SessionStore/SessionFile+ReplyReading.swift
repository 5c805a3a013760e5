import ChatCore
import JSON

extension JSONReader {
    /// Reads the member when it belongs to a reply; answers false, having read nothing, when it does not.
    mutating func readReplyMember(_ key: String, into reply: inout Reply?, unknown: inout JSONObject) throws -> Bool {
        switch key {
        case "author", "reasoning", "tool_calls", "finish_reason", "usage", "cost", "timing", "request_id", "attempts",
            "left_out", "interrupted":
            break
        default: return false
        }
        if try readNull() { return true }
        if reply == nil { reply = Reply(author: Author(reference: "", backend: "")) }
        var remainder = JSONObject()
        var remainders: [JSONObject] = []
        switch key {
        case "author": reply!.author = try readAuthor(unknown: &remainder)
        case "reasoning": reply!.reasoning = try readString()
        case "tool_calls": reply!.toolCalls = try readToolCalls(unknown: &remainders)
        case "finish_reason": reply!.finishReason = try readString()
        case "usage": reply!.usage = try readUsage(unknown: &remainder)
        case "cost": reply!.cost = try readCost(unknown: &remainder)
        case "timing": reply!.timing = try readTiming(unknown: &remainder)
        case "left_out": reply!.leftOut = try readLeftOut(unknown: &remainder)
        case "request_id": reply!.requestID = try readString()
        case "attempts":
            try readArray { reader in
                remainders.append(JSONObject())
                reply!.attempts.append(try reader.readAttempt(unknown: &remainders[remainders.count - 1]))
            }
        default: reply!.isInterrupted = try readBool()
        }
        unknown.keep(remainder, of: key)
        unknown.keep(remainders, of: key)
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
            case "resolved_revision": author.resolvedRevision = try reader.readTextIfPresent()
            case "revision_evidence": author.revisionEvidence = try reader.readTextIfPresent()
            case "revision_status":
                author.revisionStatus = try reader.readCase(of: RevisionStatus.self, named: "revision status")
            case "fingerprint": author.fingerprint = try reader.readTextIfPresent()
            default: unknown.append(key, try reader.readValue())
            }
        }
        return author
    }

    mutating func readToolCalls(unknown: inout [JSONObject]) throws -> [ToolCall] {
        var calls: [ToolCall] = []
        try readArray { reader in
            var call = ToolCall(id: "", name: "", arguments: "")
            var remainder = JSONObject()
            try reader.readObject { key, reader in
                switch key {
                case "id": call.id = try reader.readString()
                case "name": call.name = try reader.readString()
                case "arguments": call.arguments = try reader.readString()
                default: remainder.append(key, try reader.readValue())
                }
            }
            calls.append(call)
            unknown.append(remainder)
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

    mutating func readAttempt(unknown: inout JSONObject) throws -> Attempt {
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
            default: unknown.append(key, try reader.readValue())
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
            case "deltas": timing.deltas = try reader.readSteps()
            case "reasoning_deltas": timing.reasoningDeltas = try reader.readSteps()
            default: unknown.append(key, try reader.readValue())
            }
        }
        return timing
    }

    /// The pairs of a timing. There are more of them than of anything else in a session, so no row is made an array.
    private mutating func readSteps() throws -> [Timing.Step] {
        var steps: [Timing.Step] = []
        if try readNull() { return steps }
        try readArray { reader in
            let start = reader.offset
            var count = 0
            var milliseconds = 0
            var bytes = 0
            try reader.readArray { reader in
                milliseconds = count == 0 ? try reader.readInt() : milliseconds
                bytes = count == 1 ? try reader.readInt() : bytes
                if count > 1 { try reader.skipValue() }
                count += 1
            }
            guard count == 2 else { throw FieldProblem(reason: "a list of 2 numbers was expected", offset: start) }
            steps.append(Timing.Step(milliseconds: milliseconds, bytes: bytes))
        }
        return steps
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
