import ChatCore
import Glibc
import SessionIndex

/// A directory that goes with its owner.
final class Scratch {
    let path: String

    init() {
        var template = Array("/tmp/parley-index-XXXXXX".utf8CString)
        mkdtemp(&template)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        for name in names { unlink("\(path)/\(name)") }
        rmdir(path)
    }

    var names: [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }

    func index() throws -> SessionIndex { try SessionIndex(in: path, of: "/sessions") }
}

func time(_ text: String) -> Timestamp { Timestamp(text)! }

/// A session whose messages take turns, a minute apart.
func session(
    _ number: Int, at start: String = "2026-03-01T00:00:00Z", title: String = "", tags: [String] = [],
    model: String = "local:small",
    reasoning: String = "", system: String = "", _ texts: String...
) -> ChatSession {
    let begun = time(start)
    var parent: MessageID?
    let messages = texts.enumerated().map { index, text in
        var message = ChatMessage(
            id: MessageID("m\(index)"), parent: parent, role: index.isMultiple(of: 2) ? .user : .assistant,
            createdAt: begun.advanced(byMilliseconds: index * 60_000), content: [.text(text)])
        if message.role == .assistant {
            var reply = Reply(author: Author(reference: model, backend: "local"))
            reply.reasoning = reasoning
            reply.usage = Usage(promptTokens: 10, completionTokens: 5)
            reply.cost = Cost(amount: 0.5, currency: "USD", source: "test")
            message.reply = reply
        }
        parent = message.id
        return message
    }
    return ChatSession(
        id: ULID(milliseconds: UInt64(begun.millisecondsSince1970), random: UInt128(number)), title: title, createdAt: begun,
        updatedAt: messages.last?.createdAt, systemPrompt: system, model: try! ModelReference(model), tags: tags,
        messages: messages)
}

extension SessionIndex {
    func add(_ sessions: ChatSession...) throws {
        try transaction { () throws(SessionIndexError) in
            for session in sessions { try update(session, stamp: 1, hasJournal: false, byteSize: 100) }
        }
    }

    /// Title and text of what is found.
    func found(_ query: String, limit: Int = 50) throws -> [String] {
        try search(SessionQuery(query), limit: limit).map { hit in
            hit.snippet.map { $0.isMatch ? "[\($0.text)]" : $0.text }.joined()
        }
    }
}
