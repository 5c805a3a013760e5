/// What can be jumped to in a Markdown text: its headings, and its code blocks, those in lists and quotes too.
struct MessageOutline: Hashable, Sendable {
    struct Heading: Hashable, Sendable {
        /// 1 to 6.
        var level: Int
        /// As it is written, without the marks that make it a heading.
        var title: String
        /// UTF-8 offset of its line.
        var offset: Int
    }

    struct CodeBlock: Hashable, Sendable {
        /// What stands behind the fence, such as `swift`; empty when nothing does.
        var label: String
        /// UTF-8 offsets: from the fence, or the first line of a block without one, to the end of the last line of code.
        var range: Range<Int>
        /// The code without what the list or quote around it adds to its lines; ends with a line end unless empty.
        var code: String
    }

    private(set) var headings: [Heading] = []
    private(set) var codeBlocks: [CodeBlock] = []

    init(of text: String) {
        var markdown = StreamingMarkdown()
        markdown.finish(text)
        var text = text
        text.withUTF8 { bytes in
            for block in markdown.blocks {
                switch block.kind {
                case .code(let part): addCode(block, part, of: bytes)
                case .text where Self.isContainer(bytes[block.source]): addNested(in: block.source, of: bytes)
                case .listItem: addNested(in: block.source, of: bytes)
                case .text: addHeading(block.source, of: bytes)
                case .tableRows, .math, .note: break
                }
            }
        }
    }

    /// The code block at a UTF-8 offset, else the last one before it, else the first.
    func codeBlock(at offset: Int) -> CodeBlock? {
        codeBlocks.last { $0.range.lowerBound <= offset } ?? codeBlocks.first
    }

    // MARK: Top-level blocks

    private mutating func addCode(_ block: MarkdownBlock, _ part: MarkdownBlock.CodePart, of bytes: UnsafeBufferPointer<UInt8>) {
        let code = Self.stripped(bytes[block.source], quotes: 0, columns: part.indent)
        if part.isFirst {
            let label = part.label.map { String(decoding: bytes[$0], as: UTF8.self) } ?? ""
            let lineStart = bytes[..<block.source.lowerBound].dropLast().lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
            let start = label.isEmpty ? block.source.lowerBound : lineStart
            codeBlocks.append(CodeBlock(label: label, range: start..<block.source.upperBound, code: code))
        } else if let last = codeBlocks.indices.last {
            codeBlocks[last].range = codeBlocks[last].range.lowerBound..<block.source.upperBound
            codeBlocks[last].code += code
        }
    }

    private mutating func addHeading(_ source: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
        let lines = bytes[source].split(separator: 0x0A)
        guard let first = lines.first else { return }
        let text = String(decoding: first, as: UTF8.self).trimmed
        if case .heading = MarkdownLineShape(UnsafeBufferPointer(rebasing: first)).start {
            let level = text.prefix { $0 == "#" }.count
            var title = text.dropFirst(level).trimmed
            // Closing marks count only behind a blank.
            let open = title.dropLast(title.reversed().prefix { $0 == "#" }.count)
            if open.isEmpty || open.last?.isWhitespace == true { title = open.trimmed }
            headings.append(Heading(level: level, title: String(title), offset: source.lowerBound))
        } else if lines.count > 1, let last = lines.last, MarkdownLineShape.isSetextUnderline(UnsafeBufferPointer(rebasing: last))
        {
            let level = last.contains(UInt8(ascii: "=")) ? 1 : 2
            headings.append(Heading(level: level, title: String(text), offset: source.lowerBound))
        }
    }

    // MARK: Lists and quotes

    private static func isContainer(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        text.first { $0 != 0x20 } == UInt8(ascii: ">")
    }

