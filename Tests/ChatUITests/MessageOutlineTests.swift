import Testing

@testable import ChatUI

/// What can be jumped to, copied and opened in a message.
@Suite struct MessageOutlineTests {
    private func code(_ text: String) -> [String] { MessageOutline(of: text).codeBlocks.map { "\($0.label):\($0.code)" } }

    @Test func headingsOfBothFormsHaveTheirLevelAndTitle() {
        let outline = MessageOutline(of: "# One\n\ntext\n\n### Three ###\nTwo\n---\n\nTop\n===\n\n#hash\n\n## C#\n")
        #expect(outline.headings.map(\.level) == [1, 3, 2, 1, 2])
        #expect(outline.headings.map(\.title) == ["One", "Three", "Two", "Top", "C#"])
    }

    @Test(arguments: [
        ("```swift\nlet a = 1\n\nlet b = 2\n```", ["swift:let a = 1\n\nlet b = 2\n"]),
        ("~~~\na\n~~~\ntext\n```py x=1\nb\n```", [":a\n", "py:b\n"]),
        ("text\n\n    four\n      six\n\ntext", [":four\n  six\n"]),
        ("```\n```", [":"]), ("```js\nopen", ["js:open\n"]),
        ("- item\n  ```sh\n  ls\n    -l\n  ```\n- next\n  1. deep\n     ```\n     x\n     ```", ["sh:ls\n  -l\n", ":x\n"]),
        ("> quote\n> ```c\n> int a;\n>   int b;\n> ```\n> end", ["c:int a;\n  int b;\n"]),
        ("1. ```\n   - a\n   1. b\n   ```", [":- a\n1. b\n"]), ("no code", []),
    ])
    func codeIsWhatStandsBetweenItsFences(text: String, expected: [String]) { #expect(code(text) == expected) }

    /// A long block is laid out in parts; here it is one.
    @Test func aLongBlockIsOne() {
        let body = (1...100).map { "line \($0)\n" }.joined()
        let text = "before\n\n```x\n\(body)```\nafter"
        let block = MessageOutline(of: text).codeBlocks
        #expect(block.map(\.code) == [body])
        #expect(block.map(\.range) == [8..<8 + 4 + body.utf8.count])
    }

    @Test func theBlockAtAPlaceIsTheOneItIsInOrTheLastBefore() {
        let text = "```a\n1\n```\nmiddle\n```b\n2\n```\nend"
        let outline = MessageOutline(of: text)
        let labels = [0, 6, 12, 20, 25, 31].map { outline.codeBlock(at: $0)?.label }
        #expect(labels == ["a", "a", "a", "b", "b", "b"])
        #expect(MessageOutline(of: "x\n\n```z\n```").codeBlock(at: 0)?.label == "z")
    }

    @Test func linksShowTheirRealTargetWhateverTheirTextSays() {
        let text = """
            [https://bank.example](https://evil.example/login), <https://a.example>, www.b.example, [ref] and ![pic](img.png).

            - [again](https://a.example)

            `[not](https://code.example)`

            ```
            https://code.example
            ```

            [ref]: https://ref.example "title"
            """
        #expect(
            MarkdownLink.links(of: text) == [
                MarkdownLink(text: "https://bank.example", target: "https://evil.example/login"),
                MarkdownLink(text: "https://a.example", target: "https://a.example"),
                MarkdownLink(text: "www.b.example", target: "http://www.b.example"),
                MarkdownLink(text: "ref", target: "https://ref.example"), MarkdownLink(text: "image: pic", target: "img.png"),
            ])
    }

    @Test(arguments: [
        ("https://a.example/x?y#z", true), ("HTTP://A", true), ("mailto:a@b.example", true), ("javascript:x", false),
        ("a/b", false),
        ("file:///etc", false), ("-x", false), ("", false), ("https://a b", false), ("https://a\u{1B}[m", false), (":x", false),
    ])
    func onlyWebAndMailAddressesAreOpened(target: String, isOpened: Bool) {
        #expect((MarkdownLink(text: "", target: target).refusal == nil) == isOpened)
    }

    @Test(arguments: [
        ("swift", "code.swift"), ("Python", "code.py"), ("py", "code.py"), ("c++", "code.cpp"), ("", "code.txt"),
        ("Dockerfile", "Dockerfile"), ("../../etc/passwd", "code.txt"), ("sh", "code.sh"), ("bash", "code.sh"),
    ])
    func aNameIsSuggestedFromTheLanguage(label: String, name: String) { #expect(SavedText.suggestedName(forCode: label) == name) }
}
