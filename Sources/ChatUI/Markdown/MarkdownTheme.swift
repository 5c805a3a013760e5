import TerminalCore

/// How each part of a Markdown text is drawn. A role's style lies over the style of what encloses it.
public struct MarkdownTheme: Hashable, Sendable {
    public var text = Style.plain
    public var heading1 = Style(attributes: [.bold, .underline])
    public var heading2 = Style(attributes: [.bold])
    /// Headings of level 3 to 6.
    public var heading3 = Style(attributes: [.bold, .italic])
    public var emphasis = Style(attributes: [.italic])
    public var strong = Style(attributes: [.bold])
    public var strikethrough = Style(attributes: [.strikethrough])
    /// Code within a line.
    public var code = Style(foreground: .palette(6))
    /// Code on lines of its own; a background fills the rows to their end.
    public var codeBlock = Style.plain
    /// The rows above and below a code block.
    public var codeLabel = Style(attributes: [.dim])
    public var link = Style(foreground: .palette(4), attributes: [.underline])
    /// The target that follows a link's text.
    public var linkTarget = Style(attributes: [.dim])
    /// A footnote's label, in the text and before the note.
    public var note = Style(foreground: .palette(6))
    public var html = Style(attributes: [.dim])
    public var quote = Style(attributes: [.italic])
    public var quoteBar = Style(attributes: [.dim])
    public var listMarker = Style(foreground: .palette(6))
    public var rule = Style(attributes: [.dim])
    public var tableHeader = Style(attributes: [.bold])
    public var tableBorder = Style(attributes: [.dim])

    public var keyword = Style(foreground: .palette(5))
    public var type = Style(foreground: .palette(6))
    public var function = Style(foreground: .palette(4))
    public var string = Style(foreground: .palette(2))
    public var number = Style(foreground: .palette(6))
    public var comment = Style(attributes: [.dim, .italic])
    /// Keys, attributes, annotations and preprocessor words.
    public var attribute = Style(foreground: .palette(4))
    public var inserted = Style(foreground: .palette(2))
    public var deleted = Style(foreground: .palette(1))

    public init() {}

    /// Colours of the terminal's own palette that read on a light and on a dark background.
    public static let standard = MarkdownTheme()

    func style(of role: SyntaxRole) -> Style {
        switch role {
        case .plain: codeBlock
        case .keyword: codeBlock.overlaid(by: keyword)
        case .type: codeBlock.overlaid(by: type)
        case .function: codeBlock.overlaid(by: function)
        case .string: codeBlock.overlaid(by: string)
        case .number: codeBlock.overlaid(by: number)
        case .comment: codeBlock.overlaid(by: comment)
        case .attribute: codeBlock.overlaid(by: attribute)
        case .inserted: codeBlock.overlaid(by: inserted)
        case .deleted: codeBlock.overlaid(by: deleted)
        }
    }

    func heading(level: Int) -> Style {
        switch level {
        case 1: heading1
        case 2: heading2
        default: heading3
        }
    }
}
