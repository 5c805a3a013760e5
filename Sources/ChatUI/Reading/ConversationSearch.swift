import ChatCore

/// Every place of a session where a pattern is found, in the order of reading. Nothing is laid out to find them.
struct ConversationSearch: Hashable, Sendable {
    struct Hit: Hashable, Sendable {
        var place: TextPlace
        /// UTF-8.
        var bytes: Int
    }

    /// Hits that are kept; who finds more searches for something else.
    static let limit = 100_000

    let pattern: TextPattern
    private(set) var hits: [Hit] = []
    /// The hit gone to last.
    private(set) var current: Int?
    private var searchesReasoning = false
    /// How many messages were searched, and the size of the last one: only what came since is searched again.
    private var searched = 0
    private var lastBytes = 0

    init(_ pattern: TextPattern, in session: ChatSession, withReasoning: Bool) {
        self.pattern = pattern
        refresh(in: session, withReasoning: withReasoning)
    }

    /// Takes in what the session has gained since it was searched.
    mutating func refresh(in session: ChatSession, withReasoning: Bool) {
        let path = session.activePath
        let bytes = path.last.map { session.messages[$0].byteCount } ?? 0
        guard searched != path.count || lastBytes != bytes || searchesReasoning != withReasoning else { return }
        let isGrown = searched <= path.count && searchesReasoning == withReasoning
        let first = isGrown ? max(0, searched - 1) : 0
        let currentPlace = current.map { hits[$0].place }
        hits.removeLast(hits.count - index(from: TextPlace(message: first)))
        pattern.withMatcher { matches in
            for index in first..<max(first, path.count) where hits.count < Self.limit {
                let message = session.messages[path[index]]
                if withReasoning, let reply = message.reply { add(matches(reply.reasoning), in: .reasoning, of: index) }
                add(matches(message.text), in: .text, of: index)
            }
        }
        (searched, lastBytes, searchesReasoning) = (path.count, bytes, withReasoning)
        current = currentPlace.flatMap { place in hits.isEmpty ? nil : min(index(from: place), hits.count - 1) }
    }

    private mutating func add(_ ranges: [Range<Int>], in part: TextPlace.Part, of message: Int) {
        for range in ranges.prefix(Self.limit - hits.count) {
            hits.append(Hit(place: TextPlace(message: message, part: part, offset: range.lowerBound), bytes: range.count))
        }
    }

    /// The number of hits before a place.
    private func index(from place: TextPlace) -> Int {
        var (low, high) = (0, hits.count)
        while low < high {
            let middle = (low + high) / 2
            if hits[middle].place < place { low = middle + 1 } else { high = middle }
        }
        return low
    }

    /// The hit that holds a place; nil when none does.
    func hit(at place: TextPlace) -> Int? {
        let next = index(from: place)
        if next < hits.count, hits[next].place == place { return next }
        guard next > 0 else { return nil }
        let before = hits[next - 1]
        let isInside =
            before.place.message == place.message && before.place.part == place.part
            && place.offset < before.place.offset + before.bytes
        return isInside ? next - 1 : nil
    }

    /// Goes to the hit at or after a place, or the `count`th next one; past the last it begins again at the first.
    mutating func goForward(from place: TextPlace, by count: Int, includingStart: Bool) -> Hit? {
        guard !hits.isEmpty else { return nil }
        var next = index(from: place)
        if !includingStart, next < hits.count, hits[next].place == place { next += 1 }
        return go(to: next + count - 1)
    }

    mutating func goBack(from place: TextPlace, by count: Int) -> Hit? {
        hits.isEmpty ? nil : go(to: index(from: place) - count)
    }

    private mutating func go(to index: Int) -> Hit {
        let wrapped = (index % hits.count + hits.count) % hits.count
        current = wrapped
        return hits[wrapped]
    }

    /// `3/17`, or why there is no number.
    var summary: String {
        let count = hits.count < Self.limit ? "\(hits.count)" : "\(hits.count)+"
        let place = hits.isEmpty ? "nothing found" : "\((current ?? 0) + 1)/\(count)"
        return pattern.isBroken ? place + " as plain text" : place
    }
}

extension ChatMessage {
    /// UTF-8 bytes that a search looks through.
    fileprivate var byteCount: Int { text.utf8.count + (reply?.reasoning.utf8.count ?? 0) }
}
