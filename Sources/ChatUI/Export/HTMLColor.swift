import TerminalCore

/// Styles as rules of a style sheet.
enum HTMLColor {
    /// What a common terminal shows for the colours that a theme leaves to it.
    private static let text = "#1c1c1c"
    private static let paper = "#ffffff"

    /// The colours and attributes of a style.
    /// - Parameter base: what is set around it and need not be said again.
    static func rule(of style: Style, beside base: Style? = nil) -> String {
        var (foreground, background) = (css(style.foreground) ?? text, css(style.background) ?? paper)
        if style.attributes.contains(.reverse) { swap(&foreground, &background) }
        var rules: [String] = []
        let isReverse = style.attributes.contains(.reverse)
        if base == nil || isReverse || style.foreground != base?.foreground { rules.append("color: \(foreground);") }
        if base == nil || isReverse || style.background != base?.background { rules.append("background: \(background);") }
        if style.attributes.contains(.bold) { rules.append("font-weight: bold;") }
        if style.attributes.contains(.italic) { rules.append("font-style: italic;") }
        if style.attributes.contains(.dim) { rules.append("opacity: 0.65;") }
        let lines = [(Style.Attributes.underline, "underline"), (.strikethrough, "line-through")].filter {
            style.attributes.contains($0.0)
        }
        if !lines.isEmpty { rules.append("text-decoration: \(lines.map(\.1).joined(separator: " "));") }
        return rules.joined(separator: " ")
    }

    /// Nil for the colour that is the terminal's own.
    private static func css(_ color: Color) -> String? {
        switch color.form {
        case .standard: nil
        case .rgb(let red, let green, let blue): hex(Int(red), Int(green), Int(blue))
        case .palette(let index): palette(Int(index))
        }
    }

    /// xterm's 256 colours; the first sixteen as they are read well on white.
    private static func palette(_ index: Int) -> String {
        let basic = [
            "#000000", "#b00020", "#1b7a1b", "#8a6100", "#1a4fb4", "#8b1f8b", "#0b7285", "#c0c0c0", "#6a6a6a", "#d1242f",
            "#2da44e",
            "#bf8700", "#218bff", "#bf3989", "#1b9aaa", "#f0f0f0",
        ]
        if index < 16 { return basic[index] }
        if index >= 232 { return hex(8 + 10 * (index - 232), 8 + 10 * (index - 232), 8 + 10 * (index - 232)) }
        func level(_ step: Int) -> Int { step == 0 ? 0 : 55 + 40 * step }
        return hex(level((index - 16) / 36), level((index - 16) / 6 % 6), level((index - 16) % 6))
    }

    private static func hex(_ red: Int, _ green: Int, _ blue: Int) -> String {
        let digits = String(1 << 24 | red << 16 | green << 8 | blue, radix: 16)
        return "#" + digits.dropFirst()
    }
}
