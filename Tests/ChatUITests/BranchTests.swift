import TerminalCore
import Testing

@testable import ChatCore
@testable import ChatUI

@Suite struct BranchTests {
    /// Two questions with their replies.
    private func chat() -> ChatState {
        var state = ChatState.empty(columns: 70, rows: 20)
        for (question, reply) in [("One?", "First."), ("Two?", "Second.")] {
            state.press("\(question)<enter>")
            state.receive(reply)
            state.finishReply()
        }
        return state
    }

    private func texts(_ state: ChatState) -> [String] { state.session.activeMessages.map(\.text) }

    @Test func anEarlierMessageWrittenAnewIsABranchAndTheOldOneStays() {
        var state = chat()
        state.press("a draft<ctrl-x>a")
        #expect(state.composer.editor.text == "Two?")
        state.press("<ctrl-u>Three?<enter>")
        #expect(state.composer.editor.text == "a draft")
        state.receive("Third.")
        state.finishReply()
        #expect(texts(state) == ["One?", "First.", "Three?", "Third."])
        #expect(state.session.messages.count == 6)
        state.press("<ctrl-u>/revise 1<enter><ctrl-u>Zero?<enter>")
        state.finishReply()
        #expect(texts(state) == ["Zero?", ""])
        #expect(state.session.messages.last { $0.role == .user }?.parent == nil)
        state.press("/revise 7<enter>")
        #expect(state.notice?.severity == .error)
    }

    @Test func givingUpARevisionBringsTheDraftBack() {
        var state = chat()
        state.press("draft<ctrl-x>ax<escape>")
        #expect(state.composer.editor.text == "draft")
        let effects = state.press("<ctrl-u>Three?<enter>")
        #expect(!effects.isEmpty)
        #expect(texts(state).prefix(5) == ["One?", "First.", "Two?", "Second.", "Three?"])
    }

    @Test func whatIsAttachedToAMessageStaysWithItsNewWords() throws {
        var session = ChatSession.empty
        let image = ChatMessage.Part.image(mediaType: "image/png", source: .file("a.png"))
        session.apply(
            .messageSent(
                ChatMessage(id: MessageID("a"), parent: nil, role: .user, createdAt: start, content: [.text("Look"), image])))
        var state = ChatState(
            opened: ShownSession(session: session), isSaved: true, size: Size(columns: 70, rows: 20), seed: 1)
        state.press("<ctrl-x>a!<enter>")
        #expect(state.session.activeMessages.first?.content == [.text("Look!"), image])
    }

    @Test func variantsAreShownSideBySide() {
        var state = chat()
        state.press("/retry<enter>")
        state.receive("Second again.")
        state.finishReply()
        #expect(state.shown.contains { $0.contains("smollm2-135m-instruct · 2/2") })
        let effects = state.press("<alt-left>")
        #expect(effects == [.record(.headMoved(state.session.messages[3].id, at: start))])
        #expect(texts(state).last == "Second.")
        #expect(state.shown.contains { $0.contains("smollm2-135m-instruct · 1/2") })
        let none = state.press("<alt-left>")
        #expect(none.isEmpty)
        #expect(state.notice?.summary == "This is variant 1 of 2.")
        state.press("/next<enter>")
        #expect(texts(state).last == "Second again.")
    }

    @Test func aVariantInTheMiddleBringsItsOwnEndAlong() {
        var state = chat()
        state.press("/revise 1<enter><ctrl-u>Uno?<enter>")
        state.receive("Primo.")
        state.finishReply()
        state.press("Due?<enter>")
        state.finishReply()
        state.press("<shift-tab>gg<alt-left>")
        #expect(texts(state) == ["One?", "First.", "Two?", "Second."])
        #expect(state.isReading)
        state.press("q<alt-right>")
        #expect(texts(state) == ["Uno?", "Primo.", "Due?", ""])
    }

    @Test func aForkIsASessionOfItsOwn() throws {
        var state = chat()
        let before = state.session
        let effects = state.press("<ctrl-x>f")
        try #require(effects.count == 2)
        #expect(effects[0] == .closeSession)
        #expect(effects[1] == .createSession(state.session))
        #expect(state.session.id != before.id)
        #expect(state.session.messages == before.messages)
        #expect(state.session.extras["forked_from"]?["session"]?.stringValue == before.id.text)
        let next = state.press("Three?<enter>")
        #expect(next.contains { if case .record(.messageSent) = $0 { true } else { false } })
        #expect(!next.contains { if case .createSession = $0 { true } else { false } })
    }

    @Test func aForkTakesWhatStandsUpToTheCursor() {
        var state = chat()
        state.press("<shift-tab>gg<ctrl-x>f")
        #expect(texts(state) == ["One?"])
        #expect(!state.isReading)
    }

