import ChatCore
import TerminalCore

/// One answer as rows of a column. What can change no more is laid out and counted once, so that a frame costs the rows it shows and
/// the end of a text that still grows.
struct ComparisonColumn: Sendable {
    private struct Shape: Hashable {
        var columns: Int
        var theme: Theme
        var revision: Int
    }

    private var layout: MessageLayout?
    private var shape: Shape?
    /// Of the pieces that can change no more: how many rows there are up to the end of each.
    private var settled: [Int] = []
    /// How many rows there are.
    private(set) var rowCount = 0
    private var isRunning = false
    /// Of the session, when the answer was taken in.
    private var version: Int?

    enum News {
        case none
        /// There may be more of the answer.
        case text
        /// All rows are others.
        case all
    }

    /// What `read` would find. Mutating only in name: a function that looks on is given a copy.
    mutating func news(for columns: Int, _ theme: Theme, isRunning: Bool, version: Int) -> News {
        guard isRunning == self.isRunning, columns == shape?.columns, theme == shape?.theme else { return .all }
        return version == self.version ? .none : .text
    }

    /// Takes in the answer as it is now.
    /// - Parameter version: of the session, another one whenever it has changed.
    mutating func read(_ message: ChatMessage, version: Int, isRunning: Bool, columns: Int, theme: Theme) {
        self.version = version
        var layout = layout ?? MessageLayout(message, showsReasoning: false)
        self.layout = nil
        layout.read(message, isRunning: isRunning)
        let shape = Shape(columns: columns, theme: theme, revision: layout.markdown.revision)
        if shape != self.shape {
            if self.shape != nil, shape.columns != self.shape?.columns || shape.theme != self.shape?.theme {
                layout = MessageLayout(message, showsReasoning: false)
                layout.read(message, isRunning: isRunning)
            }
            self.shape = shape
            settled = []
        }
        // The last block and what stands below the text may still change.
        let firstOpen = isRunning ? max(Self.firstPiece, layout.pieceCount - 2) : layout.pieceCount
        if settled.count + Self.firstPiece > firstOpen {
            settled.removeLast(settled.count + Self.firstPiece - firstOpen)
        }
        func height(_ piece: Int) -> Int {
            layout.rows(of: piece, message: message, isRunning: isRunning, columns: columns, theme: theme)
                .count
        }
        for piece in settled.count + Self.firstPiece..<firstOpen {
            settled.append((settled.last ?? 0) + height(piece))
        }
        rowCount = (firstOpen..<layout.pieceCount).reduce(settled.last ?? 0) { $0 + height($1) }
        self.layout = layout
        self.isRunning = isRunning
    }

    /// The label stands above the column already.
    private static let firstPiece = 1

    /// The rows in a range, as far as there are any.
    /// - Parameter message: the one that was taken in. It is not kept: a text with two owners is copied whole when it grows.
    mutating func rows(in range: Range<Int>, of message: ChatMessage) -> [Line] {
        guard var layout, let shape else { return [] }
        self.layout = nil
        defer { self.layout = layout }
        var low = 0
        var high = settled.count
        while low < high {
            let middle = (low + high) / 2
            if settled[middle] <= range.lowerBound { low = middle + 1 } else { high = middle }
        }
        var row = low > 0 ? settled[low - 1] : 0
        var rows: [Line] = []
        var piece = low + Self.firstPiece
        while piece < layout.pieceCount, row < range.upperBound {
            let made = layout.rows(
                of: piece, message: message, isRunning: isRunning, columns: shape.columns,
                theme: shape.theme)
            let shown =
                max(
                    0, range.lowerBound - row)..<max(
                    max(0, range.lowerBound - row), min(made.count, range.upperBound - row))
            rows += made[shown.clamped(to: 0..<made.count)]
            row += made.count
            piece += 1
        }
        return rows
    }
}
