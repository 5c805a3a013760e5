import Testing

@testable import ChatUI

@Suite struct FootnoteTests {
    @Test func notesStandAtTheEndOfAFinishedText() {
        let text = "One[^1] two[^b].\n\n[^1]: First *note*\ngoes on.\n[^b]:\n    Second.\n\n    - more\n\nLast[^none] [^a-z]."
        #expect(
            markdownPicture(text, columns: 40) == """
                One[1] two[b].

                Last[^none] [^a-z].

                [1] First note
                    goes on.
                [b] Second.

                    • more
                """)
    }

    @Test func aReferenceIsOneFromTheEndOfItsNotesLineOn() {
        var text = "See[^1].\n\n[^1]: a"
        var markdown = StreamingMarkdown()
        markdown.read(text)
        #expect(markdown.layout(markdown.blocks[0], of: text, columns: 40).map(\.text) == ["See[^1]."])
        #expect(markdown.layout(markdown.blocks[1], of: text, columns: 40).map(\.text) == ["[1] a"])
        let before = markdown.revision
        text += "b\n"
        markdown.read(text)
        #expect(markdown.revision != before)
        #expect(markdown.layout(markdown.blocks[0], of: text, columns: 40).map(\.text) == ["See[1]."])
    }

    @Test func aNoteEndsAParagraphAndAList() {
        #expect(
            markdownPicture("a[^1]\n[^1]: n\n- x[^2]\n[^2]: m", columns: 40) == """
                a[1]

                • x[2]

                [1] n
                [2] m
                """)
    }
}
