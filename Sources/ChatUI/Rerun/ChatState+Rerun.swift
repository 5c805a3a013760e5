import ChatCore

/// A conversation that is being held once more, in a session of its own.
public struct RunningRerun: Hashable, Sendable {
    public let rerun: Rerun
    /// The replies to the turns so far, the running one among them.
    public fileprivate(set) var answers: [MessageID] = []
    /// True when no further turn is asked: all were, or one was stopped or failed.
    public fileprivate(set) var hasEnded = false

    fileprivate let showsReport: Bool

    init(_ rerun: Rerun, showsReport: Bool) {
        self.rerun = rerun
        self.showsReport = showsReport
    }
}

extension ChatState {
    /// The answer to a turn, as far as it has come, beside the recorded one; nil for a turn that was not asked yet.
    public func rerunComparison(of turn: Int) -> TurnComparison? {
        guard let running = rerunning, turn < running.answers.count, let answer = session[running.answers[turn]] else {
            return nil
        }
        return TurnComparison(of: running.rerun.turns[turn], answer: answer)
    }

    /// `/rerun [MODEL]`: what was asked in this session is asked again, in a session of its own.
    mutating func rerun(with name: String, at now: Timestamp) -> [Effect] {
        if session.isReplying { return tell(Notice(.information, "A reply is still coming.", advice: "Esc stops it.")) }
        do {
            let model = name.isEmpty ? nil : try ModelReference(name, backends: options.backends)
            let rerun = try Rerun(of: session, with: model, context: .new, backends: options.backends)
            let new = rerun.session(
                for: session, id: ids.next(at: now), settings: session.settings, systemPrompt: session.systemPrompt, at: now)
            return start(rerun, in: new, showsReport: true, at: now)
        } catch let error as RerunError {
            return tell(Notice(.error, error.summary, advice: "Say /rerun MODEL to ask another model."))
        } catch {
            let reason = (error as? ModelReferenceError)?.summary ?? "\(error)"
            return tell(Notice(.error, "Not asked again: \(reason).", advice: "Say /rerun MODEL."))
        }
    }

    /// Leaves the session for a new one, in which the turns are asked one after the other.
    /// - Parameter showsReport: whether a pane tells at the end what differs.
    mutating func start(
        _ rerun: Rerun, in session: ChatSession, showsReport: Bool = false, at now: Timestamp
    ) -> [Effect] {
        let dropped = dropAside()
        isSaved = false
        replaceSession(ShownSession(session: session))
        rerunning = RunningRerun(rerun, showsReport: showsReport)
        conversation.followTail()
        return dropped + [.closeSession] + askNextTurn(at: now)
    }

    /// What follows the end of a reply: the next turn, unless this one gave no answer.
    mutating func goOnRerunning(after outcome: ReplyOutcome, isStopped: Bool, at now: Timestamp) -> [Effect] {
        guard let running = rerunning, !running.hasEnded else { return [] }
        if !isStopped, outcome.failure == nil, running.answers.count < running.rerun.turns.count { return askNextTurn(at: now) }
        rerunning!.hasEnded = true
        if running.showsReport { showReport() }
        return []
    }

    private mutating func showReport() {
        let turns = rerunning!.rerun.turns.count
        let comparisons = (0..<turns).compactMap(rerunComparison)
        var rows = ["\(comparisons.count(where: \.isSame)) of \(turns) answers are the same."]
        for (index, comparison) in comparisons.enumerated() {
            rows += ["", "\(index + 1). \(comparison.turn.questions.map(\.text).joined(separator: " "))", comparison.verdict]
            guard !comparison.diff.isEmpty, comparison.turn.recorded != nil else { continue }
            rows += comparison.diff.marked.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map(String.init)
        }
        overlay = .text(TextPane(title: "Asked again", rows: rows))
    }

    private mutating func askNextTurn(at now: Timestamp) -> [Effect] {
        let running = rerunning!
        let turn = running.rerun.turns[running.answers.count]
        var effects = create()
        if turn.model != session.model { effects += record(.modelChanged(turn.model, at: now)) }
        if running.rerun.context == .new {
            for question in turn.questions {
                effects += record(
                    .messageSent(
                        ChatMessage(
                            id: question.id, parent: session.head, role: question.role, createdAt: now, content: question.content)
                    ))
            }
        }
        let question = turn.questions[turn.questions.count - 1].id
        if contextLength(of: turn.model) != nil {
            var asking = session
            asking.apply(.headMoved(question, at: now))
            // Less than the recorded conversation would be another test.
            notice = warning(of: asking, for: turn.model) ?? notice
        }
        effects += startReply(to: question, at: now)
        rerunning!.answers.append(session.runningReply!)
        return effects
    }
}
