import ChatCore

// A conversation that is too long for its model: noticed before it is sent, and what is done about it.
extension ChatState {
    /// How many tokens a model takes; nil when that is not known, and then nothing is said.
    func contextLength(of model: ModelReference) -> Int? { contextLengths[model.text] }

    /// Finds out how many tokens a model takes, when it is not known: from the list it was chosen from, or outside.
    mutating func findContext(of model: ModelReference) -> [Effect] {
        guard contextLengths[model.text] == nil else { return [] }
        // What is saved of a list says no more than the list; the engine and routes have other sources.
        guard let listed = models.choice(of: model.text), model.backend != "route", model.backend != "local" else {
            return [.learnContext(model)]
        }
        contextLengths[model.text] = listed.facts.contextLength
        return []
    }

    /// What became known of the model in use, or of another.
    mutating func learnContext(_ length: Int, of reference: String) -> [Effect] {
        guard length > 0, contextLengths[reference] != length else { return [] }
        contextLengths[reference] = length
        if reference == session.model.text, !session.isReplying, notice?.severity ?? .information == .information {
            noticeSmallContext()
        }
        return []
    }

    /// Says at once that the model in use takes less than there is, where that is asked about before the next message.
    mutating func noticeSmallContext() {
        guard options.contextPolicy == .ask, !session.activePath.isEmpty, let length = contextLength(of: session.model) else {
            return
        }
        let fit = session.contextFit(of: session.model, length: length)
        guard fit.isTooLong else { return }
        notice = Notice(
            .warning, "\(session.model.shortText) takes \(length) tokens; this conversation has about \(fit.promptTokens).",
            advice: "What to leave out is asked before the next message; /context asks now.")
    }

    /// Looks at a conversation that is about to be sent.
    /// - Returns: what to leave out, and what to say; nil when a person is to choose first.
    mutating func contextChoice(
        for intent: ContextQuestion.Intent, at now: Timestamp
    ) -> (choice: ContextChoice, notice: Notice?)? {
        guard let length = contextLength(of: session.model) else { return (.everything, nil) }
        let asking = asking(intent, at: now)
        let fit = asking.contextFit(of: session.model, length: length)
        guard fit.isTooLong else { return (.everything, nil) }
        let trim = asking.contextTrim(for: session.model, length: length)
        switch options.contextPolicy {
        case .ask:
            notice = nil
            ask(ContextQuestion(intent, fit, trim, in: asking))
            return nil
        case .trim:
            if let trim { return (.trim(trim.leftOut), warning(of: trim, because: fit.words, for: session.model)) }
            return (.everything, warning(of: asking, for: session.model))
        case .send: return (.everything, warning(of: asking, for: session.model))
        }
    }

    /// What to say of a conversation that is too long and is sent all the same; nil when it is not, as far as that is known.
    func warning(of asking: ChatSession, for model: ModelReference) -> Notice? {
        guard let length = contextLength(of: model) else { return nil }
        let fit = asking.contextFit(of: model, length: length)
        guard fit.isTooLong else { return nil }
        return Notice(
            .warning, "The conversation is too long for \(model.shortText), \(fit.words).", advice: "It is sent all the same.")
    }

    /// What to say where the oldest messages are left out without a question.
    func warning(of trim: ContextTrim, because reason: String, for model: ModelReference) -> Notice {
        Notice(
            .warning, "The conversation is too long for \(model.shortText), \(reason).",
            advice: "The oldest \(trim.leftOut) messages are left out of the request.")
    }

    private mutating func ask(_ question: ContextQuestion) {
        overlay = .context(question.list(for: session.model), question)
    }

    /// `/context`: what a request takes, and what can be left out.
    mutating func openContext() -> [Effect] {
        if session.isReplying { return tell(Notice(.information, "A reply is still coming.", advice: "Esc stops it.")) }
        guard let length = contextLength(of: session.model) else {
            let fit = session.contextFit(of: session.model, length: 1)
            return tell(
                Notice(
                    .information, "The conversation has about \(fit.promptTokens) tokens.",
                    advice: "How many \(session.model.shortText) takes is not known."))
        }
        let fit = session.contextFit(of: session.model, length: length)
        let trim = session.contextTrim(for: session.model, length: length)
        guard trim != nil || session.leftOut != nil else {
            return tell(
                Notice(
                    .information, "The conversation has \(fit.words).", advice: "There is no earlier message to leave out."))
        }
        ask(ContextQuestion(.nothing, fit, trim, in: session))
        return []
    }

    /// The server has refused a conversation as too long: the same choice, unless a person does something else meanwhile.
    mutating func askAfterRefusal(_ exceeded: ExceededContext, of reply: MessageID, at now: Timestamp) {
        guard options.contextPolicy == .ask, rerunning == nil, comparison == nil,
            session.activeMessages.contains(where: { $0.role == .user })
        else { return learn(from: exceeded, of: modelAsked(for: reply)) }
        // A reply that was to go on is still to do so.
        let beginning = session[reply].map { $0.reply?.timing.firstTokenMilliseconds == nil ? $0.text : "" } ?? ""
        let intent = beginning.isEmpty ? ContextQuestion.Intent.retry : .goOn
        let asking = asking(intent, at: now)
        let fit = fit(of: asking, for: session.model, refused: exceeded)
        // A guess, when nobody says it, that the next message is asked about too.
        contextLengths[session.model.text] = fit.length
        let trim = asking.contextTrim(for: session.model, length: fit.length, counted: exceeded.tokens)
        guard overlay == nil, prompt == nil, !isReading, composer.isEmpty else {
            if let failure = notice {
                notice = Notice(failure.severity, failure.summary, advice: "/context asks what to leave out.")
            }
            return
        }
        ask(ContextQuestion(intent, fit, trim, in: asking))
    }

