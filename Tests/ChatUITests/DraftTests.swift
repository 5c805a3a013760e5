import ChatCore
import TerminalCore
import Testing

@testable import ChatUI

/// What is kept of a message before it is sent.
@Suite struct DraftTests {
    private func state() -> ChatState {
        var state = ChatState.empty()
        state.options.keepsDrafts = true
        return state
    }

    private func later(_ milliseconds: Int) -> Timestamp { start.advanced(byMilliseconds: milliseconds) }

    private func kept(_ effects: [Effect]) -> [String?] {
        effects.compactMap { if case .keepDraft(let draft, _) = $0 { .some(draft?.text) } else { nil } }
    }

    @Test func whatIsTypedIsKeptTogetherAndOnce() throws {
        var state = state()
        #expect(state.draftDeadline == nil)
        state.press("abc")
        let due = try #require(state.draftDeadline)
        #expect(due.milliseconds(since: start) <= 1000)
        #expect(state.takeDueDraft(at: later(10)) == [])
        state.press("d")
        #expect(state.draftDeadline == due, "keys that follow do not put it off")
        _ = state.frame(at: start)
        #expect(kept(state.takeDueDraft(at: due)) == ["abcd"])
        #expect(state.draftDeadline == nil && !state.hasChanged, "nothing is drawn for it, and nothing is waited for")
        state.press("<left>")
        #expect(state.draftDeadline == nil, "a cursor is not kept")
    }

    @Test func whatWasSentOrClearedIsForgottenAtOnce() {
        var state = state()
        state.press("abc")
        _ = state.takeDueDraft(at: later(1000))
        #expect(kept(state.press("<enter>")) == [nil])
        state.press("def")
        #expect(kept(state.press("<ctrl-u>")) == [], "what was not kept need not be forgotten")
        #expect(state.draftDeadline == nil)
    }

    @Test func aProgramThatEndsKeepsWhatWasWritten() {
        var state = state()
        state.press("abc")
        #expect(kept(state.run(.terminated)) == ["abc"])
    }

    @Test func inPrivateNothingIsKept() {
        var state = state()
        state.press("/private<enter>secret")
        #expect(state.draftDeadline == nil && kept(state.run(.terminated)) == [])
    }

    @Test func aDraftIsRecoveredWithItsPastes() {
        var state = state()
        let paste = String(repeating: "line\n", count: 30)
        state.press("See ")
        _ = state.run(.input(.paste(paste)))
        let effects = state.takeDueDraft(at: later(2000))
        guard case .keepDraft(let draft?, let id) = effects.first else { return #expect(Bool(false), "no draft") }
        #expect(draft.parts == [.text("See "), .paste(paste)] && id == state.session.id)
        var next = self.state()
        #expect(next.run(.draftFound(draft, of: next.session.id)) == [])
        #expect(next.composer.editor.text == "See " + paste && next.composer.editor.before.count == 5)
        #expect(next.notice?.summary.hasSuffix("is recovered.") == true)
    }

    @Test func theDraftOfAnotherNewSessionComesAlong() {
        var state = state()
        let other = ULID(milliseconds: 5, random: 5)
        let draft = Draft(parts: [.text("abc")], title: "", writtenAt: start)
        let effects = state.run(.draftFound(draft, of: other))
        #expect(kept(effects) == ["abc", nil])
    }

    @Test func aDraftThatComesLateDoesNotReplaceWhatIsTyped() {
        var state = state()
        state.press("new")
        #expect(state.run(.draftFound(Draft(parts: [.text("old")], title: "", writtenAt: start), of: state.session.id)) == [])
        #expect(state.composer.editor.text == "new")
    }

    @Test func aDraftGoesAlongIntoAnotherSession() {
        var state = state()
        state.press("abc")
        _ = state.takeDueDraft(at: later(1000))
        let other = ChatSession(id: ULID(milliseconds: 9, random: 9), createdAt: start, model: state.session.model)
        let before = state.session.id
        _ = state.run(.sessionOpened(ShownSession(session: other)))
        let effects = state.takeDueDraft(at: later(9000))
        #expect(effects.contains(.keepDraft(nil, of: before)) && kept(effects).contains("abc"))
    }
}
