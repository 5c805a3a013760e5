/// Which models a person has marked, and which were used last. Kept from one start of the program to the next.
public struct ModelMarks: Hashable, Sendable {
    /// How many used models are remembered.
    public static let mostRecents = 12

    /// Model references in the order in which they were marked.
    public var favourites: [String]
    /// Model references, the last used first.
    public var recents: [String]

    public init(favourites: [String] = [], recents: [String] = []) {
        self.favourites = favourites
        self.recents = recents
    }

    /// Marks a model, or takes its mark away.
    public mutating func setFavourite(_ reference: String, _ isFavourite: Bool) {
        favourites.removeAll { $0 == reference }
        if isFavourite { favourites.append(reference) }
    }

    public mutating func use(_ reference: String) {
        recents.removeAll { $0 == reference }
        recents.insert(reference, at: 0)
        recents = Array(recents.prefix(Self.mostRecents))
    }
}
