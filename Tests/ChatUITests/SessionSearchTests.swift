import ChatCore
import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

@Suite struct SessionSearchTests {
    private let other = ULID(milliseconds: 9, random: 9)

    private func choice(_ title: String, _ id: UInt64 = 9, pinned: Bool = false) -> SessionChoice {
        SessionChoice(
            id: ULID(milliseconds: id, random: 9), title: title, updatedAt: start, model: "local:m", messageCount: 4,
            tags: ["work"],
            isPinned: pinned, cost: "USD 0.001000", preview: "Why is the sky blue?")
    }

    private func hit(_ message: String?, _ id: UInt64 = 9) -> SessionHit {
        SessionHit(
            session: choice("Sky", id), message: message.map { MessageID($0) }, role: "assistant", at: start,
            snippet: [ListItem.Piece("Light is "), ListItem.Piece("scattered", isMatch: true), ListItem.Piece(" by air")])
    }

    @Test func whatIsTypedIsSearchedForAndALateAnswerIsLeftOut() {
        var state = ChatState.empty()
        #expect(state.press("<f4>") == [.searchSessions("")])
        #expect(state.press("sk") == [.searchSessions("s"), .searchSessions("sk")])
        _ = state.update(.sessionsSearched(SessionSearchResult(query: "s", hits: [hit("a")])), at: start)
        #expect(state.overlay?.list?.items.isEmpty == true)
        _ = state.update(.sessionsSearched(SessionSearchResult(query: "sk", hits: [hit("a")])), at: start)
        #expect(state.overlay?.list?.items.map(\.title) == ["Light is scattered by air"])
        #expect(state.press("<enter>") == [.openSession(other, at: SessionPlace(message: MessageID("a")))])
    }

    @Test func theSearchIsAPicture() throws {
        var state = ChatState.empty(columns: 72, rows: 14)
        state.press("/grep scattered<enter>")
        _ = state.update(.sessionsIndexed(done: 200, total: 1000), at: start)
        _ = state.update(
            .sessionsSearched(SessionSearchResult(query: "scattered", hits: [hit("a"), hit(nil, 8)], words: ["scattered"])),
            at: start)
        try expectScreen(state.frame(at: start), "session-search")
    }

    @Test func theListIsAPicture() throws {
        var state = ChatState.empty(columns: 80, rows: 14)
        #expect(state.press("<ctrl-s>") == [.listSessions(matching: "")])
        _ = state.update(
            .sessionsListed(SessionList(sessions: [choice("Kept", 8, pinned: true), choice("Sky")], total: 100_000)), at: start)
        try expectScreen(state.frame(at: start), "session-list")
    }

    @Test func aFilterAsksForTheRestAndKeepsWhatWasThere() {
        var state = ChatState.empty()
        state.press("<ctrl-s>")
        _ = state.update(.sessionsListed(SessionList(sessions: [choice("Sky", 1), choice("Sea", 2)], total: 1000)), at: start)
        #expect(
            state.press("far") == [.listSessions(matching: "f"), .listSessions(matching: "fa"), .listSessions(matching: "far")])
        #expect(state.overlay?.list?.matches.isEmpty == true)
        _ = state.update(.sessionsListed(SessionList(filter: "far", sessions: [choice("Far away", 3)], total: 1000)), at: start)
        #expect(state.overlay?.list?.matches.map(\.title) == ["Far away"])
        #expect(state.press("<backspace><backspace><backspace>").last == .listSessions(matching: ""))
        #expect(state.overlay?.list?.items.count == 3)
    }

    @Test func aSessionIsOpenedAtTheHitWithItsWordsMarked() throws {
        var saved = ChatSession.empty
        for number in 0..<40 {
            saved.apply(
                .messageSent(
                    ChatMessage(
                        id: MessageID("m\(number)"), parent: number == 0 ? nil : MessageID("m\(number - 1)"), role: .user,
                        createdAt: start,
                        content: [.text("Question \(number) about a.b and scattered light")])))
        }
        var state = ChatState.empty()
        let place = SessionPlace(message: MessageID("m7"), words: ["scattered", "a.b"])
        _ = state.update(.sessionOpened(ShownSession(session: saved, place: place)), at: start)
        #expect(state.isReading)
        #expect(state.conversation.search?.hits.count == 80)
        #expect(state.frame(at: start).rows.contains { $0.contains("Question 7 about") })
        #expect(!state.frame(at: start).rows.contains { $0.contains("Question 39 ") })
    }

    @Test func aHitOnAnotherBranchMakesThatTheActiveOne() {
        var saved = ChatSession.empty
        func say(_ id: String, after parent: String?) {
            saved.apply(
                .messageSent(
                    ChatMessage(
                        id: MessageID(id), parent: parent.map { MessageID($0) }, role: .user, createdAt: start,
                        content: [.text(id)])))
        }
        say("root", after: nil)
        say("left", after: "root")
        say("leftmost", after: "left")
        say("right", after: "root")
        var state = ChatState.empty()
        let effects = state.update(
            .sessionOpened(ShownSession(session: saved, place: SessionPlace(message: MessageID("left")))), at: start)
        #expect(effects.last == .record(.headMoved(MessageID("leftmost"), at: start)))
        #expect(effects.firstIndex(of: .adoptSession(saved.id))! < effects.count - 1)
        #expect(state.session.head == MessageID("leftmost"))
    }

    @Test func tagsAreAddedTakenAwayAndShown() {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.finishReply()
        #expect(state.press("/tag work #home<enter>").contains(.record(.tagsChanged(["work", "home"], at: start))))
        #expect(state.press("/tag -work<enter>").contains(.record(.tagsChanged(["home"], at: start))))
        state.press("/tag<enter>")
        #expect(state.notice?.summary == "The session has the tags home.")
        #expect(state.press("/pin-session<enter>").contains(.record(.tagsChanged(["home", "pinned"], at: start))))
        #expect(state.press("/pin-session<enter>").contains(.record(.tagsChanged(["home"], at: start))))
        state.press("/title Better<enter>")
        #expect(state.session.title == "Better")
    }

    @Test func aReaderSeesWhatTheWriterWrites() {
        var saved = ChatSession.empty
        saved.apply(
            .messageSent(ChatMessage(id: MessageID("q"), parent: nil, role: .user, createdAt: start, content: [.text("Why?")])))
        var state = ChatState.empty()
        _ = state.update(.sessionOpened(ShownSession(session: saved, readOnlyReason: "It is open elsewhere.")), at: start)
        let reply = MessageID("r")
        let begun = SessionEvent.replyStarted(
            ReplyStart(id: reply, parent: MessageID("q"), author: Author(reference: "local:m", backend: "local"), at: start))
        let piece = SessionEvent.replyReceived(MessageDelta(message: reply, milliseconds: 1, textOffset: 0, text: "Because."))
        #expect(state.update(.sessionFollowed(saved.id, [begun, piece]), at: start).isEmpty)
        #expect(state.frame(at: start).rows.contains { $0.contains("Because.") })
        #expect(state.press("<escape>").isEmpty && state.session.isReplying)
        _ = state.update(.sessionReleased(saved.id), at: start)
        #expect(state.notice?.advice.contains(saved.id.text) == true)
        #expect(state.update(.sessionFound(saved.id), at: start) == [.openSession(saved.id)])
    }
}
