/// A text and a cursor in it, edited by the commands that a shell's line editor has.
public struct TextEditor: Hashable, Sendable {
    /// What stands before the cursor and after it: inserting and deleting there never moves the rest.
    public private(set) var before = ""
    public private(set) var after = ""
    /// Pastes of which only a sign stands in the text.
    private(set) var pastes = FoldedPastes()
    /// How often the text was changed: who keeps it elsewhere sees by this that it is another.
    private(set) var changes = 0
    private var killed = KillRing()
    private var lastWasKill = false
    /// The bytes before the cursor that were inserted by the command before this; nil when it inserted nothing that was cut.
    private var lastYank: Int?

    public init(_ text: String = "") { before = text }

    /// The whole text, with all that was pasted.
    public var text: String { pastes.unfolded(before) + pastes.unfolded(after) }
    public var isEmpty: Bool { before.isEmpty && after.isEmpty }

    /// Nothing stands in the line with the cursor.
    public var isLineEmpty: Bool { (before.isEmpty || before.hasSuffix("\n")) && (after.isEmpty || after.hasPrefix("\n")) }

    /// Replaces everything; the cursor goes to the end.
    public mutating func replace(with text: String) {
        before = ""
        after = ""
        pastes.keep(only: killed.texts)
        insert(text)
    }

    /// Puts a text that was there before in place of everything, a very large one folded.
    mutating func recall(_ text: String) {
        replace(with: "")
        if text.utf8.count > Self.recalledBytes { pasteFolding(text) } else { insert(text) }
    }

    /// Puts a text in place of everything; what was a folded paste before and is in it, is one again.
    mutating func replaceKeepingPastes(with text: String) {
        let known = parts.compactMap { if case .paste(let paste) = $0 { paste } else { nil } }
        replace(with: "")
        var rest = text
        for paste in known {
            guard let place = rest.utf8Range(of: paste) else { continue }
            insert(rest[..<place.lowerBound])
            pasteFolding(paste)
            rest = String(rest[place.upperBound...])
        }
        insert(rest)
    }

    /// The text in pieces, of which some are folded pastes.
    var parts: [Draft.Part] { pastes.parts(of: before + after) }

    /// Puts these pieces in place of everything.
    mutating func replace(with parts: [Draft.Part]) {
        replace(with: "")
        for part in parts {
            switch part {
            case .text(let text): insert(text)
            case .paste(let text): pasteFolding(text)
            }
        }
    }

    /// A text of more bytes is not laid out at each key.
    private static let recalledBytes = 20_000

    /// Puts another text in place of the last bytes before the cursor.
    /// - Parameter bytes: of UTF-8, in whole characters.
    mutating func replace(last bytes: Int, with text: String) {
        before = String(before.utf8.dropLast(bytes)) ?? before
        insert(text)
    }

    /// Takes the whole text out.
    public mutating func takeText() -> String {
        defer { replace(with: "") }
        return text
    }

    public mutating func insert(_ text: some StringProtocol) {
        // What would be taken for the sign of a paste is kept as one.
        if pastes.isMistakable(text) { fold(String(text)) } else { before.append(contentsOf: text) }
        noteChange()
    }

