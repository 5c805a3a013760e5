import TerminalCore
import Testing

@testable import ChatUI

@Suite struct MarkdownStyleTests {
    /// The style of the first cell of `part` in the rows of `text`.
    private func style(of part: String, in text: String, theme: MarkdownTheme = .standard) -> Style? {
        for row in markdownRows(text, columns: 60, theme: theme) {
            let glyphs = row.cells.map { String(String.UnicodeScalarView($0.glyph.scalars)) }
            for start in glyphs.indices where glyphs[start...].joined().hasPrefix(part) { return row.cells[start].style }
        }
        return nil
    }

    @Test func everyRoleHasItsStyle() {
        let theme = MarkdownTheme.standard
        let expected: [(part: String, text: String, Style)] = [
            ("T", "# T", theme.heading1), ("T", "## T", theme.heading2), ("T", "#### T", theme.heading3),
            ("e", "*e*", theme.emphasis),
            ("s", "__s__", theme.strong), ("d", "~~d~~", theme.strikethrough), ("c", "a `c`", theme.code),
            ("l", "[l](u)", theme.link),
            ("(u)", "[l](u)", theme.linkTarget), ("<b>", "x <b>", theme.html), ("q", "> q", theme.quote),
            ("│", "> q", theme.quoteBar),
            ("•", "- a", theme.listMarker), ("a", "- a", .plain), ("1.", "1. a", theme.listMarker), ("─", "---", theme.rule),
            ("H", "|H|I|\n|-|-|\n|a|b|", theme.tableHeader), ("│", "|H|I|\n|-|-|\n|a|b|", theme.tableBorder),
            ("a", "|H|I|\n|-|-|\n|a|b|", .plain), ("── c", "```c\nx\n```", theme.codeLabel),
            ("x", "```c\nx\n```", theme.codeBlock),
            ("int", "```c\nint x;\n```", theme.type), ("if", "```c\nif (x)\n```", theme.keyword),
            ("// n", "```c\n// n\n```", theme.comment),
        ]
        for (part, text, style) in expected { #expect(self.style(of: part, in: text) == style, "\(part) in \(text)") }
    }

    @Test func stylesLieOverEachOther() {
        #expect(style(of: "b", in: "> *a **b***")?.attributes == [.italic, .bold])
        #expect(style(of: "c", in: "# a `c`") == MarkdownTheme.standard.heading1.overlaid(by: MarkdownTheme.standard.code))
        #expect(style(of: "after", in: "> q\n\nafter") == .plain)
    }

    @Test func aCodeBackgroundFillsItsRows() {
        var theme = MarkdownTheme.standard
        theme.codeBlock = Style(background: .palette(8))
        let rows = markdownRows("```swift\nlet x\n```", columns: 20, theme: theme)
        #expect(rows[1].columns == 20)
        #expect(rows[1].cells.allSatisfy { $0.style.background == .palette(8) })
    }

    @Test func aLinkOfAFinalBlockLeadsSomewhere() {
        let link = Hyperlink(to: "https://a.example/x")
        #expect(style(of: "docs", in: "[docs](https://a.example/x)")?.link == link)
        #expect(style(of: "https", in: "[docs](https://a.example/x)")?.link == link)
        #expect(style(of: "after", in: "[docs](https://a.example/x) after")?.link == Hyperlink.none)
        #expect(style(of: "docs", in: "[docs](javascript:x)")?.link == Hyperlink.none)
        var markdown = StreamingMarkdown()
        markdown.read("https://a.exam")
        let rows = markdown.layout(markdown.blocks[0], of: "https://a.exam", columns: 40)
        #expect(rows[0].cells[0].style.link == .none)
    }
}
