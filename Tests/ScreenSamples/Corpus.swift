import SeededRandom
import TerminalCore

/// The lines of `Tests/Drift/corpus.txt`: text that is hard to lay out, in many scripts.
public struct Corpus: Sendable {
    public struct Entry: Sendable {
        /// A script, or a kind of text.
        public var kind: String
        public var text: String
    }

    public let entries: [Entry]

    /// - Parameter file: a kind, a tab and a line each; `\u{HEX}` stands for a scalar; lines that begin with `#` are remarks.
    public init(file: String) {
        entries = file.unicodeScalars.split(separator: "\n").compactMap { line in
            guard line.first != "#", let tab = line.firstIndex(of: "\t") else { return nil }
            return Entry(kind: String(line[..<tab]), text: Self.unescaped(line[line.index(after: tab)...]))
        }
    }

    private static func unescaped(_ text: Substring.UnicodeScalarView) -> String {
        var result = String.UnicodeScalarView()
        var rest = text
        while let scalar = rest.first {
            let digits = rest.dropFirst(3).prefix { $0 != "}" }
            if String(rest.prefix(3)) == "\\u{", let escaped = UInt32(String(digits), radix: 16).flatMap(Unicode.Scalar.init) {
                result.append(escaped)
                rest = rest.dropFirst(3 + digits.count + 1)
            } else {
                result.append(scalar)
                rest = rest.dropFirst()
            }
        }
        return String(result)
    }
}

/// Frames that show a corpus: pages of it, a log of it that scrolls, and pieces of it drawn over what was there.
public struct CorpusFrames: Sendable {
    public private(set) var frame: Frame
    /// The entry that comes next; counts on after the last.
    public private(set) var position = 0

    private let corpus: Corpus
    private var generator = SplitMix(seed: 7)
    /// Rows of the entry before `position` that have not been shown.
    private var waiting: [Line] = []
    private static let styles: [Style] = [
        .plain, Style(foreground: .palette(3)), Style(attributes: .bold), Style(background: .palette(4)),
        Style(attributes: .reverse),
    ]

    public init(_ corpus: Corpus, size: Size) {
        self.corpus = corpus
        frame = Frame(size: size)
        turnPage()
    }

    /// Shows as many of the next entries as fit.
    public mutating func turnPage() {
        frame = Frame(size: frame.size)
        waiting = []
        for row in 0..<frame.size.rows { draw(nextRow(), row: row) }
        frame.cursor = Point(column: random(below: frame.size.columns), row: frame.size.rows - 1)
    }

    /// Moves all but the last two rows up by one, and shows the next row of the corpus below them.
    public mutating func scroll() {
        let old = frame
        let last = frame.size.rows - 3
        guard last > 0 else { return turnPage() }
        for row in 0..<last { draw(Line(cells: (0..<frame.size.columns).map { old[$0, row + 1] }), row: row) }
        draw(nextRow(), row: last)
        frame.cursor = Point(column: 0, row: frame.size.rows - 1)
    }

    /// Draws some pieces of entries anywhere, also across the edges and over halves of what was there.
    public mutating func change() {
        for _ in 0..<1 + random(below: 6) {
            let line = Line(corpus.entries[random(below: corpus.entries.count)].text, style: style())
            let first = random(below: max(1, line.columns))
            let cells = line.cells.dropFirst(first).prefix(1 + random(below: 12)).drop { $0.width == 0 }
            frame.draw(
                Line(cells: cells).prefix(columns: cells.count - (cells.last?.width == 2 ? 1 : 0)),
                column: random(below: frame.size.columns + 3) - 3, row: random(below: frame.size.rows))
        }
        frame.cursor = Point(column: random(below: frame.size.columns), row: random(below: frame.size.rows))
    }

    /// Starts anew in another size.
    public mutating func resize(to size: Size) {
        frame = Frame(size: size)
        turnPage()
    }

    private mutating func nextRow() -> Line {
        if waiting.isEmpty {
            let entry = corpus.entries[position % corpus.entries.count]
            waiting = Line(entry.text, style: style()).wrapped(toColumns: frame.size.columns)
            position += 1
        }
        var row = waiting.removeFirst()
        // Every column has something in it that shows, so that a width on which two disagree cannot hide in blanks.
        while row.columns < frame.size.columns { row.append("·", style: .plain) }
        return row
    }

    private mutating func draw(_ line: Line, row: Int) { frame.draw(line, column: 0, row: row) }

    private mutating func style() -> Style { Self.styles[random(below: Self.styles.count)] }

    private mutating func random(below limit: Int) -> Int { Int.random(in: 0..<limit, using: &generator) }
}
