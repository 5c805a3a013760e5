import ChatCore
import TerminalCore

/// A session as one HTML file that needs no other: its active branch, laid out as on the screen, in the colours of a theme.
///
/// Nothing that was said is markup here: each cell's text is escaped, and what would steer a terminal or turn the order of signs around
/// shows as the same marks as on the screen. Images that the session holds are in the page; of those in other files it has the names.
public struct SessionPage {
    /// As wide as text is read with ease.
    private static let columns = 100

    private let theme: Theme
    /// Class names by style, in the order they came up.
    private var classes: [Style: String] = [:]
    private var rules: [String] = []

    /// - Parameter theme: the terminal's own colours become those of a common terminal.
    public static func html(of session: ChatSession, theme: Theme) -> String {
        var page = SessionPage(theme: theme)
        return page.html(of: session)
    }

    private init(theme: Theme) { self.theme = theme }

    private mutating func html(of session: ChatSession) -> String {
        let title = session.title.isEmpty ? "Conversation" : session.title
        var body = "<h1>\(escaped(Line(title).text))</h1>\n<pre>\(html(Line(facts(of: session), style: theme.dimmed)))</pre>\n"
        if !session.systemPrompt.isEmpty {
            body += section([text([Line("System prompt", style: theme.title)] + plain(session.systemPrompt))])
        }
        for message in session.activeMessages {
            var layout = MessageLayout(message, showsReasoning: true)
            layout.read(message, isRunning: false)
            var parts: [String] = []
            var rows: [Line] = []
            for piece in 0..<layout.pieceCount {
                rows += layout.rows(of: piece, message: message, isRunning: false, columns: Self.columns, theme: theme)
                guard case .image(let number) = layout.piece(at: piece),
                    let image = image(message.content[layout.images[number]])
                else { continue }
                parts += [text(rows), image]
                rows = []
            }
            body += section(parts + [text(rows)])
        }
        let screen = theme.text
        return """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <title>\(escaped(Line(title).text))</title>
            <style>
            body { margin: 2rem auto; max-width: \(Self.columns + 4)ch; padding: 0 1rem; \(HTMLColor.rule(of: screen)) }
            body, pre { font: 15px/1.45 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
            h1 { font-size: 1.3rem; }
            pre { margin: 0; overflow-x: auto; white-space: pre; }
            section { margin: 1.6rem 0; }
            img { display: block; max-width: 100%; margin: 0.4rem 0 0.4rem 2ch; }
            \(rules.joined(separator: "\n"))
            </style>
            </head>
            <body>
            \(body)</body>
            </html>

            """
    }

    private func facts(of session: ChatSession) -> String {
        let tags = session.tags.isEmpty ? "" : " · " + session.tags.map { "#" + $0 }.joined(separator: " ")
        return "\(session.createdAt.shortDescription) UTC · \(session.model.text)\(tags)"
    }

    private func plain(_ text: String) -> [Line] { Line.rows(of: text, columns: Self.columns, style: theme.text) }

    private func section(_ parts: [String]) -> String { "<section>\(parts.joined())</section>\n" }

    private mutating func text(_ rows: [Line]) -> String {
        let lines = rows.map { html($0) }
        return lines.isEmpty ? "" : "<pre>\(lines.joined(separator: "\n"))</pre>"
    }

    /// Nil for one that is in a file of its own, and for what a browser might take for more than an image.
    private func image(_ part: ChatMessage.Part) -> String? {
        guard case .image(let mediaType, .data(let base64)) = part, Self.imageTypes.contains(mediaType),
            base64.utf8.allSatisfy(Self.isBase64)
        else { return nil }
        return "<img alt=\"\" src=\"data:\(mediaType);base64,\(base64)\">"
    }

    private static let imageTypes = ["image/png", "image/jpeg", "image/gif", "image/webp"]

    private static func isBase64(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
            UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="):
            true
        default: false
        }
    }

    /// One row: cells of the same style share an element.
    private mutating func html(_ line: Line) -> String {
        var html = ""
        var cells = line.cells[...]
        while let first = cells.first {
            let run = cells.prefix { $0.style == first.style }
            cells = cells.dropFirst(run.count)
            let text = escaped(Line(cells: run).text)
            html +=
                first.style == theme.text || first.style == .plain
                ? text : "<span class=\"\(name(of: first.style))\">\(text)</span>"
        }
        return html
    }

    private mutating func name(of style: Style) -> String {
        var style = style
        // Where a link leads is told in the text; a page that was exported leads nowhere by itself.
        style.link = .none
        if let known = classes[style] { return known }
        let name = "s\(classes.count)"
        classes[style] = name
        rules.append(".\(name) { \(HTMLColor.rule(of: theme.text.overlaid(by: style), beside: theme.text)) }")
        return name
    }

    private func escaped(_ text: String) -> String {
        text.reduce(into: "") { escaped, character in
            switch character {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            default: escaped.append(character)
            }
        }
    }
}
