/// What was sent before, walked through from the composer.
public struct PromptHistory: Hashable, Sendable {
    /// How many prompts are kept.
    public static let limit = 1000

    /// Oldest first.
    public private(set) var prompts: [String]
    /// Where the walk stands; nil while the person writes something new.
    private var position: Int?
    /// What was being written when the walk began.
    private var draft = ""
    /// What all prompts of this walk begin with: what was written, or nothing when no prompt begins so.
    private var prefix = ""

    public init(_ prompts: [String] = []) { self.prompts = Array(prompts.suffix(Self.limit)) }

    public mutating func add(_ prompt: String) {
        position = nil
        if prompts.last == prompt { return }
        prompts.append(prompt)
        if prompts.count > Self.limit { prompts.removeFirst(prompts.count - Self.limit) }
    }

    /// Puts prompts before all that are here, as when they are read from a file.
    mutating func add(older: [String]) {
        let room = max(0, Self.limit - prompts.count)
        prompts.insert(contentsOf: older.suffix(room), at: 0)
        position = position.map { $0 + min(room, older.count) }
    }

    /// The prompt before that begins with what was written; nil at the oldest.
    public mutating func previous(from draft: String) -> String? {
        leave(draft)
        let shown = position.map { prompts[$0] } ?? self.draft
        guard let next = prompts[..<(position ?? prompts.count)].lastIndex(where: { $0.hasPrefix(prefix) && $0 != shown })
        else { return nil }
        position = next
        return prompts[next]
    }

    /// What was changed since the walk began is a new draft, and the walk begins anew.
    private mutating func leave(_ draft: String) {
        if let position, prompts[position] == draft { return }
        position = nil
        self.draft = draft
        prefix = prompts.contains { $0.hasPrefix(draft) && $0 != draft } ? draft : ""
    }

    /// The prompt after, at last the draft that was left; nil when there is nothing after.
    public mutating func next(from draft: String) -> String? {
        leave(draft)
        guard let current = position else { return nil }
        position = prompts[(current + 1)...].firstIndex { $0.hasPrefix(prefix) && $0 != prompts[current] }
        return position.map { prompts[$0] } ?? self.draft
    }
}
