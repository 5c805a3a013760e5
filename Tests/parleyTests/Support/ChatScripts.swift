import Glibc
import JSON
import ServerTesting
import Synchronization

/// Holds a scripted answer until the test lets it go on.
final class Gate: Sendable {
    private let ends = makePipe()

    deinit {
        close(ends.reading)
        close(ends.writing)
    }

    /// Lets one who waits, or comes to wait, pass.
    func open() {
        var byte: UInt8 = 1
        _ = write(ends.writing, &byte, 1)
    }

    /// The place in a script where the server waits; a test that has failed meanwhile does not hold it for ever.
    var step: ScriptedServer.Step {
        .run {
            var source = pollfd(fd: self.ends.reading, events: Int16(POLLIN), revents: 0)
            guard poll(&source, 1, 30_000) > 0 else { return }
            var byte: UInt8 = 0
            _ = read(self.ends.reading, &byte, 1)
        }
    }
}

extension ScriptedServer {
    /// A server that lists models and answers each chat with the next script; the last one serves all that follow.
    static func chat(models: [String] = ["m", "other"], _ replies: [Step]...) -> ScriptedServer {
        chat(models: models, inOrder: replies)
    }

    static func chat(models: [String] = ["m", "other"], inOrder replies: [[Step]]) -> ScriptedServer {
        let count = Mutex(0)
        let list = "{\"data\":[" + models.map { "{\"id\":\"\($0)\"}" }.joined(separator: ",") + "]}"
        return ScriptedServer { request, _ in
            guard request.method == "POST" else { return .answer(200, list) }
            let number = count.withLock {
                $0 += 1
                return $0
            }
            return replies[min(number, replies.count) - 1]
        }
    }

    /// The bodies of the chats asked for so far.
    var chats: [JSONValue] {
        requests.filter { $0.method == "POST" }.compactMap { try? JSONValue(parsing: $0.body) }
    }
}

extension Array where Element == ScriptedServer.Step {
    /// A piece of a reply, whatever characters it has.
    static func said(_ text: String) -> Self { [.chunk(ChatEvents.token(escaped(text)))] }

    static var replyEnd: Self { [.chunk(ChatEvents.end()), .lastChunk] }

    /// A whole streamed reply, `piece` characters an event.
    static func reply(_ text: String, piece: Int = 7) -> Self {
        var steps: Self = .eventStream()
        var rest = text[...]
        while !rest.isEmpty {
            steps += said(String(rest.prefix(piece)))
            rest = rest.dropFirst(piece)
        }
        return steps + replyEnd
    }

    /// By scalars: a mark at the start makes one character with the quote before it.
    private static func escaped(_ text: String) -> String {
        String(JSONValue.string(text).text().unicodeScalars.dropFirst().dropLast())
    }
}

extension JSONValue {
    /// The messages of a chat's request as `role: text`.
    var messages: [String] {
        (self["messages"]?.arrayValue ?? []).map { message in
            let content = message["content"]
            let text = content?.stringValue ?? content?.arrayValue?.compactMap { $0["text"]?.stringValue }.joined() ?? ""
            return "\(message["role"]?.stringValue ?? "?"): \(text)"
        }
    }
}
