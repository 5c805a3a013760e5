import TerminalCore

@testable import ChatCore
@testable import ChatUI

/// A saved conversation made for replays.
enum SavedConversation {
    static let models = ["local:small", "ollama:big", "org/large"]

    /// Questions and replies by turns; the model changes after every third of them. Each reply comes in `pieces` pieces at odd times.
    static func session(turns: Int, pieces: Int = 12) -> ChatSession {
        var session = ChatSession(
            id: ULID(milliseconds: 7, random: 7), title: "Rivers", createdAt: start, model: try! ModelReference(models[0]))
        var parent: MessageID?
        for turn in 0..<turns {
            let question = MessageID("q\(turn)")
            session.apply(
                .messageSent(
                    ChatMessage(
                        id: question, parent: parent, role: .user, createdAt: start, content: [.text("Question \(turn), é日👍🏽?")])))
            let model = models[turn * 3 / max(1, turns)]
            let author = Author(reference: model, backend: "local", revisionStatus: .recorded)
            let reply = MessageID("r\(turn)")
            session.apply(.replyStarted(ReplyStart(id: reply, parent: question, author: author, at: start)))
            var time = 180 + 37 * turn
            var bytes = 0
            for piece in 0..<pieces {
                let text = piece % 5 == 4 ? "word \(piece).\n\n" : "word \(piece) "
                session.apply(
                    .replyReceived(
                        MessageDelta(
                            message: reply, milliseconds: time, textOffset: bytes, text: text, reasoning: piece == 0 ? "Hm." : "")
                    ))
                bytes += text.utf8.count
                // Two that come together, and gaps up to a second.
                time += piece % 4 == 1 ? 0 : 11 + (piece * 7919 + turn * 104_729) % 400
            }
            session.apply(
                .replyFinished(
                    ReplyEnd(
                        message: reply, at: start, author: author, finishReason: "stop",
                        usage: Usage(promptTokens: 9, completionTokens: pieces), durationMilliseconds: time + 20)))
            parent = reply
        }
        return session
    }

    static func state(
        _ session: ChatSession, _ options: ReplayOptions = ReplayOptions(), columns: Int = 72, rows: Int = 18
    ) -> ChatState {
        ChatState(replaying: ReplayTimeline(session), options, size: Size(columns: columns, rows: rows))
    }
}

/// The program's loop on a clock of its own: at most one frame in 16 ms, and awake only when something is due.
struct VirtualLoop {
    var state: ChatState
    private(set) var now: Timestamp
    private let begin: Timestamp

    init(_ state: ChatState) {
        self.state = state
        now = start
        begin = start
    }

    /// Milliseconds since the loop began.
    var elapsed: Int { now.milliseconds(since: begin) }

    /// Runs until nothing is due, or for so long.
    /// - Parameter seen: told of each frame, after it was made.
    mutating func run(for limit: Int = .max, seen: (ChatState, Int) -> Void = { _, _ in }) {
        let end = limit == .max ? nil : now.advanced(byMilliseconds: limit)
        while true {
            _ = state.update(.ticked, at: now)
            seen(state, elapsed)
            guard let next = state.nextTick(after: now) else { break }
            let target = max(next, now.advanced(byMilliseconds: 16))
            if let end, target > end { break }
            now = target
        }
        guard let end else { return }
        now = max(now, end)
        _ = state.update(.ticked, at: now)
    }

    mutating func press(_ name: String) { _ = state.update(.input(.key(KeyPress(name)!)), at: now) }
}

extension ChatState {
    /// All that can be seen, and what stands behind it.
    var shown: [String] {
        var copy = self
        return copy.frame(at: ChatUITests.start).rows
    }
}
