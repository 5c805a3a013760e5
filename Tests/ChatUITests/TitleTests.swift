import ChatCore
import ChatUI
import Testing

@testable import ChatUI

@Suite struct TitleTests {
    private func chat(_ titles: TitleSource = .local, model: String = "local:m") throws -> ChatState {
        let session = ChatSession(id: ULID(milliseconds: 1, random: 1), createdAt: start, model: try ModelReference(model))
        return ChatState(
            opened: ShownSession(session: session), isSaved: false, size: .init(columns: 60, rows: 16), seed: 1,
            options: ChatOptions(welcome: [], titles: titles))
    }

    /// Has a first exchange.
    /// - Returns: what is asked for a title; nil when nothing is.
    private func exchange(_ state: inout ChatState) -> ChatSession? {
        state.press("How long is the Rhine?<enter>")
        state.receive("About 1,230 km.")
        return asked(state.finishReply())
    }

    private func asked(_ effects: [Effect]) -> ChatSession? {
        effects.lazy.compactMap { if case .askAside(let session, _) = $0 { session } else { nil } }.first
    }

    private func answer(
        _ state: inout ChatState, _ request: ChatSession, _ text: String, _ change: (inout ReplyOutcome) -> Void = { _ in }
    )
        -> [Effect]
    {
        let id = request.runningReply!
        _ = state.update(.aside(id, .received(milliseconds: 3, text: text, reasoning: "")), at: start)
        var outcome = ReplyOutcome(milliseconds: 9, finishReason: "stop", usage: Usage(promptTokens: 60, completionTokens: 4))
        change(&outcome)
        return state.update(.aside(id, .ended(outcome)), at: start)
    }

    @Test func theModelThatAnsweredFirstGivesTheTitle() throws {
        var state = try chat()
        let request = try #require(exchange(&state))
        #expect(request.model.text == "local:m" && request.settings.maxTokens == 32)
        #expect(
            request.messages[0].text.contains("How long is the Rhine?") && request.messages[0].text.contains("About 1,230 km."))
        #expect(state.session.title == "How long is the Rhine?" && !state.session.isReplying)
        let effects = answer(&state, request, "\n**Title: “Length of the Rhine.”**\nMore words")
        #expect(state.session.title == "Length of the Rhine")
        guard case .record(.asideAnswered(let aside))? = effects.first else { return #expect(Bool(false), "\(effects)") }
        #expect(aside.purpose == .title && aside.usage?.completionTokens == 4)
        #expect(effects.last == .record(.titleChanged("Length of the Rhine", at: start)))
    }

    @Test func itIsAskedForOnceAndNeverAgain() throws {
        var state = try chat()
        let request = try #require(exchange(&state))
        _ = answer(&state, request, "") { $0.failure = Notice(.error, "No connection.") }
        #expect(state.session.title == "How long is the Rhine?" && state.notice == nil)
        state.press("And the Elbe?<enter>")
        state.receive("1,094 km.")
        #expect(asked(state.finishReply()) == nil)
        state.press("/retry<enter>")
        state.receive("Some 1,094 km.")
        #expect(asked(state.finishReply()) == nil)
    }

    @Test func theNextMessageIsNotKeptWaiting() throws {
        var state = try chat()
        let request = try #require(exchange(&state))
        let id = try #require(request.runningReply)
        let effects = state.press("And the Elbe?<enter>")
        #expect(effects.first == .cancelAside(id) && state.session.isReplying)
        let late = answer(&state, request, "Too late")
        #expect(late == [] && state.session.title == "How long is the Rhine?")
    }

    @Test func aTitleOfAPersonStays() throws {
        var state = try chat()
        let request = try #require(exchange(&state))
        state.press("/rename Rivers<enter>")
        _ = answer(&state, request, "Length of the Rhine")
        #expect(state.session.title == "Rivers" && state.session.asides.count == 1)
        var named = try chat()
        named.press("How long is the Rhine?<enter>/rename Rivers<enter>")
        named.receive("About 1,230 km.")
        #expect(asked(named.finishReply()) == nil)
    }

    @Test func nobodyIsAskedWhoMustNotBe() throws {
        var words = try chat(.words)
        #expect(exchange(&words) == nil)
        // Another machine's work may cost money and counts against a limit.
        var remote = try chat(.local, model: "org/m")
        #expect(exchange(&remote) == nil)
        var wanted = try chat(.model, model: "org/m")
        #expect(exchange(&wanted)?.model.text == "org/m")
        var secret = try chat()
        secret.press("/private<enter>")
        #expect(exchange(&secret) == nil)
        var stopped = try chat()
        stopped.press("Hi<enter>")
        stopped.receive("Hel")
        #expect(asked(stopped.press("<escape>")) == nil)
    }

    @Test(arguments: [
        ("Rivers of Germany", "Rivers of Germany"), ("  \"Rivers\"  ", "Rivers"), ("# Rivers\n\nThe Rhine…", "Rivers"),
        ("Title: Rivers", "Rivers"), ("Flüsse\u{1B}[31m in\tDeutschland.", "Flüsse[31m in Deutschland"),
        ("\u{202E}srevir\u{202C}", "srevir"), ("👩‍👩‍👧 family", "👩‍👩‍👧 family"), ("", nil), ("\n \n", nil), ("***", nil),
        ("Here is a title for your conversation:", nil),
        ("I think that this conversation is about a lot of things which I would now like to list for you", nil),
    ]) func anAnswerIsATitleOrNone(answer: String, title: String?) {
        #expect(answer.asTitle == title)
    }

    @Test func aTitleIsShortAndOneLineWhateverComes() {
        for seed in 0..<200 {
            let scalars = (0..<(seed * 3)).map { Unicode.Scalar(UInt32(($0 * 7919 + seed * 104729) % 0x2FFF)) ?? " " }
            guard let title = String(String.UnicodeScalarView(scalars)).asTitle else { continue }
            #expect(title.count <= 60 && !title.contains(where: \.isNewline) && !title.isEmpty)
            #expect(!title.unicodeScalars.contains { $0.properties.generalCategory == .control })
        }
    }

    @Test func anAnswerThatWasCutIsNoTitle() throws {
        var state = try chat()
        let request = try #require(exchange(&state))
        _ = answer(&state, request, "Length of the") { $0.finishReason = "length" }
        #expect(state.session.title == "How long is the Rhine?")
    }
}
