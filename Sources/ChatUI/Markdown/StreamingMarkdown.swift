import Glibc

/// Splits a Markdown text that is still growing into blocks, each line looked at once.
///
/// The text stays with its owner: blocks are ranges of UTF-8 offsets, and the same text, grown at its end only, is
/// passed to every call. A block that is final never changes; the last ones may until more text settles them. At
/// any moment `blocks` is what a fresh value would make of the text so far, so nothing depends on how it arrived.
///
/// Where it differs from one parse of the whole text:
/// - A paragraph longer than `pieceLimit` bytes is cut at a line end, a line longer than that at a space. Each piece
///   is a block, and emphasis that is open across a cut shows its marks. A table that long is cut between rows.
/// - A link definition counts from the end of its line on. `definitions` then grows, and layouts made before it
///   may be made again. Only the first `definitionLimit` definitions of one line count.
/// - Footnotes stand where they were written until the text is finished, then behind everything else.
/// - Rows of a table end at a fence or heading too, as GitHub's specification has it.
public struct StreamingMarkdown: Sendable {
    /// Bytes; bounds what one layout of an unfinished paragraph, table part or code line costs.
    static let pieceLimit = 8192
    /// Lines of code in one block.
    static let codePartLines = 16
    static let definitionLimit = 64

    public internal(set) var blocks: [MarkdownBlock] = []
    /// Where link definitions stand: the whole line of each.
    public internal(set) var definitions: [Range<Int>] = []
    /// Labels of footnotes, each known from the end of its line on.
    var noteLabels: Set<String> = []
    var hasMovedNotes = false
    /// True after `finish`.
    public private(set) var isFinished = false

    /// What the next line may continue.
    enum Open {
        case nothing
        case paragraph(Paragraph)
        case quote
        case list(List)
        case fence(MarkdownFence, lines: Int)
        case indentedCode(lines: Int)
        case math(close: [UInt8])
        case note(hasBlank: Bool)
    }

    struct Paragraph {
        var lines = 0
        var hasOnlyDefinitions = true
        var tableHeader: Range<Int>?
    }

    struct List {
        var marker: MarkdownListMarker
        var number: Int?
        /// An empty line has come since the last text.
        var hasBlank = false
        var isEmpty: Bool
    }

    var open = Open.nothing
    /// The state of the lexer behind the last complete line of an open code block.
    var syntax = SyntaxState()
    var isProvisional = false
    /// Where the first line starts that is not complete.
    private var lineStart = 0
    /// Whether the line before `lineStart` was cut rather than ended.
    private var lineIsCut = false
    /// Bytes that have been searched for a line end.
    private var searched = 0
    private var settled: Settled?

    /// What to go back to when the last line, taken as if complete, has grown.
    private struct Settled {
        var count: Int
        var last: MarkdownBlock?
        var open: Open
        var syntax: SyntaxState
    }

    public init() {}

    /// Takes in what `text` has gained since the last call.
    /// - Parameter text: the same text as before with more at its end.
    public mutating func read(_ text: String) {
        var text = text
        text.withUTF8 { read($0) }
    }

    /// Takes in the rest of `text` and makes every block final: nothing will follow.
    public mutating func finish(_ text: String) {
        var text = text
        text.withUTF8 { bytes in
            readLines(of: bytes)
            if lineStart < bytes.count { take(lineStart..<bytes.count, of: bytes) }
            lineStart = bytes.count
            closeBlock()
            moveNotesToEnd()
        }
        isFinished = true
    }

    private mutating func read(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard bytes.count > searched else { return }
        readLines(of: bytes)
        guard lineStart < bytes.count else { return }
        let before = Settled(count: blocks.count, last: blocks.last, open: open, syntax: syntax)
        isProvisional = true
        take(lineStart..<bytes.count, of: bytes)
        isProvisional = false
        let wasFinal = before.last?.isFinal ?? true
        for index in (wasFinal ? before.count : before.count - 1)..<blocks.count { blocks[index].isFinal = false }
        settled = before
    }

    /// Takes every line whose end has come.
    private mutating func readLines(of bytes: UnsafeBufferPointer<UInt8>) {
        precondition(bytes.count >= searched && !isFinished, "A streaming text only grows, until it is finished.")
        if let settled {
            blocks.removeSubrange(settled.count...)
            if let last = settled.last { blocks[settled.count - 1] = last }
            open = settled.open
            syntax = settled.syntax
            self.settled = nil
        }
        while lineStart < bytes.count {
            let window = min(bytes.count, lineStart + Self.pieceLimit)
            if let end = Self.lineEnd(in: bytes, from: max(lineStart, min(searched, window)), to: window) {
                take(lineStart..<end, of: bytes)
                lineStart = end + 1
                lineIsCut = false
            } else if bytes.count - lineStart > Self.pieceLimit {
                let end = Self.cut(in: bytes, from: lineStart, to: window)
                take(lineStart..<end, of: bytes)
                lineStart = end
                lineIsCut = true
            } else {
                break
            }
        }
        searched = bytes.count
    }

    private mutating func take(_ line: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
        if lineIsCut { continueCutLine(line, of: bytes) } else { takeLine(line, of: bytes) }
    }

    private static func lineEnd(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int? {
        guard start < end, let base = bytes.baseAddress, let found = memchr(base + start, 0x0A, end - start) else { return nil }
        return UnsafeRawPointer(found) - UnsafeRawPointer(base)
    }

    /// Behind the last space in the second half of a range, or before a scalar at its end.
    private static func cut(in bytes: UnsafeBufferPointer<UInt8>, from start: Int, to end: Int) -> Int {
        var index = end
        while index > (start + end) / 2 {
            if bytes[index - 1] == 0x20 { return index }
            index -= 1
        }
        index = end
        while index > start + 1, bytes[index] & 0xC0 == 0x80 { index -= 1 }
        return index
    }
}
