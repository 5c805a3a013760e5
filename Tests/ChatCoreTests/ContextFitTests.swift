import ChatCore
import Testing

@Suite struct ContextFitTests {
    private static let start = Timestamp(millisecondsSince1970: 1_790_000_000_000)
    private static let model = try! ModelReference("local:m")

    /// A conversation of so many turns, each question and answer of about `tokens` tokens.
    private func session(turns: Int, tokens: Int = 100, system: String = "", maxTokens: Int? = 100) -> ChatSession {
        var session = ChatSession(
            id: ULID(milliseconds: 1, random: 2), createdAt: Self.start, systemPrompt: system, model: Self.model,
            settings: GenerationSettings(maxTokens: maxTokens))
        for turn in 0..<turns {
            add("q\(turn)", .user, tokens, to: &session)
            add("a\(turn)", .assistant, tokens, to: &session)
        }
        return session
    }

    private func add(_ id: String, _ role: ChatMessage.Role, _ tokens: Int, to session: inout ChatSession) {
        let reply = role == .assistant ? Reply(author: Author(reference: "local:m", backend: "local")) : nil
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID(id), parent: session.head, role: role, createdAt: Self.start,
                    content: [.text(String(repeating: "abcd", count: tokens - 5))], reply: reply)))
    }

    @Test(arguments: [
        ("The quick brown fox jumps over the lazy dog.", 8...14), ("Der schnelle braune Fuchs springt.", 6...12),
        ("素早い茶色の狐がのろまな犬を飛び越える。", 12...24), ("Быстрая коричневая лиса прыгает.", 8...16), ("🦊🐶🎉", 4...9),
        ("func add(_ a: Int, _ b: Int) -> Int { a + b }", 12...26), ("3.14159265358979", 5...14), ("", 0...0),
    ]) func anEstimateIsNearWhatTokenizersCount(text: String, tokens: ClosedRange<Int>) {
        #expect(tokens.contains(TokenEstimate(of: text).tokens), "\(TokenEstimate(of: text).tokens)")
    }

    @Test func anEstimateOfPartsIsThatOfTheWhole() {
        let text = "Grüße, 世界! 🌍 It is 42."
        for end in text.indices {
            var parts = TokenEstimate(of: String(text[..<end]))
            parts.add(String(text[end...]))
            #expect(parts == TokenEstimate(of: text))
        }
    }

    @Test func allThatIsSentCountsAndRoomForTheAnswer() {
        var session = session(turns: 3, system: String(repeating: "abcd", count: 50))
        let fit = session.contextFit(of: Self.model, length: 1000)
        #expect(fit == ContextFit(promptTokens: 650, answerTokens: 100, length: 1000) && !fit.isTooLong)
        #expect(session.contextFit(of: Self.model, length: 749).isTooLong)
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("picture"), parent: session.head, role: .user, createdAt: Self.start,
                    content: [.image(mediaType: "image/png", source: .data("AAAA"))])))
        #expect(session.contextFit(of: Self.model, length: 1000).promptTokens == 650 + 805)
        // A longest answer of more than everything is no reason to refuse every question.
        #expect(self.session(turns: 1, maxTokens: 9000).contextFit(of: Self.model, length: 1000).answerTokens == 500)
        #expect(self.session(turns: 1, maxTokens: nil).contextFit(of: Self.model, length: 1000).answerTokens == 125)
    }

    @Test func whatTheServerCountedCorrectsTheEstimate() {
        var session = session(turns: 4)
        func finish(_ id: String, prompt: Int) {
            session.apply(
                .replyFinished(
                    ReplyEnd(
                        message: MessageID(id), at: Self.start, author: Author(reference: "local:m", backend: "local"),
                        usage: Usage(promptTokens: prompt))))
        }
        #expect(session.contextFit(of: Self.model, length: 4000).promptTokens == 800)
        finish("a1", prompt: 450)  // Three messages before it: 300 by the estimate.
        #expect(session.contextFit(of: Self.model, length: 4000).promptTokens == 1200)
        finish("a3", prompt: 560)  // Seven: 700.
        #expect(session.contextFit(of: Self.model, length: 4000).promptTokens == 640)
        // Another model counts otherwise.
        #expect(session.contextFit(of: try! ModelReference("local:other"), length: 4000).promptTokens == 800)
        // No figure of a server makes the estimate absurd.
        finish("a3", prompt: 1 << 60)
        #expect(session.contextFit(of: Self.model, length: 4000).promptTokens == 2400)
    }

    @Test(arguments: 2...12) func aTrimFitsAndKeepsTheSystemPromptAndTheLastTurn(turns: Int) throws {
        var session = session(turns: turns, system: String(repeating: "abcd", count: 50))
        add("last", .user, 100, to: &session)
        let trim = try #require(session.contextTrim(for: Self.model, length: 800))
        #expect(trim.leftOut + trim.kept == session.activePath.count && trim.leftOut >= 2)
        #expect(session[trim.first]?.role == .user)
        #expect(!trim.fit.isTooLong)
        session.apply(.contextCut(ContextCut(first: trim.first), at: Self.start))
        // What was promised is what is sent.
        #expect(session.contextFit(of: Self.model, length: 800) == trim.fit)
        #expect(session.sentMessages.last?.id == MessageID("last"))
        #expect(session.leftOut == LeftOut(messages: trim.leftOut, isSummarised: false))
        #expect(session.messages.count == 2 * turns + 1, "nothing is lost")
    }

    @Test func whereOneTurnIsAllThereIsNothingCanBeLeftOut() {
        var session = session(turns: 0)
        #expect(session.contextTrim(for: Self.model, length: 100) == nil)
        add("only", .user, 500, to: &session)
        #expect(session.contextTrim(for: Self.model, length: 100) == nil)
        #expect(session.contextFit(of: Self.model, length: 100).isTooLong)
    }

    @Test func aCutHoldsOnItsOwnBranchOnly() {
        var session = session(turns: 3)
        session.apply(.contextCut(ContextCut(first: MessageID("q1"), summary: "They said abcd."), at: Self.start))
        #expect(session.sentMessages.map(\.id.text) == ["q1", "a1", "q2", "a2"])
        #expect(session.sentSystemPrompt == "What was said before this, summed up:\n\nThey said abcd.")
        session.apply(.headMoved(MessageID("a0"), at: Self.start))
        #expect(session.sentMessages.map(\.id.text) == ["q0", "a0"] && session.leftOut == nil)
        #expect(session.sentSystemPrompt == "")
        session.apply(.headMoved(MessageID("a2"), at: Self.start))
        session.apply(.contextCut(nil, at: Self.start))
        #expect(session.sentMessages.count == 6)
    }

    @Test func anAnswerOfThePartThatWasSentCorrectsByThatPart() {
        var session = session(turns: 3)
        session.apply(.contextCut(ContextCut(first: MessageID("q2")), at: Self.start))
        session.apply(
            .replyStarted(
                ReplyStart(
                    id: MessageID("r"), parent: MessageID("q2"), author: Author(reference: "local:m", backend: "local"),
                    at: Self.start, leftOut: session.leftOut)))
        session.apply(
            .replyFinished(
                ReplyEnd(
                    message: MessageID("r"), at: Self.start, author: Author(reference: "local:m", backend: "local"),
                    usage: Usage(promptTokens: 200))))
        // It counted 200 for the 100 of the one message that was sent.
        session.apply(.contextCut(nil, at: Self.start))
        #expect(session[MessageID("r")]?.reply?.leftOut == LeftOut(messages: 4, isSummarised: false))
        #expect(session.contextFit(of: Self.model, length: 4000).promptTokens == 2 * (500 + 5))
    }
}
