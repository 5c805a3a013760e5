import TerminalCore

/// A cursor in the conversation, and what was begun with it.
struct ReadingMode: Hashable, Sendable {
    /// What is selected: from where it began to the cursor.
    struct Selection: Hashable, Sendable {
        enum Unit: Hashable, Sendable { case characters, lines }

        var unit: Unit
        var anchor: TextPlace
    }

    private(set) var cursor: ConversationPane.Position
    private(set) var column: Int
    /// The column that moving up and down comes back to.
    private(set) var wantedColumn: Int
    var selection: Selection?
    /// True while the cursor stays on the last row of a reply that grows.
    var followsEnd = false
    /// Keys of a command that is not complete.
    var pending: [KeyPress] = []
    /// How often the next command is to be performed; nil when no number was typed.
    var count: Int?
    /// The selection was begun with the mouse, which ends reading when it is let go.
    var isDragging = false

    init(cursor: ConversationPane.Position, column: Int = 0) {
        self.cursor = cursor
        self.column = column
        wantedColumn = column
    }

    mutating func moveCursor(to target: (position: ConversationPane.Position, column: Int)) {
        cursor = target.position
        column = target.column
        wantedColumn = target.column
    }

    /// Moves to another row; the column is chosen there.
    mutating func moveCursor(to position: ConversationPane.Position, column: Int) {
        cursor = position
        self.column = column
    }

    mutating func wantLineEnd() { wantedColumn = .max }
}
