/// What was read outside for the completion, and what is being asked.
struct CompletionSources: Hashable, Sendable {
    /// The last answer.
    private(set) var listing: DirectoryListing?
    /// The question whose answer has not come: a slow disk is asked one thing at a time.
    private var running: DirectoryQuery?
    /// The last question that came meanwhile.
    private var next: DirectoryQuery?
    var names: [KnownNames: [KnownName]] = [:]
    var asked: Set<KnownNames> = []
    /// What Tab was pressed at, before there was anything to complete it with.
    var tabbed: CompletionTarget?

    init() {}

    /// Forgets what was read, because it may be another by the next time, and only knows who has not answered.
    init(waiting: CompletionSources) {
        running = waiting.running
        asked = waiting.asked
    }

    /// - Returns: the question to be asked now; nil when another must be answered first.
    mutating func ask(_ query: DirectoryQuery) -> DirectoryQuery? {
        guard running == nil else {
            next = query == running ? nil : query
            return nil
        }
        running = query
        return query
    }

    /// - Returns: the question to be asked now.
    mutating func receive(_ listing: DirectoryListing) -> DirectoryQuery? {
        self.listing = listing
        running = nil
        defer { next = nil }
        guard let next, listing.narrowed(to: next) == nil else { return nil }
        running = next
        return next
    }
}
