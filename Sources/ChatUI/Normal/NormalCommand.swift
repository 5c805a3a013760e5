/// What the keys of vim do while one neither writes nor reads: in its normal mode, on the message. Each is some commands of the editor,
/// one after the other, and perhaps the way back to writing. Help and README read this table.
public enum NormalCommand: String, CaseIterable, Sendable {
    // Going back to writing
    case insert
    case append
    case insertAtLineStart = "insert-line-start"
    case appendAtLineEnd = "append-line-end"
    case openBelow = "open-below"
    case openAbove = "open-above"
    case substitute
    case changeWord = "change-word"
    case changeToLineEnd = "change-to-line-end"
    case changeLine = "change-line"
    // Moving
    case left, down, up, right
    case wordForward = "word-forward"
    case wordBackward = "word-backward"
    case lineStart = "line-start"
    case lineEnd = "line-end"
    // Taking away and putting back
    case deleteCharacter = "delete-character"
    case deleteBefore = "delete-before"
    case deleteWord = "delete-word"
    case deleteWordBefore = "delete-word-before"
    case deleteToLineStart = "delete-to-line-start"
    case deleteToLineEnd = "delete-to-line-end"
    case deleteLine = "delete-line"
    case put
    case undo
    case redo
    // The rest of the program
    case read
    case top, bottom
    case search
    case palette
}

extension NormalCommand {
    public var summary: String {
        switch self {
        case .insert: "Write before the cursor"
        case .append: "Write behind the character under the cursor"
        case .insertAtLineStart: "Write at the start of the line"
        case .appendAtLineEnd: "Write at the end of the line"
        case .openBelow: "Write in a new line below"
        case .openAbove: "Write in a new line above"
        case .substitute: "Write in place of the character"
        case .changeWord: "Write in place of the word"
        case .changeToLineEnd: "Write in place of the rest of the line"
        case .changeLine: "Write in place of the line"
        case .left: "A character left"
        case .down: "A line down, or to the prompt after"
        case .up: "A line up, or to the prompt before"
        case .right: "A character right"
        case .wordForward: "To the end of the word, or the next one"
        case .wordBackward: "To the start of the word, or the one before"
        case .lineStart: "To the start of the line"
        case .lineEnd: "To the end of the line"
        case .deleteCharacter: "Delete the character under the cursor"
        case .deleteBefore: "Delete the character before the cursor"
        case .deleteWord: "Cut the word after the cursor"
        case .deleteWordBefore: "Cut the word before the cursor"
        case .deleteToLineStart: "Cut to the start of the line"
        case .deleteToLineEnd: "Cut to the end of the line"
        case .deleteLine: "Cut the line"
        case .put: "Insert what was cut"
        case .undo: "Take the last change back"
        case .redo: "Make the change again that was taken back"
        case .read: "Read: move, search, select and copy in the conversation"
        case .top: "Go to the first message"
        case .bottom: "Go to the end and follow it"
        case .search: "Search in the conversation"
        case .palette: "Choose a command from the list of all"
        }
    }

    /// What it does, in this order.
    /// - Parameter isLineEmpty: of the line with the cursor; there is nothing to cut then but its end.
    func commands(isLineEmpty: Bool) -> [Command] {
        switch self {
        case .insert: []
        case .append: [.moveRight]
        case .insertAtLineStart, .lineStart: [.moveToLineStart]
        case .appendAtLineEnd, .lineEnd: [.moveToLineEnd]
        case .openBelow: [.moveToLineEnd, .insertNewline]
        case .openAbove: [.moveToLineStart, .insertNewline, .moveLeft]
        case .substitute, .deleteCharacter: [.deleteForward]
        case .changeWord, .deleteWord: [.deleteWordForward]
        case .changeToLineEnd, .deleteToLineEnd: isLineEmpty ? [] : [.killToLineEnd]
        case .changeLine: isLineEmpty ? [] : [.moveToLineStart, .killToLineEnd]
        case .left: [.moveLeft]
        case .down: [.moveDown]
        case .up: [.moveUp]
        case .right: [.moveRight]
        case .wordForward: [.moveWordRight]
        case .wordBackward: [.moveWordLeft]
        case .deleteBefore: [.deleteBackward]
        case .deleteWordBefore: [.deleteWordBackward]
        case .deleteToLineStart: isLineEmpty ? [] : [.killToLineStart]
        case .deleteLine: isLineEmpty ? [.killToLineEnd] : [.moveToLineStart, .killToLineEnd, .killToLineEnd]
        case .put: [.yank]
        case .undo: [.undoEdit]
        case .redo: [.redoEdit]
        case .read: [.read]
        case .top: [.scrollToTop]
        case .bottom: [.scrollToBottom]
        case .search: [.search]
        case .palette: [.openPalette]
        }
    }

    var writesAfterwards: Bool {
        switch self {
        case .insert, .append, .insertAtLineStart, .appendAtLineEnd, .openBelow, .openAbove, .substitute, .changeWord,
            .changeToLineEnd, .changeLine:
            true
        default: false
        }
    }
}

/// Which keys mean what in vim's normal mode.
public typealias NormalKeymap = KeyTable<NormalCommand>

extension KeyTable where Meaning == NormalCommand {
    public static let standard = NormalKeymap(bindings: [
        "i": .insert, "insert": .insert,
        "a": .append,
        "I": .insertAtLineStart,
        "A": .appendAtLineEnd,
        "o": .openBelow,
        "O": .openAbove,
        "s": .substitute,
        "c w": .changeWord, "c e": .changeWord,
        "C": .changeToLineEnd, "c $": .changeToLineEnd,
        "S": .changeLine, "c c": .changeLine,
        "h": .left, "left": .left, "backspace": .left,
        "j": .down, "down": .down,
        "k": .up, "up": .up,
        "l": .right, "right": .right, "space": .right,
        "w": .wordForward, "e": .wordForward,
        "b": .wordBackward,
        "0": .lineStart, "^": .lineStart, "home": .lineStart,
        "$": .lineEnd, "end": .lineEnd,
        "x": .deleteCharacter, "delete": .deleteCharacter,
        "X": .deleteBefore,
        "d w": .deleteWord, "d e": .deleteWord,
        "d b": .deleteWordBefore,
        "d 0": .deleteToLineStart,
        "D": .deleteToLineEnd, "d $": .deleteToLineEnd,
        "d d": .deleteLine,
        "p": .put, "P": .put,
        "u": .undo,
        "ctrl-r": .redo,
        "v": .read,
        "g g": .top,
        "G": .bottom,
        "/": .search,
        ":": .palette,
    ])
}
