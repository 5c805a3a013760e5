import CPseudoTerminal
import NcursesTerminal
import ScreenSamples
import ScreenTesting
import TerminalCore
import Testing

@Suite struct FrameEncoderTests {
    /// Whether the terminal gives a glyph the columns that the program gives it. One that does not may spoil its neighbours, too.
    private func isAgreed(_ cell: Cell) -> Bool {
        if cell.width == 0 { return true }
        guard let scalar = cell.glyph.singleScalar else { return false }
        return pseudo_terminal_width(scalar.value) == Int32(cell.width)
    }

    /// Columns of a row in which the terminal must show what was drawn, and does not.
    private func differences(in row: Int, of frame: Frame, on screen: ScreenModel) -> [Int] {
        (0..<frame.size.columns).filter { column in
            let around = max(0, column - 2)...min(frame.size.columns - 1, column + 2)
            var cell = frame[column, row]
            cell.style.link = .none
            return around.allSatisfy { isAgreed(frame[$0, row]) } && cell != screen[column, row]
        }
    }

    @Test(arguments: 1...12) func aTerminalShowsTheFramesThatWereEncoded(seed: Int) {
        var frames = RandomFrames(seed: UInt64(seed), size: Size(columns: 40, rows: 12))
        var encoder = FrameEncoder(depth: .trueColor)
        var screen = ScreenModel(size: Size(columns: 40, rows: 12))
        for number in 1...20 {
            screen.write(encoder.bytes(for: frames.frame))
            #expect(screen.unknown == [])
            for row in 0..<12 {
                let differing = differences(in: row, of: frames.frame, on: screen)
                #expect(differing.isEmpty, "frame \(number), row \(row), columns \(differing): \(frames.frame.text(row: row))")
            }
            #expect(screen.isCursorVisible == (frames.frame.cursor != nil))
            if let cursor = frames.frame.cursor { #expect(screen.position == cursor) }
            frames.next()
        }
    }

    @Test func whatFollowsAnEmojiStandsWhereItBelongsInATerminalThatGivesItOtherColumns() {
        var frame = Frame(size: Size(columns: 20, rows: 1))
        frame.draw("a👍b e\u{301}c", column: 0, row: 0)
        var encoder = FrameEncoder()
        let bytes = encoder.bytes(for: frame)
        for width in [1, 2] {
            var screen = ScreenModel(size: frame.size) { $0.value > 0x1F000 ? width : 1 }
            screen.write(bytes)
            #expect(screen[3, 0].glyph == Glyph("b") && screen[6, 0].glyph == Glyph("c"), "\(width)")
        }
    }

    @Test func whatDidNotChangeIsNotWritten() {
        var frame = Frame(size: Size(columns: 20, rows: 3))
        frame.draw("Hello", column: 0, row: 0, style: Style(foreground: .palette(1)))
        var encoder = FrameEncoder()
        let first = String(decoding: encoder.bytes(for: frame), as: UTF8.self)
        #expect(first.contains("\u{1B}[1;1H\u{1B}[0;31mHello"))
        let again = encoder.bytes(for: frame)
        #expect(again.isEmpty)
        frame.draw("p", column: 3, row: 0)
        #expect(String(decoding: encoder.bytes(for: frame), as: UTF8.self) == "\u{1B}[?25l\u{1B}[1;4H\u{1B}[0mp\u{1B}[0m")
    }
}
