import TerminalCore

/// Where a person writes the next message.
public struct Composer: Hashable, Sendable {
    public var editor = TextEditor()
    public var history: PromptHistory
    /// What goes with the next message.
    public private(set) var attachments: [Attachment] = []
    /// What is looked for in the history; nil when nothing is.
    var search: HistorySearch?
    /// The last change was typing, which completion goes along with.
    var isTyped = false
    /// The message has a snippet in it, whose places Tab goes to.
    private var hasPlaces = false
    private var undone = UndoHistory<Moment>()

    /// What comes back when a step is undone.
    private struct Moment: Hashable, Sendable {
        var content: TextEditor.Content
        var attachments: [Attachment]
    }

    public init(history: PromptHistory = PromptHistory()) { self.history = history }

    /// True when there is nothing to send.
    var isEmpty: Bool { editor.isEmpty && attachments.isEmpty }

    // MARK: Changing the message

    /// Performs an editing command; up and down walk through the history at the first and last line.
    public mutating func perform(_ command: Command) {
        if command == .deleteBackward, editor.before.isEmpty, !attachments.isEmpty {
            return change(.whole) { $0.attachments.removeLast() }
        }
        if command.isMovingInText {
            isTyped = false
            if editor.perform(command) { return undone.endStep() }
            if command == .moveUp || command == .moveDown { walkHistory(backward: command == .moveUp) }
        } else {
            change(command.undoChange) { _ = $0.editor.perform(command) }
        }
    }

    private mutating func walkHistory(backward: Bool) {
        let text = editor.text
        guard let found = backward ? history.previous(from: text) : history.next(from: text) else { return }
        change(.recalling) { $0.editor.recall(found) }
    }

    /// Inserts what is typed.
    mutating func insert(_ text: String) {
        // A word and the blanks behind it are one step.
        let isWordStart = text.first?.isWhitespace == false && editor.before.last?.isWhitespace == true
        change(.typing, startsAnew: isWordStart) { $0.editor.insert(text) }
    }

    mutating func paste(_ text: String) { change(.whole) { $0.editor.pasteFolding(text) } }

    /// Puts another text in place of all that stands here.
    mutating func replace(with text: String) { change(.whole) { $0.editor.recall(text) } }

    /// Puts in place of everything what an editor gave back; what was folded stays so.
    mutating func replace(withEdited text: String) { change(.whole) { $0.editor.replaceKeepingPastes(with: text) } }

    /// Puts what is completed in place of the last bytes before the cursor; more may be typed of it.
    mutating func complete(last bytes: Int, with text: String) {
        change(.whole) { $0.editor.replace(last: bytes, with: text) }
        isTyped = true
    }

    /// Inserts a snippet, with the cursor in its first place.
    /// - Returns: the name of that place; nil when it has none.
    mutating func insertSnippet(_ text: String) -> String? {
        var place: String?
        change(.whole) { composer in
            let start = composer.editor
            composer.editor.insertBehind(text)
            place = composer.editor.goToPlace(within: text.utf8.count)
            guard place == nil else { return }
            // Without a place the cursor goes behind it.
            composer.editor = start
            composer.editor.insert(text)
        }
        hasPlaces = place != nil
        return place
    }

    /// Goes to the next place of a snippet.
    /// - Returns: its name; nil when there is none left.
    mutating func goToNextPlace() -> String? {
        guard hasPlaces else { return nil }
        var place: String?
        change(.whole) { place = $0.editor.goToPlace() }
        hasPlaces = place != nil
        return place
    }

    mutating func recover(_ found: FoundDraft) {
        change(.whole) { composer in
            composer.editor.replace(with: found.draft.parts)
            composer.attachments = found.attachments
        }
    }

    mutating func attach(_ more: [Attachment]) {
        guard !more.isEmpty else { return }
        change(.whole) { $0.attachments += more }
    }

    /// Clears the message; what was typed is the last prompt of the history, and all of it comes back by undoing.
    mutating func clear() {
        change(.whole) { composer in
            composer.attachments = []
            if !composer.editor.isEmpty { composer.history.add(composer.editor.takeText()) }
        }
    }

    /// Takes the message out and remembers it; nil when there are only blanks, unless files are to be sent.
    public mutating func takeMessage() -> String? {
        let isBlank = editor.text.trimmed.isEmpty
        if isBlank, attachments.isEmpty { return nil }
        undone = UndoHistory()
        isTyped = false
        hasPlaces = false
        let message = editor.takeText()
        if !isBlank { history.add(message) }
        return message
    }

    /// Takes the files out that go with the message.
    mutating func takeAttachments() -> [Attachment] {
        defer { attachments = [] }
        return attachments
    }

    // MARK: Going back

    /// Takes back the last step; false when there is none.
    mutating func undo() -> Bool { undone.undo(from: moment, bytes: bytes).map { show($0) } != nil }

    /// Does again what was taken back last; false when there is nothing.
    mutating func redo() -> Bool { undone.redo(from: moment, bytes: bytes).map { show($0) } != nil }

    private mutating func show(_ moment: Moment) {
        isTyped = false
        editor.content = moment.content
        attachments = moment.attachments
    }

    private var moment: Moment { Moment(content: editor.content, attachments: attachments) }

    /// Pastes and files are shared by all the states that have them.
    private var bytes: Int { 64 + editor.before.utf8.count + editor.after.utf8.count }

    /// Changes the message and remembers what it was.
    private mutating func change(_ kind: UndoChange, startsAnew: Bool = false, _ body: (inout Composer) -> Void) {
        let (before, size, changes, files) = (moment, bytes, editor.changes, attachments.count)
        body(&self)
        if editor.changes == changes, attachments.count == files { return }
        isTyped = kind == .typing || kind == .deleting
        undone.note(before, bytes: size, before: kind, startsAnew: startsAnew)
    }
}

extension Command {
    /// How a change of the text by this command is taken back.
    fileprivate var undoChange: UndoChange {
        switch self {
        case .insertNewline: .typing
        case .deleteBackward, .deleteForward: .deleting
        default: .whole
        }
    }
}
