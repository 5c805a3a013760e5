extension SyntaxLexer {
    /// Markdown as a language of its own: headings, quotes, markers, code, links.
    func lexMarkdown(
        _ line: UnsafeBufferPointer<UInt8>, _ state: inout SyntaxState, _ emit: (Range<Int>, SyntaxRole) -> Void
    ) {
        let shape = MarkdownLineShape(line)
        if case .fence(let fence) = shape.start, state.construct == 0 || fence.label.isEmpty {
            state.construct = state.construct == 0 ? 1 : 0
            return emit(line.indices, .attribute)
        }
        if state.construct == 1 { return emit(line.indices, .string) }
        var index = 0
        switch shape.start {
        case .heading: return emit(line.indices, .keyword)
        case .thematicBreak: return emit(line.indices, .comment)
        case .quote: return emit(line.indices, .comment)
        case .listMarker:
            while index < line.count, line[index] == 0x20 || line[index] == 0x09 { index += 1 }
            while index < line.count, line[index] != 0x20, line[index] != 0x09 { index += 1 }
            emit(0..<index, .attribute)
        default: break
        }
        while index < line.count {
            let start = index
            if let (end, role) = markdownSpan(line, at: start) {
                index = end
                emit(start..<end, role)
            } else {
                index += 1
                while index < line.count, !"`*[<".utf8.contains(line[index]) { index += 1 }
                emit(start..<index, .plain)
            }
        }
    }

    /// Code, emphasis or a link within a line; nil when none begins or ends here.
    private func markdownSpan(_ line: UnsafeBufferPointer<UInt8>, at start: Int) -> (end: Int, SyntaxRole)? {
        func end(of close: String, from place: Int) -> Int? {
            let close = Array(close.utf8)
            return (place..<max(place, min(line.count, place + 400))).first { line.holds(close, at: $0) }.map { $0 + close.count }
        }
        switch line[start] {
        case UInt8(ascii: "`"): return end(of: "`", from: start + 1).map { ($0, .string) }
        case UInt8(ascii: "*"):
            let isStrong = line.holds(Array("**".utf8), at: start)
            return end(of: isStrong ? "**" : "*", from: start + (isStrong ? 2 : 1)).map { ($0, .type) }
        case UInt8(ascii: "["):
            return end(of: "](", from: start + 1).flatMap { end(of: ")", from: $0) }.map { ($0, .function) }
        case UInt8(ascii: "<"): return end(of: ">", from: start + 1).map { ($0, .function) }
        default: return nil
        }
    }
}
