import Testing

@testable import ChatUI

@Suite struct StreamingMarkdownTests {
    static let texts: [String] = [
        "Para one\nstill one\n# Head\nunder\n---\nSetext\n===\n\n- - -\ntext\n***\n",
        "Intro:\n```swift\nlet a = /* open\nstill */ 1\n\n  ``` not closed\n```\nafter\n~~~~ py\n~~~\nx\n~~~~\n```a`b\nno fence",
        "- one\n- two\n  cont\n\n  para\n- three\n\n\n+ other\n1. a\n1. b\n   ```\n   code\n\n   more\n   ```\n2) c\n\n    not code here?\n\ntext\n2. no list\n-\n\n  not in item\n",
        "> a\n> b\nlazy\n```\nx\n```\n> c\n\n> d\n- in\n> e\n* * *\n",
        "    code\n\n    more\n\n\npara\n    lazy\n\ta tab\n\n\tcode tab\nend",
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n| 3 | 4 |\n\ntext | no\n-- | -\nx | y\n# h",
        "See [a] and [b][a].\n\n[a]: http://a.example \"t\"\n[b]: <http://b>\n\n[c]: http://c",
        "日本語\n\n👩‍👩‍👧 *emo*\r\n\r\n- x\r\n- y\r\n\r\n```\r\ncode\r\n```\r\nz",
        "1. one\n\n2. two\n\n10. three\n    - deep\n\n      para\n\nend of it",
        "So\n$$\na\n+ b\n- c\n$$\nthen \\(x\\)\n\\[\ny\n\\]\n$$ z $$ w\n\n$$\nopen\n\n$$\n```\nx\n```\n\\[ q\n",
        "a[^1] b[^x]\n\n[^1]: note\nlazy\n\n    more\n\n    - l\n[^x]: other\n\nback[^1]\n- i\n[^y]: n\n> q\n[^z]:\n",
    ]

    static let random: [String] = (1...24).map { seed in
        var numbers = Sequence64(seed: UInt64(seed))
        let pieces = [
            "word ", "- ", "\n", "\n\n", "```", "    ", "> ", "1. ", "# ", "|", "---", "\t", "*", "**", "`", "[a]", "(u)",
            "[a]: u\n", "~~~", "日本",
            "\r\n", "=", "  ", "* ", "2) ", "&amp;", "<br>",
            "$", "$$", "$$\n", "\\[", "\\]", "[^a]", "\n[^a]: ", "x^2", "\\",
        ]
        return (0..<80).map { _ in pieces.randomElement(using: &numbers)! }.joined()
    }

    private func whole(_ text: some StringProtocol) -> StreamingMarkdown {
        var markdown = StreamingMarkdown()
        markdown.read(String(text))
        return markdown
    }

    @Test(arguments: texts + random) func everyPrefixIsSplitAsIfItWereAll(text: String) {
        var growing = StreamingMarkdown()
        var previous: [MarkdownBlock] = []
        for end in text.unicodeScalars.indices.dropFirst() + [text.endIndex] {
            let prefix = text[..<end]
            growing.read(String(prefix))
            #expect(growing.blocks == whole(prefix).blocks)
            let final = previous.prefix { $0.isFinal }
            #expect(growing.blocks.starts(with: final), "a final block changed")
            previous = growing.blocks
        }
        var atOnce = StreamingMarkdown()
        atOnce.finish(text)
        growing.finish(text)
        #expect(growing.blocks == atOnce.blocks)
        #expect(growing.definitions == atOnce.definitions)
        #expect(!growing.blocks.contains { !$0.isFinal })
    }

