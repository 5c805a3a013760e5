import ChatCore
import ScreenTesting
import SeededRandom
import TerminalCore
import Testing

@testable import ChatUI

/// One question to several models, side by side.
@Suite struct ComparisonTests {
    private let models = ["local:one", "local:two", "local:three", "local:four"]

    /// What was asked, and the replies that run for it, in the order of the models.
    private func comparing(_ count: Int, columns: Int = 80, rows: Int = 16) -> (
        state: ChatState, replies: [MessageID]
    ) {
        var state = ChatState.empty(columns: columns, rows: rows)
        state.press("/compare \(models.prefix(count).joined(separator: " ")) -- Which river?<enter>")
        return (state, state.comparison?.columns.map(\.id) ?? [])
    }

    private func say(_ text: String, _ id: MessageID, in state: inout ChatState) {
        _ = state.update(.reply(id, .received(milliseconds: 100, text: text, reasoning: "")), at: start)
    }

    private func finish(_ id: MessageID, in state: inout ChatState) {
        var outcome = ReplyOutcome(milliseconds: 900)
        outcome.usage = Usage(promptTokens: 5, completionTokens: 7)
        outcome.cost = Cost(amount: 0.0001, currency: "USD", source: "router price list")
        _ = state.update(.reply(id, .ended(outcome)), at: start)
    }

    @Test(arguments: ["<f5>", "<alt-left>", "<ctrl-x>y", "<ctrl-x>f", "<ctrl-x>u"])
    func whatIsForOneConversationSaysSoBesideOthers(key: String) {
        var state = ChatState.empty()
        state.press("/compare a:x a:y -- Hi<enter>")
        let effects = state.press(key)
        #expect(effects.isEmpty && state.overlay == nil && state.comparison != nil)
        #expect(state.notice?.summary.hasPrefix("Models stand side by side: ") == true)
    }

