import Testing

@testable import ChatUI

@Suite struct MarkdownLinkTests {
    private static let text = """
        See [the *docs*](https://a.example/?a=1&amp;b=2), <https://b.example>, www.c.example, x@d.example, ![pic](e.png), [late] and
        - [the *docs*](https://a.example/?a=1&amp;b=2) again, `[no](code)`
        - [two
          lines](f)

        ```
        [no](code)
        ```

        | [cell](g) |
        |---|

        [late]: https://late.example
        """

    private func links(_ text: String) -> [MarkdownLink] {
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        return markdown.links(in: text)
    }

    @Test func linksAreListedOnceWithTheirRealTargets() {
        #expect(
            links(Self.text) == [
                MarkdownLink(text: "the docs", target: "https://a.example/?a=1&b=2"),
                MarkdownLink(text: "https://b.example", target: "https://b.example"),
                MarkdownLink(text: "www.c.example", target: "http://www.c.example"),
                MarkdownLink(text: "x@d.example", target: "mailto:x@d.example"),
                MarkdownLink(text: "image: pic", target: "e.png"),
                MarkdownLink(text: "late", target: "https://late.example"), MarkdownLink(text: "two lines", target: "f"),
                MarkdownLink(text: "cell", target: "g"),
            ])
    }

    @Test func theListShowsNumberTextAndTarget() {
        var markdown = StreamingMarkdown()
        let text = "[docs](https://a.example/long) <https://b.example>"
        markdown.finish(text)
        #expect(
            markdown.linkRows(in: text, columns: 20).map(\.text) == [
                "1. docs", "   https://a.example", "   /long", "2. https://b.example",
            ])
        for columns in 2...30 {
            #expect(markdown.linkRows(in: text, columns: columns).allSatisfy { $0.columns <= columns })
        }
    }
}
