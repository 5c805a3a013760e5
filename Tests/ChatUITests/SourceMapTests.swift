import TerminalCore
import Testing

@testable import ChatUI

/// Which stored bytes rows show, found again from the rows alone.
@Suite struct SourceMapTests {
    private func shown(_ text: String, columns: Int) -> [String] {
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        let bytes = Array(text.utf8)
        var pairs: [String] = []
        for block in markdown.blocks {
            let rows = markdown.layout(block, of: text, columns: columns)
            let map = SourceMap(rows: rows, source: text.slice(block.source), base: block.source.lowerBound)
            for (row, line) in rows.enumerated() {
                for (column, cell) in line.cells.enumerated() where cell.width > 0 && map.offsets[row][column] >= 0 {
                    let shown = cell.glyph.scalars[0]
                    let stored = String(decoding: bytes[map.offsets[row][column]...].prefix(4), as: UTF8.self).unicodeScalars
                        .first
                    // A blank stands for a line end where lines were joined.
                    if stored != shown, !(shown == " " && stored == "\n") { pairs.append("\(shown) is not \(stored!)") }
                }
            }
        }
        return pairs
    }

    @Test(arguments: [12, 20, 40, 80])
    func everyMappedCellShowsItsByte(columns: Int) {
        let text = """
            # A *heading* with `code`

            Some **bold** and _em_ text \\* with [a link](https://example.org/a_b) &amp; 中文 été 👩‍🚀 ~~gone~~.

            - one
            - two **three**
              - four

            > quoted text
            > goes on

            | a | b |
            |---|:-:|
            | one two three | four |

            ```swift
            let x = [1, 2]  // • ─
            ```

            Last [ref][] with <b>html</b>.

            [ref]: https://example.org
            """
        #expect(shown(text, columns: columns) == [])
    }

    /// Cells that are wrapped stand side by side, and are stored one after the other.
    @Test(arguments: [24, 30, 44]) func everyWordOfAWrappedTableIsFound(columns: Int) throws {
        let rows = (0..<4).map { row in
            "| " + (0..<2).map { cell in (0..<6).map { "w\(row)\(cell)\($0)x" }.joined(separator: " ") }.joined(separator: " | ")
                + " |"
        }
        let text = "| one | **two** |\n|---|---|\n" + rows.joined(separator: "\n") + "\n"
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        let lines = markdown.layout(markdown.blocks[0], of: text, columns: columns)
        try #require(lines.count > 12)
        let map = SourceMap(rows: lines, source: text[...], base: 0)
        for row in 0..<4 {
            for cell in 0..<2 {
                for word in 0..<6 {
                    let word = "w\(row)\(cell)\(word)x"
                    let offset = try #require(text.firstRange(of: word)).lowerBound.utf16Offset(in: text)
                    let found = try #require(map.cell(showing: offset), "\(word)")
                    let shown = lines[found.row].cells[found.column...].prefix(5).map {
                        $0.glyph.scalars.map(String.init).joined()
                    }
                    #expect(shown.joined() == word)
                }
            }
        }
    }

    @Test func tablesDrawnInCodeKeepTheirOrder() {
        let text = "```\na   │ b\n────┼───\none │ two\nten │ six\n```\n"
        #expect(shown(text, columns: 40) == [])
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        let rows = markdown.layout(markdown.blocks[0], of: text, columns: 40)
        let map = SourceMap(rows: rows, source: text[...], base: 0)
        let offsets = map.offsets.flatMap { $0 }.filter { $0 >= 0 }
        #expect(offsets == offsets.sorted())
    }

    /// Words are where they are stored: all of a paragraph's words are found, in whatever marks they stand.
    @Test(arguments: 0..<50) func wordsAreFoundWhereTheyAreStored(seed: UInt64) {
        var random = Sequence64(seed: seed)
        let marks = [("", ""), ("**", "**"), ("`", "`"), ("[", "](https://e.example)"), ("~~", "~~")]
        var text = ""
        var offsets: [Int] = []
        for index in 0..<30 {
            let (open, close) = marks.randomElement(using: &random)!
            text += text.isEmpty ? "" : " "
            offsets.append(text.utf8.count + open.utf8.count)
            text += "\(open)word\(index)中\(close)"
        }
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        let rows = markdown.layout(markdown.blocks[0], of: text, columns: Int.random(in: 10...60, using: &random))
        let map = SourceMap(rows: rows, source: text[...], base: 0)
        for (index, offset) in offsets.enumerated() {
            guard let cell = map.cell(showing: offset) else {
                Issue.record("word\(index) is not found")
                continue
            }
            #expect(map.offsets[cell.row][cell.column] == offset && rows[cell.row].cells[cell.column].glyph == Glyph("w"))
        }
    }

    @Test func whatCannotBeFoundCostsLittleAndMapsNothingWrong() {
        let rows = (0..<40).map { _ in Line(String(repeating: "xyzxyzabc", count: 20)) }
        let map = SourceMap(rows: rows, source: String(repeating: "xyx", count: 2000), base: 0)
        #expect(map.offsets.count == 40)
    }
}
