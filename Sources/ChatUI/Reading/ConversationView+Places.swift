import ChatCore
import TerminalCore

/// From rows to stored text and back.
extension ConversationView {
    /// The text of a part of a message; empty for those that are no text.
    func text(of part: TextPlace.Part, in message: Int) -> String {
        let message = session.messages[session.activePath[message]]
        switch part {
        case .text: return message.text
        case .reasoning: return message.reply?.reasoning ?? ""
        case .label, .footer: return ""
        }
    }

    /// Which stored text each cell of a piece shows.
    mutating func sourceMap(of piece: Int, in message: Int) -> (map: SourceMap, part: TextPlace.Part, source: Range<Int>) {
        let (part, source) = withLayout(of: message) { layout, message, _ in layout.source(of: piece, message: message) }
        let rows = rows(of: piece, in: message)
        let text = source.isEmpty ? "" : text(of: part, in: message).slice(source)
        return (SourceMap(rows: rows, source: text, base: source.lowerBound), part, source)
    }

    /// What is stored at a row and column, or nearest to it in its piece.
    mutating func place(at position: ConversationPane.Position, column: Int) -> TextPlace {
        let (map, part, source) = sourceMap(of: position.piece, in: position.message)
        var place = TextPlace(message: position.message, part: part, offset: source.lowerBound)
        if let offset = map.offset(row: position.row, column: column) {
            place.offset = offset
        } else if position.row > 0 {
            let below = map.offsets.indices.dropFirst(position.row).lazy.compactMap { map.offset(row: $0, column: 0) }.first
            place.offset = below ?? max(source.lowerBound, source.upperBound - 1)
        }
        return place
    }

    /// The row and column that show a place, or the nearest after it; nil in an empty session.
    mutating func position(of place: TextPlace) -> (position: ConversationPane.Position, column: Int)? {
        guard !session.activePath.isEmpty else { return nil }
        let message = min(place.message, session.activePath.count - 1)
        let piece = withLayout(of: message) { layout, message, _ in layout.piece(showing: place, message: message) }
        var position = ConversationPane.Position(message: message, piece: piece, row: 0)
        var column = 0
        if place.part == .text || place.part == .reasoning, !rows(of: piece, in: message).isEmpty {
            let found = sourceMap(of: piece, in: message).map.cell(showing: place.offset)
            position.row = found?.row ?? rows(of: piece, in: message).count - 1
            column = found?.column ?? 0
        }
        return nearest(to: position).map { ($0, $0 == position ? column : 0) }
    }
}

extension MessageLayout {
    /// Which part of the message a piece shows, and which bytes of it. The lines that fence code belong to the code.
    func source(of index: Int, message: ChatMessage) -> (part: TextPlace.Part, range: Range<Int>) {
        switch piece(at: index) {
        case .header: (.label, 0..<0)
        case .reasoningSummary: (.label, 1..<1)
        case .reasoning(let piece): (.reasoning, reasoning.pieces[piece])
        case .text(let block) where isMarkdown: (.text, markdown.blocks[block].fencedSource(in: message.text))
        case .text(let piece): (.text, plain.pieces[piece])
        case .image(let number): (.footer, number..<number)
        case .footer: (.footer, images.count..<images.count)
        }
    }

    /// The piece that shows a place, or the first after it.
    func piece(showing place: TextPlace, message: ChatMessage) -> Int {
        let firstText = 2 + reasoning.pieces.count
        switch place.part {
        case .label: return min(1, place.offset)
        case .reasoning:
            return reasoning.pieces.isEmpty
                ? 1 : 2 + Self.index(of: place.offset, count: reasoning.pieces.count) { reasoning.pieces[$0] }
        case .text where textPieceCount == 0: return firstText
        case .text:
            return firstText
                + Self.index(of: place.offset, count: textPieceCount) {
                    isMarkdown ? markdown.blocks[$0].source : plain.pieces[$0]
                }
        case .footer: return firstImage + min(place.offset, images.count)
        }
    }

    /// The first of some ranges in order that ends behind `offset`, else the last.
    private static func index(of offset: Int, count: Int, range: (Int) -> Range<Int>) -> Int {
        var (low, high) = (0, count - 1)
        while low < high {
            let middle = (low + high) / 2
            if range(middle).upperBound > offset { high = middle } else { low = middle + 1 }
        }
        return low
    }
}

extension MarkdownBlock {
    /// The block's bytes, with the lines that fence code where it begins and ends.
    func fencedSource(in text: String) -> Range<Int> {
        guard case .code(let part) = kind else { return source }
        var text = text
        return text.withUTF8 { bytes in
            var range = source
            if part.isFirst, range.lowerBound > 0 {
                // An empty block stands at the end of its fence, any other behind it.
                let end = bytes[range.lowerBound - 1] == 0x0A ? range.lowerBound - 1 : range.lowerBound
                let start = bytes[..<end].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
                if Self.isFence(bytes[start..<end]) { range = start..<range.upperBound }
            }
            if part.isLast, range.upperBound < bytes.count, bytes[range.upperBound] == 0x0A {
                let rest = bytes[(range.upperBound + 1)...]
                let end = rest.firstIndex(of: 0x0A) ?? bytes.count
                if Self.isFence(rest[..<end]) { range = range.lowerBound..<end }
            }
            return range
        }
    }

    private static func isFence(_ line: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        if case .fence = MarkdownLineShape(UnsafeBufferPointer(rebasing: line)).start { true } else { false }
    }
}
