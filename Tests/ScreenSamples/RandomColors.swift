import SeededRandom
import TerminalCore

/// A sequence of frames full of half blocks, as pictures are: each in so many pairs of the eight colours, which change from frame to frame.
public struct RandomColors: Sendable {
    public private(set) var frame: Frame
    private let count: Int
    private let hasText: Bool
    private var generator = SplitMix(seed: 1)

    /// - Parameter hasText: whether the first row is a text whose colours stay.
    public init(count: Int, size: Size, hasText: Bool = false) {
        frame = Frame(size: size)
        self.count = count
        self.hasText = hasText
        next()
    }

    public mutating func next() {
        let pairs = (0..<count).map { _ in Style(foreground: color(), background: color()) }
        for row in 0..<frame.size.rows {
            let cells = (0..<frame.size.columns).map { column in
                Cell(glyph: Glyph("▀"), style: pairs[(row * frame.size.columns + column) % count], width: 1)
            }
            frame.draw(Line(cells: cells), column: 0, row: row)
        }
        guard hasText else { return }
        for number in 0..<5 {
            frame.draw(Line("text", style: Style(foreground: .palette(UInt8(number)))), column: 5 * number, row: 0)
        }
    }

    private mutating func color() -> Color { .palette(UInt8.random(in: 0..<8, using: &generator)) }
}
