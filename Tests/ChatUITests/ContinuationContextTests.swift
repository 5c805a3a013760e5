import ChatCore
import Testing

@testable import ChatUI

/// A reply that is gone on with is looked at for its length before it is sent, like every other request.
@Suite struct ContinuationContextTests {
    private static let model = "local:smollm2-135m-instruct"

    private func request(in effects: [Effect]) -> ChatSession? {
        effects.lazy.compactMap { if case .requestReply(let session) = $0 { session } else { nil } }.first
    }

    /// A conversation whose last reply was stopped, before it is known that the model takes little.
    private func cutShort(policy: ContextPolicy = .ask, context: Int = 700) -> ChatState {
        var state = longChat(turns: 6, context: nil, policy: policy)
        state.press("And now?<enter>")
        state.receive("It is half of")
        state.press("<escape>")
        _ = state.run(.contextLearned(context, of: Self.model))
        return state
    }

    @Test func whatFitsIsGoneOnWithAtOnce() throws {
        var state = cutShort(context: 9000)
        let asked = try #require(request(in: state.press("<ctrl-x>g")))
        #expect(state.overlay == nil && asked.leftOut == nil && asked.activeMessages.last?.text == "It is half of")
    }

    @Test func whatIsTooLongIsAskedAboutAndThenGoneOnWith() throws {
        for (choice, leavesOut) in [("", true), ("same", false)] {
            var state = cutShort()
            let before = state.session
            let effects = state.press("<ctrl-x>g")
            #expect(request(in: effects) == nil && state.session == before)
            guard case .context(let list, _) = state.overlay else { return #expect(Bool(false), "\(state.overlay as Any)") }
            #expect(list.items.map(\.id) == ["trim", "summarise", "fork", "everything"])
            let asked = try #require(request(in: state.press("\(choice)<enter>")))
            #expect((asked.leftOut != nil) == leavesOut && asked.activeMessages.last?.text == "It is half of")
            #expect(asked.sentMessages.contains { $0.text == "And now?" })
            #expect(state.session.activeMessages.last?.reply?.leftOut == asked.leftOut)
            state.receive(" the whole.")
            state.finishReply()
            #expect(state.session.activeMessages.last?.text == "It is half of the whole.")
        }
    }

    @Test func aForkGoesOnWithIt() throws {
        var state = cutShort()
        let before = state.session
        let asked = try #require(request(in: state.press("<ctrl-x>gnew session<enter>")))
        #expect(state.session.id != before.id && asked.leftOut == nil && asked.messages.count < before.messages.count)
        #expect(asked.activeMessages.last?.text == "It is half of" && asked.activeMessages.last?.reply?.isInterrupted == false)
    }

    @Test func aSummaryGoesWithIt() throws {
        var state = cutShort()
        guard case .askAside(let aside, _)? = state.press("<ctrl-x>gsummed<enter>").last, let id = aside.runningReply else {
            return #expect(Bool(false))
        }
        _ = state.update(.aside(id, .received(milliseconds: 9, text: "What was said.", reasoning: "")), at: start)
        let asked = try #require(request(in: state.update(.aside(id, .ended(ReplyOutcome(milliseconds: 9))), at: start)))
        #expect(asked.leftOut?.isSummarised == true && asked.sentSystemPrompt.contains("What was said."))
        #expect(asked.activeMessages.last?.text == "It is half of")
    }

    @Test func escapeLeavesItCutShort() {
        var state = cutShort()
        let before = state.session
        state.press("<ctrl-x>g<escape>")
        #expect(state.overlay == nil && state.session == before && state.composer.isEmpty)
    }

    @Test func whereNobodyCanChooseTheOldestAreLeftOut() throws {
        var state = cutShort(policy: .trim)
        let asked = try #require(request(in: state.run(.submitted("/continue"))))
        #expect(asked.leftOut != nil && state.notice?.advice.contains("are left out of the request") == true)
    }

    @Test func aRefusalOfTheServerLeadsToGoingOnWithIt() throws {
        var state = cutShort(context: 9000)
        state.press("<ctrl-x>g")
        var outcome = ReplyOutcome(milliseconds: 9)
        outcome.failure = Notice(.error, "The server refused the request (400): too long.")
        outcome.exceededContext = ExceededContext(length: 700, tokens: 910)
        state.finishReply(outcome)
        let asked = try #require(request(in: state.press("<enter>")))
        #expect(asked.leftOut != nil && asked.activeMessages.last?.text == "It is half of")
    }
}
