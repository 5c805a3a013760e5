import ChatCore
import JSON

/// The active branch of a session as text for others: each form is a function of the session and nothing else.
public enum SessionExport {
    /// Markdown: what was said stands as it was written, under a heading for each message.
    public static func markdown(_ session: ChatSession) -> String {
        var text = "# \(heading(session.title.isEmpty ? "Conversation" : session.title))\n\n"
        text += "\(session.createdAt.shortDescription) UTC · \(heading(session.model.text))"
        if !session.tags.isEmpty { text += " · \(heading(session.tags.joined(separator: ", ")))" }
        text += "\n"
        if !session.systemPrompt.isEmpty { text += "\n## System prompt\n\n\(session.systemPrompt)\n" }
        for message in session.activeMessages {
            text += "\n## \(heading(message.authorName)) · \(message.createdAt.shortDescription) UTC\n"
            if let reasoning = message.reply?.reasoning, !reasoning.isEmpty { text += "\n\(quoted(reasoning))\n" }
            text += "\n\(message.textWithMarks)\n"
            if let remark = message.remark { text += "\n*\(remark)*\n" }
        }
        return text
    }

    /// Plain text: who, an empty line, what.
    public static func text(_ session: ChatSession) -> String {
        session.activeMessages.map { "\($0.authorName)\n\n\($0.textWithMarks)\n\n" }.joined()
    }

    /// One line of JSON in the form that fine-tuning takes: `{"messages":[{"role":"user","content":"…"}, …]}`.
    /// - Source: OpenAI's guide to supervised fine-tuning, “chat format”.
    public static func trainingLine(_ session: ChatSession) -> String {
        var messages: [JSONValue] = []
        if !session.systemPrompt.isEmpty { messages.append(["role": "system", "content": .string(session.systemPrompt)]) }
        messages += session.activeMessages.map { .object($0.trainingForm) }
        return String(decoding: JSONValue.bytes(of: ["messages": .array(messages)]), as: UTF8.self) + "\n"
    }

    /// On one line, with nothing that would end a heading.
    private static func heading(_ text: String) -> String { text.split(whereSeparator: \.isNewline).joined(separator: " ") }

    private static func quoted(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.isEmpty ? ">" : "> \($0)" }.joined(separator: "\n")
    }
}

extension ChatMessage {
    /// Who wrote it, for a person.
    public var authorName: String { reply?.author.reference ?? (role == .user ? "You" : role.rawValue) }

    /// The text, with a mark where there is something else.
    fileprivate var textWithMarks: String {
        content.map { part in
            switch part {
            case .image(let mediaType, .file(let path)): "[\(mediaType): \(path)]"
            case .image(let mediaType, .data): "[\(mediaType)]"
            default: part.text ?? "[something else]"
            }
        }.joined(separator: "\n")
    }

    /// What went otherwise than a reply should; nil when nothing did.
    fileprivate var remark: String? {
        guard let reply else { return nil }
        if reply.isInterrupted { return "interrupted" }
        return reply.finishReason == "length" ? "cut off at the token limit" : nil
    }

    fileprivate var trainingForm: JSONObject {
        var object: JSONObject = ["role": .string(role.rawValue), "content": trainingContent]
        if let calls = reply?.toolCalls, !calls.isEmpty {
            object["tool_calls"] = .array(
                calls.map { call in
                    [
                        "id": .string(call.id), "type": "function",
                        "function": ["name": .string(call.name), "arguments": .string(call.arguments)],
                    ]
                })
        }
        return object
    }

    /// A text alone, or a list of parts when there are images that travel with it.
    private var trainingContent: JSONValue {
        let images = content.compactMap { part -> JSONValue? in
            guard case .image(let mediaType, .data(let base64)) = part else { return nil }
            return ["type": "image_url", "image_url": ["url": .string("data:\(mediaType);base64,\(base64)")]]
        }
        if images.isEmpty { return .string(text) }
        return .array([["type": "text", "text": .string(text)]] + images)
    }
}
