import ChatCore
import JSON
import TerminalCore

extension ChatMessage {
    /// What stands below the text: images, the functions that the model asks for, and why the reply ended before its time.
    func footer(isRunning: Bool, width: Int, theme: Theme) -> [Line] {
        var lines = imageMarks.flatMap { Line($0, style: theme.dimmed).wrapped(toColumns: width) }
        guard let reply else { return lines }
        lines += reply.toolCalls.flatMap { $0.rows(width: width, theme: theme) }
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

    /// One line for each image: its kind, its size as far as that is at hand, and where it is kept.
    private var imageMarks: [String] {
        content.compactMap { part in
            guard case .image(let mediaType, let source) = part else { return nil }
            let kind = mediaType.hasPrefix("image/") ? mediaType.dropFirst(6) : mediaType[...]
            switch source {
            case .file(let path): return "[image \(kind), \(path)]"
            case .data(let base64):
                let size = ImageHeader(base64: base64).map { " \($0.width)×\($0.height)" } ?? ""
                return "[image \(kind)\(size), \((base64.utf8.count / 4 * 3).byteSize)]"
            }
        }
    }
}

extension ToolCall {
    /// The function's name, and below it its arguments: JSON set out in lines, or as they came where they are none.
    fileprivate func rows(width: Int, theme: Theme) -> [Line] {
        var title = Line("calls ", style: theme.dimmed)
        title.append(name, style: theme.accent)
        let value = try? JSONValue(parsing: arguments)
        let text: String
        switch value {
        case .object(let object)? where object.members.isEmpty: text = ""
        case let value?: text = value.text(.indented)
        case nil: text = arguments
        }
        let style = theme.text.overlaid(by: theme.markdown.codeBlock)
        let body = text.split(separator: "\n", omittingEmptySubsequences: true).flatMap { line in
            let indent = String(repeating: " ", count: 4 + line.prefix { $0 == " " }.count)
            return Line("  " + line, style: style).wrapped(toColumns: width, rest: Line(width > 2 * indent.count ? indent : ""))
        }
        return title.wrapped(toColumns: width) + body
    }
}

extension Int {
    /// Bytes as a person says them.
    var byteSize: String {
        switch self {
        case ..<1000: "\(self) B"
        case ..<1_000_000: "\((self + 500) / 1000) kB"
        default: "\((Double(self) / 1_000_000).oneDecimal) MB"
        }
    }
}
