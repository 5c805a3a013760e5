/// A text and a cursor in it, edited by the commands that a shell's line editor has.
public struct TextEditor: Hashable, Sendable {
    /// What stands before the cursor and after it: inserting and deleting there never moves the rest.
    public private(set) var before = ""
    public private(set) var after = ""
    private var killed = ""
    private var lastWasKill = false

    public init(_ text: String = "") { before = text }

    public var text: String { before + after }
    public var isEmpty: Bool { before.isEmpty && after.isEmpty }

    /// Nothing stands in the line with the cursor.
    public var isLineEmpty: Bool { (before.isEmpty || before.hasSuffix("\n")) && (after.isEmpty || after.hasPrefix("\n")) }

    /// Replaces everything; the cursor goes to the end.
    public mutating func replace(with text: String) {
        before = text
        after = ""
        lastWasKill = false
    }

    /// Takes the whole text out.
    public mutating func takeText() -> String {
        defer { replace(with: "") }
        return text
    }

    public mutating func insert(_ text: some StringProtocol) {
        before.append(contentsOf: text)
        lastWasKill = false
    }

    /// Inserts pasted text: line ends of any kind become new lines and never send.
    public mutating func paste(_ text: String) {
        insert(String(text.map { $0 == "\r\n" || $0 == "\r" ? "\n" : $0 }))
    }

    /// Performs an editing command.
    /// - Returns: false when there was nothing to do, such as moving up in the first line.
    public mutating func perform(_ command: Command) -> Bool {
        let continuesKill = lastWasKill
        lastWasKill = false
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
        case .yank: before.append(killed)
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
        return before != textBefore || after != textAfter
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
        killed = joining ? before[index...] + killed : String(before[index...])
        before.removeSubrange(index...)
        lastWasKill = true
    }

    private mutating func kill(forward index: String.Index, joining: Bool) {
        guard index > after.startIndex else { return }
        killed = joining ? killed + after[..<index] : String(after[..<index])
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

extension StringProtocol {
    /// Where the last line begins.
    fileprivate var lineStart: Index { lastIndex(of: "\n").map(index(after:)) ?? startIndex }

    /// Where the first line ends.
    fileprivate var lineEnd: Index { firstIndex(of: "\n") ?? endIndex }

    /// Where the last word begins.
    fileprivate var wordStart: Index {
        var position = endIndex
        while position > startIndex, !self[index(before: position)].isWordPart { position = index(before: position) }
        while position > startIndex, self[index(before: position)].isWordPart { position = index(before: position) }
        return position
    }

    /// Where the first word ends.
    fileprivate var wordEnd: Index {
        var position = startIndex
        while position < endIndex, !self[position].isWordPart { position = index(after: position) }
        while position < endIndex, self[position].isWordPart { position = index(after: position) }
        return position
    }
}

extension Character {
    fileprivate var isWordPart: Bool { isLetter || isNumber || self == "_" }
}
