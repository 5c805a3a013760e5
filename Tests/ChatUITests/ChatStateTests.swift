import ChatCore
import ChatUI
import TerminalCore
import Testing

@Suite struct ChatStateTests {
    @Test func theFirstMessageMakesTheFileThenIsRecordedThenAsksForAReply() throws {
        var state = ChatState.empty()
        let effects = state.press("Why is the sky blue?<enter>")
        let question = try #require(state.session.activeMessages.first)
        #expect(question.text == "Why is the sky blue?")
        guard case .createSession(let created) = effects[0] else { return #expect(Bool(false), "\(effects)") }
        #expect(created.messages.isEmpty)
        #expect(effects[1] == .record(.messageSent(question)))
        #expect(effects[2] == .record(.titleChanged("Why is the sky blue?", at: start)))
        guard case .record(.replyStarted(let reply)) = effects[3] else { return #expect(Bool(false), "\(effects)") }
        #expect(reply.parent == question.id)
        #expect(effects[4] == .requestReply(to: state.session))
        #expect(effects[5] == .learnContext(state.session.model))
        #expect(effects[6] == .rememberPrompt("Why is the sky blue?"))
        #expect(effects.count == 7)
        #expect(state.session.isReplying)
    }

    @Test func theSessionAndTheJournalAreGivenTheSameEvents() throws {
        var state = ChatState.empty()
        var effects = state.press("Hi<enter>")
        effects += state.receive("Hel")
        effects += state.receive("lo")
        effects += state.finishReply()
        effects += state.press("/rename Greeting<enter>/set temperature 0.5<enter>")
        var replayed: ChatSession?
        for effect in effects {
            if case .createSession(let session) = effect { replayed = session }
            if case .record(let event) = effect { replayed?.apply(event) }
        }
        #expect(replayed == state.session)
        #expect(state.session.activeMessages.last?.text == "Hello")
        #expect(state.session.title == "Greeting")
        #expect(state.session.settings.temperature == 0.5)
    }

    @Test func blanksSendNothingAndASecondMessageWaitsForTheReply() {
        var state = ChatState.empty()
        let effects1 = state.press("   <enter><ctrl-u>")
        #expect(effects1.isEmpty)
        state.press("One<enter>")
        let effects2 = state.press("Two<enter>")
        #expect(effects2.isEmpty)
        #expect(state.session.messages.count == 2)
        #expect(state.notice?.advice == "Esc stops it.")
        state.finishReply()
        let effects3 = state.press("<enter>")
        #expect(!effects3.isEmpty)
        #expect(state.session.messages.map(\.text) == ["One", "", "Two", ""])
    }

    @Test(arguments: ["<escape>", "<ctrl-c>"])
    func stoppingKeepsWhatCameAndDropsWhatComesLate(key: String) throws {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("Hel")
        let running = try #require(state.session.runningReply)
        let effects = state.press(key)
        #expect(effects.first == .cancelReply(running))
        let late = state.update(.reply(running, .received(milliseconds: 5, text: "lo", reasoning: "")), at: start)
        #expect(late.isEmpty)
        let reply = try #require(state.session[running])
        #expect(reply.text == "Hel")
        #expect(reply.reply?.isInterrupted == true)
        #expect(!state.session.isReplying)
        #expect(!state.hasQuit)
    }

    @Test func ctrlCClearsTheDraftAndOnlyTwiceOnAnEmptyOneQuits() {
        var state = ChatState.empty()
        state.press("draft<ctrl-c>")
        #expect(!state.hasQuit)
        state.press("<ctrl-c>")
        #expect(!state.hasQuit)
        state.press("x<backspace><ctrl-c>")
        #expect(!state.hasQuit)
        let effects4 = state.press("<ctrl-c>")
        #expect(effects4 == [.closeSession])
        #expect(state.hasQuit)
    }

    @Test func quittingDuringAReplyKeepsItInterrupted() {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("Hel")
        let effects = state.run(.terminated)
        #expect(effects.last == .closeSession)
        #expect(state.hasQuit)
        #expect(state.session.activeMessages.last?.reply?.isInterrupted == true)
    }

    @Test func aFailedReplyTellsWhyAndKeepsItsText() throws {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("Hel")
        let failure = Notice(.error, "The stream was cut.", advice: "Send /retry.")
        state.finishReply(
            ReplyOutcome(
                milliseconds: 50, attempt: Attempt(at: start, status: 200, error: "the stream was cut"), failure: failure))
        #expect(state.notice == failure)
        let message = try #require(state.session.activeMessages.last)
        #expect(message.text == "Hel")
        #expect(message.reply?.isInterrupted == true)
        #expect(message.reply?.attempts.last?.error == "the stream was cut")
    }

    @Test func aRetryIsAnotherReplyToTheSameMessage() throws {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("One")
        state.finishReply()
        state.press("/retry<enter>")
        state.receive("Two")
        state.finishReply()
        #expect(state.session.activeMessages.map(\.text) == ["Hi", "Two"])
        #expect(state.session.messages.map(\.text) == ["Hi", "One", "Two"])
        #expect(state.session.messages[1].parent == state.session.messages[2].parent)
    }

    @Test func switchingTheModelIsRecordedAndTheNextReplyIsItsWork() throws {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.finishReply()
        let other = try ModelReference("ollama:llama3.2:1b")
        let effects5 = state.press("/model ollama:llama3.2:1b<enter>")
        #expect(effects5.prefix(2) == [.record(.modelChanged(other, at: start)), .prepare(other)])
        state.press("And now?<enter>")
        state.finishReply()
        #expect(
            state.session.activeMessages.compactMap { $0.reply?.author.reference } == [
                "local:smollm2-135m-instruct", "ollama:llama3.2:1b",
            ])
        state.press("<f2>")
        #expect(state.session.model.text == "local:smollm2-135m-instruct")
        state.press("/model a:b:c<enter>")
        #expect(state.notice?.severity == .error)
        #expect(state.session.model.text == "local:smollm2-135m-instruct")
    }

    @Test func thePickerFiltersAndChoosesAndTakesAReferenceThatIsNotListed() {
        var state = ChatState.empty()
        let effects6 = state.press("<ctrl-p>")
        #expect(effects6 == [.listModels])
        _ = state.run(
            .modelsListed(
                ModelList(
                    backend: "local",
                    models: [
                        ModelChoice(reference: "local:smollm2-135m-instruct"),
                        ModelChoice(reference: "local:qwen2.5-coder-0.5b-instruct"),
                    ])))
        state.press("qw<enter>")
        #expect(state.session.model.text == "local:qwen2.5-coder-0.5b-instruct")
        state.press("<ctrl-p>vllm:org/m<enter>")
        #expect(state.session.model.text == "vllm:org/m")
        state.press("<ctrl-p>x<escape>")
        #expect(state.overlay == nil)
        #expect(state.session.model.text == "vllm:org/m")
    }

    @Test func aReadOnlySessionTakesNoMessageAndKeepsTheDraft() {
        var state = ChatState.empty()
        _ = state.run(.sessionOpened(ShownSession(session: .empty, readOnlyReason: "Another program writes this session.")))
        let effects7 = state.press("Hi<enter>")
        #expect(effects7.isEmpty)
        #expect(state.session.messages.isEmpty)
        #expect(state.notice?.summary == "Another program writes this session.")
        let effects8 = state.press("/set seed 1<enter>")
        #expect(effects8.allSatisfy { $0 == .rememberPrompt("/set seed 1") })
    }

    @Test func aNewSessionKeepsModelPromptAndSettingsAndLetsGoOfTheOldFile() {
        var state = ChatState.empty()
        state.press("/system Be brief.<enter>/set seed 7<enter>Hi<enter>")
        state.finishReply()
        let old = state.session.id
        let effects9 = state.press("<ctrl-n>")
        #expect(effects9 == [.closeSession])
        #expect(state.session.id != old)
        #expect(state.session.messages.isEmpty)
        #expect(state.session.systemPrompt == "Be brief.")
        #expect(state.session.settings.seed == 7)
        #expect(!state.isSaved)
    }

    @Test(arguments: ["temperature 3", "temperature x", "top_p -1", "max_tokens 0", "seed 1.5", "colour red", ""])
    func wrongParametersAreRefusedWithTheRange(argument: String) {
        var state = ChatState.empty()
        state.press("/set \(argument)<enter>")
        #expect(state.notice?.severity == .error)
        #expect(state.session.settings == GenerationSettings())
    }

    @Test func pastedTextNeverSendsAndItsLineEndsBecomeNewLines() {
        var state = ChatState.empty()
        let effects10 = state.run(.input(.paste("a\r\nb\rc\nd\n")))
        #expect(effects10.isEmpty)
        state.press("<enter>")
        #expect(state.session.activeMessages.first?.text == "a\nb\nc\nd\n")
    }

    @Test func retriesAreRecordedAndCountedDownInTheStatusLine() throws {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        let attempt = Attempt(at: start, status: 503, error: "loading the model")
        let effects = state.update(.reply(state.session.runningReply!, .retrying(attempt, afterMilliseconds: 18_000)), at: start)
        #expect(effects == [.record(.replyAttempted(state.session.runningReply!, attempt))])
        let status = { (frame: Frame) in frame.text(row: frame.size.rows - 2) }
        #expect(status(state.frame(at: start)).contains("loading the model, next try in 18 s"))
        #expect(status(state.frame(at: start.advanced(byMilliseconds: 5000))).contains("next try in 13 s"))
        // A long reason leaves room for the countdown.
        let reason = "The model is loading at a provider that is very far away, so this takes some more time"
        _ = state.update(
            .reply(state.session.runningReply!, .retrying(Attempt(at: start, error: reason), afterMilliseconds: 18_000)),
            at: start)
        #expect(status(state.frame(at: start)).contains(/The model is[^,]*…, next try in 18 s/))
        #expect(state.nextTick(after: start) != nil)
        state.receive("x")
        #expect(state.nextTick(after: start) == nil)
    }

    @Test func tabCompletesSlashCommands() {
        var state = ChatState.empty()
        state.press("/mod<tab>")
        state.press("x:y<enter>")
        #expect(state.session.model.text == "x:y")
    }

    @Test func theDraftSurvivesARefusedCommand() {
        var state = ChatState.empty()
        state.press("/modle x<enter>")
        #expect(state.notice?.advice == "Did you mean /model?")
        state.press("<ctrl-a><right><delete><delete><delete><delete><delete>model<enter>")
        #expect(state.session.model.text == "x")
    }

    @Test func aMessageThatLooksLikeACommandIsKeptWhileAReplyComes() {
        var state = ChatState.empty()
        state.press("Hi<enter>/etc/hosts explain<enter>")
        state.finishReply()
        state.press("<enter>")
        #expect(state.session.activeMessages.map(\.text) == ["Hi", "", "/etc/hosts explain", ""])
    }

    @Test func openingASessionChangesFilesOnlyWhenItIsShown() throws {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        let running = try #require(state.session.runningReply)
        let other = ChatSession(id: ULID(milliseconds: 9, random: 9), createdAt: start, model: state.session.model)
        let asked = state.update(.sessionFound(other.id), at: start)
        #expect(asked == [.openSession(other.id)])
        let shown = state.update(.sessionOpened(ShownSession(session: other)), at: start)
        #expect(shown.first == .cancelReply(running))
        #expect(shown.suffix(3) == [.adoptSession(other.id), .warmUp(other.model), .learnContext(other.model)])
        let again = state.update(.sessionFound(other.id), at: start)
        #expect(again.isEmpty)
    }

    @Test func aNumberNobodyCanCountToIsShownAndDoesNoHarm() {
        var state = ChatState.empty()
        state.press("Hi<enter>")
        state.receive("x", after: 1)
        state.finishReply(
            ReplyOutcome(
                milliseconds: 2, usage: Usage(promptTokens: .max, completionTokens: .max),
                cost: Cost(amount: 1e300, currency: "USD", source: "a server")))
        #expect(state.frame(at: start).text(row: 14).contains("local:smollm2"))
    }

    @Test func theSameActionsGiveTheSameScreen() {
        var left = ChatState.empty()
        var right = ChatState.empty()
        for _ in 0..<2 {
            left.press("Hi<enter>")
            left.receive("Hello **you**")
            left.finishReply()
            swap(&left, &right)
        }
        #expect(left.frame(at: start) == right.frame(at: start))
        #expect(left.session == right.session)
    }
}
