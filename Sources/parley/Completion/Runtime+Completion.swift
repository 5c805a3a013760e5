import ChatUI
import SessionIndex

// What completion asks for, read away from the loop.
extension Runtime {
    func listDirectory(_ query: DirectoryQuery) {
        startThread { [mailbox] in mailbox.post(.directoryListed(DirectoryReader.list(query))) }
    }

    func listNames(_ kind: KnownNames) {
        startThread { [mailbox, engine, backends, models, themes, presets, snippets, finder] in
            let names: [KnownName] =
                switch kind {
                case .models:
                    // What is known without asking anybody.
                    engine.choices.map { KnownName($0.reference, detail: $0.summary) }
                        + backends.listedNames.filter { $0 != "local" }
                        .flatMap { models.list(of: $0)?.models ?? [] }.map { KnownName($0.reference, detail: $0.summary) }
                case .themes: themes.names.map { KnownName($0) }
                case .presets: presets.names.map { KnownName($0) }
                case .snippets: snippets.all().snippets.map { KnownName($0.name, detail: $0.summary) }
                case .sessions: finder.newest.map { KnownName($0.title, detail: $0.updatedAt.shortDescription) }
                case .tags: Set(finder.newest.flatMap(\.tags)).sorted().map { KnownName($0) }
                }
            mailbox.post(.namesListed(kind, names))
        }
    }
}

extension SessionFinder {
    /// The sessions that were changed last, as the index has them; none where there is no index.
    fileprivate var newest: [IndexedSession] {
        sessions?.withIndex { index throws(SessionIndexError) in try index.newest(1000) } ?? []
    }
}
