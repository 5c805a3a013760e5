import ChatCore
import JSON

extension ChatMessage {
    /// An answer with all that is known of it, as commands print it.
    var answerJSON: JSONObject {
        var object = JSONObject()
        object.append("text", .string(text))
        let images: [JSONValue] = content.compactMap { part in
            guard case .image(let mediaType, .data(let base64)) = part else { return nil }
            return ["media_type": .string(mediaType), "data": .string(base64)]
        }
        if !images.isEmpty { object.append("images", .array(images)) }
        guard let reply else { return object }
        if !reply.reasoning.isEmpty { object.append("reasoning", .string(reply.reasoning)) }
        if !reply.toolCalls.isEmpty {
            object.append(
                "tool_calls",
                .array(
                    reply.toolCalls.map { ["id": .string($0.id), "name": .string($0.name), "arguments": .string($0.arguments)] }))
        }
        object.append("author", .object(reply.author.json))
        object.append("finish_reason", ifPresent: reply.finishReason.map(JSONValue.string))
        object.append("usage", ifPresent: reply.usage.map { .object($0.json) })
        object.append(
            "cost",
            ifPresent: reply.cost.map {
                ["amount": .double($0.amount), "currency": .string($0.currency), "source": .string($0.source)]
            })
        var timing = JSONObject()
        timing.append("first_token_ms", ifPresent: reply.timing.firstTokenMilliseconds.map(JSONValue.int))
        timing.append("duration_ms", ifPresent: reply.timing.durationMilliseconds.map(JSONValue.int))
        object.append("timing", .object(timing))
        object.append("request_id", ifPresent: reply.requestID.map(JSONValue.string))
        if reply.isInterrupted { object.append("interrupted", true) }
        return object
    }
}

extension Author {
    var json: JSONObject {
        var object = JSONObject()
        object.append("reference", .string(reference))
        object.append("backend", .string(backend))
        object.append("provider", ifPresent: provider.map(JSONValue.string))
        object.append("model", ifPresent: model.map(JSONValue.string))
        object.append("revision", ifPresent: revision.map(JSONValue.string))
        object.append("requested_revision", ifPresent: requestedRevision.map(JSONValue.string))
        object.append("resolved_revision", ifPresent: resolvedRevision.map(JSONValue.string))
        object.append("revision_status", .string(revisionStatus.rawValue))
        object.append("revision_evidence", ifPresent: revisionEvidence.map(JSONValue.string))
        object.append("fingerprint", ifPresent: fingerprint.map(JSONValue.string))
        return object
    }
}

extension Usage {
    fileprivate var json: JSONObject {
        var object = JSONObject()
        object.append("prompt_tokens", ifPresent: promptTokens.map(JSONValue.int))
        object.append("completion_tokens", ifPresent: completionTokens.map(JSONValue.int))
        object.append("reasoning_tokens", ifPresent: reasoningTokens.map(JSONValue.int))
        object.append("cached_tokens", ifPresent: cachedTokens.map(JSONValue.int))
        return object
    }
}
