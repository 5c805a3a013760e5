import ChatCore
import TerminalCore

/// One question that several models are asked at once: each answer is a variant beside the others.
public struct Comparison: Sendable {
    /// One model's answer.
    public struct Column: Sendable {
        public let id: MessageID
        public let model: ModelReference
        /// How the answer gets on; nil once it has ended.
        public internal(set) var progress: ReplyProgress? {
            didSet { isRunning = progress != nil }
        }
        /// Asked several times for each frame, which should not take a copy of the progress.
        private(set) var isRunning: Bool
        var body = ComparisonColumn()

        init(id: MessageID, model: ModelReference, progress: ReplyProgress) {
            self.id = id
            self.model = model
            self.progress = progress
            isRunning = true
        }
    }

    /// How many models may be asked, on the screen.
    static let modelCounts = 2...4

    public let question: MessageID
    public internal(set) var columns: [Column]
    /// The column that would be gone on with.
    var chosen = 0
    /// The first column on a screen that has no room for all.
    var first = 0
    /// The first row on the screen, the same in all columns; nil follows the ends.
    var top: Int?
    var showsDiff = false
    /// What the last drawing found, while it still holds.
    var differences: Differences?
    /// What the last drawing drew, unless that were differences: the next one draws the columns that have changed.
    var picture: Picture?

    struct Picture: Sendable {
        var frame: Frame
        let theme: Theme
        let shown: Range<Int>
        var chosen: Int
        let top: Int?
        /// Nothing has been drawn yet.
        var isNew = true
    }

    struct Differences: Sendable {
        var chosen: Int
        var columns: Int
        var shown: Range<Int>
        var theme: Theme
        /// For each column but the chosen one.
        var rows: [Int: [Line]]
    }

    /// True while somebody still answers.
    public var isRunning: Bool { columns.indices.contains { columns[$0].isRunning } }

    func index(of id: MessageID) -> Int? { columns.firstIndex { $0.id == id } }
}
