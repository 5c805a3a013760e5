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

    public init(_ prompts: [String] = []) { self.prompts = Array(prompts.suffix(Self.limit)) }

    public mutating func add(_ prompt: String) {
        position = nil
        if prompts.last == prompt { return }
        prompts.append(prompt)
        if prompts.count > Self.limit { prompts.removeFirst(prompts.count - Self.limit) }
    }

    /// The prompt before; nil at the oldest.
    public mutating func previous(from draft: String) -> String? {
        leave(draft)
        let next = (position ?? prompts.count) - 1
        guard next >= 0 else { return nil }
        position = next
        return prompts[next]
    }

    /// What was changed since the walk began is a new draft, and the walk begins anew.
    private mutating func leave(_ draft: String) {
        if let position, prompts[position] == draft { return }
        position = nil
        self.draft = draft
    }

    /// The prompt after, at last the draft that was left; nil when there is nothing after.
    public mutating func next(from draft: String) -> String? {
        leave(draft)
        guard let current = position else { return nil }
        position = current + 1 < prompts.count ? current + 1 : nil
        return position.map { prompts[$0] } ?? self.draft
    }
}
