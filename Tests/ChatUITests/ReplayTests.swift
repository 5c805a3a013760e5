import TerminalCore
import Testing

@testable import ChatCore
@testable import ChatUI

@Suite struct ReplayTests {
    /// When each byte count of each reply was first on the screen, by the clock of the loop.
    private func arrivals(_ session: ChatSession, speed: Double) -> [MessageID: [Int: Int]] {
        var loop = VirtualLoop(SavedConversation.state(session, ReplayOptions(speed: speed)))
        var arrivals: [MessageID: [Int: Int]] = [:]
        var reached: [MessageID: Int] = [:]
        loop.run { state, time in
            guard let message = state.session.activeMessages.last, message.reply != nil else { return }
            let bytes = message.text.utf8.count
            guard bytes > reached[message.id] ?? 0 else { return }
            // Everything up to here is there now.
            for count in (reached[message.id] ?? 0) + 1...bytes { arrivals[message.id, default: [:]][count] = time }
            reached[message.id] = bytes
        }
        return arrivals
    }

    @Test(arguments: [1.0, 4, 0.25]) func everyPieceComesWithinTwentyMillisecondsOfItsRecordedTime(speed: Double) throws {
        let session = SavedConversation.session(turns: 20)
        let timeline = ReplayTimeline(session)
        #expect(timeline.turns.count { $0.switchAt != nil } == 2)
        let arrivals = arrivals(session, speed: speed)
        var checked = 0
        for turn in timeline.turns {
            let message = session.messages[turn.position]
            guard let reply = message.reply else { continue }
            var bytes = 0
            for delta in reply.timing.deltas {
                bytes += Int(delta.bytes)
                let expected = Double(turn.begin + Int(delta.milliseconds)) / speed
                let seen = try #require(arrivals[message.id]?[bytes])
                #expect(abs(Double(seen) - expected) <= 20, "\(message.id) at \(bytes) bytes: \(seen), not \(expected)")
                checked += 1
            }
        }
        #expect(checked == 240)
    }

    @Test func theEndIsTheSavedConversation() {
        let session = SavedConversation.session(turns: 5)
        var loop = VirtualLoop(SavedConversation.state(session))
        loop.run()
        #expect(loop.state.session == session.beginning(ofPath: 10))
        #expect(loop.state.replay?.isAtEnd == true)
        #expect(loop.state.nextTick(after: loop.now) == nil)
        #expect(loop.elapsed >= ReplayTimeline(session).duration)
    }

    @Test func seekingShowsWhatPlayingUpToThereShows() {
        let session = SavedConversation.session(turns: 4)
        let duration = ReplayTimeline(session).duration
        var sought = SavedConversation.state(session)
        sought.update(.input(.key(KeyPress("space")!)))
        // Forward and back, to any place and from any.
        for step in 0..<120 {
            let target = step * 7919 % (duration + 1)
            var loop = VirtualLoop(SavedConversation.state(session))
            loop.run(for: target)
            sought.seekForTest(to: target)
            #expect(sought.session == loop.state.session, "at \(target)")
            #expect(sought.composer.editor.content == loop.state.composer.editor.content, "at \(target)")
            #expect(sought.progress == loop.state.progress, "at \(target)")
            #expect(sought.notice == loop.state.notice, "at \(target)")
            #expect(sought.shown.dropLast() == loop.state.shown.dropLast(), "at \(target)")
        }
    }

    @Test func aPauseHoldsEverythingAndPlayingOnLosesNothing() {
        let session = SavedConversation.session(turns: 3)
        var loop = VirtualLoop(SavedConversation.state(session))
        loop.run(for: 3456)
        loop.press("space")
        let held = loop.state
        loop.run(for: 60_000)
        #expect(loop.state.session == held.session)
        #expect(loop.state.replay?.position == held.replay?.position)
        #expect(loop.state.nextTick(after: loop.now) == nil)
        loop.press("space")
        loop.run(for: 500)
        var straight = VirtualLoop(SavedConversation.state(session))
        straight.run(for: 3956)
        #expect(loop.state.session == straight.state.session)
    }

