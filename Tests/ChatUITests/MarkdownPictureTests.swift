import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

/// Every construct at four widths, as `Screens/markdown-….screen`.
@Suite struct MarkdownPictureTests {
    static let texts: [(name: String, text: String)] = [
        (
            "inline",
            """
            # The *first* heading with `code`
            A paragraph with *emphasis*, **strong**, ***both***, ~~struck~~ and `inline code`, an &amp; and a &copy;,
            a hard break\\
            here and <b>HTML</b> as text.
            ## Second level

            ### Third level
            ***
            Setext
            ---
            """
        ),
        (
            "lists",
            """
            - one
            - two with a text that is long enough to be wrapped somewhere
              - nested *item*
                - deeper, with `code`
              - [x] done
              - [ ] to do
            - three

            1. first
            2. second

               A paragraph of the second.
            10. not ten, but third
                > a quote in it
            """
        ),
        (
            "quotes",
            """
            > A quote that is long enough to be wrapped in a narrow window.
            >
            > > A quote in it
            > - with a list
            >
            > ```sh
            > echo hi
            > ```

            After it.
            """
        ),
        (
            "links",
            """
            See [the documentation](https://example.org/docs?a=1&b=2 "title"), <https://example.org>, www.example.org,
            mail@example.org, ![a picture](picture.png) and [a reference][ref].

            [ref]: https://example.org/reference
            """
        ),
        (
            "table",
            """
            | Language | Since | Typed | What people say about it |
            |:---------|------:|:-----:|--------------------------|
            | Swift | 2014 | yes | *Fast* and safe, with `async` |
            | Python | 1991 | no | Batteries included |
            | 日本語 | 1 | 🙂 | 全角文字の列もそろう |
            """
        ),
        (
            "footnotes",
            "Water boils[^1] at 100 °C[^kelvin].\n\n[^1]: At *sea level*.\n[^kelvin]: That is 373.15 K,\n    or so.\n\nMore text."
        ),
        (
            "code",
            """
            ```swift title=x
            /// Greets.
            func greet(_ name: String) -> String { "Hello, \\(name)!" } // a long line
            \tlet tabs = 1
            ```

                indented code

            ~~~
            no language
            """
        ),
        (
            "maths",
            """
            Inline $e^{i\\pi} + 1 = 0$ and \\(\\sqrt{x^2 + y^2} \\le \\frac{a}{b}\\).

            $$
            x = \\frac{-b \\pm \\sqrt{b^2 - 4ac}}{2a}
            $$

            \\[ \\sum_{i=1}^{n} i = \\frac{n(n+1)}{2}, \\quad A = \\begin{pmatrix} 1 & 2 \\\\ 3 & 4 \\end{pmatrix} \\]

            - $$f(x) = \\begin{cases} x & \\text{if } x > 0 \\\\ 0 & \\text{otherwise} \\end{cases}$$
            """
        ), ("html", "<details>\n<summary>More</summary>\n\nText<br>in <kbd>Ctrl</kbd> <!-- no comment -->\n</details>"),
        (
            "scripts",
            """
            日本語のテキストと emoji 👩‍🚀 👍🏽 🇺🇸 ❤️ 1️⃣ in one line.

            - हिन्दी में क्षेत्र, ภาษาไทย, 한국어와 한국
            - שלום עולם, \u{2067}مرحبا بالعالم\u{2069} 123
            - e\u{301}, co\u{AD}operate, \u{E000}, \u{378}, a\u{2028}b, \u{1B}[31mred, user\u{202E}txt
            """
        ),
    ]

    @Test(arguments: texts.indices) func aConstructLooksLikeItsPicture(index: Int) throws {
        let (name, text) = Self.texts[index]
        var rows: [String] = []
        for columns in [20, 40, 80, 200] {
            rows.append("\(columns) columns")
            for line in markdownRows(text, columns: columns) {
                #expect(line.columns <= columns)
                // The second column of a wide glyph shows as nothing, so the end of a full row lines up in a terminal.
                var row = line
                row.pad(toColumns: min(columns, 80))
                rows.append(row.text)
            }
        }
        try expectScreen(rows, "markdown-\(name)")
    }
}
