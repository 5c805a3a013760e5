import ChatCore
import Fuzzing
import JSON
import SeededRandom

/// Sessions that hold anything a session can hold; the same seed gives the same one.
struct RandomSession {
    private var random: SplitMix

    init(seed: UInt64) { random = SplitMix(seed: seed) }

    mutating func number(_ limit: Int) -> Int { random.number(limit) }

    mutating func maybe<Value>(_ value: (inout RandomSession) -> Value) -> Value? { number(2) == 0 ? value(&self) : nil }

    mutating func text() -> String {
        let pieces = [
            "word", " ", "\n", "\"", "\\", "é", "e\u{301}", "👩‍👩‍👧", "日本", "\u{0}", "\u{1B}[31m", "\u{7F}", "\u{202E}", "{\"c\":",
            "\r\n", "\t",
        ]
        return (0..<number(8)).map { _ in pieces[number(pieces.count)] }.joined()
    }

    mutating func time() -> Timestamp { Timestamp(millisecondsSince1970: Int64(number(4_000_000_000_000)) - 1_000_000_000_000) }

    mutating func value(_ depth: Int = 0) -> JSONValue {
        switch number(depth < 3 ? 7 : 5) {
        case 0: .null
        case 1: .bool(number(2) == 0)
        case 2: .number(["1", "-0.50", "1e3", "12345678901234567890"][number(4)])
        case 3, 4: .string(text())
        case 5: .array((0..<number(3)).map { _ in value(depth + 1) })
        default: .object(extras(depth + 1))
        }
    }

    mutating func extras(_ depth: Int = 0) -> JSONObject {
        var object = JSONObject()
        for _ in 0..<number(3) { object["x-" + text()] = value(depth) }
        return object
    }

    mutating func part() -> ChatMessage.Part {
        switch number(4) {
        case 0: .image(mediaType: text(), source: number(2) == 0 ? .file(text()) : .data(text()))
        case 1:
            .other(
                JSONObject([.init(key: "type", value: .string(text())), .init(key: "text", value: value())] + extras().members))
        default: .text(text())
        }
    }

    mutating func author() -> Author {
        var author = Author(
            reference: text(), backend: text(), provider: maybe { $0.text() }, model: maybe { $0.text() },
            revision: maybe { $0.text() }, requestedRevision: maybe { $0.text() },
            revisionStatus: RevisionStatus.allCases[number(4)], fingerprint: maybe { $0.text() })
        author.resolvedRevision = maybe { $0.text() }
        author.revisionEvidence = maybe { $0.text() }
        return author
    }

    mutating func steps() -> [Timing.Step] {
        (0..<number(4)).map { _ in Timing.Step(milliseconds: number(100_000), bytes: number(100)) }
    }

    mutating func attempt() -> Attempt {
        Attempt(
            at: time(), status: maybe { $0.number(600) }, error: maybe { $0.text() },
            waitedMilliseconds: maybe { $0.number(9999) },
            backend: maybe { $0.text() }, provider: maybe { $0.text() })
    }

    mutating func usage() -> Usage {
        Usage(
            promptTokens: maybe { $0.number(99) }, completionTokens: maybe { $0.number(99) },
            reasoningTokens: maybe { $0.number(99) }, cachedTokens: maybe { $0.number(99) })
    }

    mutating func reply() -> Reply {
        var reply = Reply(author: author())
        reply.reasoning = text()
        reply.toolCalls = (0..<number(3)).map { _ in ToolCall(id: text(), name: text(), arguments: text()) }
        reply.finishReason = maybe { $0.text() }
        reply.usage = maybe { $0.usage() }
        reply.cost = maybe { Cost(amount: Double($0.number(1000)) / 8, currency: "EUR", source: $0.text()) }
        reply.timing.firstTokenMilliseconds = maybe { $0.number(1000) }
        reply.timing.durationMilliseconds = maybe { $0.number(1000) }
        reply.timing.deltas = steps()
        reply.timing.reasoningDeltas = steps()
        reply.requestID = maybe { $0.text() }
        reply.attempts = (0..<number(3)).map { _ in attempt() }
        reply.leftOut = maybe { LeftOut(messages: $0.number(99), isSummarised: $0.number(2) == 0) }
        reply.isInterrupted = number(2) == 0
        return reply
    }

    mutating func aside(_ index: Int) -> Aside {
        Aside(
            id: MessageID("aside \(index)"), purpose: [.title, .summary, Aside.Purpose(name: text())][number(3)], at: time(),
            author: author(), usage: maybe { $0.usage() },
            cost: maybe { Cost(amount: Double($0.number(1000)) / 8, currency: "USD", source: $0.text()) }, extras: extras())
    }

    mutating func settings() -> GenerationSettings {
        GenerationSettings(
            temperature: maybe { Double($0.number(20)) / 10 }, topP: maybe { Double($0.number(10)) / 10 },
            maxTokens: maybe { $0.number(9999) + 1 }, seed: maybe { $0.number(9999) - 5000 },
            stop: (0..<number(3)).map { _ in text() }, extras: extras())
    }

    mutating func session() -> ChatSession {
        var messages: [ChatMessage] = []
        for index in 0..<number(8) {
            let isReply = number(2) == 0
            let role: ChatMessage.Role = isReply ? .assistant : [.user, .tool, .system][number(3)]
            let parent = messages.isEmpty ? nil : maybe { $0.number(index) }.map { messages[$0].id }
            messages.append(
                ChatMessage(
                    id: MessageID("\(index)-\(text())"), parent: parent, role: role, createdAt: time(),
                    content: (0..<number(4)).map { _ in part() }, reply: isReply ? reply() : nil, extras: extras()))
        }
        let created = time()
        let models = ["m", "org/m@main:fastest", "local:m@ab", "ollama:llama3.2:1b"]
        var session = ChatSession(
            id: ULID(milliseconds: random.next(), random: UInt128(random.next())), title: text(), createdAt: created,
            updatedAt: time(),
            systemPrompt: text(), model: try! ModelReference(models[number(models.count)]), settings: settings(),
            tags: (0..<number(3)).map { _ in text() }, messages: messages,
            head: messages.isEmpty ? nil : messages[number(messages.count)].id,
            contextCut: maybe { ContextCut(first: MessageID($0.text()), summary: $0.text(), extras: $0.extras()) },
            asides: (0..<number(3)).map { aside($0) }, extras: extras())
        if number(6) == 0 { session.apply(.headMoved(nil, at: session.updatedAt)) }
        return session
    }
}
