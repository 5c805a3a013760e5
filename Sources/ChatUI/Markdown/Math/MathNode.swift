/// A part of a formula, as far as drawing it goes.
indirect enum MathNode: Equatable, Sendable {
    case atom(String, MathClass)
    case row([MathNode])
    case fraction(MathNode, MathNode, hasBar: Bool)
    case root(index: MathNode?, MathNode)
    case scripts(MathNode, lower: MathNode?, upper: MathNode?)
    /// A combining mark on every letter, such as a hat.
    case marked(MathNode, Unicode.Scalar)
    /// Brackets that grow with what they hold; an empty one is not drawn.
    case fenced(String, MathNode, String)
    case grid(MathGrid)
    /// So many blanks.
    case space(Int)

    static let nothing = MathNode.row([])
}

/// What stands on both sides of a symbol decides about the space between.
/// - Source: Knuth, The TeXbook, chapter 18.
enum MathClass: Sendable {
    case ordinary, large, function, binary, relation, open, close, punctuation, space
}

/// A matrix, a case distinction, or lines that are aligned.
struct MathGrid: Equatable, Sendable {
    enum Alignment: Sendable { case left, center, right }

    var rows: [[MathNode]] = []
    var open = ""
    var close = ""
    /// Repeats from the start when there are more columns.
    var alignments: [Alignment] = [.center]
    /// Blanks between two columns.
    var gap = 2
}
