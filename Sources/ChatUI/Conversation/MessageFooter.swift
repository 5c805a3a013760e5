import ChatCore
import JSON
import TerminalCore

extension ChatMessage {
    /// What stands below text and images: the functions that the model asks for, and why the reply ended before its time.
    func footer(isRunning: Bool, width: Int, theme: Theme) -> [Line] {
        guard let reply else { return [] }
        var lines = reply.toolCalls.flatMap { $0.rows(width: width, theme: theme) }
        if let leftOut = reply.leftOut {
            lines += Line("⋯ \(leftOut.summary)", style: theme.dimmed).wrapped(toColumns: width)
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
