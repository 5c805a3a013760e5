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
        #expect(next.run(.draftFound(FoundDraft(draft), of: next.session.id)) == [])
        #expect(next.composer.editor.text == "See " + paste && next.composer.editor.before.count == 5)
        #expect(next.notice?.summary.hasSuffix("is recovered.") == true)
    }

    @Test func theDraftOfAnotherNewSessionComesAlong() {
        var state = state()
        let other = ULID(milliseconds: 5, random: 5)
        let draft = Draft(parts: [.text("abc")], title: "", writtenAt: start)
        let effects = state.run(.draftFound(FoundDraft(draft), of: other))
        #expect(kept(effects) == ["abc", nil])
    }

    @Test func aDraftThatComesLateDoesNotReplaceWhatIsTyped() {
        var state = state()
        state.press("new")
        let found = FoundDraft(Draft(parts: [.text("old")], title: "", writtenAt: start))
        #expect(state.run(.draftFound(found, of: state.session.id)) == [.rememberPrompt("old")])
        #expect(state.composer.editor.text == "new" && state.notice?.summary.hasSuffix("waits in the history.") == true)
        state.press("<ctrl-u><up>")
        #expect(state.composer.editor.text == "old")
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

    private static let notes = Attachment(name: "notes.txt", content: .text("one"), path: "/home/ada/notes.txt")
    private static let clip = Attachment(name: "clip", content: .text("two"))

    private func draft(in effects: [Effect]) -> Draft? {
        effects.lazy.compactMap { if case .keepDraft(let draft, _) = $0 { draft } else { nil } }.first
    }

    @Test func filesThatWaitAreKeptByTheirPathsWithAndWithoutAText() throws {
        var state = state()
        _ = state.run(.attachmentRead(Self.notes))
        let due = try #require(state.draftDeadline)
        let first = try #require(draft(in: state.takeDueDraft(at: due)))
        #expect(first.text == "" && first.files == [Draft.File(name: "notes.txt", path: "/home/ada/notes.txt")])
        #expect(state.draftDeadline == nil)
        state.press("See ")
        _ = state.run(.attachmentRead(Self.clip))
        let second = try #require(draft(in: state.takeDueDraft(at: later(5000))))
        #expect(second.text == "See " && second.files == first.files + [Draft.File(name: "clip", path: nil)])
        state.press("<ctrl-u>")
        state.press("<backspace>")
        let third = try #require(draft(in: state.takeDueDraft(at: later(9000))))
        #expect(third.text == "" && third.files == first.files, "the text is gone, a file still waits")
        #expect(kept(state.press("<backspace>")) == [nil], "nothing waits any more")
    }

    @Test func whatIsSentTakesTheFilesOutOfTheDraft() {
        var state = state()
        _ = state.run(.attachmentRead(Self.notes))
        state.press("See")
        _ = state.takeDueDraft(at: later(1000))
        #expect(kept(state.press("<enter>")) == [nil] && state.draftDeadline == nil)
    }

    @Test func filesComeBackWithTheDraftAndTheMissingOnesAreNamed() {
        let files = [Draft.File(name: "notes.txt", path: "/home/ada/notes.txt"), Draft.File(name: "clip", path: nil)]
        let draft = Draft(parts: [.text("See")], files: files, title: "", writtenAt: start)
        for (refusals, text) in [([], "is recovered."), (["There is no file /x."], "is recovered without 1 of its 2 files.")] {
            var state = state()
            let found = FoundDraft(draft, attachments: [Self.notes], refusals: refusals)
            #expect(state.run(.draftFound(found, of: state.session.id)) == [])
            #expect(state.composer.editor.text == "See" && state.composer.attachments == [Self.notes])
            #expect(state.notice?.summary.hasSuffix(text) == true)
            #expect(state.notice?.advice == refusals.first ?? "It was not sent.")
            #expect(state.draftDeadline == nil, "it is kept as it was until something is changed")
        }
    }

    @Test func aDraftOfFilesOnlyIsRecoveredOrWaitsForThem() {
        let draft = Draft(
            parts: [], files: [Draft.File(name: "notes.txt", path: "/home/ada/notes.txt")], title: "", writtenAt: start)
        var state = state()
        _ = state.run(.draftFound(FoundDraft(draft, attachments: [Self.notes]), of: state.session.id))
        #expect(state.composer.attachments == [Self.notes] && state.notice?.summary.hasSuffix("is recovered.") == true)
        var other = self.state()
        let effects = other.run(.draftFound(FoundDraft(draft, refusals: ["There is no file."]), of: other.session.id))
        #expect(effects.isEmpty && other.composer.isEmpty)
        #expect(other.notice?.severity == .warning && other.notice?.advice == "There is no file.")
        let sent = other.press("Hi<enter>")
        #expect(sent.contains(.keepDraft(nil, of: other.session.id)), "it is given up when something else was sent")
    }
}
