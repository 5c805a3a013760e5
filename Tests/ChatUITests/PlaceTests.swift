import ChatCore
import ChatUI
import TerminalCore
import Testing

/// What one reads stays where it is while the window changes, thoughts unfold and a reply grows.
@Suite struct PlaceTests {
    private static func long(reasoning: String = "") -> Reader {
        var state = ChatState.empty(columns: 60, rows: 14)
        state.press("Tell me<enter>")
        let text = (1...60).map { "Paragraph \($0) says **something** that is long enough to be wrapped where it is narrow." }
        _ = state.update(
            .reply(
                state.session.runningReply!,
                .received(milliseconds: 5, text: text.joined(separator: "\n\n"), reasoning: reasoning)), at: start)
        state.finishReply()
        return Reader(state)
    }

    @Test func theFirstRowShowsTheSameWordsAfterAnyNumberOfResizes() {
        let state = Self.long()
        state.press("<ctrl-home><page-down><page-down><page-down><alt-up>")
        let before = state.rows
        for columns in [24, 100, 33, 61, 18, 200, 40] {
            state.resize(columns, 14)
            let first = state.rows.prefix(4).joined(separator: " ")
            #expect(first.contains(before[0].trimmedBlanks.prefix { $0 != " " }), "\(first)")
        }
        state.resize(60, 14)
        #expect(state.rows == before)
    }

    @Test func theCursorStaysOnItsWordWhileTheWidthChanges() {
        let state = Self.long()
        state.press("<ctrl-home><shift-tab>/Paragraph 33<enter>3w")
        #expect(state.wordUnderCursor == "something")
        for columns in [24, 100, 17, 60] {
            state.resize(columns, 14)
            #expect(state.wordUnderCursor == "something")
            #expect(columns < 60 || state.footRow.contains("1/1"))
        }
    }

    @Test func unfoldingThoughtsMovesNothingThatIsRead() {
        let thoughts = (1...50).map { "Thought \($0)" }.joined(separator: "\n")
        let state = Self.long(reasoning: thoughts)
        state.press("<ctrl-home><page-down><page-down><page-down>")
        let before = state.rows.prefix(12)
        state.press("<ctrl-t>")
        #expect(state.rows.prefix(12) == before)
        state.press("<ctrl-t>")
        #expect(state.rows.prefix(12) == before)
        state.press("<ctrl-home>")
        #expect(state.rows.contains { $0.contains("▸ thought") && $0.contains("\(thoughts.utf8.count) bytes") })
        state.press("<ctrl-t>")
        #expect(state.rows.contains { $0.contains("Thought 3") })
    }

    @Test func theEndIsFollowedUntilOneScrollsAndAgainFromTheEnd() {
        var chat = ChatState.empty(columns: 40, rows: 8)
        chat.press("Hi<enter>")
        let state = Reader(chat)
        for line in 1...20 { state.state.receive("Line \(line)\n\n") }
        #expect(state.rows.contains { $0.contains("Line 20") })
        state.press("<page-up>")
        let before = state.rows.prefix(5)
        #expect(!state.rows.contains { $0.contains("new text below") })
        state.state.receive("Line 21\n\n")
        #expect(state.rows.prefix(5) == before)
        #expect(state.rows.contains { $0.contains("↓ new text below") })
        state.press("<page-down><page-down>")
        #expect(state.rows.contains { $0.contains("Line 21") })
        #expect(!state.rows.contains { $0.contains("new text below") })
        state.state.receive("Line 22\n\n")
        #expect(state.rows.contains { $0.contains("Line 22") })
    }

    @Test func aReaderIsNotCarriedAwayUnlessSheWentToTheEnd() {
        var chat = ChatState.empty(columns: 40, rows: 8)
        chat.press("Hi<enter>")
        let state = Reader(chat)
        for line in 1...20 { state.state.receive("Line \(line)\n\n") }
        state.press("<shift-tab>k")
        let before = state.cursorRow
        for line in 21...30 { state.state.receive("Line \(line)\n\n") }
        #expect(state.cursorRow == before)
        state.press("G")
        for line in 31...40 { state.state.receive("Line \(line)\n\n") }
        #expect(state.rows.contains { $0.contains("Line 40") })
        #expect(state.frame.cursor != nil)
        state.press("q")
        state.state.receive("Line 41")
        #expect(state.rows.contains { $0.contains("Line 41") })
    }

    @Test func theWheelScrollsThreeRowsAndTakesTheCursorAlong() {
        let state = Self.long()
        state.press("<ctrl-home>")
        let before = state.rows
        state.mouse(.wheelDown, 3, 3)
        #expect(state.rows[0] == before[3])
        state.press("<shift-tab>H")
        for _ in 0..<8 { state.mouse(.wheelDown, 3, 3) }
        #expect(state.frame.cursor?.row == 0)
    }
}
