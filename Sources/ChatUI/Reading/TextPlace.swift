/// A place in what is stored, which no width, theme or folding moves: of which message, in which text of it, at which byte.
struct TextPlace: Hashable, Comparable, Sendable {
    /// The parts of a message, from top to bottom.
    enum Part: Int, Comparable, Sendable {
        /// Who wrote it, and how long was thought.
        case label
        case reasoning
        case text
        /// Images, tool calls and why it ended.
        case footer

        static func < (left: Part, right: Part) -> Bool { left.rawValue < right.rawValue }
    }

    /// On the active path, the root being 0.
    var message: Int
    var part = Part.label
    /// UTF-8 bytes from the start of the part; in a label its row, in a footer the number of images before it.
    var offset = 0

    static func < (left: TextPlace, right: TextPlace) -> Bool {
        (left.message, left.part, left.offset) < (right.message, right.part, right.offset)
    }
}
