import ChatCore
import TerminalCore

/// One message as pieces that are laid out only when they are to be seen, and again only when they have changed.
struct MessageLayout: Sendable {
    /// What stands above each other: label, what was thought, the text, and what went wrong.
    private enum Piece {
        case header
        case reasoningSummary
        case reasoning(Int)
        case text(Int)
        case footer
    }

    private var markdown = StreamingMarkdown()
    private var plain = PlainText()
    private var reasoning = PlainText()
    /// Laid-out rows of the pieces that can change no more, by piece.
    private var rows: [Int: [Line]] = [:]
    private let isMarkdown: Bool
    private var showsReasoning: Bool

    init(_ message: ChatMessage, showsReasoning: Bool) {
        isMarkdown = message.role == .assistant
        self.showsReasoning = showsReasoning
    }

    /// Takes in what the message has gained; cheap when it has gained nothing.
    mutating func read(_ message: ChatMessage, isRunning: Bool) {
        let revision = markdown.revision
        // A link definition may give a meaning to text that was laid out before it came.
        defer { if markdown.revision != revision { rows = [:] } }
        if isMarkdown {
            if isRunning { markdown.read(message.text) } else if !markdown.isFinished { markdown.finish(message.text) }
        } else {
            plain.read(message.text)
        }
        if showsReasoning, let reply = message.reply { reasoning.read(reply.reasoning) }
    }

    var pieceCount: Int { 2 + reasoning.pieces.count + textPieceCount + 1 }

    private var textPieceCount: Int { isMarkdown ? markdown.blocks.count : plain.pieces.count }

    private func piece(at index: Int) -> Piece {
        switch index {
        case 0: .header
        case 1: .reasoningSummary
        case ..<(2 + reasoning.pieces.count): .reasoning(index - 2)
        case ..<(2 + reasoning.pieces.count + textPieceCount): .text(index - 2 - reasoning.pieces.count)
        default: .footer
        }
    }

    /// The rows of one piece; none for a piece with nothing to say.
    mutating func rows(of index: Int, message: ChatMessage, isRunning: Bool, columns: Int, theme: Theme) -> [Line] {
        if let known = rows[index] { return known }
        let made = makeRows(of: piece(at: index), message: message, isRunning: isRunning, columns: columns, theme: theme)
        if isFinal(index, isRunning: isRunning) { rows[index] = made }
        return made
    }

    private func isFinal(_ index: Int, isRunning: Bool) -> Bool {
        guard isRunning else { return true }
        guard case .text(let block) = piece(at: index), isMarkdown else { return false }
        // Pieces of the reasoning may still be added before this one: its number is then another's.
        return markdown.blocks[block].isFinal && reasoning.pieces.isEmpty
    }

    private func makeRows(of piece: Piece, message: ChatMessage, isRunning: Bool, columns: Int, theme: Theme) -> [Line] {
        let indent = columns >= 24 ? 2 : 0
        let width = max(4, columns - indent)
        switch piece {
        case .header: return [message.label(theme: theme).truncated(toColumns: columns)]
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
        case .footer:
            return message.footer(isRunning: isRunning, width: width, theme: theme).map { $0.indented(by: indent) } + [Line()]
        }
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
    fileprivate func label(theme: Theme) -> Line {
        guard let author = reply?.author else {
            return Line(role == .user ? "You" : role.rawValue, style: theme.user)
        }
        var line = Line(author.reference, style: theme.assistant)
        var details = author.provider.map { [$0] } ?? []
        if author.revisionStatus != .unknown { details.append(author.revisionSummary) }
        if !details.isEmpty { line.append(" · " + details.joined(separator: " · "), style: theme.dimmed) }
        return line
    }

    fileprivate func reasoningSummary(isShown: Bool, theme: Theme) -> Line? {
        guard let reply, !reply.reasoning.isEmpty else { return nil }
        let begin = reply.timing.reasoningDeltas.first?.milliseconds ?? 0
        let end = reply.timing.reasoningDeltas.last?.milliseconds ?? begin
        return Line(
            "\(isShown ? "▾" : "▸") thought for \(Int(end - begin).seconds), \(reply.reasoning.utf8.count) bytes",
            style: theme.reasoning)
    }

    /// Tool calls, and why the reply ended before its time.
    fileprivate func footer(isRunning: Bool, width: Int, theme: Theme) -> [Line] {
        guard let reply else { return [] }
        var lines = reply.toolCalls.flatMap { call in
            Line("calls \(call.name)(\(call.arguments))", style: theme.accent).wrapped(toColumns: width)
        }
        if isRunning { return lines }
        if reply.isInterrupted {
            // A try that was waited after is not what ended the reply.
            let reason = reply.attempts.last.flatMap { $0.waitedMilliseconds == nil ? $0.error : nil } ?? "stopped"
            lines += Line("✂ \(reason)", style: theme.warning).wrapped(toColumns: width)
        } else if reply.finishReason == "length" {
            lines.append(Line("✂ cut at max_tokens or the end of the context", style: theme.warning).truncated(toColumns: width))
        }
        return lines
    }
}

extension Line {
    fileprivate func indented(by columns: Int) -> Line {
        guard columns > 0, !isEmpty else { return self }
        var line = Line()
        line.pad(toColumns: columns)
        line.append(self)
        return line
    }
}

extension String {
    /// The text at UTF-8 offsets.
    fileprivate func slice(_ range: Range<Int>) -> Substring {
        self[utf8.index(startIndex, offsetBy: range.lowerBound)..<utf8.index(startIndex, offsetBy: range.upperBound)]
    }
}