    @Test(arguments: [1, 7, 1000, 8192, 8193, 30_000]) func chunksOfLongTextsDoNotMatter(chunk: Int) {
        let text =
            String(repeating: "a paragraph that goes on and on ", count: 1000) + "\n\n```js\n"
            + String(repeating: "x", count: 20_000) + "\n`\n"
            + (0..<100).map { "let a\($0) = `\n" }.joined() + "```\n" + String(repeating: "line of text\n", count: 2000)
            + "\n- " + String(repeating: "é", count: 10_000) + "\n\n| a | b |\n|---|---|\n"
            + String(repeating: "| c | d |\n", count: 2000)
        let bytes = Array(text.utf8)
        var growing = StreamingMarkdown()
        var end = chunk
        while end < bytes.count {
            // Reading every single byte's state of a text this long takes too long; single bytes are for the joints.
            if chunk > 1 || bytes[end] == 0x0A || end % 8192 < 4 {
                if bytes[end] & 0xC0 != 0x80 { growing.read(String(decoding: bytes[..<end], as: UTF8.self)) }
            }
            end += chunk
        }
        growing.finish(text)
        var atOnce = StreamingMarkdown()
        atOnce.finish(text)
        #expect(growing.blocks == atOnce.blocks)
        #expect(atOnce.blocks.allSatisfy { $0.source.count <= 17 * StreamingMarkdown.pieceLimit })
    }

    /// The rows of a text that the parser got in one piece.
    private func parsedWhole(_ text: String, columns: Int) -> [String] {
        let flow = MarkdownFlow(columns: columns, theme: .standard)
        #expect(flow.parse(Array(text.utf8)))
        return flow.finishedRows().map(\.text)
    }

    @Test(arguments: [
        texts[0], texts[1], texts[3], texts[4], texts[6], texts[7], "- a\n- b\n  - c\n\nx\n\n1. q\n2. r\n\n+ s\n- t",
        "- a\n\n- b\n\n  c\n\n- d",
        "Intro:\n- x\n  lazy\nlazier\n  - deep\n\n```\ncode\n```\n- y\n\n  ```c\n  int\n\n  x\n  ```\nend",
        "| a | b |\n|---|:-:|\n| 1 | 2 |\n\ntext\n- | x\n\n> q\n\n> r", "7. a\n8. b\n9. c",
    ])
    func blockByBlockLooksLikeTheWhole(text: String) {
        for columns in [12, 30, 80] {
            #expect(markdownRows(text, columns: columns).map(\.text) == parsedWhole(text, columns: columns))
        }
    }

    @Test func aLongFenceIsManyPartsThatDrawAsOne() {
        let lines = (0..<1000).map { "let line\($0) = \"\"\"" }
        let text = "```swift\n" + lines.joined(separator: "\n") + "\n```\n"
        var markdown = StreamingMarkdown()
        markdown.read(text)
        #expect(markdown.blocks.count == 63)
        #expect(!markdown.blocks.contains { !$0.isFinal })
        let rows = markdown.blocks.flatMap { markdown.layout($0, of: text, columns: 40) }
        #expect(!markdown.blocks.contains { $0.hasGap })
        #expect(rows.map(\.text) == parsedWhole(text, columns: 40))
        let flow = MarkdownFlow(columns: 40, theme: .standard)
        _ = flow.parse(Array(text.utf8))
        #expect(rows == flow.finishedRows(), "colours carry over from part to part")
    }

    @Test func aLateDefinitionIsCountedAndReachesEarlierBlocks() {
        var text = "See [here].\n\n"
        var markdown = StreamingMarkdown()
        markdown.read(text)
        #expect(markdown.blocks[0].isFinal && markdown.definitions.isEmpty)
        #expect(markdown.layout(markdown.blocks[0], of: text, columns: 60).map(\.text) == ["See [here]."])
        text += "[here]: http://a.example\n"
        markdown.read(text)
        #expect(markdown.definitions.count == 1)
        #expect(markdown.layout(markdown.blocks[0], of: text, columns: 60).map(\.text) == ["See here (http://a.example)."])
        #expect(markdown.layout(markdown.blocks[1], of: text, columns: 60) == [])
    }

    @Test func whatOnlyLooksLikeADefinitionIsText() {
        let text = "a\n\n[Note]: this is important\n\n[x]: y\n\nb"
        #expect(markdownRows(text, columns: 60).map(\.text) == ["a", "", "[Note]: this is important", "", "b"])
    }

    @Test func nothingIsRescannedWhileAFenceGrows() {
        var text = "```\n"
        var markdown = StreamingMarkdown()
        for line in 0..<200 {
            text += "line \(line)\n"
            markdown.read(text)
        }
        #expect(markdown.blocks.filter { !$0.isFinal }.count == 1)
        #expect(markdown.blocks.last.map { $0.source.count < 16 * 9 } == true)
    }
}
