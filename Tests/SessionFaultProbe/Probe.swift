import CFaults
import ChatCore
import Fuzzing
import Glibc
import SeededRandom
import SessionStore

/// Writes a random session while the file system fails, and says afterwards what must be there.
///
///     SessionFaultProbe DIRECTORY SEED run      prints “durable N” whenever N events are on disk, and “closed” at a good end
///     SessionFaultProbe DIRECTORY SEED check N  prints “ok” when the session opens with at least the first N events, else what is wrong
@main
struct Probe {
    static let id = ULID(milliseconds: 1_790_000_000_000, random: 7)
    static let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)

    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let seed = UInt64(arguments[2]) else { exit(2) }
        if arguments[3] == "run" {
            run(arguments[1], seed)
        } else {
            check(arguments[1], seed, durable: Int(arguments[4]) ?? 0)
        }
    }

    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }

    static func run(_ directory: String, _ seed: UInt64) {
        var random = SplitMix(seed: seed)
        guard let store = try? SessionStore(directory: directory) else { return say("no directory") }
        parley_arm(parley_fault(UInt32(1 + random.number(7))), Int32(1 + random.number(60)), random.number(3) == 0 ? 1 : 0)
        let events = Script.events(seed: seed)
        guard let writer = try? store.create(ChatSession(id: id, createdAt: start, model: ModelReference("local:m"))) else {
            return say("not created")
        }
        say("durable 0")
        for (index, event) in events.enumerated() {
            writer.record(event) { error in if error == nil { say("durable \(index + 1)") } }
            if random.number(3) == 0 { usleep(UInt32(random.number(4000))) }
        }
        say(writer.closeAndWait() == nil ? "closed" : "not closed")
    }

    static func check(_ directory: String, _ seed: UInt64, durable: Int) {
        do {
            let store = try SessionStore(directory: directory)
            _ = try store.list()
            guard try store.locate(id.text) != nil else { return say(durable < 0 ? "ok" : "there is no session") }
            let opened = try store.open(id)
            guard case .writable(let writer) = opened.access else { return say("it cannot be written") }
            if let error = writer.closeAndWait() { return say(error.summary) }
            let events = Script.events(seed: seed)
            var session = ChatSession(id: id, createdAt: start, model: try ModelReference("local:m"))
            var fits = durable <= 0 && session.said == opened.session.said
            for (index, event) in events.enumerated() {
                session.apply(event)
                if index + 1 >= min(durable, events.count), session.said == opened.session.said { fits = true }
            }
            let isSame = try store.read(id).said == opened.session.said
            say(!fits ? "what is there was never so: \(opened.session.said)" : isSame ? "ok" : "opening it twice differs")
        } catch {
            say((error as? SessionStoreError)?.summary ?? "\(error)")
        }
    }
}

extension ChatSession {
    /// Everything that was said and set, without what a recovery adds.
    fileprivate var said: [String] {
        [title, systemPrompt, tags.joined(separator: ","), head?.text ?? ""]
            + messages.map { "\($0.id.text) \($0.role) \($0.text) \($0.reply?.reasoning ?? "")" }
    }
}

/// A conversation that a seed makes: messages, replies in pieces, and changes of everything else.
enum Script {
    static func events(seed: UInt64) -> [SessionEvent] {
        var random = SplitMix(seed: seed &+ 1)
        var events: [SessionEvent] = []
        var last: MessageID?
        let author = Author(reference: "local:m", backend: "local")
        for turn in 0..<1 + random.number(4) {
            let at = Probe.start.advanced(byMilliseconds: turn * 1000)
            let question = MessageID("q\(turn)")
            events.append(
                .messageSent(
                    ChatMessage(id: question, parent: last, role: .user, createdAt: at, content: [.text("Why \(turn)? 日本")])))
            let reply = MessageID("r\(turn)")
            events.append(.replyStarted(ReplyStart(id: reply, parent: question, author: author, at: at)))
            var (text, reasoning) = (0, 0)
            for piece in 0..<random.number(8) {
                let words = String(repeating: "wört\(piece) ", count: 1 + random.number(200))
                let isText = random.number(3) > 0
                events.append(
                    .replyReceived(
                        MessageDelta(
                            message: reply, milliseconds: piece, textOffset: text, text: isText ? words : "",
                            reasoningOffset: reasoning,
                            reasoning: isText ? "" : words)))
                if isText { text += words.utf8.count } else { reasoning += words.utf8.count }
            }
            events.append(.replyFinished(ReplyEnd(message: reply, at: at, author: author)))
            last = reply
            switch random.number(5) {
            case 0: events.append(.titleChanged("Title \(turn)", at: at))
            case 1: events.append(.tagsChanged(["t\(turn)"], at: at))
            case 2: events.append(.systemPromptChanged("S\(turn)", at: at))
            case 3:
                events.append(.headMoved(question, at: at))
                last = question
            default: break
            }
        }
        return events
    }
}
