import TerminalCore

/// A frame as an image for documents: SVG, which needs no program to be drawn by.
struct FrameDrawing {
    private static let cell = (width: 8.4, height: 17.0)
    private static let margin = 10.0

    /// - Parameter title: for those who do not see it.
    static func svg(of frame: Frame, title: String) -> String {
        let width = Double(frame.size.columns) * cell.width + 2 * margin
        let height = Double(frame.size.rows) * cell.height + 2 * margin
        let ground = css(frame[0, 0].style.background) ?? "#0f1a1f"
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\">",
            "<title>\(escaped(title))</title>", "<rect width=\"100%\" height=\"100%\" rx=\"8\" fill=\"\(ground)\"/>",
            "<g font-family=\"DejaVu Sans Mono,Menlo,Consolas,monospace\" font-size=\"14\" xml:space=\"preserve\">",
        ]
        for row in 0..<frame.size.rows { lines += runs(in: row, of: frame, on: ground) }
        return (lines + ["</g>", "</svg>", ""]).joined(separator: "\n")
    }

    /// A rectangle and a text for each run of cells of one style.
    private static func runs(in row: Int, of frame: Frame, on ground: String) -> [String] {
        var lines: [String] = []
        var start = 0
        while start < frame.size.columns {
            let style = frame[start, row].style
            var end = start + 1
            while end < frame.size.columns, frame[end, row].style == style { end += 1 }
            let text = (start..<end).flatMap { frame[$0, row].glyph.scalars.map(String.init) }.joined()
            lines += run(text, style, column: start, columns: end - start, row: row, on: ground)
            start = end
        }
        return lines
    }

    private static func run(
        _ text: String, _ style: Style, column: Int, columns: Int, row: Int, on ground: String
    ) -> [String] {
        var (front, back) = (css(style.foreground) ?? "#d5dee1", css(style.background) ?? ground)
        if style.attributes.contains(.reverse) { swap(&front, &back) }
        let x = margin + Double(column) * cell.width
        let y = margin + Double(row) * cell.height
        var lines: [String] = []
        if back != ground {
            let size = "width=\"\(number(Double(columns) * cell.width))\" height=\"\(number(cell.height))\""
            lines.append("<rect x=\"\(number(x))\" y=\"\(number(y))\" \(size) fill=\"\(back)\"/>")
        }
        guard text.contains(where: { $0 != " " }) else { return lines }
        var attributes = "fill=\"\(front)\" textLength=\"\(number(Double(columns) * cell.width))\""
        if style.attributes.contains(.bold) { attributes += " font-weight=\"bold\"" }
        if style.attributes.contains(.italic) { attributes += " font-style=\"italic\"" }
        if style.attributes.contains(.underline) { attributes += " text-decoration=\"underline\"" }
        lines.append("<text x=\"\(number(x))\" y=\"\(number(y + 13))\" \(attributes)>\(escaped(text))</text>")
        return lines
    }

    private static func css(_ color: Color) -> String? {
        guard case .rgb = color.form else { return nil }
        let digits = String(color.rawValue & 0xFFFFFF, radix: 16)
        return "#" + String(repeating: "0", count: 6 - digits.count) + digits
    }

    private static func number(_ value: Double) -> String { String((value * 10).rounded() / 10) }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
}
