import TerminalCore

@testable import ChatUI

/// All rows of a finished Markdown text.
func markdownRows(_ text: String, columns: Int, theme: MarkdownTheme = .standard) -> [Line] {
    var markdown = StreamingMarkdown()
    markdown.finish(text)
    return markdown.blocks.flatMap { block in
        (block.hasGap ? [Line()] : []) + markdown.layout(block, of: text, columns: columns, theme: theme)
    }
}

/// The rows as text between bars, without the blanks at their ends.
func markdownPicture(_ text: String, columns: Int) -> String {
    markdownRows(text, columns: columns).map { row in
        var text = row.text
        while text.last == " " { text.removeLast() }
        return text
    }.joined(separator: "\n")
}

/// Numbers that look random and are the same on every run.
struct Sequence64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 | 1 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
