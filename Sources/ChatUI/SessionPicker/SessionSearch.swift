import ChatCore

/// A search over everything that was ever said: what is typed goes to the index, what it finds is the list.
public struct SessionSearch: Hashable, Sendable {
    /// What a hit leads to.
    struct Target: Hashable, Sendable {
        var session: ULID
        /// Nil for what is no message.
        var place: SessionPlace?
    }

    public internal(set) var list: ListPicker
    private var targets: [Target] = []

    init(query: String) {
        list = ListPicker(
            title: "Search all sessions", items: [],
            footnote: "", isFilteredOutside: true)
        list.filter.insert(query)
    }

    var selected: Target? { list.selected.flatMap { Int($0.id) }.map { targets[$0] } }

    /// - Parameter result: of what is typed now.
    mutating func receive(_ result: SessionSearchResult) {
        targets = result.hits.map { hit in
            Target(session: hit.session.id, place: hit.message.map { SessionPlace(message: $0, words: result.words) })
        }
        list.note = result.problem ?? (result.hits.isEmpty ? "nothing found" : "")
        list.replaceItems(
            result.hits.enumerated().map { index, hit in
                ListItem(
                    id: "\(index)", pieces: hit.snippet, detail: hit.session.name,
                    preview:
                        "\(hit.session.name) · \(hit.role == "user" ? "you" : hit.role) · \(hit.at.shortDescription) · \(hit.session.model)"
                )
            })
    }
}

extension ChatState {
    mutating func openSessionSearch(_ query: String) -> [Effect] {
        overlay = .sessionSearch(SessionSearch(query: query))
        return [.searchSessions(query)]
    }

    mutating func receive(_ result: SessionSearchResult) -> [Effect] {
        // An answer to what was typed before comes too late to be of use.
        guard case .sessionSearch(var search) = overlay, search.list.filter.text == result.query else { return [] }
        search.receive(result)
        overlay = .sessionSearch(search)
        return []
    }

    /// Begins to read at a message, on another branch if that is where it is, with what was looked for shown where it stands.
    mutating func go(to place: SessionPlace, at now: Timestamp) -> [Effect] {
        guard session[place.message] != nil else {
            return tell(Notice(.warning, "The message is not in this session any more."))
        }
        var effects: [Effect] = []
        if !session.activeMessages.contains(where: { $0.id == place.message }) {
            let event = SessionEvent.headMoved(session.newestLeaf(below: place.message), at: now)
            if readOnlyReason == nil { effects = record(event) } else { session.apply(event) }
        }
        guard let index = session.activePath.firstIndex(where: { session.messages[$0].id == place.message }) else {
            return effects
        }
        effects += startReading()
        var target = TextPlace(message: index, part: .text)
        if let pattern = TextPattern(anyOf: place.words) {
            var search = ConversationSearch(pattern, in: session, withReasoning: conversation.showsReasoning)
            if let hit = search.goForward(from: TextPlace(message: index), by: 1, includingStart: true),
                hit.place.message == index
            {
                target = hit.place
            }
            conversation.search = search
        }
        withConversation { pane, view, height in pane.goTo(target, in: &view, height: height) }
        return effects
    }
}

extension TextPattern {
    /// Finds each of the words; nil for none.
    fileprivate init?(anyOf words: [String]) {
        guard !words.isEmpty else { return nil }
        let special = Set(#".[]()*+?{}|^$\"#)
        let alternatives = words.map { word in
            word.lowercased().reduce(into: "") { $0 += special.contains($1) ? "\\\($1)" : String($1) }
        }
        self.init(alternatives.joined(separator: "|"))
    }
}

extension SessionChoice {
    /// What it is called in a list.
    var name: String { title.isEmpty ? "(no title)" : title }
}

extension ListItem {
    init(_ session: SessionChoice, isCurrent: Bool) {
        let count = session.messageCount.map { " · \($0) messages" } ?? ""
        let cost = session.cost.isEmpty ? "" : " · \(session.cost)"
        let tags = session.tags.isEmpty ? "" : " · " + session.tags.map { "#" + $0 }.joined(separator: " ")
        self.init(
            id: session.id.text, title: (session.isPinned ? "★ " : "") + session.name,
            detail: "\(session.updatedAt.shortDescription) · \(session.model)\(count)\(cost)\(tags)", isCurrent: isCurrent,
            preview: session.preview)
    }
}

extension Overlay {
    /// The session that is selected in a list of sessions, or of what was found in them.
    var selectedSession: ULID? {
        switch self {
        case .sessions(let list): list.selected.flatMap { ULID($0.id) }
        case .sessionSearch(let search): search.selected?.session
        default: nil
        }
    }

    var isOfSessions: Bool {
        switch self {
        case .sessions, .sessionSearch: true
        default: false
        }
    }
}
