import ChatCore
import ChatUI
import TerminalCore
import Testing

/// Rows that were laid out once are shown again; they must be those that would be laid out now.
@Suite struct ConversationRowsTests {
    /// What a program shows that has drawn nothing before.
    private func fresh(_ state: ChatState) -> [String] {
        var other = ChatState(
            opened: ShownSession(session: state.session), isSaved: true, size: state.size, seed: 1, theme: state.theme)
        return rows(&other)
    }

    /// The rows of the conversation: the composer and the status line are nobody's here.
    private func rows(_ state: inout ChatState) -> [String] {
        let frame = state.frame(at: start)
        return (0..<max(0, frame.size.rows - 2)).map { frame.text(row: $0) }
    }

    @Test func everyFrameOfAReplyShowsWhatIsThereNow() {
        var state = ChatState.empty(columns: 40, rows: 14)
        _ = rows(&state)
        state.press("Hello<enter>")
        for piece in ["# Title\n\n", "Some *words", "* and more\n", "- one\n", "- two\n\n", "```\ncode\n", "more\n```\n", "end"] {
            state.receive(piece)
            #expect(rows(&state) == fresh(state))
            #expect(rows(&state) == fresh(state))
        }
        state.finishReply()
        #expect(rows(&state) == fresh(state))
        for size in [Size(columns: 60, rows: 20), Size(columns: 24, rows: 9), Size(columns: 40, rows: 14)] {
            _ = state.run(.resized(size))
            #expect(rows(&state) == fresh(state))
        }
    }

    @Test func aFrameSaysWhetherTheConversationFillsIt() {
        var state = ChatState.empty(columns: 40, rows: 8)
        state.press("Hello<enter>")
        _ = rows(&state)
        #expect(!state.isConversationFull)
        state.receive(String(repeating: "line\n\n", count: 20))
        _ = rows(&state)
        #expect(state.isConversationFull)
    }
}
