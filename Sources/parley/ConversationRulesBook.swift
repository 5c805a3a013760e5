import ChatCore
import ChatUI
import Inference
import Synchronization

/// What was learnt, while the program runs, about what each model takes in a conversation.
final class ConversationRulesBook: Sendable {
    private struct Told: Hashable {
        var session: ULID
        var model: String
        var changes: [HistoryChange]
    }

    private let known = Mutex((rules: [String: ConversationRules](), told: Set<Told>()))

    /// Of a model, by its reference.
    func rules(of model: ModelReference) -> ConversationRules {
        known.withLock { $0.rules[model.text] ?? .anything }
    }

    /// Takes in why a model refused a conversation.
    /// - Returns: false when that says nothing new.
    func learn(from refusal: String, of model: ModelReference) -> Bool {
        known.withLock { $0.rules[model.text, default: .anything].learn(from: refusal) }
    }

    /// What to tell about a conversation that had to be changed; nil when it was told before in that session.
    func notice(of changes: [HistoryChange], in session: ChatSession) -> Notice? {
        guard !changes.isEmpty else { return nil }
        let isNew = known.withLock {
            $0.told.insert(Told(session: session.id, model: session.model.text, changes: changes))
                .inserted
        }
        guard isNew else { return nil }
        let list = changes.map(\.summary).joined(separator: "; ")
        return Notice(
            .warning, "\(session.model.shortText) does not take the conversation as it is: \(list).")
    }
}

extension ReplyStream {
    /// Asks, and when the model refuses the conversation for what is in it, asks again with what it takes.
    func askByRules(
        _ session: ChatSession, _ ask: (ConversationRules) async -> ReplyOutcome
    ) async -> ReplyOutcome {
        let book = answerers.rules
        while true {
            let outcome = await ask(book.rules(of: session.model))
            // Of each rule there is only so much to learn, so this ends.
            guard var attempt = outcome.attempt, let refusal = attempt.error, let status = attempt.status,
                (400...422).contains(status) || status == 500, book.learn(from: refusal, of: session.model)
            else { return outcome }
            attempt.waitedMilliseconds = 1
            report(.retrying(attempt, afterMilliseconds: 1))
        }
    }
}
