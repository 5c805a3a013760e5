import ChatCore
import TerminalCore

/// One message as pieces that are laid out only when they are to be seen, and again only when they have changed.
struct MessageLayout: Sendable {
    /// What stands above each other: label, what was thought, the text, images, and what went wrong.
    enum Piece {
        case header
        case reasoningSummary
        case reasoning(Int)
        case text(Int)
        /// Its number among the message's images.
        case image(Int)
        case footer
    }

    private(set) var markdown = StreamingMarkdown()
    private(set) var plain = PlainText()
    private(set) var reasoning = PlainText()
    /// Which parts of the message are images.
    private(set) var images: [Int] = []
    /// Laid-out rows of the pieces that can change no more, by piece.
    private var rows: [Int: [Line]] = [:]
    /// Those of the others, until the message is read again: a screen asks for them more than once.
    private var unsettledRows: [Int: [Line]] = [:]
    let isMarkdown: Bool
    private var showsReasoning: Bool
    /// `2/3` when there are others in its place; empty for the only one.
    private var variant = ""

    init(_ message: ChatMessage, showsReasoning: Bool) {
        isMarkdown = message.role == .assistant
        self.showsReasoning = showsReasoning
    }

    /// Takes in what the message has gained; cheap when it has gained nothing.
    mutating func read(_ message: ChatMessage, isRunning: Bool) {
        unsettledRows.removeAll(keepingCapacity: true)
        let revision = markdown.revision
        // A link definition may give a meaning to text that was laid out before it came.
        defer { if markdown.revision != revision { rows = [:] } }
        if isMarkdown {
            if isRunning { markdown.read(message.text) } else if !markdown.isFinished { markdown.finish(message.text) }
        } else {
            plain.read(message.text)
        }
        if showsReasoning, let reply = message.reply { reasoning.read(reply.reasoning) }
        images = message.content.indices.filter { if case .image = message.content[$0] { true } else { false } }
    }

    /// Which of how many variants the message is, as far as there are others. Its label is made again when that has changed.
    mutating func note(variant: (number: Int, count: Int)?) {
        let text = variant.map { "\($0.number)/\($0.count)" } ?? ""
        guard text != self.variant else { return }
        self.variant = text
        rows[0] = nil
        unsettledRows[0] = nil
    }

    var pieceCount: Int { firstImage + images.count + 1 }

    /// The piece that is the first image, when there is any.
    var firstImage: Int { 2 + reasoning.pieces.count + textPieceCount }

    var textPieceCount: Int { isMarkdown ? markdown.blocks.count : plain.pieces.count }

    func piece(at index: Int) -> Piece {
        switch index {
        case 0: .header
        case 1: .reasoningSummary
        case ..<(2 + reasoning.pieces.count): .reasoning(index - 2)
        case ..<firstImage: .text(index - 2 - reasoning.pieces.count)
        case ..<(firstImage + images.count): .image(index - firstImage)
        default: .footer
        }
    }

    /// The same where images are only named.
    mutating func rows(of index: Int, message: ChatMessage, isRunning: Bool, columns: Int, theme: Theme) -> [Line] {
        var pictures = PictureShelf(.off)
        return rows(of: index, message: message, isRunning: isRunning, columns: columns, theme: theme, pictures: &pictures)
    }

    /// The rows of one piece; none for a piece with nothing to say.
    mutating func rows(
        of index: Int, message: ChatMessage, isRunning: Bool, columns: Int, theme: Theme, pictures: inout PictureShelf
    ) -> [Line] {
        if case .image(let number) = piece(at: index) {
            return imageRows(images[number], message: message, columns: columns, theme: theme, pictures: &pictures)
        }
        if let known = rows[index] ?? unsettledRows[index] { return known }
        let made = makeRows(of: piece(at: index), message: message, isRunning: isRunning, columns: columns, theme: theme)
        if isFinal(index, isRunning: isRunning) { rows[index] = made } else { unsettledRows[index] = made }
        return made
    }

    private func isFinal(_ index: Int, isRunning: Bool) -> Bool {
        guard isRunning else { return true }
        guard case .text(let block) = piece(at: index), isMarkdown else { return false }
        // Pieces of the reasoning may still be added before this one: its number is then another's.
        return markdown.blocks[block].isFinal && reasoning.pieces.isEmpty
    }

