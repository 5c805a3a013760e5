/// What was cut, to be inserted again: the last one first, and those before it one after the other.
struct KillRing: Hashable, Sendable {
    /// How many texts are kept, and how many bytes of them all.
    static let limit = (texts: 30, bytes: 1 << 20)

    /// Oldest first.
    private(set) var texts: [String] = []
    /// How far back from the newest the text stands that was inserted last.
    private var turns = 0

    /// What is inserted now; empty when nothing was cut.
    var current: String { texts.isEmpty ? "" : texts[texts.count - 1 - turns] }

    /// Remembers a text that was cut.
    /// - Parameter join: nil for a text of its own, else how it goes with the one that was cut just before.
    mutating func add(_ text: String, join: ((_ last: String, _ new: String) -> String)?) {
        turns = 0
        if let join, let last = texts.popLast() { texts.append(join(last, text)) } else { texts.append(text) }
        var bytes = 0
        let kept = texts.reversed().prefix(Self.limit.texts).prefix { text in
            bytes += text.utf8.count
            return bytes <= Self.limit.bytes
        }
        // One that is larger than all is kept alone: what was cut last always comes back.
        texts.removeFirst(texts.count - max(1, kept.count))
    }

    /// Begins with the newest again.
    mutating func startOver() { turns = 0 }

    /// Goes to the text before, and from the oldest to the newest.
    mutating func turn() { turns = texts.isEmpty ? 0 : (turns + 1) % texts.count }
}