    @Test func keysGoByMessagesAndSeconds() throws {
        let session = SavedConversation.session(turns: 3)
        let timeline = ReplayTimeline(session)
        var loop = VirtualLoop(SavedConversation.state(session))
        // A question that was sent is being answered.
        func whole(_ state: ChatState) -> [ChatMessage] {
            state.session.activeMessages.filter { $0.id != state.session.runningReply }
        }
        for number in 1...6 {
            loop.press("down")
            #expect(whole(loop.state) == Array(session.messages.prefix(number)), "\(number)")
        }
        loop.press("up")
        #expect(whole(loop.state) == Array(session.messages.prefix(5)))
        loop.press("home")
        #expect(loop.state.session.messages.isEmpty)
        loop.press("right")
        #expect(loop.state.replay?.position == 5000)
        loop.press("left")
        #expect(loop.state.replay?.position == 0)
        loop.press("4")
        loop.press("enter")
        #expect(loop.state.replay?.position == timeline.turns[3].start + 1)
        #expect(loop.state.shown.last?.contains("message 4 of 6") == true)
        loop.press("end")
        #expect(loop.state.session.activePath.count == 6)
        loop.press("f1")
        #expect(loop.state.overlay != nil)
        loop.press("escape")
        #expect(loop.state.overlay == nil && loop.state.isPlayingBack)
        loop.press("q")
        #expect(loop.state.hasQuit)
    }

    @Test func speedsGoFromAQuarterToSixtyFour() {
        var loop = VirtualLoop(SavedConversation.state(SavedConversation.session(turns: 1)))
        func speed() -> Double? { loop.state.replay?.options.speed }
        for _ in 0..<12 { loop.press("+") }
        #expect(speed() == 64)
        for _ in 0..<12 { loop.press("-") }
        #expect(speed() == 0.25)
        loop.press("backspace")
        #expect(speed() == 1)
    }

    @Test func aLoopBeginsAgain() {
        let session = SavedConversation.session(turns: 1)
        var loop = VirtualLoop(SavedConversation.state(session, ReplayOptions(isLooping: true)))
        let duration = ReplayTimeline(session).duration
        loop.run(for: duration + 1900)
        #expect(loop.state.replay?.isAtEnd == true)
        loop.run(for: 1000)
        #expect(loop.state.replay?.isAtEnd == false)
        #expect(loop.state.session.messages.isEmpty)
    }

