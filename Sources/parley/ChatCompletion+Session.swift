import ChatCore
import ChatUI
import Inference
import JSON

extension ChatCompletion.Request {
    /// What is sent of the active path up to the running reply, for a model that is still to be named. Empty replies, as of failed tries, are left out,
    /// and messages of one role that then stand together become one: chat templates want the roles to alternate.
    /// - Parameters:
    ///   - directory: where the paths of images begin that are not in the session itself.
    ///   - extras: further members of the request.
    /// - Throws: when such an image cannot be read.
    init(_ session: ChatSession, imagesIn directory: String, extras: JSONObject = JSONObject()) throws(Failure) {
        var messages: [ChatCompletion.Message] = []
        let systemPrompt = session.sentSystemPrompt
        if !systemPrompt.isEmpty { messages.append(ChatCompletion.Message(.system, systemPrompt)) }
        for message in session.sentMessages where message.id != session.runningReply && !message.isEmpty {
            let next = try ChatCompletion.Message(message, imagesIn: directory)
            if let last = messages.last, last.role == next.role, last.role == .user {
                messages[messages.count - 1].content += [.text("\n\n")] + next.content
            } else {
                messages.append(next)
            }
        }
        // A reply that is to go on: the last message is the assistant's, and it is not complete.
        let begun = session.runningReply.flatMap { session[$0]?.text } ?? ""
        if !begun.isEmpty { messages.append(ChatCompletion.Message(.assistant, begun)) }
        var members = session.settings.extras
        if !begun.isEmpty, session.model.backend == "vllm" {
            // - Source: docs.vllm.ai, OpenAI-compatible server, extra parameters of the chat API. The others need no word for it.
            members["continue_final_message"] = true
            members["add_generation_prompt"] = false
        }
        for member in extras.members { members[member.key] = member.value }
        self.init(
            model: "", messages: messages, temperature: session.settings.temperature, topP: session.settings.topP,
            maxTokens: session.settings.maxTokens, seed: session.settings.seed, stop: session.settings.stop, extra: members)
    }
}

extension ChatMessage {
    fileprivate var isEmpty: Bool {
        reply?.toolCalls.isEmpty != false && content.allSatisfy { if case .text(let text) = $0 { text.isEmpty } else { false } }
    }
}

extension ChatCompletion.Message {
    fileprivate init(_ message: ChatMessage, imagesIn directory: String) throws(Failure) {
        let role = ChatCompletion.Role(rawValue: message.role.rawValue) ?? .user
        if role == .assistant {
            self = Self(reply: message)
            return
        }
        var content: [ChatCompletion.ContentPart] = []
        for part in message.content {
            switch part {
            case .text(let text): content.append(.text(text))
            case .image(let mediaType, .data(let base64)): content.append(.image(url: "data:\(mediaType);base64,\(base64)"))
            case .image(_, .file(let path)): content.append(.image(url: try Self.dataURL(ofImage: path, in: directory)))
            case .other: break
            }
        }
        self.init(role: role, content: content)
    }

    /// Servers take no images from the assistant: a picture that a model made is only mentioned.
    private init(reply message: ChatMessage) {
        let texts = message.content.compactMap { part in
            switch part {
            case .text(let text): text.isEmpty ? nil : text
            case .image: "[a picture]"
            case .other: nil
            }
        }
        self.init(
            role: .assistant, content: texts.isEmpty ? [] : [.text(texts.joined(separator: "\n"))],
            toolCalls: message.reply?.toolCalls.map { ChatCompletion.ToolCall(id: $0.id, name: $0.name, arguments: $0.arguments) }
                ?? [])
    }

    /// A session may come from somebody else: what it names is sent only when it is an image.
    private static func dataURL(ofImage path: String, in directory: String) throws(Failure) -> String {
        do throws(FileError) {
            let media = Media(try ImageFile.bytes(of: path, in: directory, limit: AttachmentFile.limits.image))
            guard AttachmentFile.imageTypes.contains(media.type) else { throw FileError(path, reason: "it is no image") }
            return media.dataURL
        } catch {
            throw Failure(
                .misuse, "The image \(path) of this conversation cannot be sent: \(error.reason).",
                advice: "Put it back, or start a new session.")
        }
    }
}

extension ChatSession {
    /// Whether a request for the running reply has images in it.
    var sendsImages: Bool {
        sentMessages.contains { $0.role != .assistant && $0.content.contains { if case .image = $0 { true } else { false } } }
    }
}

extension Notice {
    /// This failure, with the likely cause where images were sent: servers say it in many ways, and some only with a number.
    /// - Parameter status: of the answer.
    func afterSendingImages(_ status: Int) -> Notice {
        let words = ["image", "vision", "multimodal", "multi-modal", "mmproj", "content part"]
        let isNamed = words.contains { summary.lowercased().contains($0) }
        guard [400, 404, 415, 422].contains(status) || isNamed else { return self }
        return Notice(
            severity, summary,
            advice:
                "The message has an image, which this model or server may not take: choose another with /model and send /retry.")
    }
}
