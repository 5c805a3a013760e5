import ChatCore
import JSON

/// A conversation on its way from another program's form: what all of them have in common.
struct ImportConversation {
    struct Message {
        /// Unique in its conversation; nil gets one from its place.
        var id: String?
        /// Nil for the first ones.
        var parent: String?
        var role: ChatMessage.Role
        var at: Timestamp?
        var parts: [ChatMessage.Part]
        var reasoning = ""
        var model: String?
        var usage: Usage?
        var milliseconds: Int?
        var finishReason: String?
        var toolCalls: [ToolCall] = []
        var isInterrupted = false
    }

    /// What it is known by in the other program; nil when it has no name there: then its content is what it is known by.
    var id: String?
    var title = ""
    var createdAt: Timestamp?
    var updatedAt: Timestamp?
    var systemPrompt = ""
    var model: String?
    var settings = GenerationSettings()
    var tags: [String] = []
    /// Parents before their children.
    var messages: [Message] = []
    /// The end of the active branch; nil for the last message.
    var head: String?
    /// What could not be carried over, with how often.
    var losses: [(what: String, count: Int)] = []

    mutating func lose(_ what: String, count: Int = 1) {
        guard count > 0 else { return }
        if let index = losses.firstIndex(where: { $0.what == what }) {
            losses[index].count += count
        } else {
            losses.append((what, count))
        }
    }

    /// Adds a message after the last one.
    mutating func add(_ message: Message) {
        var message = message
        message.id = message.id ?? "\(messages.count + 1)"
        message.parent = message.parent ?? messages.last?.id
        messages.append(message)
    }

    func session(_ format: ImportFormat, context: ImportContext) -> ImportedSession {
        let firstTime = messages.compactMap(\.at).min()
        let begun = createdAt ?? firstTime ?? context.time
        let key = "\(format.rawValue): \(id ?? fingerprint)"
        let start = ChatSession(
            id: ULID(
                // Where nobody knows when it was, the time of the file must not make another session of it each time.
                milliseconds: UInt64(max(0, (createdAt ?? firstTime)?.millisecondsSince1970 ?? 0)), random: ImportDigest.of(key)),
            title: title.isEmpty ? fallbackTitle(context) : title, createdAt: begun, updatedAt: updatedAt,
            systemPrompt: systemPrompt, model: reference(model ?? messages.compactMap(\.model).last, context), settings: settings,
            tags: tags)
        var events: [SessionEvent] = []
        var time = begun
        for (index, message) in messages.enumerated() {
            // One without a time stands a millisecond after the one before it.
            time = message.at ?? time.advanced(byMilliseconds: index == 0 ? 0 : 1)
            events.append(.messageSent(chatMessage(message, at: time, context)))
        }
        if let head, head != messages.last?.id { events.append(.headMoved(MessageID(head), at: time)) }
        return ImportedSession(
            key: key, start: start, events: events, losses: losses.map { $0.count == 1 ? $0.what : "\($0.what) (\($0.count)×)" })
    }

    private func chatMessage(_ message: Message, at time: Timestamp, _ context: ImportContext) -> ChatMessage {
        var made = ChatMessage(
            id: MessageID(message.id ?? ""), parent: message.parent.map { MessageID($0) }, role: message.role, createdAt: time,
            content: message.parts)
        guard message.role == .assistant else { return made }
        let model = message.model ?? model
        var reply = Reply(author: Author(reference: model ?? "", backend: "", model: model))
        reply.reasoning = message.reasoning
        reply.usage = message.usage
        reply.timing.durationMilliseconds = message.milliseconds
        reply.finishReason = message.finishReason
        reply.toolCalls = message.toolCalls
        reply.isInterrupted = message.isInterrupted
        made.reply = reply
        return made
    }

    /// The other program's name for a model, where it can be a reference; what it was is in each reply in any case.
    private func reference(_ name: String?, _ context: ImportContext) -> ModelReference {
        name.flatMap { try? ModelReference($0) } ?? context.model
    }

    private func fallbackTitle(_ context: ImportContext) -> String {
        let first = messages.first { $0.role == .user }?.parts.compactMap(\.text).joined(separator: " ") ?? ""
        let words = first.prefix(400).split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if words.isEmpty { return context.name }
        return words.count <= 60 ? words : words.prefix(59) + "…"
    }

    /// What a conversation without a name is known by: how it begins, so that one that grew is still the same.
    private var fingerprint: String {
        let first = messages.first { $0.role == .user } ?? messages[0]
        return ["\(createdAt?.millisecondsSince1970 ?? 0)", systemPrompt, first.parts.compactMap(\.text).joined(separator: "\n")]
            .joined(separator: "\u{1F}")
    }
}

/// A number of 80 bits that tells texts apart.
/// - Source: FNV-1a with 128 bits, by Fowler, Noll and Vo.
enum ImportDigest {
    static func of(_ text: String) -> UInt128 {
        let digest = text.utf8.reduce(0x6C62_272E_07BB_0142_62B8_2175_6295_C58D as UInt128) {
            ($0 ^ UInt128($1)) &* 0x0000_0000_0100_0000_0000_0000_0000_013B
        }
        return digest & (1 << 80 - 1)
    }
}
