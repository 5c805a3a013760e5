import ChatCore

extension ChatState {
    /// `/tag`: shows the tags; `/tag work -home` adds one and takes one away.
    mutating func tag(_ argument: String, at now: Timestamp) -> [Effect] {
        let words = argument.split(whereSeparator: \.isWhitespace)
        if words.isEmpty {
            let tags = session.tags.isEmpty ? "no tags" : "the tags " + session.tags.joined(separator: ", ")
            return tell(Notice(.information, "The session has \(tags).", advice: "/tag WORD adds one, /tag -WORD takes it away."))
        }
        var tags = session.tags
        for word in words {
            let tag = String(word.drop { $0 == "-" || $0 == "#" })
            guard !tag.isEmpty else { return tell(Notice(.error, "“\(word)” is no tag.", advice: "Say /tag WORD.")) }
            if word.first == "-" { tags.removeAll { $0 == tag } } else if !tags.contains(tag) { tags.append(tag) }
        }
        return change(tags: tags, at: now)
    }

    /// A tag of its own puts a session before the others.
    mutating func togglePin(at now: Timestamp) -> [Effect] {
        let isPinned = session.tags.contains(ChatSession.pinTag)
        let others = session.tags.filter { $0 != ChatSession.pinTag }
        let effects = change(tags: isPinned ? others : others + [ChatSession.pinTag], at: now)
        if effects.isEmpty, isSaved { return [] }
        return effects + tell(Notice(.information, isPinned ? "The session is not pinned any more." : "The session is pinned."))
    }

    private mutating func change(tags: [String], at now: Timestamp) -> [Effect] {
        if let refusal = refusalToWrite { return tell(refusal) }
        return tags == session.tags ? [] : record(.tagsChanged(tags, at: now))
    }
}
