import ChatCore
import ChatUI

// How many tokens models take.
extension Runtime {
    /// Finds out once how many tokens a model takes; `contextLearned` tells of it. Nobody is asked: what backends have listed is kept.
    func learnContext(of reference: ModelReference) {
        guard contextsAsked.insert(reference.text).inserted else { return }
        // The engine knows at once; a list is a file.
        if reference.backend == "local" {
            mailbox.post(.contextLearned(engine.contextLength, of: reference.text))
            return
        }
        startThread { [mailbox, contexts] in
            if let length = contexts.length(of: reference) { mailbox.post(.contextLearned(length, of: reference.text)) }
        }
    }

    private var contexts: ContextBook { ContextBook(backends: backends, engine: engine, models: models) }

    /// The same for a front end that must know before it asks: reads files.
    func contextLength(of reference: ModelReference) -> Int? { contexts.length(of: reference) }
}

/// Where it is known how many tokens models take.
struct ContextBook: Sendable {
    let backends: BackendCatalog
    let engine: EngineHost
    let models: ModelFiles

    /// As far as this machine knows; of a route the least that its targets take.
    func length(of reference: ModelReference) -> Int? {
        switch reference.backend {
        case "local": return engine.contextLength
        case BackendCatalog.routeName:
            let targets = (try? backends.route(named: reference.name))?.targets.map(\.reference) ?? []
            // A route to itself is none.
            return targets.filter { $0.backend != BackendCatalog.routeName }.compactMap(length).min()
        default: break
        }
        guard let choice = models.choice(of: reference) else { return nil }
        let provider = choice.providers.first { $0.name == reference.provider }
        return provider?.facts.contextLength ?? choice.facts.contextLength
    }
}