    @Test func withoutRecordedTimesAReplyComesEvenlyAndThatIsSaid() throws {
        var session = SavedConversation.session(turns: 0)
        let question = ChatMessage(id: MessageID("q"), parent: nil, role: .user, createdAt: start, content: [.text("Why?")])
        session.apply(.messageSent(question))
        let text = String(repeating: "日本 ", count: 100)
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("r"), parent: MessageID("q"), role: .assistant, createdAt: start, content: [.text(text)],
                    reply: Reply(author: Author(reference: "a model nobody knows", backend: "x")))))
        var loop = VirtualLoop(SavedConversation.state(session))
        #expect(loop.state.notice?.summary.contains("not recorded") == true)
        var lengths: [Int] = []
        loop.run { state, _ in
            lengths.append(state.session[MessageID("r")]?.text.utf8.count ?? 0)
            #expect(state.session[MessageID("r")]?.text.contains("\u{FFFD}") != true)
        }
        #expect(Set(lengths).count > 50)
        #expect(loop.state.session[MessageID("r")]?.text == text)
        #expect(loop.state.shown.last?.contains("times made up") == true)
    }

    @Test func playingFromTheListLeavesTheSessionInUseAsItWas() {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("Hello")
        let refused = state.press("<f5>")
        #expect(refused.isEmpty && !state.isPlayingBack)
        state.finishReply()
        state.press("a draft")
        let (session, draft) = (state.session, state.composer.editor)
        let saved = SavedConversation.session(turns: 2)
        state.press("<ctrl-s>")
        let found = [SessionChoice(id: saved.id, title: "Rivers", updatedAt: start, model: "m")]
        _ = state.run(.sessionsListed(SessionList(sessions: found, total: 1)))
        let asked = state.press("<f5>")
        #expect(asked == [.readSession(saved.id)])
        let read = state.run(.sessionRead(saved))
        #expect(read.isEmpty && state.isPlayingBack)
        let effects = state.press("x y<enter><ctrl-n><alt-r>") + state.press("<down><down>")
        #expect(effects.isEmpty)
        #expect(state.session.id == saved.id)
        state.press("q")
        #expect(!state.isPlayingBack && !state.hasQuit)
        #expect(state.session == session && state.composer.editor == draft && state.progress == nil)
        state.press("<f5>")
        #expect(state.isPlayingBack)
        let ended = state.run(.terminated)
        #expect(ended == [.closeSession] && state.session == session)
    }

    @Test func aReplyThatWentOnBeginsWithWhatThereWas() throws {
        var session = SavedConversation.session(turns: 1)
        let author = Author(reference: "local:small", backend: "local")
        let id = MessageID("on")
        session.apply(
            .replyStarted(ReplyStart(id: id, parent: MessageID("q0"), author: author, at: start, text: "Word by ")))
        session.apply(.replyReceived(MessageDelta(message: id, milliseconds: 700, textOffset: 8, text: "word.")))
        session.apply(.replyFinished(ReplyEnd(message: id, at: start, author: author, durationMilliseconds: 900)))
        let timeline = ReplayTimeline(session)
        #expect(timeline.madeUpCount == 0)
        var state = SavedConversation.state(session)
        state.seekForTest(to: timeline.turns[1].begin + 699)
        #expect(state.session[id]?.text == "Word by " && state.progress?.firstTokenMilliseconds == nil)
        state.seekForTest(to: timeline.turns[1].begin + 700)
        #expect(state.session[id]?.text == "Word by word." && state.progress?.firstTokenMilliseconds == 700)
        state.seekForTest(to: timeline.duration)
        #expect(state.session == session.beginning(ofPath: 2))
    }

    @Test func whatComesMeanwhileBelongsToTheSessionInUse() {
        let saved = SavedConversation.session(turns: 2)
        var state = ChatState(
            opened: ShownSession(session: saved, readOnlyReason: "another writes it"), isSaved: true,
            size: Size(columns: 70, rows: 18), seed: 1)
        state.press("<f5>")
        let news = ChatMessage(id: MessageID("new"), parent: saved.head, role: .user, createdAt: start, content: [.text("More")])
        _ = state.run(.sessionFollowed(saved.id, [.messageSent(news)]))
        state.press("<end>")
        #expect(state.session[news.id] == nil)
        state.press("q")
        #expect(state.session.activeMessages.last == news)
        state.press("<f5>")
        _ = state.run(.sessionReread(saved))
        state.press("q")
        #expect(state.session == saved)
    }

    @Test func modelsSideBySideComeBackWhenAllWasPlayed() {
        var state = ChatState.empty(columns: 70, rows: 18)
        state.press("Hi<enter>")
        state.receive("Hello")
        state.finishReply()
        state.press("/compare local:a local:b<enter>")
        state.press("<escape>")
        let side = state.comparison?.question
        #expect(side != nil)
        // As when the session was asked for before the models were.
        _ = state.run(.sessionRead(SavedConversation.session(turns: 1)))
        #expect(state.isPlayingBack && state.comparison == nil)
        state.press("q")
        #expect(state.comparison?.question == side)
    }

    @Test func aBranchThatIsNotOpenIsNotPlayed() {
        var session = SavedConversation.session(turns: 2)
        session.apply(.headMoved(MessageID("r0"), at: start))
        var loop = VirtualLoop(SavedConversation.state(session))
        loop.run()
        #expect(loop.state.session.messages.map(\.id.text) == ["q0", "r0"])
    }
}

extension ChatState {
    fileprivate mutating func update(_ action: Action) { _ = update(action, at: ChatUITests.start) }

    /// As the keys do, to any millisecond.
    fileprivate mutating func seekForTest(to position: Int) {
        replay?.seek(to: position)
        showReplay()
    }
}
