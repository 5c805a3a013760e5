extension StreamingMarkdown {
    /// Decides which block a whole line belongs to.
    mutating func takeLine(_ line: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
        let text = UnsafeBufferPointer(rebasing: bytes[line])
        let shape = MarkdownLineShape(text)
        switch open {
        case .nothing: break
        case .paragraph(let paragraph): if continueParagraph(paragraph, line, text, shape) { return }
        case .quote: if continueQuote(line, shape) { return }
        case .list(let list): if continueList(list, line, text, shape) { return }
        case .fence(let fence, let lines):
            if fence.isClosed(by: shape) { return closeBlock() }
            open = .fence(fence, lines: appendCode(line, of: bytes, lines))
            return
        case .indentedCode(let lines):
            if shape.start == .blank { return }
            if shape.indent >= 4 {
                open = .indentedCode(lines: appendCode(line, of: bytes, lines))
                return
            }
        case .math(let close): if continueMath(close, line, text, shape) { return }
        case .note(let hasBlank): if continueNote(hasBlank: hasBlank, line, text, shape) { return }
        }
        closeBlock()
        begin(line, text, shape, of: bytes)
    }

    /// Adds the rest of a line that was too long to the block its start belongs to.
    mutating func continueCutLine(_ line: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>) {
        switch open {
        case .quote, .list, .math, .note: extend(to: line.upperBound)
        case .fence(let fence, let lines): open = .fence(fence, lines: appendCode(line, of: bytes, lines))
        case .indentedCode(let lines): open = .indentedCode(lines: appendCode(line, of: bytes, lines))
        case .nothing, .paragraph:
            closeBlock()
            add(.text, line, hasGap: false)
            open = .paragraph(Paragraph(lines: 1, hasOnlyDefinitions: false))
        }
    }

    /// Makes the last block final and leaves nothing open.
    mutating func closeBlock() {
        if case .nothing = open { return }
        open = .nothing
        let last = blocks.count - 1
        blocks[last].isFinal = true
        if case .code(var part) = blocks[last].kind {
            part.isLast = true
            blocks[last].kind = .code(part)
        }
    }

    private mutating func begin(
        _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ shape: MarkdownLineShape, of bytes: UnsafeBufferPointer<UInt8>
    ) {
        switch shape.start {
        case .blank: break
        case .text where shape.indent >= 4:
            addCode(MarkdownBlock.CodePart(indent: 4), at: line.lowerBound)
            open = .indentedCode(lines: appendCode(line, of: bytes, 0))
        case .text:
            if beginInset(line, text) { return }
            add(.text, line)
            open = .paragraph(Paragraph())
            if case .paragraph(let paragraph) = open { _ = continueParagraph(paragraph, line, text, shape) }
        case .heading, .thematicBreak:
            add(.text, line)
            blocks[blocks.count - 1].isFinal = true
        case .quote:
            add(.text, line)
            open = .quote
        case .listMarker(let marker):
            add(.listItem(number: marker.number), line)
            open = .list(List(marker: marker, number: marker.number, isEmpty: marker.isEmpty))
        case .fence(let fence):
            var part = MarkdownBlock.CodePart(indent: fence.indent)
            if !fence.label.isEmpty {
                part.label = line.lowerBound + fence.label.lowerBound..<line.lowerBound + fence.label.upperBound
                part.language = SyntaxLanguage(label: String(decoding: text[fence.label], as: UTF8.self))
            }
            addCode(part, at: line.upperBound)
            open = .fence(fence, lines: 0)
        }
    }

    private mutating func continueParagraph(
        _ paragraph: Paragraph, _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ shape: MarkdownLineShape
    ) -> Bool {
        var paragraph = paragraph
        if paragraph.lines > 0 {
            if MarkdownLineShape.isSetextUnderline(text) {
                extend(to: line.upperBound)
                closeBlock()
                return true
            }
            guard !endsParagraph(shape, text) else { return false }
            extend(to: line.upperBound)
            if paragraph.lines == 1, MarkdownLineShape.isTableDelimiter(text) {
                paragraph.tableHeader = blocks[blocks.count - 1].source
            }
        }
        paragraph.lines += 1
        if paragraph.hasOnlyDefinitions {
            // A block that only defines links shows nothing, so it needs no gap.
            paragraph.hasOnlyDefinitions = MarkdownLineShape.isDefinition(text)
            blocks[blocks.count - 1].hasGap = !paragraph.hasOnlyDefinitions && blocks.count > 1
        }
        if paragraph.hasOnlyDefinitions, !isProvisional, definitions.count < Self.definitionLimit { definitions.append(line) }
        cutIfLong(&paragraph, at: line)
        open = .paragraph(paragraph)
        return true
    }

    private func endsParagraph(_ shape: MarkdownLineShape, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
        switch shape.start {
        case .blank, .heading, .thematicBreak, .quote, .fence: true
        case .listMarker(let marker): marker.interruptsParagraph
        case .text: shape.indent < 4 && MarkdownInsetStart(text) != nil
        }
    }

    /// Gives `line` to a block of its own when the paragraph is too long with it.
    private mutating func cutIfLong(_ paragraph: inout Paragraph, at line: Range<Int>) {
        let last = blocks.count - 1
        guard blocks[last].source.count > Self.pieceLimit, paragraph.lines > (paragraph.tableHeader == nil ? 1 : 2) else {
            return
        }
        blocks[last].source = blocks[last].source.lowerBound..<line.lowerBound - 1
        blocks[last].isFinal = true
        add(paragraph.tableHeader.map { .tableRows(header: $0) } ?? .text, line, hasGap: false)
    }

    /// Lines without `>` stay too, unless they start something else: the parser knows whether they continue the quote.
    private mutating func continueQuote(_ line: Range<Int>, _ shape: MarkdownLineShape) -> Bool {
        switch shape.start {
        case .text, .quote:
            extend(to: line.upperBound)
            return true
        case .blank, .heading, .thematicBreak, .fence, .listMarker: return false
        }
    }

    private mutating func continueList(
        _ list: List, _ line: Range<Int>, _ text: UnsafeBufferPointer<UInt8>, _ shape: MarkdownLineShape
    ) -> Bool {
        var list = list
        if shape.start == .blank {
            list.hasBlank = true
            open = .list(list)
            return true
        }
        if shape.indent >= list.marker.contentColumn {
            guard !(list.isEmpty && list.hasBlank) else { return false }
        } else if case .listMarker(let marker) = shape.start, marker.continues(list.marker) {
            let number = list.number.map { $0 + 1 }
            blocks[blocks.count - 1].isFinal = true
            add(.listItem(number: number), line, hasGap: list.hasBlank)
            open = .list(List(marker: marker, number: number, isEmpty: marker.isEmpty))
            return true
        } else if shape.start != .text || list.hasBlank || shape.indent < 4 && MarkdownInsetStart(text) != nil {
            return false
        }
        extend(to: line.upperBound)
        list.hasBlank = false
        list.isEmpty = false
        open = .list(list)
        return true
    }

    mutating func add(_ kind: MarkdownBlock.Kind, _ source: Range<Int>, hasGap: Bool? = nil) {
        blocks.append(MarkdownBlock(kind: kind, source: source, hasGap: hasGap ?? !blocks.isEmpty))
    }

    mutating func extend(to end: Int) {
        blocks[blocks.count - 1].source = blocks[blocks.count - 1].source.lowerBound..<end
    }
}

extension StreamingMarkdown {
    private mutating func addCode(_ part: MarkdownBlock.CodePart, at offset: Int) {
        add(.code(part), offset..<offset)
        syntax = SyntaxState()
    }

    /// Adds a line of code, to a new part when the last is full.
    /// - Returns: the lines of the last part.
    private mutating func appendCode(_ line: Range<Int>, of bytes: UnsafeBufferPointer<UInt8>, _ lines: Int) -> Int {
        guard case .code(var part) = blocks[blocks.count - 1].kind else { return lines }
        var count = lines
        if lines >= Self.codePartLines {
            blocks[blocks.count - 1].isFinal = true
            part.isFirst = false
            part.state = syntax
            add(.code(part), line, hasGap: false)
            count = 0
        } else if lines == 0 {
            blocks[blocks.count - 1].source = line
        } else {
            // Empty lines that came between in an indented block are code after all.
            extend(to: line.upperBound)
        }
        if !isProvisional, let language = part.language {
            SyntaxLexer(language).advance(&syntax, over: UnsafeBufferPointer(rebasing: bytes[line]))
        }
        return count + 1
    }
}
