import ScreenTesting
import TerminalCore
import Testing

@Suite struct PictureTests {
    private var frame: Frame {
        var frame = Frame(size: Size(columns: 12, rows: 3))
        frame.draw("You 中文", column: 0, row: 0)
        frame.draw("You", column: 0, row: 0, style: Style(foreground: .palette(4), attributes: .bold))
        frame.draw("ok", column: 3, row: 1, style: Style(background: .rgb(1, 2, 255), attributes: [.dim, .reverse]))
        frame.cursor = Point(column: 2, row: 2)
        return frame
    }

    @Test func aPictureShowsRowsCursorAndStyledRuns() throws {
        #expect(
            picture(of: frame) == """
                |You 中文    |
                |   ok       |
                |            |
                cursor row 2, column 2
                row 0, columns 0..<3: bold colour 4
                row 1, columns 3..<5: dim reverse on #0102ff

                """)
        try expectScreen(frame, "picture")
    }

    @Test func anotherFrameIsNotThePicture() throws {
        var other = frame
        other.draw("x", column: 0, row: 2)
        withKnownIssue { try expectScreen(other, "picture") }
        withKnownIssue { try expectScreen(frame, "no-such-picture") }
    }
}
