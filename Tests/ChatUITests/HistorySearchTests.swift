import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

/// Going through what was sent before.
@Suite struct HistorySearchTests {
    private static let prompts = [
        "git log --oneline", "Explain the borrow checker", "git status", "What is\na monad?\nIn one sentence.", "git push",
    ]

    private func state(columns: Int = 60, rows: Int = 16) -> ChatState {
        .empty(columns: columns, rows: rows, prompts: Self.prompts)
    }

    private func text(_ state: ChatState) -> String { state.composer.editor.text }

    @Test func upWalksOnlyThroughPromptsThatBeginAsTheDraft() {
        var state = state()
        state.press("git<up>")
        #expect(text(state) == "git push")
        state.press("<up>")
        #expect(text(state) == "git status")
        state.press("<up>")
        #expect(text(state) == "git log --oneline")
        state.press("<up>")
        #expect(text(state) == "git log --oneline")
        state.press("<down><down><down>")
        #expect(text(state) == "git")
    }

    @Test func withNothingThatBeginsSoUpWalksThroughAll() {
        var state = state()
        state.press("xyz<up>")
        #expect(text(state) == "git push")
        state.press("<down>")
        #expect(text(state) == "xyz")
    }

    @Test func whatIsTypedIsLookedForBackwards() {
        var state = state()
        state.press("draft<ctrl-r>git")
        state.press("<enter>")
        #expect(text(state) == "git push" && state.composer.search == nil && !state.session.isReplying)
        state.press("<ctrl-_>")
        #expect(text(state) == "draft")
    }

    @Test func theSameKeyGoesOnBackwardsAndAnotherForwards() {
        var state = state()
        state.press("<ctrl-r>git<ctrl-r><ctrl-r><ctrl-r><down><enter>")
        #expect(text(state) == "git status")
        state.press("<ctrl-r>git<up><up><ctrl-s><enter>")
        #expect(text(state) == "git status")
    }

    @Test func moreLettersLookOnFromWhereOneIsAndFewerFromTheNewest() {
        var state = state()
        state.press("<ctrl-r>git<ctrl-r> l")
        #expect(state.composer.search?.found == 0)
        state.press("<backspace><backspace>")
        #expect(state.composer.search?.found == 4)
    }

    @Test(arguments: ["<escape>", "<ctrl-c>", "<ctrl-g>"]) func givingUpLeavesTheDraftAsItWas(key: String) {
        var state = state()
        state.press("my draft<left><ctrl-r>git\(key)")
        #expect(state.composer.search == nil && state.composer.editor.before == "my draf" && text(state) == "my draft")
        #expect(!state.hasQuit)
    }

    @Test func aKeyThatMovesTakesThePromptFirst() {
        var state = state()
        state.press("<ctrl-r>status<ctrl-a>x")
        #expect(text(state) == "xgit status")
    }

    @Test func promptsReadLaterStandBeforeThoseOfThisSession() {
        var state = ChatState.empty()
        state.press("new<enter>")
        _ = state.run(.promptsRead(["old", "older"].reversed()))
        #expect(state.composer.history.prompts == ["older", "old", "new"])
    }

    @Test func withoutAHistoryThatIsSaid() {
        var state = ChatState.empty()
        state.press("<ctrl-r>")
        #expect(state.composer.search == nil && state.notice?.summary == "Nothing was sent before.")
    }

    @Test(arguments: [20, 80]) func theSearchStandsWhereOneWrites(columns: Int) throws {
        var state = state(columns: columns, rows: 18)
        state.press("<ctrl-r>monad")
        try expectScreen(state.frame(at: start), "history-search-\(columns)")
        state.press("s are")
        try expectScreen(state.frame(at: start), "history-search-nothing-\(columns)")
    }

    @Test func onAVerySmallScreenBothShareARow() throws {
        var state = state(columns: 40, rows: 5)
        state.press("<ctrl-r>monad")
        try expectScreen(state.frame(at: start), "history-search-5-rows")
    }

    @Test func theWordsInAPromptCannotSteerTheTerminal() {
        var state = ChatState.empty(prompts: ["a\u{1B}[31m evil \u{202E} b"])
        state.press("<ctrl-r>evil")
        #expect(!state.frame(at: start).rows.joined().contains("\u{1B}"))
    }
}
