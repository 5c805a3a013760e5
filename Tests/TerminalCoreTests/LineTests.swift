import ScreenSamples
import Testing

@testable import TerminalCore

@Suite struct LineTests {
    /// A row of cells is whole: after each wide glyph its second column, and nowhere else.
    private func expectWhole(_ line: Line) {
        for (index, cell) in line.cells.enumerated() {
            let next = index + 1 < line.columns ? line.cells[index + 1].width : 1
            #expect((cell.width == 2) == (next == 0), "\(line.text)")
            guard cell.width > 0 else { continue }
            let scalars = cell.glyph.scalars
            #expect(!scalars.isEmpty && scalars.count <= 5)
            #expect(scalars.allSatisfy { ScalarClass($0) != .hidden })
        }
        #expect(line.cells.first?.width != 0)
    }

    @Test(arguments: 1...200) func aLineIsWholeAndAsWideAsItsText(seed: Int) {
        var random = RandomText(seed: UInt64(seed))
        let text = random.next(pieces: 40)
        let line = Line(text)
        expectWhole(line)
        #expect(line.columns == displayWidth(of: text))
        for columns in 0...line.columns {
            expectWhole(line.prefix(columns: columns))
            #expect(line.prefix(columns: columns).columns == columns)
            #expect(line.truncated(toColumns: columns).columns == columns)
        }
    }

    @Test(arguments: 1...200) func wrappingFitsAndKeepsAllTextButSpaces(seed: Int) {
        var random = RandomText(seed: UInt64(seed))
        let line = Line(random.next(pieces: 40))
        let visible = line.cells.filter { $0.glyph != .space && $0.width > 0 }
        for columns in [2, 3, 7, 20, 80] {
            let wrapped = line.wrapped(toColumns: columns)
            #expect(wrapped.allSatisfy { $0.columns <= columns })
            for row in wrapped { expectWhole(row) }
            #expect(wrapped.flatMap(\.cells).filter { $0.glyph != .space && $0.width > 0 } == visible)
        }
    }

    @Test func wrappingBreaksAtSpacesAndCarriesItsPrefixes() {
        let rows = Line("one two three four").wrapped(toColumns: 9, first: Line("- "), rest: Line("  "))
        #expect(rows.map(\.text) == ["- one two", "  three", "  four"])
        #expect(Line("a 中文中文 b").wrapped(toColumns: 6).map(\.text) == ["a 中文", "中文 b"])
        #expect(Line("  indented").wrapped(toColumns: 6).map(\.text) == ["  inde", "nted"])
        #expect(Line("a  b").wrapped(toColumns: 2).map(\.text) == ["a", "b"])
        #expect(Line("").wrapped(toColumns: 5).map(\.text) == [""])
    }

    @Test func textAppendedInStylesKeepsThem() {
        var line = Line("a", style: Style(attributes: .bold))
        line.append("中\u{301}b", style: Style(attributes: .italic))
        #expect(line.cells.map(\.style.attributes) == [.bold, .italic, .italic, .italic])
        #expect(line.text == "a中\u{301}b")
    }
}
