/// Which messages answer which, by position: four bytes each for a message's first and last child and its next sibling.
struct MessageTree: Hashable, Sendable {
    private static let none: Int32 = -1

    /// The roots are the children of nobody.
    private var roots = Children()
    private var children: [Children] = []
    private var nextSiblings: [Int32] = []

    private struct Children: Hashable {
        var first = none
        var last = none
    }

    /// Takes in the next message.
    /// - Parameter parent: nil for a root.
    mutating func append(parent: Int?) {
        let position = Int32(children.count)
        children.append(Children())
        nextSiblings.append(Self.none)
        var siblings = parent.map { children[$0] } ?? roots
        if siblings.last == Self.none { siblings.first = position } else { nextSiblings[Int(siblings.last)] = position }
        siblings.last = position
        if let parent { children[parent] = siblings } else { roots = siblings }
    }

    /// In the order in which they came.
    func children(of parent: Int?) -> UnfoldSequence<Int, Int32> {
        let first = parent.map { children[$0].first } ?? roots.first
        return sequence(state: first) { next in
            guard next != Self.none else { return nil }
            defer { next = nextSiblings[Int(next)] }
            return Int(next)
        }
    }
}
