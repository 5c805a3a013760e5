import ChatCore
import JSON

/// An event as one JSON object, `event` first: the payload of a journal line.
///
///     message_sent {message}                       reply_started {id, parent, author, at, text}
///     reply_identified {id, author}
///     reply_attempted {id, attempt}                reply_received {id, text_offset, text, reasoning_offset, reasoning, steps}
///     reply_finished {id, at, author, tool_calls, finish_reason, usage, cost, duration_ms, request_id, interrupted}
///     title_changed {title, at}                    system_prompt_changed {system_prompt, at}
///     model_changed {model, at}                    settings_changed {parameters, at}
///     tags_changed {tags, at}                      head_moved {head, at}
///     context_cut {context_cut, at}                aside_answered {aside}
///     branch_removed {id, at}                      branch_restored {messages, positions, head, at}
///
/// Deltas that follow each other are one `reply_received`: `text` and `reasoning` are what came in all of them, and
/// `steps` says how they came: [[ms since the request, bytes of text, bytes of reasoning], …].
enum SessionEventCoding {
    /// One payload for each line that `events` take.
    static func payloads(of events: some Sequence<SessionEvent>) -> [[UInt8]] {
        var payloads: [[UInt8]] = []
        var run = DeltaRun()
        for event in events {
            if case .replyReceived(let delta) = event {
                if run.append(delta) { continue }
                payloads.append(run.payload())
                run = DeltaRun()
                _ = run.append(delta)
            } else {
                if !run.isEmpty { payloads.append(run.payload()) }
                run = DeltaRun()
                payloads.append(payload(of: event))
            }
        }
        if !run.isEmpty { payloads.append(run.payload()) }
        return payloads
    }

    private static func payload(of event: SessionEvent) -> [UInt8] {
        var writer = JSONWriter()
        writer.writeObject { $0.writeMembers(of: event) }
        return writer.bytes
    }
}

/// Deltas of one message, each beginning where the one before ended.
private struct DeltaRun {
    private var first: MessageDelta?
    private var text = ""
    private var reasoning = ""
    private var steps: [(Int, Int, Int)] = []

    var isEmpty: Bool { first == nil }

    /// Answers false, taking nothing, when `delta` does not continue this run.
    mutating func append(_ delta: MessageDelta) -> Bool {
        if let first {
            guard delta.message == first.message, delta.textOffset == first.textOffset + text.utf8.count,
                delta.reasoningOffset == first.reasoningOffset + reasoning.utf8.count
            else { return false }
        } else {
            first = delta
        }
        text += delta.text
        reasoning += delta.reasoning
        steps.append((delta.milliseconds, delta.text.utf8.count, delta.reasoning.utf8.count))
        return true
    }

    func payload() -> [UInt8] {
        guard let first else { return [] }
        var writer = JSONWriter()
        writer.writeObject { writer in
            writer.writeMember("event", ifPresent: "reply_received")
            writer.writeMember("id", ifPresent: first.message.text)
            writer.writeMember("text_offset", ifPresent: first.textOffset)
            writer.writeMember("text", ifPresent: text)
            writer.writeMember("reasoning_offset", ifPresent: first.reasoningOffset)
            writer.writeMember("reasoning", ifPresent: reasoning)
            writer.writeMember("steps") { writer in
                writer.writeArray { writer in
                    for step in steps {
                        writer.writeElement { writer in
                            writer.writeArray { writer in
                                writer.writeElement { $0.write(step.0) }
                                writer.writeElement { $0.write(step.1) }
                                writer.writeElement { $0.write(step.2) }
                            }
                        }
                    }
                }
            }
        }
        return writer.bytes
    }
}

extension JSONWriter {
    fileprivate mutating func writeMembers(of event: SessionEvent) {
        switch event {
        case .messageSent(let message):
            writeMember("event", ifPresent: "message_sent")
            writeMember("message") { $0.write(message) }
        case .replyStarted(let start):
            writeMember("event", ifPresent: "reply_started")
            writeMember("id", ifPresent: start.id.text)
            writeMember("parent", ifPresent: start.parent?.text)
            writeMember("author") { $0.write(start.author) }
            writeMember("at", start.at)
            if !start.text.isEmpty { writeMember("text", ifPresent: start.text) }
            writeLeftOut(start.leftOut)
        case .replyAttempted(let id, let attempt):
            writeMember("event", ifPresent: "reply_attempted")
            writeMember("id", ifPresent: id.text)
            writeMember("attempt") { $0.write(attempt) }
        case .replyIdentified(let id, let author):
            writeMember("event", ifPresent: "reply_identified")
            writeMember("id", ifPresent: id.text)
            writeMember("author") { $0.write(author) }
        case .replyReceived: preconditionFailure("deltas are written as a run")
        case .replyPartReceived(let id, let number, let part):
            writeMember("event", ifPresent: "reply_part_received")
            writeMember("id", ifPresent: id.text)
            writeMember("number", ifPresent: number)
            writeMember("part") { $0.write(part) }
        case .replyFinished(let end): writeMembers(of: end)
        case .titleChanged(let title, let time): writeChange("title_changed", at: time, "title") { $0.write(title) }
        case .systemPromptChanged(let prompt, let time):
            writeChange("system_prompt_changed", at: time, "system_prompt") { $0.write(prompt) }
        case .modelChanged(let model, let time): writeChange("model_changed", at: time, "model") { $0.write(model.text) }
        case .settingsChanged(let settings, let time):
            writeChange("settings_changed", at: time, "parameters") { $0.write(settings) }
        case .tagsChanged(let tags, let time): writeChange("tags_changed", at: time, "tags") { $0.write(tags) }
        case .contextCut(let cut, let time):
            writeChange("context_cut", at: time, "context_cut") { writer in
                if let cut { writer.write(cut) } else { writer.write(.null) }
            }
        case .asideAnswered(let aside):
            writeMember("event", ifPresent: "aside_answered")
            writeMember("aside") { $0.write(aside) }
        case .headMoved(let head, let time):
            writeChange("head_moved", at: time, "head") { $0.write(head.map { .string($0.text) } ?? .null) }
        case .branchRemoved(let id, let time): writeChange("branch_removed", at: time, "id") { $0.write(id.text) }
        case .branchRestored(let branch, let time):
            writeChange("branch_restored", at: time, "messages") { writer in
                writer.writeArray { writer in
                    for place in branch.places { writer.writeElement { $0.write(place.message) } }
                }
            }
            writeMember("positions") { writer in
                writer.writeArray { writer in
                    for place in branch.places { writer.writeElement { $0.write(place.position) } }
                }
            }
            writeMember("head") { $0.write(branch.head.map { .string($0.text) } ?? .null) }
        }
    }

    private mutating func writeChange(
        _ name: String, at time: Timestamp, _ key: String, _ value: (inout JSONWriter) -> Void
    ) {
        writeMember("event", ifPresent: name)
        writeMember(key, value)
        writeMember("at", time)
    }

    private mutating func writeMembers(of end: ReplyEnd) {
        writeMember("event", ifPresent: "reply_finished")
        writeMember("id", ifPresent: end.message.text)
        writeMember("at", end.at)
        writeMember("author") { $0.write(end.author) }
        writeToolCalls(end.toolCalls)
        writeMember("finish_reason", ifPresent: end.finishReason)
        writeUsage(end.usage)
        writeCost(end.cost)
        writeMember("duration_ms", ifPresent: end.durationMilliseconds)
        writeMember("request_id", ifPresent: end.requestID)
        if end.isInterrupted { writeMember("interrupted") { $0.write(.bool(true)) } }
    }
}
