import ChatCore
import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

/// A program with a conversation of turns of about 110 tokens each.
func longChat(turns: Int, context: Int?, columns: Int = 80, rows: Int = 20, policy: ContextPolicy = .ask) -> ChatState {
    var state = ChatState(
        opened: ShownSession(session: .empty), isSaved: false, size: Size(columns: columns, rows: rows), seed: 1,
        options: ChatOptions(welcome: [], sessionDirectory: "/sessions", contextPolicy: policy))
    for turn in 1...turns {
        state.press("Question \(turn)?<enter>")
        state.receive("Answer \(turn). " + String(repeating: "word ", count: 100))
        state.finishReply()
    }
    if let context { _ = state.run(.contextLearned(context, of: "local:smollm2-135m-instruct")) }
    return state
}

@Suite struct ContextTests {
    private func request(in effects: [Effect]) -> ChatSession? {
        effects.lazy.compactMap { if case .requestReply(let session) = $0 { session } else { nil } }.first
    }

    @Test func whatFitsOrIsNotKnownToBeTooLongIsSentWithoutAWord() {
        for context in [nil, 4096] {
            var state = longChat(turns: 3, context: context)
            let effects = state.press("And now?<enter>")
            #expect(request(in: effects)?.leftOut == nil && state.overlay == nil && state.notice == nil)
            #expect(state.session.isReplying)
        }
    }

