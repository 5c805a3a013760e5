import ChatCore
import JSON
import Testing

@Suite struct RerunTests {
    private let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)
    private let model = try! ModelReference("local:other")
    private static let hash = String(repeating: "a", count: 64)

    private func user(_ text: String, _ id: String, after parent: String?) -> ChatMessage {
        ChatMessage(
            id: MessageID(id), parent: parent.map { MessageID($0) }, role: .user, createdAt: start, content: [.text(text)])
    }

    private func answer(
        _ text: String, _ id: String, after parent: String, by reference: String = "local:small", isInterrupted: Bool = false
    ) -> ChatMessage {
        let backend = String(reference.prefix { $0 != ":" })
        var reply = Reply(
            author: Author(
                reference: reference, backend: backend, revision: backend == "local" ? Self.hash : nil,
                revisionStatus: backend == "local" ? .enforced : .unknown))
        reply.usage = Usage(promptTokens: 4, completionTokens: 3)
        reply.timing.durationMilliseconds = 100
        reply.cost = Cost(amount: 0.5, currency: "USD", source: "reported by the server")
        reply.isInterrupted = isInterrupted
        return ChatMessage(
            id: MessageID(id), parent: MessageID(parent), role: .assistant, createdAt: start, content: [.text(text)], reply: reply
        )
    }

    private func session(_ messages: [ChatMessage], head: String? = nil, title: String = "") -> ChatSession {
        ChatSession(
            id: ULID(milliseconds: 1, random: 1), title: title, createdAt: start, systemPrompt: "Be brief.",
            model: try! ModelReference("local:small"), settings: GenerationSettings(seed: 7), messages: messages,
            head: head.map { MessageID($0) })
    }

    @Test func theTurnsAreThoseOfTheActivePath() throws {
        let session = session(
            [
                user("One?", "u1", after: nil), answer("Eins.", "a1", after: "u1"), answer("Uno.", "b1", after: "u1"),
                user("Two?", "u2", after: "b1"), answer("Dos.", "b2", after: "u2"), user("Other?", "v2", after: "a1"),
            ], head: "b2")
        let rerun = try Rerun(of: session, with: model, context: .new)
        #expect(rerun.turns.map { $0.questions.map(\.text) } == [["One?"], ["Two?"]])
        #expect(rerun.turns.map { $0.recorded?.text } == ["Uno.", "Dos."])
        #expect(rerun.models == [model])
    }

    @Test func withoutAModelEachTurnIsAskedOfItsOwnAtTheRecordedRevision() throws {
        let session = session([
            user("One?", "u1", after: nil), answer("Eins.", "a1", after: "u1"), user("Two?", "u2", after: "a1"),
            answer("Zwei.", "a2", after: "u2", by: "ollama:llama3.2:1b"), user("Three?", "u3", after: "a2"),
        ])
        let rerun = try Rerun(of: session, with: nil, context: .new)
        #expect(rerun.turns.map(\.model.text) == ["local:small@\(Self.hash)", "ollama:llama3.2:1b", "ollama:llama3.2:1b"])
        #expect(rerun.turns[2].recorded == nil)
        let held = rerun.session(
            for: session, id: ULID(milliseconds: 2, random: 2), settings: session.settings, systemPrompt: "", at: start)
        #expect(held.title == "One? (rerun with the same models)")
    }

    @Test func anAnswerOfABackendThatIsGoneIsTold() {
        let session = session([user("One?", "u1", after: nil), answer("Eins.", "a1", after: "u1", by: "custom:m")])
        #expect(throws: RerunError.unknownBackend("custom")) { try Rerun(of: session, with: nil, context: .new) }
        #expect(throws: Never.self) { try Rerun(of: session, with: model, context: .new) }
        #expect(throws: RerunError.nothingAsked) { try Rerun(of: self.session([]), with: model, context: .new) }
    }

    @Test func aQuestionWhoseTryFailedGoesWithTheNext() throws {
        let session = session([
            user("One?", "u1", after: nil), answer("", "a1", after: "u1", isInterrupted: true),
            user("Once more?", "u2", after: "a1"),
            answer("Eins.", "a2", after: "u2"),
        ])
        let rerun = try Rerun(of: session, with: model, context: .new)
        #expect(rerun.turns.map { $0.questions.map(\.text) } == [["One?", "Once more?"]])
        #expect(rerun.turns[0].recorded?.text == "Eins.")
    }

    @Test func withTheRecordedContextTheNewSessionBeginsWithAllThatWasSaid() throws {
        let session = session([user("One?", "u1", after: nil), answer("Eins.", "a1", after: "u1")], title: "Numbers")
        for context in Rerun.Context.allCases {
            let rerun = try Rerun(of: session, with: model, context: context)
            let held = rerun.session(
                for: session, id: ULID(milliseconds: 2, random: 2), settings: session.settings,
                systemPrompt: session.systemPrompt,
                at: start)
            #expect(held.messages.count == (context == .recorded ? 2 : 0))
            #expect(held.title == "Numbers (rerun with local:other)" && held.id != session.id && held.model == model)
            #expect(held.systemPrompt == "Be brief." && held.settings.seed == 7)
        }
    }

    @Test func onlyTheSameWholeAnswerCountsAsTheSame() throws {
        let recorded = session([user("One?", "u1", after: nil), answer("Eins, zwei.", "a1", after: "u1")])
        let turn = try Rerun(of: recorded, with: model, context: .new).turns[0]
        #expect(TurnComparison(of: turn, answer: answer("Eins, zwei.", "n1", after: "u1")).isSame)
        #expect(!TurnComparison(of: turn, answer: answer("Eins, drei.", "n1", after: "u1")).isSame)
        #expect(!TurnComparison(of: turn, answer: answer("Eins, zwei.", "n1", after: "u1", isInterrupted: true)).isSame)
        var calling = answer("Eins, zwei.", "n1", after: "u1")
        calling.reply?.toolCalls = [ToolCall(id: "1", name: "add", arguments: "{}")]
        #expect(!TurnComparison(of: turn, answer: calling).isSame)
        var unanswered = turn
        unanswered.recorded = nil
        #expect(!TurnComparison(of: unanswered, answer: answer("Eins, zwei.", "n1", after: "u1")).isSame)
    }

    @Test func tokensTimeAndCostAddUp() {
        let totals = AnswerTotals(of: [answer("a", "1", after: "u"), answer("b", "2", after: "u"), user("c", "3", after: nil)])
        #expect(totals.completionTokens == 6 && totals.promptTokens == 8 && totals.milliseconds == 200)
        #expect(totals.cost == ["USD": 1])
        #expect(AnswerTotals(of: []).completionTokens == nil)
    }
}
