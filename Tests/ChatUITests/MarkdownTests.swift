import Testing

@testable import ChatUI

/// Small texts and what they look like.
@Suite struct MarkdownTests {
    @Test func headingsLoseTheirMarksAndEntitiesDecode() {
        let text =
            "# Title\nText with *emph*, **strong**, ~~gone~~, `code` and &amp; &mdash; &#65; &bogus;.\n## Sub\n***\nSetext\n==="
        #expect(
            markdownPicture(text, columns: 40) == """
                Title

                Text with emph, strong, gone, code and &
                — A &bogus;.

                Sub

                ────────────────────────────────────────

                Setext
                """)
    }

    @Test func listsNestAndKeepTheirMarkersAligned() {
        let text = """
            Here:
            - one
            - two
              more
              - nested **x**
                - deep and long enough to wrap
            - three

            9. first
            2. second

               para in second
            10. tenth

            * [ ] todo
            * [x] done
            *
            * after
            """
        #expect(
            markdownPicture(text, columns: 24) == """
                Here:

                • one
                • two
                  more
                  ◦ nested x
                    ▪ deep and long
                      enough to wrap
                • three

                9. first
                10. second

                    para in second
                11. tenth

                [ ] todo
                [x] done
                •
                • after
                """)
    }

    @Test func quotesCarryTheirBarThroughWrapsGapsAndLists() {
        let text = "> quote that is long enough to wrap\n> - item\n>\n> second para\nlazy\n\nend\n- > in item"
        #expect(
            markdownPicture(text, columns: 20) == """
                │ quote that is long
                │ enough to wrap
                │
                │ • item
                │
                │ second para
                │ lazy

                end

                • │ in item
                """)
    }

    @Test func aLinkShowsItsTargetUnlessItsTextDoes() {
        let text = """
            See [the docs](https://example.org/a?b=1&amp;c=2), <https://x.y>, www.z.org, ![pic](a.png), [late] and [](empty)

            [late]: http://late.example
            """
        #expect(
            markdownPicture(text, columns: 200) == """
                See the docs (https://example.org/a?b=1&c=2), https://x.y, www.z.org, image: pic (a.png), late (http://late.example) \
                and empty
                """)
    }

    @Test func htmlIsTextAndLineEndsStay() {
        #expect(
            markdownPicture("<div>\n<p class='a'>hi</p>\n</div>\nline one\nline two\\\nthree<br>four <b>bold</b>", columns: 30)
                == """
                <div>
                <p class='a'>hi</p>
                </div>
                line one
                line two
                three
                four <b>bold</b>
                """)
    }

    @Test func codeStartsInTheFirstColumnUnderItsLanguage() {
        let text =
            "```swift title=x\nlet x = 1 // hi\n\tfoo(\"a long string\", 12345)\n\n```\n\n    indented\n\n    more\n\ntext\n~~~\nopen"
        #expect(
            markdownPicture(text, columns: 24) == """
                ── swift ───────────────
                let x = 1 // hi
                    foo("a long string",
                 12345)

                ────────────────────────

                ────────────────────────
                indented

                more
                ────────────────────────

                text

                ────────────────────────
                open
                ────────────────────────
                """)
    }

    @Test func codeInAListItemStaysInIt() {
        #expect(
            markdownPicture("1. item\n   ```python\n   def f():\n       return 1\n   ```\n2. next", columns: 20) == """
                1. item
                   ── python ───────
                   def f():
                       return 1
                   ─────────────────
                2. next
                """)
    }

    static let table =
        "| Name | Qty | Note |\n|:--|--:|:-:|\n| apple | 1 | red |\n| banana split | 22 | *yellow* and long text |\n"

    @Test func tablesThatFitStandInColumns() {
        #expect(
            markdownPicture(Self.table, columns: 60) == """
                Name         │ Qty │         Note
                ─────────────┼─────┼─────────────────────
                apple        │   1 │         red
                banana split │  22 │ yellow and long text
                """)
    }

    @Test func oneDashMakesAColumnToo() {
        #expect(markdownPicture("a|b\n-|:-\n1|2", columns: 20) == "a │ b\n──┼──\n1 │ 2")
    }

    @Test func tablesThatAlmostFitWrapInTheirCells() {
        #expect(
            markdownPicture(Self.table, columns: 28) == """
                Name      │ Qty │   Note
                ──────────┼─────┼──────────
                apple     │   1 │    red
                ──────────┼─────┼──────────
                banana    │  22 │  yellow
                split     │     │ and long
                          │     │   text
                """)
    }

    @Test func tablesThatDoNotFitBecomeRecords() {
        #expect(
            markdownPicture(Self.table, columns: 16) == """
                Name: apple
                Qty: 1
                Note: red

                Name: banana
                  split
                Qty: 22
                Note: yellow and
                  long text
                """)
    }

    @Test func wideScriptsWrapBetweenTheirGlyphs() {
        #expect(
            markdownPicture("日本語のテキストが**ここで**折り返される。 mixed words", columns: 19) == """
                日本語のテキストが
                ここで折り返される
                。 mixed words
                """)
    }

    @Test func controlCharactersShowAsMarks() {
        let rows = markdownRows("a\u{1B}[31mred `b\u{7}` [x](y\u{202E}8) \u{0}", columns: 80)
        #expect(rows.map(\.text) == ["a␛[31mred b␇ x (y‹202E›8) ␀"])
    }

    @Test func aLongTableKeepsItsHeadingForEveryPart() {
        let text = "| key | value |\n|---|---|\n" + (0..<1000).map { "| k\($0) | some value \($0) |\n" }.joined()
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        #expect(markdown.blocks.count > 2)
        let rows = markdown.blocks.flatMap { markdown.layout($0, of: text, columns: 40) }
        #expect(rows.count == 1002)
        #expect(rows.filter { $0.text.hasPrefix("key") }.count == 1)
        #expect(rows.last?.text.hasPrefix("k999 │ some value 999") == true)
        let records = markdown.blocks.flatMap { markdown.layout($0, of: text, columns: 10) }
        #expect(records.filter { $0.text.hasPrefix("key: k") }.count == 1000)
    }
}
