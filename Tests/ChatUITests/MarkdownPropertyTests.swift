import TerminalCore
import Testing

@testable import ChatUI

/// What holds for every text and width.
@Suite struct MarkdownPropertyTests {
    private func expectFits(_ rows: [Line], _ columns: Int, _ text: String) {
        for row in rows where row.columns > columns {
            Issue.record("\(row.text) is wider than \(columns) in \(text.debugDescription.prefix(300))")
        }
        for row in rows where row.cells.first?.width == 0 || row.cells.last?.width == 2 {
            Issue.record("\(row.text) has half a glyph at its edge in \(text.debugDescription.prefix(300))")
        }
    }

    /// A text of all constructs whose visible words are `words`.
    private func document(seed: UInt64) -> (text: String, words: [String]) {
        var numbers = Sequence64(seed: seed)
        var words: [String] = []
        // Wide words may break anywhere, and in a table the next cell would come between.
        var isTable = false
        func word() -> String {
            let letters = isTable ? ["a", "b", "é"] : ["a", "b", "e", "日", "o", "本", "é", "n"]
            words.append(
                "w\(words.count)"
                    + (0..<Int.random(in: 1...6, using: &numbers)).map { _ in letters.randomElement(using: &numbers)! }.joined())
            return words.last!
        }
        func sentence() -> String {
            (0..<Int.random(in: 1...9, using: &numbers)).map { _ in
                let marks = [
                    ("", ""), ("*", "*"), ("**", "**"), ("`", "`"), ("~~", "~~"), ("[", "](http://x.y)"), ("***", "***"),
                ]
                let (open, close) = marks.randomElement(using: &numbers)!
                return open + word() + close
            }.joined(separator: " ")
        }
        func block(_ kind: Int) -> String {
            isTable = kind == 7
            switch kind {
            case 0: return "# " + sentence()
            case 1: return sentence() + "\n" + sentence() + "  \n" + sentence()
            case 2: return "- " + sentence() + "\n  - " + sentence() + "\n\n    " + sentence() + "\n- [x] " + sentence()
            case 3: return "1. " + sentence() + "\n   > " + sentence() + "\n2. " + sentence()
            case 4: return "> " + sentence() + "\n> > " + sentence() + "\n>\n> 1. " + sentence()
            case 5: return "```rust\n\(word()) \(word())\n\t\(word())\n```"
            case 6: return "    " + word() + "\n\n    " + word()
            case 7:
                return "| \(word()) | \(sentence()) |\n|---|--:|\n| \(sentence()) | \(word()) |\n| \(word()) | \(sentence()) |"
            case 8: return sentence() + "\n---"
            default: return "***"
            }
        }
        let text = (0..<8).map { _ in block(Int.random(in: 0...9, using: &numbers)) }.joined(separator: "\n\n")
        return (text, words)
    }