    /// Looks for fences line by line, past what a list or quote puts before them.
    private mutating func addNested(in source: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
        var open: (fence: MarkdownFence, quotes: Int, columns: Int, bodyStart: Int)?
        var start = source.lowerBound
        while start < source.upperBound {
            let end = bytes[start..<source.upperBound].firstIndex(of: 0x0A) ?? source.upperBound
            let prefix = NestedPrefix(bytes[start..<end], hasMarkers: open == nil)
            let rest = UnsafeBufferPointer(rebasing: bytes[prefix.end..<end])
            let shape = MarkdownLineShape(rest)
            if let current = open {
                if current.fence.isClosed(by: shape) || prefix.quotes < current.quotes {
                    close(current.bodyStart..<start, current.quotes, current.columns, of: bytes)
                    open = nil
                }
            } else if case .fence(let fence) = shape.start {
                let label = String(decoding: rest[fence.label], as: UTF8.self)
                codeBlocks.append(CodeBlock(label: label, range: start..<end, code: ""))
                open = (fence, prefix.quotes, prefix.columns + fence.indent, end + 1)
            }
            start = end + 1
        }
        if let open { close(open.bodyStart..<source.upperBound + 1, open.quotes, open.columns, of: bytes) }
    }

    /// - Parameter body: the lines of code with their ends.
    private mutating func close(_ body: Range<Int>, _ quotes: Int, _ columns: Int, of bytes: UnsafeBufferPointer<UInt8>) {
        guard body.count > 0 else { return }
        let last = codeBlocks.count - 1
        codeBlocks[last].range = codeBlocks[last].range.lowerBound..<body.upperBound - 1
        codeBlocks[last].code = Self.stripped(bytes[body.lowerBound..<body.upperBound - 1], quotes: quotes, columns: columns)
    }

    /// Lines without so many quote marks and columns of white space before them, each with its end.
    private static func stripped(_ lines: Slice<UnsafeBufferPointer<UInt8>>, quotes: Int, columns: Int) -> String {
        guard !lines.isEmpty else { return "" }
        var text: [UInt8] = []
        for line in lines.split(separator: 0x0A, omittingEmptySubsequences: false) {
            var index = line.startIndex
            var missing = quotes
            while missing > 0, let mark = line[index...].firstIndex(where: { $0 != 0x20 }), line[mark] == UInt8(ascii: ">") {
                index = mark + 1
                missing -= 1
            }
            var scanner = Scanner(UnsafeBufferPointer(rebasing: line[index...]))
            // The blank behind a quote mark belongs to the mark; the columns of a fence in it were counted from there.
            while scanner.column < columns, scanner.peek == 0x20 || scanner.peek == 0x09 { scanner.advance() }
            text.append(contentsOf: repeatElement(0x20, count: max(0, scanner.column - columns)))
            text.append(contentsOf: scanner.line[scanner.index...])
            text.append(0x0A)
        }
        return String(decoding: text, as: UTF8.self)
    }
}

/// What a list or quote puts before a line: quote marks, list markers, white space.
private struct NestedPrefix {
    private(set) var quotes = 0
    /// Columns behind the last quote mark.
    private(set) var columns = 0
    private(set) var end: Int

    /// - Parameter hasMarkers: whether a list marker may stand there; within code it is code.
    init(_ line: Slice<UnsafeBufferPointer<UInt8>>, hasMarkers: Bool) {
        end = line.startIndex
        while end < line.endIndex {
            switch line[end] {
            case 0x20, 0x09: columns += 1
            case UInt8(ascii: ">"):
                quotes += 1
                columns = 0
            default:
                guard hasMarkers, let width = Self.markerWidth(line[end...]) else { return }
                columns += width
                end += width - 1
            }
            end += 1
        }
    }

    /// The bytes of a list marker with the blank behind it; nil when there is none.
    private static func markerWidth(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Int? {
        let digits = text.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }.count
        let mark = text.startIndex + digits
        guard mark + 1 < text.endIndex, text[mark + 1] == 0x20, digits <= 9 else { return nil }
        let marks = digits > 0 ? ".)" : "-*+"
        return marks.utf8.contains(text[mark]) ? digits + 2 : nil
    }
}
