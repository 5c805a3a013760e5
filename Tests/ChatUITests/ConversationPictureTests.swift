import ChatCore
import ChatUI
import ScreenTesting
import Testing

/// What a message can hold beside its text, and what reading shows, at four widths: `Screens/conversation-….screen`.
@Suite struct ConversationPictureTests {
    private static let widths = [20, 40, 80, 200]

    private func reader(_ columns: Int, rows: Int = 20) -> Reader {
        var state = ChatState.empty(columns: columns, rows: rows)
        _ = state.update(.asked("What is 6 × 7, and how is the weather in Paris?"), at: start)
        let thoughts = "The user asks two things.\n\nFirst: 6 × 7 is 42. The second needs a function."
        for (time, text, thought) in [(900, "", thoughts), (4200, "**42**, and let me look outside for the rest.", "")] {
            _ = state.update(
                .reply(state.session.runningReply!, .received(milliseconds: time, text: text, reasoning: thought)), at: start)
        }
        let calls = [
            ToolCall(id: "1", name: "get_weather", arguments: #"{"city":"Paris, the capital of France","days":[1,2]}"#),
            ToolCall(id: "2", name: "now", arguments: "{}"),
        ]
        state.finishReply(ReplyOutcome(milliseconds: 5200, toolCalls: calls))
        return Reader(state)
    }

    @Test(arguments: widths) func thoughtsAreFoldedWithTheirLengthAndOpenedByAKey(columns: Int) throws {
        let reader = reader(columns)
        try expectScreen(reader.frame, "conversation-thoughts-folded-\(columns)")
        reader.press("<ctrl-t>")
        try expectScreen(reader.frame, "conversation-thoughts-open-\(columns)")
    }

    @Test(arguments: widths) func whatIsFoundIsHighlightedAndCounted(columns: Int) throws {
        let reader = reader(columns)
        reader.press("<shift-tab>gg/th[er]<enter>n")
        try expectScreen(reader.frame, "conversation-found-\(columns)")
    }

    @Test(arguments: widths) func aSelectionCoversTheTextAlone(columns: Int) throws {
        let reader = reader(columns)
        reader.press("<shift-tab>ggvjj$")
        try expectScreen(reader.frame, "conversation-selected-\(columns)")
    }

    @Test(arguments: widths) func theOutlineNamesWhatCanBeJumpedTo(columns: Int) throws {
        let reader = reader(columns)
        _ = reader.update(.command(.openOutline))
        try expectScreen(reader.frame, "conversation-outline-\(columns)")
    }

    @Test(arguments: widths) func whoHasScrolledUpIsToldOfTextBelow(columns: Int) throws {
        let reader = reader(columns, rows: 10)
        reader.press("more<enter>")
        reader.press("<page-up>")
        // What is new is new since a frame was seen.
        _ = reader.frame
        reader.state.receive(String(repeating: "New text comes. ", count: 20))
        try expectScreen(reader.frame, "conversation-below-\(columns)")
    }
}
