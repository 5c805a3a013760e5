import ChatCore
import Glibc
import JSON
import SessionStore
import Testing

let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)
let author = Author(reference: "local:m", backend: "local")
let someID = ULID(milliseconds: 1_790_000_000_000, random: 7)

/// A directory that is removed with everything in it when the test ends.
final class TemporaryDirectory {
    let path: String

    init(in parent: String = "/tmp") {
        var template = Array("\(parent)/session-store-XXXXXX".utf8CString)
        precondition(mkdtemp(&template) != nil)
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit { Self.remove(path) }

    static func remove(_ path: String) {
        for name in names(in: path) {
            let inner = "\(path)/\(name)"
            if unlink(inner) != 0 { remove(inner) }
        }
        rmdir(path)
    }

    static func names(in path: String) -> [String] {
        guard let stream = opendir(path) else { return [] }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    var names: [String] { Self.names(in: path) }

    func write(_ name: String, _ bytes: some Collection<UInt8>) {
        let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        let all = Array(bytes)
        precondition(Glibc.write(file, all, all.count) == all.count)
    }

    func read(_ name: String) -> [UInt8]? { Self.contents(of: "\(path)/\(name)") }

    static func contents(of path: String) -> [UInt8]? {
        let file = open(path, O_RDONLY)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var status = stat()
        fstat(file, &status)
        var bytes = [UInt8](repeating: 0, count: Int(status.st_size))
        precondition(Glibc.read(file, &bytes, bytes.count) == bytes.count)
        return bytes
    }

    func mode(of name: String) -> mode_t {
        var status = stat()
        lstat(name.isEmpty ? path : "\(path)/\(name)", &status)
        return status.st_mode & 0o777
    }
}

func emptySession(_ id: ULID = someID, title: String = "") -> ChatSession {
    ChatSession(id: id, title: title, createdAt: start, model: try! ModelReference("local:m"))
}

func question(_ id: String, parent: String? = nil, _ text: String) -> ChatMessage {
    ChatMessage(id: MessageID(id), parent: parent.map { MessageID($0) }, role: .user, createdAt: start, content: [.text(text)])
}

func delta(_ milliseconds: Int, _ offset: Int, _ text: String, _ reasoningOffset: Int = 0, _ reasoning: String = "")
    -> SessionEvent
{
    .replyReceived(
        MessageDelta(
            message: MessageID("b"), milliseconds: milliseconds, textOffset: offset, text: text,
            reasoningOffset: reasoningOffset, reasoning: reasoning))
}

/// A question, a reply in four deltas, and every other kind of event.
let conversation: [SessionEvent] = [
    .messageSent(question("a", "Why\nis the sky “blue”?")),
    .replyStarted(
        ReplyStart(
            id: MessageID("b"), parent: MessageID("a"), author: author, at: start,
            leftOut: LeftOut(messages: 2, isSummarised: true))),
    .replyAttempted(MessageID("b"), Attempt(at: start, status: 429, error: "busy", waitedMilliseconds: 2000)),
    delta(40, 0, "", 0, "Hm é."),
    delta(50, 0, "Bé", 6),
    delta(60, 3, "cause 👩‍👩‍👧", 6),
    delta(61, 3 + "cause 👩‍👩‍👧".utf8.count, "\u{301}!", 6),
    .replyFinished(
        ReplyEnd(
            message: MessageID("b"), at: start.advanced(byMilliseconds: 70), author: author,
            toolCalls: [ToolCall(id: "1", name: "sky", arguments: "{\"a\":1}")], finishReason: "stop",
            usage: Usage(promptTokens: 3, completionTokens: 4), cost: Cost(amount: 0.25, currency: "USD", source: "price list"),
            durationMilliseconds: 70, requestID: "r-1")),
    .replyPartReceived(MessageID("b"), number: 1, .image(mediaType: "image/png", source: .data("iVBORw0K"))),
    .titleChanged("Why?", at: start),
    .systemPromptChanged("Be brief.", at: start),
    .modelChanged(try! ModelReference("org/other@main:cheapest"), at: start),
    .settingsChanged(
        GenerationSettings(temperature: 0.5, stop: ["\n"], extras: JSONObject([.init(key: "mu", value: 1)])), at: start),
    .tagsChanged(["sky", "blue"], at: start),
    .messageSent(question("c", parent: "a", "And the sea?")),
    .branchRemoved(MessageID("c"), at: start),
    .branchRestored(
        RemovedBranch(
            places: [.init(position: 2, message: question("c", parent: "a", "And the sea?"))], head: MessageID("c")), at: start),
    .contextCut(ContextCut(first: MessageID("a"), summary: "It is “blue”.\n"), at: start),
    .asideAnswered(
        Aside(
            id: MessageID("s"), purpose: .summary, at: start, author: author, usage: Usage(promptTokens: 9),
            cost: Cost(amount: 0.5, currency: "USD", source: "price list"))),
    .asideAnswered(Aside(id: MessageID("t"), purpose: .title, at: start, author: author)),
    .contextCut(nil, at: start),
    .contextCut(ContextCut(first: MessageID("c")), at: start),
    .headMoved(MessageID("b"), at: start.advanced(byMilliseconds: 90)),
]

func folded(_ events: some Sequence<SessionEvent>) -> ChatSession {
    var session = emptySession()
    for event in events { session.apply(event) }
    return session
}

extension OpenedSession {
    var writer: SessionWriter? { if case .writable(let writer) = access { writer } else { nil } }
    var refusal: SessionStoreError? { if case .readOnly(let reason) = access { reason } else { nil } }
}

extension SessionWriter {
    /// Records the event and waits until it is on disk.
    func recordAndWait(_ event: SessionEvent) {
        let semaphore = UncheckedSemaphore(pointer: UnsafeMutablePointer<sem_t>.allocate(capacity: 1))
        sem_init(semaphore.pointer, 0, 0)
        record(event) { error in
            #expect(error == nil)
            sem_post(semaphore.pointer)
        }
        while sem_wait(semaphore.pointer) != 0 {}
        semaphore.pointer.deallocate()
    }
}

/// `@unchecked`: a semaphore is made to be shared between threads.
struct UncheckedSemaphore: @unchecked Sendable {
    let pointer: UnsafeMutablePointer<sem_t>
}
