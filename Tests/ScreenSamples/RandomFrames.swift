import SeededRandom
import TerminalCore

/// Text that a model might send, with everything that is hard to lay out.
public struct RandomText: Sendable {
    private static let pieces = [
        "a", "word", " ", "  ", "é", "e\u{301}", "中", "文字", "한", "👍🏽", "👩\u{200D}🚀", "🇺🇸", "🇺🇦", "❤\u{FE0F}", "\u{1B}[0m",
        "\u{202E}", "\u{200D}", "\u{301}", "क्ष", "กำ", "\n", "\t", "🏽", "1\u{FE0F}\u{20E3}", "\u{E0041}", "\u{1100}\u{1161}",
        "supercalifragilistic", "─────────", "aaaaaaaaaaaa", "        ", "\u{1FAE9}", "☰",
    ]
    public var generator: SplitMix

    public init(seed: UInt64) { generator = SplitMix(seed: seed) }

    public mutating func next(pieces count: Int) -> String {
        (0..<count).map { _ in Self.pieces.randomElement(using: &generator)! }.joined()
    }
}

/// A sequence of frames, each made from the one before by drawing over it, as a program's are.
public struct RandomFrames: Sendable {
    public private(set) var frame: Frame
    private var text: RandomText

    public init(seed: UInt64, size: Size) {
        frame = Frame(size: size)
        text = RandomText(seed: seed)
        for _ in 0..<5 { next() }
    }

    /// Starts a new frame of another size.
    public mutating func resize(to size: Size) {
        frame = Frame(size: size)
        for _ in 0..<5 { next() }
    }

    public mutating func next() {
        for _ in 0..<random(below: 6) {
            switch random(below: 5) {
            case 0: scrollUp(by: 1 + random(below: 4))
            case 1:
                frame.fill(
                    Rect(column: random(below: frame.size.columns), row: random(below: frame.size.rows), columns: 7, rows: 2),
                    style: style())
            default:
                let line = Line(text.next(pieces: 1 + random(below: 12)), style: style())
                frame.draw(line, column: random(below: frame.size.columns) - 3, row: random(below: frame.size.rows))
            }
        }
        let cursor = Point(column: random(below: frame.size.columns), row: random(below: frame.size.rows))
        frame.cursor = random(below: 3) == 0 ? nil : cursor
    }

    private mutating func random(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &text.generator) }

    private mutating func style() -> Style {
        guard random(below: 2) == 0 else { return .plain }
        let colors: [Color] = [.standard, .standard, .palette(1), .palette(12), .palette(200), .palette(240)]
        let attributes: [Style.Attributes] = [[], .bold, .dim, .italic, .underline, .reverse, [.bold, .underline]]
        let targets = ["", "", "", "https://a.example", "https://b.example/x?y=1", "mailto:c@example"]
        return Style(
            foreground: colors[random(below: colors.count)], background: colors[random(below: colors.count)],
            attributes: attributes[random(below: attributes.count)], link: Hyperlink(to: targets[random(below: targets.count)]))
    }

    private mutating func scrollUp(by count: Int) {
        let old = frame
        for row in 0..<frame.size.rows {
            let source = row + count
            let cells = (0..<frame.size.columns).map { source < old.size.rows ? old[$0, source] : .blank() }
            frame.draw(Line(cells: cells), column: 0, row: row)
        }
    }
}