    @Test func everyModelIsAskedTheSameAtOnceAndEachAnswerIsAVariant() {
        var state = ChatState.empty()
        let effects = state.press("/compare local:one local:two -- Which river?<enter>")
        let asked = effects.compactMap {
            if case .requestReply(let session) = $0 { session } else { nil }
        }
        #expect(asked.map(\.model.text) == ["local:one", "local:two"])
        #expect(
            asked.map { $0.activeMessages.map(\.text) } == [["Which river?", ""], ["Which river?", ""]])
        #expect(asked.map(\.runningReply) == state.comparison?.columns.map(\.id))
        #expect(asked.allSatisfy { effects.contains(.learnContext($0.model)) })
        let question = state.session.messages[0].id
        #expect(state.session.messages.dropFirst().map(\.parent) == [question, question])
        #expect(
            state.session.runningReplies.count == 2 && state.session.head == state.session.messages[1].id)
    }

    @Test func eachAnswerTakesItsOwnTextInAnyOrder() {
        var (state, replies) = comparing(3)
        say("The Rhine", replies[2], in: &state)
        say("The Seine", replies[0], in: &state)
        say(".", replies[2], in: &state)
        finish(replies[0], in: &state)
        say("The Danube.", replies[1], in: &state)
        #expect(replies.map { state.session[$0]?.text } == ["The Seine", "The Danube.", "The Rhine."])
        #expect(state.session.runningReplies == Array(replies[1...]))
        finish(replies[2], in: &state)
        finish(replies[1], in: &state)
        #expect(!state.session.isReplying && state.comparison?.isRunning == false)
        #expect(state.session[replies[1]]?.reply?.usage?.completionTokens == 7)
        // What comes late is dropped.
        say(" late", replies[1], in: &state)
        #expect(state.session[replies[1]]?.text == "The Danube.")
    }

    @Test func enterGoesOnWithTheChosenAnswerAndItsModel() {
        var (state, replies) = comparing(2)
        for (reply, text) in zip(replies, ["The Seine.", "The Danube."]) {
            say(text, reply, in: &state)
            finish(reply, in: &state)
        }
        state.press("<right><enter>")
        #expect(
            state.comparison == nil && state.session.head == replies[1]
                && state.session.model.text == "local:two")
        state.press("And?<enter>")
        #expect(
            state.session.activeMessages.map(\.text) == ["Which river?", "The Danube.", "And?", ""])
    }

    @Test func escStopsAllThenCloses() {
        var (state, replies) = comparing(2)
        say("The Sei", replies[0], in: &state)
        let effects = state.press("<escape>")
        #expect(
            effects.contains(.cancelReply(replies[0])) && effects.contains(.cancelReply(replies[1])))
        #expect(!state.session.isReplying && state.session[replies[0]]?.reply?.isInterrupted == true)
        #expect(state.comparison != nil)
        state.press("<escape>")
        #expect(state.comparison == nil && state.session.head == replies[0])
    }

    @Test func oneModelIsComparedWithTheOneInUseAndTheLastQuestionIsAskedAgain() {
        var state = ChatState.empty()
        state.press("Which river?<enter>")
        state.receive("The Seine.")
        state.finishReply()
        state.press("/compare local:two<enter>")
        #expect(
            state.comparison?.columns.map(\.model.text) == ["local:smollm2-135m-instruct", "local:two"])
        let question = state.session.messages[0].id
        #expect(state.session.messages.count { $0.parent == question } == 3)
    }

    @Test(arguments: [
        "/compare", "/compare a b c d e", "/compare local:one local:", "/compare local:one local:two",
    ])
    func whatCannotBeComparedIsToldInOneSentence(line: String) {
        var state = ChatState.empty()
        #expect(
            state.press(line + "<enter>").allSatisfy {
                if case .rememberPrompt = $0 { true } else { false }
            })
        #expect(state.comparison == nil && state.notice?.severity == .error)
    }

    @Test func aFailureOfOneIsToldInItsColumn() {
        var (state, replies) = comparing(2)
        let failure = Notice(.error, "The token was refused.")
        let attempt = Attempt(at: start, status: 401, error: "The token was refused")
        _ = state.update(
            .reply(replies[0], .ended(ReplyOutcome(milliseconds: 9, attempt: attempt, failure: failure))),
            at: start)
        say("The Danube.", replies[1], in: &state)
        #expect(state.notice == nil && state.session.runningReplies == [replies[1]])
        let frame = state.frame(at: start)
        #expect(frame.rows.contains { $0.contains("✂ The token was refused") })
    }

    @Test(arguments: [80, 120, 200]) func columnsStandSideBySide(columns: Int) throws {
        var (state, replies) = comparing(columns == 80 ? 2 : columns == 120 ? 3 : 4, columns: columns)
        let texts = [
            "The **Seine** is 777 km long.\n\n- Paris\n- Rouen\n",
            "The Danube is 2850 km long, and it flows through *ten* countries.",
            "多瑙河 is the Danube.", "I do not know.",
        ]
        for (reply, text) in zip(replies, texts) { say(text, reply, in: &state) }
        finish(replies[1], in: &state)
        try expectScreen(state.frame(at: start), "comparison-\(columns)")
        for reply in replies { finish(reply, in: &state) }
        state.press("<right>d")
        try expectScreen(state.frame(at: start), "comparison-differences-\(columns)")
    }

    @Test func allColumnsScrollTogetherAndStayInTheirRows() {
        var (state, replies) = comparing(2, rows: 12)
        let lines = (1...40).map { "Line \($0)." }.joined(separator: "\n\n")
        for reply in replies {
            say(lines, reply, in: &state)
            finish(reply, in: &state)
        }
        func shown() -> [String] {
            _ = state.frame(at: start)
            return state.frame(at: start).rows.filter { $0.contains("Line ") }
        }
        #expect(shown().last?.split(separator: "│").map { $0.contains("Line 40.") } == [true, true])
        state.press("g")
        #expect(shown().first?.split(separator: "│").map { $0.contains("Line 1.") } == [true, true])
        state.press("j<page-down>k")
        #expect(
            shown().allSatisfy { row in
                let halves = row.split(separator: "│").map { $0.split(separator: " ").prefix(2).joined() }
                return halves.count == 2 && halves[0] == halves[1]
            })
        state.press("G")
        #expect(shown().last?.contains("Line 40.") == true)
    }

    /// Columns are made from what was laid out before, and look as if laid out at once.
    @Test(arguments: 1...12) func aColumnThatGrowsLooksAsOneLaidOutWhole(piece: Int) {
        let text =
            "# Rivers\n\nThe **Seine** and `code`.\n\n- one\n- two [link][1]\n\n```swift\nlet a = 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n[1]: http://example.com\n\nThe end.\n"
        var (state, replies) = comparing(2, columns: 100, rows: 30)
        var (whole, wholeReplies) = comparing(2, columns: 100, rows: 30)
        var rest = Substring(text)
        while !rest.isEmpty {
            say(String(rest.prefix(piece)), replies[0], in: &state)
            rest = rest.dropFirst(piece)
            _ = state.frame(at: start)
        }
        say(text, wholeReplies[0], in: &whole)
        finish(replies[0], in: &state)
        finish(wholeReplies[0], in: &whole)
        #expect(state.frame(at: start).rows.dropLast(3) == whole.frame(at: start).rows.dropLast(3))
    }

    /// What a screen shows of a comparison that has never been drawn before.
    private func fresh(_ state: ChatState) -> Frame {
        var state = state
        for index in state.comparison!.columns.indices { state.comparison!.columns[index].body = ComparisonColumn() }
        state.comparison!.picture = nil
        return state.frame(at: start)
    }

    /// Each part takes in the news of one column and moves nothing else; the last one shows what a whole frame does.
    @Test(arguments: UInt64(1)...8) func framesInPartsEndAsAWholeOne(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var (state, replies) = comparing(4, columns: 50 + random.number(90), rows: 8 + random.number(20))
        let words = ["river ", "the ", "**bold** ", "`code`\n", "\n\n- item ", "\n\n```\nlet a\n```\n", "中文 "]
        let keys = ["<left>", "<right>", "1", "4", "k", "j", "<page-up>", "G", "g"]
        for _ in 0..<60 {
            for reply in replies where random.number(3) > 0 && state.session.runningReplies.contains(reply) {
                say((0...random.number(12)).map { _ in words[random.number(words.count)] }.joined(), reply, in: &state)
            }
            if random.number(5) == 0 { state.press(keys[random.number(keys.count)]) }
            if random.number(60) == 0, let running = state.session.runningReplies.first { finish(running, in: &state) }
            if random.number(30) == 0 {
                _ = state.update(
                    .resized(Size(columns: 30 + random.number(110), rows: 8 + random.number(20))), at: start)
            }
            var parts = 0
            repeat {
                // A key may come in between.
                if parts > 0, random.number(12) == 0 { state.press(keys[random.number(2)]) }
                _ = state.frame(at: start, inParts: true)
                parts += 1
            } while state.isBehind
            #expect(parts <= 5)
            #expect(state.frame(at: start, inParts: true) == fresh(state), "seed \(seed)")
        }
    }

    @Test func aWiderWindowHasRoomForTheColumnsBeforeTheChosenOne() {
        var (state, _) = comparing(4, columns: 60)
        state.press("4")
        #expect(state.frame(at: start).rows[0].contains("▸ local:four 4/4"))
        _ = state.update(.resized(Size(columns: 120, rows: 16)), at: start)
        let heads = state.frame(at: start).rows[0]
        #expect(heads.hasPrefix("  local:one 1/4") && heads.contains("▸ local:four 4/4"))
    }

    @Test func aPartShowsTheNewsOfOneColumnAndKeysNeedNone() {
        var (state, replies) = comparing(3, columns: 120)
        _ = state.frame(at: start)
        for reply in replies { say("The river", reply, in: &state) }
        func shown() -> Int {
            let frame = state.frame(at: start, inParts: true)
            return frame.rows.joined().components(of: "The river")
        }
        #expect(shown() == 1 && state.isBehind)
        #expect(shown() == 2 && state.isBehind)
        #expect(shown() == 3 && !state.isBehind)
        state.press("<right>")
        #expect(shown() == 3 && !state.isBehind)
    }
}

extension String {
    /// How often `text` stands in it.
    fileprivate func components(of text: String) -> Int { ranges(of: text).count }
}