    /// Escape: the message is still to be sent.
    mutating func leaveContextQuestion(_ question: ContextQuestion) {
        overlay = nil
        takeBack(question.intent)
    }

    mutating func takeBack(_ intent: ContextQuestion.Intent) {
        if case .send(let text, _) = intent, composer.editor.isEmpty { composer.editor.replace(with: text) }
    }

    mutating func chooseContext(_ id: String, _ question: ContextQuestion, at now: Timestamp) -> [Effect] {
        switch id {
        case "trim": return goOn(with: .trim(question.trim?.leftOut ?? 0), question.intent, at: now)
        case "summarise": return askForSummary(question, at: now)
        case "fork": return forkEnd(question, at: now)
        case "summary":
            let rows = (session.contextCut?.summary ?? "").split(separator: "\n", omittingEmptySubsequences: false)
            overlay = .text(TextPane(title: "Summary", rows: rows.map(String.init)))
            return []
        default: return goOn(with: .everything, question.intent, at: now)
        }
    }

    /// Does what was waited with.
    mutating func goOn(with choice: ContextChoice, _ intent: ContextQuestion.Intent, at now: Timestamp) -> [Effect] {
        switch intent {
        case .send(let text, let attachments): return sendMessage(text, attachments: attachments, context: choice, at: now)
        case .retry: return retry(context: choice, at: now)
        case .goOn: return continueReply(context: choice, at: now)
        case .nothing:
            if let refusal = refusalToWrite { return tell(refusal) }
            if choice == .everything {
                notice = Notice(.information, "Everything is sent again from the next message on.")
                return record(.contextCut(nil, at: now))
            }
            let effects = cut(choice, at: now)
            notice = session.leftOut.map { Notice(.information, $0.summary.sentence, advice: "/context sends them again.") }
            return effects
        }
    }

    /// Records where what is sent begins from now on. The message that is asked about is recorded already.
    mutating func cut(_ choice: ContextChoice, at now: Timestamp) -> [Effect] {
        contextCut(for: choice).map { record(.contextCut($0, at: now)) } ?? []
    }

    /// Where what is sent would begin; nil where nothing changes.
    func contextCut(for choice: ContextChoice) -> ContextCut? {
        let count: Int
        // What stands for still older messages goes on to do so.
        var summary = session.leftOut == nil ? "" : session.contextCut?.summary ?? ""
        switch choice {
        case .everything: return nil
        case .trim(let leftOut): count = leftOut
        case .summary(let text, let leftOut): (summary, count) = (text, leftOut)
        }
        guard session.activePath.indices.contains(count) else { return nil }
        return ContextCut(first: session.messages[session.activePath[count]].id, summary: summary)
    }

    /// The session as it would be with the message that waits, or with the last question as its end.
    func asking(_ intent: ContextQuestion.Intent, at now: Timestamp) -> ChatSession {
        var asking = session
        switch intent {
        case .send(let text, let attachments):
            let parent = revision.flatMap { session[$0.message] }.map(\.parent) ?? session.head
            asking.apply(
                .messageSent(
                    ChatMessage(
                        id: MessageID("to be sent"), parent: parent, role: .user, createdAt: now,
                        content: [ChatMessage.Part](text, composer.attachments + attachments))))
        case .retry:
            if let question = session.activeMessages.last(where: { $0.role == .user }) {
                asking.apply(.headMoved(question.id, at: session.updatedAt))
            }
        case .goOn, .nothing: break
        }
        return asking
    }

    /// Goes on in a new session that begins with the last turns only.
    private mutating func forkEnd(_ question: ContextQuestion, at now: Timestamp) -> [Effect] {
        guard let trim = question.trim else { return [] }
        let asking = asking(question.intent, at: now)
        let end = asking.activePath.dropFirst(trim.leftOut).map { asking.messages[$0] }.filter { session[$0.id] != nil }
        let fork = session.fork(of: end, as: ids.next(at: now), at: now)
        let effects = dropAside()
        let attachments = composer.attachments
        if let revision { composer.editor = revision.draft }
        let wasSaved = isSaved
        replaceSession(ShownSession(session: fork))
        composer.attach(attachments)
        isSaved = wasSaved && !end.isEmpty
        let begun = effects + [.closeSession] + (isSaved ? [.createSession(fork)] : [])
        let told = Notice(
            .information, "This is a new session with the last \(trim.kept) messages; the other stays as it was.")
        guard question.intent != .nothing else { return begun + tell(told) }
        return begun + goOn(with: .everything, question.intent, at: now) + tell(told)
    }
}
