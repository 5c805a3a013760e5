import ChatCore
import Glibc
import SessionStore

/// Writes a session until it is killed, and prints what it recorded: `ready`, and then for every delta the nanoseconds
/// of the monotonic clock and the bytes of text so far.
///
///     SessionWriterProbe DIRECTORY ID stream     sends a message and streams a reply without end
///     SessionWriterProbe DIRECTORY ID hold       opens the session, prints `writable` or `locked`, and waits for its input to end
///     SessionWriterProbe DIRECTORY ID limited    as `stream`, on a disk that is full at 20,000 bytes; ends by itself
@main
struct Probe {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let id = ULID(arguments[2]) else { exit(2) }
        let store = try SessionStore(directory: arguments[1])
        switch arguments[3] {
        case "hold": try hold(store, id)
        case "limited": try streamOnAFullDisk(store, id)
        default: try stream(store, id)
        }
    }

    static func say(_ line: String) {
        let bytes = Array((line + "\n").utf8)
        _ = write(1, bytes, bytes.count)
    }

    static func now() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }

    static func hold(_ store: SessionStore, _ id: ULID) throws {
        let opened = try store.open(id)
        if case .writable = opened.access { say("writable") } else { say("locked") }
        var byte: UInt8 = 0
        while read(0, &byte, 1) > 0 {}
        if case .writable(let writer) = opened.access { _ = writer.closeAndWait() }
    }

    static let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)
    static let reply = MessageID("reply")
    static let author = Author(reference: "local:m", backend: "local")

    static func begin(_ writer: SessionWriter) {
        writer.record(
            .messageSent(
                ChatMessage(id: MessageID("question"), parent: nil, role: .user, createdAt: start, content: [.text("Count!")])))
        writer.record(.replyStarted(ReplyStart(id: reply, parent: MessageID("question"), author: author, at: start)))
    }

    static func stream(_ store: SessionStore, _ id: ULID) throws {
        let writer = try store.create(ChatSession(id: id, createdAt: start, model: ModelReference("local:m")))
        begin(writer)
        say("ready")
        var length = 0
        for number in 0... {
            let text = "\(number) "
            writer.record(
                .replyReceived(MessageDelta(message: reply, milliseconds: number, textOffset: length, text: text)))
            length += text.utf8.count
            say("\(now()) \(length)")
            usleep(1000)
        }
    }

    static func streamOnAFullDisk(_ store: SessionStore, _ id: ULID) throws {
        let writer = try store.create(ChatSession(id: id, createdAt: start, model: ModelReference("local:m"))) { trouble in
            say(trouble.map { "trouble \($0.summary)" } ?? "well again")
        }
        var limit = rlimit(rlim_cur: 20_000, rlim_max: rlim_t.max)
        getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        let unlimited = limit
        limit.rlim_cur = 20_000
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
        begin(writer)
        var length = 0
        for number in 0..<10_000 {
            let text = "\(number) "
            writer.record(
                .replyReceived(MessageDelta(message: reply, milliseconds: number, textOffset: length, text: text)))
            length += text.utf8.count
            if number % 500 == 0 { usleep(50_000) }
        }
        var space = unlimited
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &space)
        writer.record(.replyFinished(ReplyEnd(message: reply, at: start, author: author)))
        say(writer.closeAndWait() == nil ? "closed" : "lost")
    }
}