    /// Inserts pasted text: line ends of any kind become new lines and never send.
    public mutating func paste(_ text: String) {
        insert(String(text.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }))
    }

    /// Inserts pasted text, a large one as a sign that stands for it.
    public mutating func pasteFolding(_ text: String) {
        guard FoldedPastes.isLarge(text) else { return paste(text) }
        fold(String(text.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }))
        noteChange()
    }

    private mutating func fold(_ text: String) { before += pastes.fold(text, unlike: [before, after] + killed.texts) }

    private mutating func noteChange() {
        changes += 1
        lastWasKill = false
        lastYank = nil
    }

    /// What was cut before the last that was cut, in place of what was just inserted.
    private mutating func yankPop(_ length: Int?) {
        guard let length else { return }
        before = String(before.utf8.dropLast(length)) ?? before
        killed.turn()
        yank()
    }

    private mutating func yank() {
        before.append(killed.current)
        lastYank = killed.current.utf8.count
    }

    /// Performs an editing command.
    /// - Returns: false when there was nothing to do, such as moving up in the first line.
    public mutating func perform(_ command: Command) -> Bool {
        let continuesKill = lastWasKill
        let yanked = lastYank
        lastWasKill = false
        lastYank = nil
        let (textBefore, textAfter) = (before, after)
        switch command {
        case .insertNewline: before.append("\n")
        case .deleteBackward: if !before.isEmpty { before.removeLast() }
        case .deleteForward: if !after.isEmpty { after.removeFirst() }
        case .deleteWordBackward: kill(backward: before.wordStart, joining: continuesKill)
        case .deleteWordForward: kill(forward: after.wordEnd, joining: continuesKill)
        case .killToLineStart:
            let start = before.lineStart
            kill(
                backward: start == before.endIndex && !before.isEmpty ? before.index(before: start) : start,
                joining: continuesKill)
        case .killToLineEnd:
            let end = after.lineEnd
            kill(forward: end == after.startIndex && !after.isEmpty ? after.index(after: end) : end, joining: continuesKill)
        case .yank:
            killed.startOver()
            yank()
        case .yankPop: yankPop(yanked)
        case .unfold: unfold()
        case .moveLeft: if let last = before.popLast() { after.insert(last, at: after.startIndex) }
        case .moveRight: if !after.isEmpty { before.append(after.removeFirst()) }
        case .moveWordLeft: move(backTo: before.wordStart)
        case .moveWordRight: move(forwardTo: after.wordEnd)
        case .moveToLineStart: move(backTo: before.lineStart)
        case .moveToLineEnd: move(forwardTo: after.lineEnd)
        case .moveUp: moveUp()
        case .moveDown: moveDown()
        default: preconditionFailure("\(command) edits no text")
        }
        guard before != textBefore || after != textAfter else { return false }
        if !command.isMovingInText { changes += 1 }
        return true
    }

    private mutating func move(backTo index: String.Index) {
        after.insert(contentsOf: before[index...], at: after.startIndex)
        before.removeSubrange(index...)
    }

    private mutating func move(forwardTo index: String.Index) {
        before.append(contentsOf: after[..<index])
        after.removeSubrange(..<index)
    }

    private mutating func kill(backward index: String.Index, joining: Bool) {
        guard index < before.endIndex else { return }
        killed.add(String(before[index...]), join: joining ? { $1 + $0 } : nil)
        before.removeSubrange(index...)
        lastWasKill = true
    }

    private mutating func kill(forward index: String.Index, joining: Bool) {
        guard index > after.startIndex else { return }
        killed.add(String(after[..<index]), join: joining ? { $0 + $1 } : nil)
        after.removeSubrange(..<index)
        lastWasKill = true
    }

    private mutating func moveUp() {
        let start = before.lineStart
        guard start > before.startIndex else { return }
        let column = before.distance(from: start, to: before.endIndex)
        let previousEnd = before.index(before: start)
        let previousStart = before[..<previousEnd].lineStart
        move(backTo: before.index(previousStart, offsetBy: column, limitedBy: previousEnd) ?? previousEnd)
    }

    private mutating func moveDown() {
        let end = after.lineEnd
        guard end < after.endIndex else { return }
        let column = before.distance(from: before.lineStart, to: before.endIndex)
        let nextStart = after.index(after: end)
        let nextEnd = after[nextStart...].lineEnd
        move(forwardTo: after.index(nextStart, offsetBy: column, limitedBy: nextEnd) ?? nextEnd)
    }
}

// Places in a text that are to be filled in: `{{name}}`.
extension TextEditor {
    /// Goes to the first place behind the cursor, which it takes the place of.
    /// - Parameter bytes: how far to look.
    /// - Returns: its name; nil when there is none.
    mutating func goToPlace(within bytes: Int = .max) -> String? {
        var start = after.startIndex
        while let place = after[start...].firstPlace, after.utf8.distance(from: after.startIndex, to: place.upperBound) <= bytes {
            let name = after[place].dropFirst(2).dropLast(2)
            guard name.count <= 40, !name.contains(where: { $0.isNewline || $0 == "{" || $0 == "}" }) else {
                start = after.index(place.lowerBound, offsetBy: 2)
                continue
            }
            let found = String(name.trimmed)
            before.append(contentsOf: after[..<place.lowerBound])
            after.removeSubrange(..<place.upperBound)
            noteChange()
            return found
        }
        return nil
    }

    /// Inserts a text and leaves the cursor in front of it.
    mutating func insertBehind(_ text: String) {
        let bytes = before.utf8.count
        insert(text)
        move(backTo: before.utf8.index(before.startIndex, offsetBy: bytes))
    }
}

extension Substring {
    /// Where the first `{{…}}` is.
    fileprivate var firstPlace: Range<Index>? {
        guard let start = firstRange(of: "{{")?.lowerBound, let end = self[start...].firstRange(of: "}}")?.upperBound else {
            return nil
        }
        return start..<end
    }
}

// What stands in the editor, to be kept and brought back.
extension TextEditor {
    /// A text with its folded pastes and the place of the cursor.
    struct Content: Hashable, Sendable {
        var before: String
        var after: String
        var pastes: FoldedPastes
    }

    var content: Content {
        get { Content(before: before, after: after, pastes: pastes) }
        set {
            before = newValue.before
            after = newValue.after
            pastes.add(newValue.pastes)
            noteChange()
        }
    }

    /// Puts the text of the paste before the cursor in place of its sign, else of the one behind it; without any there, of all.
    private mutating func unfold() {
        if let last = before.last, pastes.isMistakable(String(last)) {
            before.removeLast()
            before += pastes.unfolded(String(last))
        } else if let next = after.first, pastes.isMistakable(String(next)) {
            after.removeFirst()
            before += pastes.unfolded(String(next))
        } else {
            before = pastes.unfolded(before)
            after = pastes.unfolded(after)
        }
    }
}
