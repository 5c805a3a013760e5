/// A part of a Markdown text that is laid out on its own: where it stands and what must be known to draw it.
///
/// A block holds no text: `source` counts UTF-8 bytes from the start of the message.
public struct MarkdownBlock: Hashable, Sendable {
    public enum Kind: Hashable, Sendable {
        /// A heading, paragraph, quote, table or rule.
        case text
        /// More rows of the table whose two heading lines stand at `header`.
        case tableRows(header: Range<Int>)
        /// One item of a top-level list; `number` is nil for a bullet.
        case listItem(number: Int?)
        case code(CodePart)
        /// A formula on lines of its own, perhaps without its end yet.
        case math
        /// A footnote, whose label stands at `label`.
        case note(label: Range<Int>)
    }

    /// Some lines of a code block: a long block is several parts that draw as one.
    public struct CodePart: Hashable, Sendable {
        /// Where the language stands behind the opening fence; nil for an indented block or when none is named.
        public var label: Range<Int>?
        public var language: SyntaxLanguage?
        /// Columns of white space that every line loses at its start.
        var indent: Int
        /// What the lines before have left open, such as a comment.
        var state = SyntaxState()
        /// True for the part that begins the code block.
        public var isFirst = true
        /// True for the part that ends the code block; never of a block that is still open.
        public var isLast = false
    }

    public var kind: Kind
    public var source: Range<Int>
    /// True once no text that follows can change this block: its layout may be kept as long as
    /// `StreamingMarkdown.definitions` has the same count.
    public var isFinal = false
    /// Whether an empty row belongs before the block's own rows.
    public var hasGap: Bool
}