    @Test func leavingOutKeepsTheLastTurnsAndIsRecordedWithTheReply() throws {
        var state = longChat(turns: 6, context: 700)
        let asked = state.press("And now?<enter>")
        #expect(request(in: asked) == nil && !state.session.isReplying && state.session.messages.count == 12)
        guard case .context = state.overlay else { return #expect(Bool(false), "\(state.overlay as Any)") }
        let effects = state.press("<enter>")
        let sent = try #require(request(in: effects))
        #expect(sent.sentMessages.last?.text == "" && sent.sentMessages.first?.role == .user)
        let leftOut = try #require(sent.leftOut)
        #expect(leftOut.messages >= 6 && !leftOut.isSummarised)
        #expect(state.session.activeMessages.last?.reply?.leftOut == leftOut)
        #expect(state.session.messages.count == 14, "the session keeps everything")
        // The same request is not asked about again, and neither is the next.
        state.receive("Now.")
        state.finishReply()
        let next = state.press("Go on.<enter>")
        #expect(request(in: next)?.leftOut == leftOut)
    }

    @Test func everyChangeOfWhatIsSentIsAnEventOfTheSession() {
        var state = longChat(turns: 6, context: 700)
        var replayed = state.session
        for effect in state.press("And now?<enter><enter>") {
            if case .record(let event) = effect { replayed.apply(event) }
        }
        #expect(replayed == state.session)
    }

    @Test func escapeGivesTheMessageBackAndSendsNothing() {
        var state = longChat(turns: 6, context: 700)
        let before = state.session
        let effects = state.press("And now?<enter><escape>")
        #expect(request(in: effects) == nil && state.session == before && state.overlay == nil)
        #expect(state.composer.editor.text == "And now?")
    }

    @Test func itCanBeSentAllTheSame() {
        var state = longChat(turns: 6, context: 700)
        let effects = state.press("And now?<enter>same<enter>")
        #expect(request(in: effects)?.sentMessages.count == 14 && state.session.contextCut == nil)
    }

    @Test func aNewSessionBeginsWithTheLastTurns() throws {
        var state = longChat(turns: 6, context: 700)
        let old = state.session
        let effects = state.press("And now?<enter>new session<enter>")
        let sent = try #require(request(in: effects))
        #expect(sent.id != old.id && sent.leftOut == nil && sent.messages.first?.parent == nil)
        #expect(sent.messages.first?.role == .user && sent.messages.count < 10)
        #expect(sent.messages.dropLast().last?.text == "And now?")
        #expect(sent.extras["forked_from"]?["session"]?.stringValue == old.id.text)
        let order = effects.map { effect in
            switch effect {
            case .closeSession: "close"
            case .createSession: "create"
            case .record(.messageSent): "message"
            case .requestReply: "request"
            default: ""
            }
        }.filter { !$0.isEmpty }
        #expect(order == ["close", "create", "message", "request"])
    }

    @Test func theModelSumsUpWhatIsLeftOutAndThenTheMessageIsSent() throws {
        var state = longChat(turns: 6, context: 700)
        let asking = state.press("And now?<enter>summed<enter>")
        guard case .askAside(let aside, let payer)? = asking.last else { return #expect(Bool(false), "\(asking)") }
        #expect(payer.id == state.session.id && aside.model == state.session.model)
        let question = try #require(aside.messages.first?.text)
        #expect(question.hasPrefix("User: Question 1?") && !question.contains("And now?"))
        #expect(aside.contextFit(of: aside.model, length: 700).isTooLong == false)
        let id = try #require(aside.runningReply)
        // Nothing else is sent meanwhile.
        state.press("Quick!<enter>")
        #expect(state.notice?.summary == "A summary is still being written." && state.session.messages.count == 12)
        state.press("<ctrl-u>")
        _ = state.run(.aside(id, .received(milliseconds: 5, text: "Six answers were given.\n", reasoning: "")))
        var outcome = ReplyOutcome(milliseconds: 9)
        outcome.usage = Usage(promptTokens: 400, completionTokens: 6)
        let effects = state.update(.aside(id, .ended(outcome)), at: start)
        let sent = try #require(request(in: effects))
        #expect(sent.sentSystemPrompt == "What was said before this, summed up:\n\nSix answers were given.")
        #expect(sent.leftOut?.isSummarised == true && state.session.activeMessages.last?.reply?.leftOut?.isSummarised == true)
        #expect(state.session.asides.map(\.purpose) == [.summary] && state.session.asides[0].usage?.promptTokens == 400)
        // It can be read, and is undone as it was done.
        state.finishReply()
        state.press("/context<enter>Read<enter>")
        guard case .text(let pane)? = state.overlay else { return #expect(Bool(false), "\(String(describing: state.overlay))") }
        #expect(pane.rows == ["Six answers were given."])
        state.press("<escape>")
        let undone = state.press("/context<enter>everything<enter>")
        #expect(undone.contains(.record(.contextCut(nil, at: start))) && state.session.leftOut == nil)
        #expect(state.session.asides.count == 1, "what was paid for stays counted")
    }

    @Test func aSummaryThatFailsOrIsStoppedGivesTheMessageBack() throws {
        for stops in [true, false] {
            var state = longChat(turns: 6, context: 700)
            let asking = state.press("And now?<enter>summed<enter>")
            guard case .askAside(let aside, _)? = asking.last, let id = aside.runningReply else { return #expect(Bool(false)) }
            if stops {
                let effects = state.press("<escape>")
                #expect(effects == [.cancelAside(id)])
            } else {
                var outcome = ReplyOutcome(milliseconds: 9)
                outcome.failure = Notice(.error, "No connection to the server.")
                let effects = state.update(.aside(id, .ended(outcome)), at: start)
                #expect(effects == [] && state.notice?.summary == "There is no summary: No connection to the server.")
            }
            #expect(state.composer.editor.text == "And now?" && state.session.messages.count == 12)
            #expect(state.session.contextCut == nil)
            // What comes late is dropped.
            let late = state.update(.aside(id, .received(milliseconds: 9, text: "late", reasoning: "")), at: start)
            #expect(late == [] && state.session.contextCut == nil)
        }
    }

    @Test func aRefusalOfTheServerLeadsToTheSameChoice() throws {
        var state = longChat(turns: 6, context: nil)
        state.press("And now?<enter>")
        var outcome = ReplyOutcome(milliseconds: 9)
        outcome.failure = Notice(.error, "The server refused the request (400): too long.")
        outcome.exceededContext = ExceededContext(length: 500, tokens: 900)
        state.finishReply(outcome)
        guard case .context(let list, let question) = state.overlay else { return #expect(Bool(false)) }
        #expect(list.items.map(\.id) == ["trim", "summarise", "fork", "everything"] && question.fit.promptTokens == 900)
        let effects = state.press("<enter>")
        let sent = try #require(request(in: effects))
        #expect(sent.leftOut != nil && sent.sentMessages.contains { $0.text == "And now?" })
        #expect(sent.messages.count { $0.text == "And now?" } == 1, "it is the same question")
    }

    @Test(
        arguments: [ContextPolicy.ask, .trim, .send],
        [ExceededContext(tokens: .max), ExceededContext(length: .max, tokens: .max)])
    func numbersThatNobodyCanCountToDoNoHarm(policy: ContextPolicy, exceeded: ExceededContext) {
        var state = longChat(turns: 3, context: nil, policy: policy)
        state.press("And now?<enter>")
        var outcome = ReplyOutcome(milliseconds: 9)
        outcome.failure = Notice(.error, "The server refused the request (400): too long.")
        outcome.exceededContext = exceeded
        state.finishReply(outcome)
        state.press("<escape><ctrl-u>/context<enter>")
        #expect(picture(of: state.frame(at: start)).contains("tokens"))
    }

    @Test func whoIsWritingIsNotInterruptedByARefusal() {
        var state = longChat(turns: 2, context: nil)
        state.press("And now?<enter>Next")
        var outcome = ReplyOutcome(milliseconds: 9)
        outcome.failure = Notice(.error, "The server refused the request (400): too long.")
        outcome.exceededContext = ExceededContext()
        state.finishReply(outcome)
        #expect(state.overlay == nil && state.notice?.advice == "/context asks what to leave out.")
        state.press("<ctrl-u>/context<enter>")
        guard case .context = state.overlay else { return #expect(Bool(false), "\(state.overlay as Any)") }
    }

    @Test func whereNothingCanBeLeftOutThatIsSaid() {
        var state = longChat(turns: 1, context: 4096)
        state.press("<ctrl-x>k")
        #expect(state.overlay == nil && state.notice?.advice == "There is no earlier message to leave out.")
    }

    @Test func aSwitchToAModelThatTakesLessIsSaidAtOnce() throws {
        var state = longChat(turns: 6, context: 4096)
        _ = state.run(.contextLearned(300, of: "ollama:tiny"))
        state.press("/model ollama:tiny<enter>")
        let notice = try #require(state.notice)
        #expect(notice.severity == .warning && notice.summary.hasPrefix("ollama:tiny takes 300 tokens"))
        // And so is what becomes known only then.
        state.press("/model ollama:other<enter>")
        #expect(state.notice?.summary == "Next reply by ollama:other.")
        _ = state.run(.contextLearned(300, of: "ollama:other"))
        #expect(state.notice?.summary.hasPrefix("ollama:other takes 300 tokens") == true)
    }

    @Test func whereNobodyCanChooseTheOldestTurnsAreLeftOutAndThatIsSaid() throws {
        var state = longChat(turns: 6, context: 700, policy: .trim)
        let effects = state.run(.submitted("And now?"))
        #expect(try #require(request(in: effects)).leftOut != nil)
        #expect(state.notice?.severity == .warning && state.notice?.advice.contains("are left out of the request") == true)
        var alone = longChat(turns: 1, context: 60, policy: .trim)
        _ = alone.press("/new<enter>")
        let whole = alone.run(.asked(String(repeating: "word ", count: 200)))
        #expect(request(in: whole) != nil && alone.notice?.advice == "It is sent all the same.")
    }

    @Test func aConversationAskedAgainIsSentWholeWhichIsSaid() throws {
        var state = longChat(turns: 6, context: 300)
        let effects = state.press("/rerun<enter>")
        #expect(request(in: effects) != nil)
        for _ in 1...5 where state.session.isReplying {
            state.receive("Again. " + String(repeating: "word ", count: 100))
            state.finishReply()
        }
        #expect(state.session.contextCut == nil && state.notice?.advice == "It is sent all the same.")
    }
}

/// How the choice looks.
@Suite struct ContextPictureTests {
    private func expect(_ name: String, _ drive: (inout ChatState) -> Void) throws {
        let screens = [80, 40].flatMap { columns in
            var state = longChat(turns: 6, context: 700, columns: columns, rows: 16)
            drive(&state)
            return ["\(columns) columns"] + state.shown
        }
        try expectScreen(screens, "context-\(name)")
    }

    @Test func asked() throws { try expect("asked") { $0.press("And now?<enter>") } }

    @Test func leftOut() throws {
        try expect("left-out") {
            $0.press("And now?<enter><enter>")
            $0.receive("Now it is short.")
            $0.finishReply()
        }
    }

    @Test func summingUp() throws { try expect("summing-up") { $0.press("And now?<enter>summed<enter>") } }

    @Test func refused() throws {
        try expect("refused") {
            _ = $0.run(.contextLearned(9000, of: "local:smollm2-135m-instruct"))
            $0.press("And now?<enter>")
            var outcome = ReplyOutcome(milliseconds: 9)
            outcome.failure = Notice(.error, "The server refused the request (400): the context is too small.")
            outcome.exceededContext = ExceededContext(length: 700, tokens: 910)
            $0.finishReply(outcome)
        }
    }

    @Test func smallerModel() throws {
        try expect("smaller-model") {
            _ = $0.run(.contextLearned(300, of: "ollama:tiny"))
            $0.press("/model ollama:tiny<enter>")
        }
    }
}
