import Testing

@testable import TerminalCore

@Suite struct PictureCellsTests {
    /// The protocol counts with these marks and no others: a mark too many would move all that follow.
    @Test func theMarksAreThoseOfTheProtocol() {
        let marks = PictureCells.marks.map(\.value)
        #expect(marks.count == PictureCells.limit)
        #expect(marks.prefix(6) == [0x305, 0x30D, 0x30E, 0x310, 0x312, 0x33D])
        #expect((marks[30], marks[100], marks.last) == (0x483, 0x7EB, 0x1D244))
        #expect(marks == marks.sorted())
    }

    @Test func eachCellNamesItsPieceAndItsPicture() {
        let number = PictureNumber(index: 5, depth: .trueColor)
        let lines = PictureCells.lines(ofPicture: number, size: Size(columns: 3, rows: 2))
        #expect(lines.map(\.columns) == [3, 3])
        #expect(lines[1].cells[2].glyph.scalars == ["\u{10EEEE}", "\u{30D}", "\u{30E}"])
        #expect(lines[1].cells[2].style == Style(foreground: .rgb(1, 0, 5)))
    }

    @Test func aNumberIsWhatItsColorSays() {
        for index in [0, 1, 239, 240, 255, 65_535, 70_000, 16_000_000, 17_000_000] {
            let number = PictureNumber(index: index, depth: .trueColor)
            guard case .rgb(let red, let green, let blue) = number.color.form else { return #expect(Bool(false)) }
            #expect(UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue) == number.rawValue && red > 0)
            let small = PictureNumber(index: index, depth: .palette)
            #expect(small.color == .palette(UInt8(small.rawValue)) && small.rawValue >= 16)
        }
    }
}