    @Test(arguments: UInt64(1)...24) func rowsFitAndHoldEveryWord(seed: UInt64) {
        let (text, words) = document(seed: seed)
        for columns in [10, 11, 17, 32, 80, 200] {
            let rows = markdownRows(text, columns: columns)
            expectFits(rows, columns, text)
            let shown = rows.flatMap(\.cells).map(\.glyph).filter { $0 != .space && $0 != .none && $0 != Glyph("│") }
            let visible = String(String.UnicodeScalarView(shown.flatMap(\.scalars)))
            for word in words where columns >= 32 { #expect(visible.contains(word), "\(word) at \(columns) in \(text)") }
        }
    }

    @Test(arguments: StreamingMarkdownTests.texts + StreamingMarkdownTests.random) func everyWidthFitsEveryPrefix(text: String) {
        for columns in [1, 3, 10, 25] {
            for end in stride(from: 0, to: text.unicodeScalars.count, by: 23) {
                let prefix = String(text.unicodeScalars.prefix(end))
                var markdown = StreamingMarkdown()
                markdown.read(prefix)
                for block in markdown.blocks {
                    expectFits(markdown.layout(block, of: prefix, columns: columns), max(2, columns), prefix)
                }
            }
        }
    }

    @Test(arguments: UInt64(1)...30) func randomBytesDoNoHarm(seed: UInt64) {
        var numbers = Sequence64(seed: seed)
        let bytes = (0..<2000).map { _ in
            Bool.random(using: &numbers)
                ? UInt8.random(in: 0...255, using: &numbers)
                : Array("\n\n *_`~#>-|[]()<&:1. \t".utf8).randomElement(using: &numbers)!
        }
        let text = String(decoding: bytes, as: UTF8.self)
        for columns in [10, 40] { expectFits(markdownRows(text, columns: columns), columns, text) }
    }

    /// Scalars of every kind: unassigned, private, controls, marks, wide, joined.
    private func randomScalars(seed: UInt64) -> String {
        var numbers = Sequence64(seed: seed)
        let ranges: [ClosedRange<UInt32>] = [
            0x20...0x7E, 0...0x1F, 0x7F...0x9F, 0x300...0x36F, 0x590...0x8FF, 0x900...0xDFF, 0x1100...0x11FF, 0x2000...0x206F,
            0x2028...0x2029, 0x3040...0x9FFF, 0xAC00...0xD7A3, 0xE000...0xE0FF, 0xFDD0...0xFDEF, 0xFE00...0xFE0F,
            0x1F1E6...0x1F1FF,
            0x1F300...0x1FAFF, 0xE0000...0xE01EF, 0x10FFF0...0x10FFFF, 0...0x10FFFF,
        ]
        var text = String.UnicodeScalarView()
        for _ in 0..<600 {
            let number = UInt32.random(in: ranges.randomElement(using: &numbers)!, using: &numbers)
            if let scalar = Unicode.Scalar(number) { text.append(scalar) }
            if Int.random(in: 0..<9, using: &numbers) == 0 {
                let marks = ["\n", "\n\n", "- ", "| ", "`", "*", "$", "```\n", "> ", "\u{200D}", "|-|\n", "[^a]"]
                text.append(contentsOf: marks.randomElement(using: &numbers)!.unicodeScalars)
            }
        }
        return String(text)
    }

    @Test(arguments: UInt64(1)...60) func anyUnicodeFitsAndNoControlReachesACell(seed: UInt64) {
        let text = randomScalars(seed: seed)
        let stored = Array(text.utf8)
        for columns in [2, 20, 80] {
            let rows = markdownRows(text, columns: columns)
            expectFits(rows, columns, text)
            for cell in rows.flatMap(\.cells) {
                for scalar in cell.glyph.scalars {
                    switch scalar.properties.generalCategory {
                    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate:
                        Issue.record("U+\(String(scalar.value, radix: 16)) reaches a cell")
                    default: break
                    }
                }
                if cell.width > 0, cell.glyph.scalars.isEmpty { Issue.record("a cell draws nothing") }
            }
        }
        #expect(Array(text.utf8) == stored)
    }

    @Test func marksWithoutEndTakeOneColumn() {
        let rows = markdownRows("a" + String(repeating: "\u{301}", count: 4000) + "b", columns: 20)
        #expect(rows.count == 1 && rows[0].columns == 2)
        #expect(rows[0].cells[0].glyph.scalars.count == 5)
        // A line that long is cut into pieces; a piece that begins with a mark gives it a circle to stand on.
        let cut = markdownRows("a" + String(repeating: "\u{301}", count: 10_000) + "b", columns: 20)
        #expect(cut.map(\.columns) == [1, 1, 2])
    }

    static let pathological: [String] = [
        String(repeating: "> ", count: 20_000) + "deep", String(repeating: "- ", count: 20_000) + "deep",
        (0..<400).map { String(repeating: "  ", count: $0) + "- item \($0)\n" }.joined(),
        String(repeating: "*a **b ", count: 8000),
        String(repeating: "[a](", count: 10_000), String(repeating: "`", count: 50_000) + "a",
        String(repeating: "|", count: 8000) + "\n"
            + String(repeating: "|-", count: 4000) + "|\n" + String(repeating: "a\n", count: 4000),
        String(repeating: "![[[", count: 10_000), String(repeating: "&#0;&#xFFFFFFFFF;&a;", count: 3000),
        String(repeating: "\u{301}", count: 20_000),
        "```swift\n" + String(repeating: "/*", count: 20_000), String(repeating: "<", count: 30_000),
        String(repeating: "[a]: b\n", count: 5000),
        "- " + String(repeating: "x", count: 300_000), String(repeating: "$", count: 20_000),
        String(repeating: "$a ", count: 10_000),
        String(repeating: "\\[", count: 10_000), String(repeating: "\\(a", count: 10_000),
        String(repeating: "[^a", count: 10_000),
        "$$\n" + String(repeating: "x + ", count: 5000), String(repeating: "$$\n", count: 5000),
        (0..<400).map { "[^\($0)]: n [^\($0)]\n" }.joined(), (1..<200).map { String(repeating: "`", count: $0) + " $" }.joined(),
    ]

    @Test(arguments: pathological.indices) func pathologicalTextsAreLaidOut(index: Int) {
        let text = Self.pathological[index]
        let rows = markdownRows(text, columns: 30)
        expectFits(rows, 30, text)
        if index < 2 { #expect(rows.contains { $0.text.contains("deep") }) }
        if index == 2 { for item in 0..<400 { #expect(rows.contains { $0.text.contains("item \(item)") }) } }
    }
}