    private func makeRows(of piece: Piece, message: ChatMessage, isRunning: Bool, columns: Int, theme: Theme) -> [Line] {
        let (indent, width) = Self.inset(columns)
        switch piece {
        case .header: return [message.label(variant: variant, theme: theme).truncated(toColumns: columns)]
        case .reasoningSummary:
            return message.reasoningSummary(isShown: showsReasoning, theme: theme).map { [$0.indented(by: indent)] } ?? []
        case .reasoning(let index):
            let text = message.reply?.reasoning.slice(reasoning.pieces[index]) ?? ""
            return Self.plainRows(text, width: width, style: theme.reasoning).map { $0.indented(by: indent) }
        case .text(let index) where isMarkdown:
            let block = markdown.blocks[index]
            let lines = markdown.layout(block, of: message.text, columns: width, theme: theme.markdown)
            return (block.hasGap ? [Line()] : []) + lines.map { $0.indented(by: indent) }
        case .text(let index):
            return Self.plainRows(message.text.slice(plain.pieces[index]), width: width, style: theme.text).map {
                $0.indented(by: indent)
            }
        case .image: return []
        case .footer:
            return message.footer(isRunning: isRunning, width: width, theme: theme).map { $0.indented(by: indent) } + [Line()]
        }
    }

    /// Images are kept elsewhere: they come after the message was laid out, and go before it is forgotten.
    private func imageRows(
        _ part: Int, message: ChatMessage, columns: Int, theme: Theme, pictures: inout PictureShelf
    ) -> [Line] {
        guard case .image(let mediaType, let source) = message.content[part] else { return [] }
        let (indent, width) = Self.inset(columns)
        let id = PictureID(message: message.id, part: part)
        return pictures.rows(of: id, mediaType: mediaType, source: source, width: width, style: theme.dimmed)
            .map { $0.indented(by: indent) }
    }

    private static func inset(_ columns: Int) -> (indent: Int, width: Int) {
        let indent = columns >= 24 ? 2 : 0
        return (indent, max(4, columns - indent))
    }

    private static func plainRows(_ text: some StringProtocol, width: Int, style: Style) -> [Line] {
        var lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        if lines.last == "" { lines.removeLast() }
        return lines.flatMap { line in
            let expanded = line.split(separator: "\t", omittingEmptySubsequences: false).joined(separator: "    ")
            return Line(expanded, style: style).wrapped(toColumns: width)
        }
    }
}

extension ChatMessage {
    /// Who wrote it: for a model its reference, who computed, and what its revision can promise.
    fileprivate func label(variant: String, theme: Theme) -> Line {
        guard let author = reply?.author else {
            var line = Line(role == .user ? "You" : role.rawValue, style: theme.user)
            if !variant.isEmpty { line.append(" · " + variant, style: theme.dimmed) }
            return line
        }
        var line = Line(author.reference, style: theme.assistant)
        var details = author.provider.map { [$0] } ?? []
        if author.revisionStatus != .unknown { details.append(author.revisionSummary) }
        if !variant.isEmpty { details.insert(variant, at: 0) }
        if !details.isEmpty { line.append(" · " + details.joined(separator: " · "), style: theme.dimmed) }
        return line
    }

    fileprivate func reasoningSummary(isShown: Bool, theme: Theme) -> Line? {
        guard let reply, !reply.reasoning.isEmpty else { return nil }
        let begin = reply.timing.reasoningDeltas.first?.milliseconds ?? 0
        // Some servers send all thoughts at once: they took until the answer began.
        let end = max(reply.timing.reasoningDeltas.last?.milliseconds ?? 0, reply.timing.deltas.first?.milliseconds ?? 0)
        let time = end > begin ? " for \(Int(end - begin).seconds)" : ""
        return Line(
            "\(isShown ? "▾" : "▸") thought\(time), \(reply.reasoning.utf8.count) bytes", style: theme.reasoning)
    }
}

extension Line {
    fileprivate func indented(by columns: Int) -> Line {
        guard columns > 0, !isEmpty else { return self }
        return Line(cells: Array(repeating: .blank(), count: columns) + cells)
    }
}

extension String {
    /// The text at UTF-8 offsets.
    func slice(_ range: Range<Int>) -> Substring {
        self[utf8.index(startIndex, offsetBy: range.lowerBound)..<utf8.index(startIndex, offsetBy: range.upperBound)]
    }
}
