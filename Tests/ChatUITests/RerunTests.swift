import ChatCore
import Testing

@testable import ChatUI

/// `/rerun`: a session asked once more, in one of its own.
@Suite struct RerunTests {
    private func answered() -> ChatState {
        var state = ChatState.empty()
        for (question, answer) in [("Which river?", "The Seine."), ("A longer one?", "The Danube.")] {
            state.press("\(question)<enter>")
            state.receive(answer)
            state.finishReply()
        }
        return state
    }

    @Test func theTurnsAreAskedOneAfterTheOtherInANewSessionAndTheDifferencesShown() throws {
        var state = answered()
        let old = state.session
        let effects = state.press("/rerun local:other<enter>")
        #expect(effects.contains(.closeSession) && state.session.id != old.id)
        #expect(state.session.title == "Which river? (rerun with local:other)" && state.session.model.text == "local:other")
        #expect(state.session.activeMessages.map(\.text) == ["Which river?", ""])
        state.receive("The Rhine.")
        state.finishReply()
        #expect(state.session.activeMessages.map(\.text) == ["Which river?", "The Rhine.", "A longer one?", ""])
        state.receive("The Danube.")
        state.finishReply()
        #expect(!state.session.isReplying)
        guard case .text(let pane)? = state.overlay else {
            Issue.record("no report")
            return
        }
        #expect(pane.rows.first == "1 of 2 answers are the same." && pane.rows.contains("The [-Seine-]{+Rhine+}."))
    }

    @Test func escStopsTheRerunAndAFailureEndsIt() {
        var state = answered()
        state.press("/rerun local:other<enter>")
        state.press("<escape>")
        #expect(!state.session.isReplying && state.session.activeMessages.count == 2)
        var other = answered()
        other.press("/rerun local:other<enter>")
        other.finishReply(ReplyOutcome(milliseconds: 1, failure: Notice(.error, "No connection.")))
        #expect(!other.session.isReplying && other.session.activeMessages.count == 2)
    }

    @Test func whatCannotBeAskedAgainIsTold() {
        var state = ChatState.empty()
        state.press("/rerun<enter>")
        #expect(state.notice?.summary == "Nothing was asked in this session.")
    }
}