    @Test func theTreeGoesToAnyLeaf() {
        var state = chat()
        state.press("<ctrl-x>a<ctrl-u>Drei?<enter>")
        state.receive("Dritte.")
        state.finishReply()
        state.press("<ctrl-x>ySecond<enter>")
        #expect(texts(state) == ["One?", "First.", "Two?", "Second."])
        state.press("<ctrl-x>yDrei<enter>")
        #expect(texts(state).last == "Dritte.")
        let idle = state.press("<ctrl-x>yDritte<enter>")
        #expect(idle.isEmpty)
    }

    @Test func aBranchIsRemovedFromTheTreeAndComesBack() {
        var state = chat()
        state.press("<ctrl-x>a<ctrl-u>Drei?<enter>")
        state.receive("Dritte.")
        state.finishReply()
        let before = state.session
        let effects = state.press("<ctrl-x>y<delete>")
        #expect(effects == [.record(.branchRemoved(before.head!, at: start))])
        state.press("<delete>")
        #expect(texts(state) == ["One?", "First.", "Two?", "Second."])
        state.press("<ctrl-y><ctrl-y><escape>")
        #expect(state.session.messages == before.messages && state.session.head == before.head)
        let nothing = state.press("/undo<enter>")
        #expect(nothing.allSatisfy { $0 == .rememberPrompt("/undo") })
    }

    @Test func theCursorsMessageIsRemovedWithAllBehindIt() {
        var state = chat()
        state.press("<shift-tab>gg[m<ctrl-x>d")
        #expect(state.session.messages.isEmpty)
        #expect(!state.isReading)
        state.press("/undo<enter>")
        #expect(texts(state) == ["One?", "First.", "Two?", "Second."])
        state.press("<ctrl-x>d")
        #expect(state.overlay?.list != nil)
    }

    @Test func whatWasRemovedOrChangedOverIsNoNewText() {
        var state = chat()
        state.press("/retry<enter>")
        state.receive("Second again, and more of it.")
        state.finishReply()
        state.press("<shift-tab>")
        #expect(!state.shown.contains { $0.contains("new text below") })
        state.press("<alt-left>")
        #expect(!state.shown.contains { $0.contains("new text below") })
        state.press("<alt-right><ctrl-x>d")
        #expect(texts(state).last == "Second." && state.isReading)
        #expect(!state.shown.contains { $0.contains("new text below") })
    }

    @Test func aReplyThatWasCutShortIsGoneOnWith() throws {
        var state = chat()
        state.press("<ctrl-x>g")
        #expect(state.notice?.summary == "The last reply is complete.")
        state.press("Three?<enter>")
        state.receive("Thir")
        state.press("<escape>")
        let cut = try #require(state.session.head)
        let effects = state.press("<ctrl-x>g")
        guard case .record(.replyStarted(let begun)) = effects[0], case .requestReply(let asked) = effects[1] else {
            return #expect(Bool(false), "\(effects)")
        }
        #expect(begun.text == "Thir" && asked.activeMessages.last?.text == "Thir")
        #expect(state.notice == nil)
        state.receive("d.")
        state.finishReply()
        #expect(texts(state).last == "Third.")
        #expect(state.session[cut]?.text == "Thir")
        state.press("/model org/m<enter>Four?<enter>")
        state.receive("F")
        state.press("<escape>/continue<enter>")
        #expect(state.notice?.advice.contains("begins anew") == true)
    }

    @Test func theTreeOfALongConversationIsFlatAndOfALongOneOfBranchesIsNot() {
        var session = ChatSession.empty
        for number in 0..<20_000 {
            session.apply(
                .messageSent(
                    ChatMessage(
                        id: MessageID("\(number)"), parent: number == 0 ? nil : MessageID("\(number - 1)"), role: .user,
                        createdAt: start, content: [.text("x")])))
        }
        session.apply(
            .messageSent(
                ChatMessage(id: MessageID("b"), parent: MessageID("0"), role: .user, createdAt: start, content: [.text("y")])))
        let rows = session.treeRows
        #expect(rows.count == 20_001)
        #expect(rows[0].prefix == "" && rows[1].prefix == "├ " && rows[2].prefix == "│ " && rows[20_000].prefix == "└ ")
    }

    @Test func privateWritesNothingMore() {
        var state = chat()
        let effects = state.press("/private<enter>")
        #expect(effects == [.stopSaving])
        #expect(state.notice?.summary.contains("stays in its file") == true)
        let after =
            state.press("Three?<enter>") + state.receive("Third.") + state.finishReply() + state.press("<ctrl-n>Four?<enter>")
        #expect(
            after.allSatisfy {
                switch $0 {
                case .requestReply, .learnContext, .closeSession, .unrecorded: true
                default: false
                }
            }, "\(after)")
        #expect(state.shown.contains { $0.contains("private") })
    }

    @Test func asPrivateFromTheStartNothingIsSaid() {
        var state = ChatState.empty()
        _ = state.run(.command(.goPrivate))
        #expect(state.notice?.advice == "")
        let effects = state.press("Hi<enter>")
        #expect(effects.count == 5)
        #expect(effects.prefix(3).allSatisfy { if case .unrecorded = $0 { true } else { false } })
        #expect(effects.suffix(2) == [.requestReply(to: state.session), .learnContext(state.session.model)])
    }
}
