import ChatCore
import JSON

extension SessionEventCoding {
    /// The events of one payload, several when it is a run of deltas; nil when its kind is not known to this version.
    static func events(in payload: [UInt8], backends: Set<String>) throws -> [SessionEvent]? {
        var fields = EventFields()
        var reader = JSONReader(payload)
        try reader.readObject { try fields.read($0, &$1, backends: backends) }
        try reader.finish()
        return try fields.events()
    }
}

/// The members of an event as they come. What an event must have and has not is a `MissingMember`.
private struct EventFields {
    var kind = ""
    var message: ChatMessage?
    var id: MessageID?
    var parent: MessageID?
    var author: Author?
    var at: Timestamp?
    var attempt: Attempt?
    var textOffset = 0
    var text = ""
    var reasoningOffset = 0
    var reasoning = ""
    var steps: [[Int]] = []
    var number: Int?
    var part: ChatMessage.Part?
    var toolCalls: [ToolCall] = []
    var finishReason: String?
    var usage: Usage?
    var cost: Cost?
    var durationMilliseconds: Int?
    var requestID: String?
    var isInterrupted = false
    var title: String?
    var systemPrompt: String?
    var model: ModelReference?
    var settings: GenerationSettings?
    var tags: [String]?
    var head: MessageID?
    var cut: ContextCut?
    var aside: Aside?
    var leftOut: LeftOut?
    var messages: [ChatMessage] = []
    var positions: [Int] = []

    mutating func read(_ key: String, _ reader: inout JSONReader, backends: Set<String>) throws {
        // Events are ours alone: what a newer version adds to one comes as an event of another kind.
        var unknown = JSONObject()
        var unknowns: [JSONObject] = []
        switch key {
        case "event": kind = try reader.readString()
        case "message": message = try reader.readMessage()
        case "id": id = MessageID(try reader.readString())
        case "parent": parent = try reader.readTextIfPresent().map { MessageID($0) }
        case "author": author = try reader.readAuthor(unknown: &unknown)
        case "at": at = try reader.readTimestamp()
        case "attempt": attempt = try reader.readAttempt(unknown: &unknown)
        case "text_offset": textOffset = try reader.readByteCount()
        case "text": text = try reader.readString()
        case "reasoning_offset": reasoningOffset = try reader.readByteCount()
        case "reasoning": reasoning = try reader.readString()
        case "number": number = try reader.readByteCount()
        case "part": part = try reader.readPart()
        case "steps": try reader.readRows(of: 3) { steps.append($0) }
        case "tool_calls": toolCalls = try reader.readToolCalls(unknown: &unknowns)
        case "finish_reason": finishReason = try reader.readTextIfPresent()
        case "usage": usage = try reader.readUsage(unknown: &unknown)
        case "cost": cost = try reader.readCost(unknown: &unknown)
        case "duration_ms": durationMilliseconds = try reader.readIntIfPresent()
        case "request_id": requestID = try reader.readTextIfPresent()
        case "interrupted": isInterrupted = try reader.readBool()
        case "title": title = try reader.readString()
        case "system_prompt": systemPrompt = try reader.readString()
        case "model": model = try reader.readModel(backends: backends)
        case "parameters": settings = try reader.readParameters()
        case "tags": tags = try reader.readTexts()
        case "head": head = try reader.readTextIfPresent().map { MessageID($0) }
        case "context_cut": cut = try reader.readContextCut()
        case "aside": aside = try reader.readAside()
        case "left_out": leftOut = try reader.readLeftOut(unknown: &unknown)
        case "messages": try reader.readArray { messages.append(try $0.readMessage()) }
        case "positions": try reader.readArray { positions.append(try $0.readInt()) }
        default: try reader.skipValue()
        }
    }

    func events() throws -> [SessionEvent]? {
        switch kind {
        case "message_sent": [.messageSent(try need(message, "message"))]
        case "reply_started":
            [
                .replyStarted(
                    ReplyStart(
                        id: try need(id, "id"), parent: parent, author: try need(author, "author"), at: try need(at, "at"),
                        text: text, leftOut: leftOut)
                )
            ]
        case "reply_attempted": [.replyAttempted(try need(id, "id"), try need(attempt, "attempt"))]
        case "reply_identified": [.replyIdentified(try need(id, "id"), try need(author, "author"))]
        case "reply_received": try deltas().map { .replyReceived($0) }
        case "reply_part_received":
            [.replyPartReceived(try need(id, "id"), number: try need(number, "number"), try need(part, "part"))]
        case "reply_finished":
            [
                .replyFinished(
                    ReplyEnd(
                        message: try need(id, "id"), at: try need(at, "at"), author: try need(author, "author"),
                        toolCalls: toolCalls, finishReason: finishReason, usage: usage, cost: cost,
                        durationMilliseconds: durationMilliseconds, requestID: requestID, isInterrupted: isInterrupted))
            ]
        case "title_changed": [.titleChanged(try need(title, "title"), at: try need(at, "at"))]
        case "system_prompt_changed":
            [.systemPromptChanged(try need(systemPrompt, "system_prompt"), at: try need(at, "at"))]
        case "model_changed": [.modelChanged(try need(model, "model"), at: try need(at, "at"))]
        case "settings_changed": [.settingsChanged(try need(settings, "parameters"), at: try need(at, "at"))]
        case "tags_changed": [.tagsChanged(try need(tags, "tags"), at: try need(at, "at"))]
        case "context_cut": [.contextCut(cut, at: try need(at, "at"))]
        case "aside_answered": [.asideAnswered(try need(aside, "aside"))]
        case "head_moved": [.headMoved(head, at: try need(at, "at"))]
        case "branch_removed": [.branchRemoved(try need(id, "id"), at: try need(at, "at"))]
        case "branch_restored": [.branchRestored(try branch(), at: try need(at, "at"))]
        default: nil
        }
    }

    private func branch() throws -> RemovedBranch {
        guard messages.count == positions.count else { throw MissingMember(name: "positions") }
        return RemovedBranch(
            places: zip(positions, messages).map { RemovedBranch.Place(position: $0, message: $1) }, head: head)
    }

    /// Cuts the run into the deltas it was made of.
    private func deltas() throws -> [MessageDelta] {
        let message = try need(id, "id")
        var texts = text.utf8[...]
        var reasonings = reasoning.utf8[...]
        var deltas: [MessageDelta] = []
        var textStart = textOffset
        var reasoningStart = reasoningOffset
        for step in steps {
            guard step[1] >= 0, step[2] >= 0, step[1] <= texts.count, step[2] <= reasonings.count else {
                throw MissingMember(name: "text")
            }
            deltas.append(
                MessageDelta(
                    message: message, milliseconds: step[0], textOffset: textStart,
                    text: String(decoding: texts.prefix(step[1]), as: UTF8.self), reasoningOffset: reasoningStart,
                    reasoning: String(decoding: reasonings.prefix(step[2]), as: UTF8.self)))
            texts = texts.dropFirst(step[1])
            reasonings = reasonings.dropFirst(step[2])
            textStart += step[1]
            reasoningStart += step[2]
        }
        return deltas
    }

    private func need<Value>(_ value: Value?, _ name: String) throws -> Value {
        guard let value else { throw MissingMember(name: name) }
        return value
    }
}
