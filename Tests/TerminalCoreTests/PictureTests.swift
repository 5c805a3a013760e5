import TerminalCore
import Testing

@Suite struct PictureTests {
    private static func picture(_ columns: Int, _ rows: Int, _ pixel: (Int, Int) -> [UInt8]) -> Picture {
        let pixels = (0..<rows).flatMap { row in (0..<columns).flatMap { pixel($0, row) } }
        return Picture(columns: columns, rows: rows, pixels: pixels)
    }

    private static let depths: [ColorDepth] = [.eight, .sixteen, .palette, .trueColor]

    @Test func aScaledPictureIsTheMeanOfWhatItCovers() {
        let checks = Self.picture(4, 4) { column, row in (column + row) % 2 == 0 ? [200, 100, 0, 255] : [0, 100, 200, 255] }
        #expect(checks.scaled(columns: 2, rows: 2).pixels == (0..<4).flatMap { _ in [100, 100, 100, 255] as [UInt8] })
        #expect(checks.scaled(columns: 4, rows: 4) == checks)
        // What is transparent has no colour to give.
        let half = Self.picture(2, 1) { column, _ in column == 0 ? [255, 0, 0, 255] : [0, 0, 255, 0] }
        #expect(half.scaled(columns: 1, rows: 1).pixels == [255, 0, 0, 128])
        // Three pixels on two: the middle one is shared.
        let three = Self.picture(3, 1) { column, _ in [UInt8(column * 90), 0, 0, 255] }
        #expect(three.scaled(columns: 2, rows: 1).pixels == [30, 0, 0, 255, 150, 0, 0, 255])
    }

    @Test func onePlainColorStaysItInAnySize() {
        let plain = Self.picture(37, 23) { _, _ in [12, 200, 99, 255] }
        for columns in [1, 2, 7, 36, 37, 40, 111] {
            for rows in [1, 5, 22, 23, 50] {
                let scaled = plain.scaled(columns: columns, rows: rows)
                #expect(scaled.pixels == (0..<columns * rows).flatMap { _ in [12, 200, 99, 255] as [UInt8] })
            }
        }
    }

    @Test func aPictureNeverTakesMoreCellsThanItMayAndKeepsItsShape() {
        for (width, height) in [(1, 1), (640, 480), (480, 640), (3000, 1), (1, 3000), (17, 9), (80, 40)] {
            for (columns, rows) in [(1, 1), (20, 5), (78, 20), (200, 60), (3, 50)] {
                let size = HalfBlocks.size(ofWidth: width, height: height, columns: columns, rows: rows)
                #expect(1...columns ~= size.columns && 1...rows ~= size.rows)
                #expect(size.columns <= width && size.rows * 2 <= height + 1)
                let picture = Picture(columns: width, rows: height, pixels: Array(repeating: 99, count: width * height * 4))
                let lines = HalfBlocks.lines(of: picture, columns: columns, rows: rows, depth: .trueColor)
                #expect(lines.count == size.rows && lines.allSatisfy { $0.columns == size.columns })
            }
        }
        #expect(HalfBlocks.size(ofWidth: 640, height: 480, columns: 78, rows: 20) == Size(columns: 53, rows: 20))
    }

    @Test func everyCellIsTwoPixelsInColorsThatTheTerminalHas() {
        let picture = Self.picture(4, 3) { column, row in
            [UInt8(column * 80), UInt8(row * 100), 30, row == 2 && column > 1 ? 0 : 255]
        }
        let lines = HalfBlocks.lines(of: picture, columns: 10, rows: 10, depth: .trueColor)
        #expect(lines.map(\.text) == ["▀▀▀▀", "▀▀  "])
        #expect(lines[0].cells[1].style == Style(foreground: .rgb(80, 0, 30), background: .rgb(80, 100, 30)))
        #expect(lines[1].cells[0].style == Style(foreground: .rgb(0, 200, 30)))
        #expect(lines[1].cells[3] == .blank())
        for depth in Self.depths {
            for line in HalfBlocks.lines(of: picture, columns: 10, rows: 10, depth: depth) {
                for cell in line.cells {
                    for color in [cell.style.foreground, cell.style.background] { #expect(depth.nearest(to: color) == color) }
                }
            }
        }
        #expect(HalfBlocks.lines(of: picture, columns: 10, rows: 10, depth: .none) == [])
    }

    @Test func greyBecomesAMixtureWhereThereAreFewColors() {
        let grey = Self.picture(8, 8) { _, _ in [120, 120, 120, 255] }
        let lines = HalfBlocks.lines(of: grey, columns: 8, rows: 4, depth: .eight)
        let colors = Set(lines.flatMap(\.cells).flatMap { [$0.style.foreground, $0.style.background] }).subtracting([.standard])
        #expect(colors == [.palette(0), .palette(7)])
    }
}
