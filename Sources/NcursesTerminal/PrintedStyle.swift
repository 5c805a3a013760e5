import TerminalCore

extension Style {
    /// The control sequence that has a terminal print in this style and in nothing that was set before.
    /// - Source: ECMA-48 8.3.117 (SGR); ISO 8613-6 colours with semicolons, as xterm takes them.
    public func controlSequence(at depth: ColorDepth) -> String {
        var codes = ["0"]
        let numbers: KeyValuePairs<Attributes, String> = [
            .bold: "1", .dim: "2", .italic: "3", .underline: "4", .reverse: "7", .strikethrough: "9",
        ]
        for (attribute, number) in numbers where attributes.contains(attribute) { codes.append(number) }
        let colors = depth.nearest(to: self)
        codes += Self.codes(of: colors.foreground, isForeground: true)
        codes += Self.codes(of: colors.background, isForeground: false)
        return "\u{1B}[" + codes.joined(separator: ";") + "m"
    }

    private static func codes(of color: Color, isForeground: Bool) -> [String] {
        switch color.form {
        case .standard: []
        case .palette(let index) where index < 8: ["\((isForeground ? 30 : 40) + index)"]
        case .palette(let index) where index < 16: ["\((isForeground ? 82 : 92) + index)"]
        case .palette(let index): [isForeground ? "38" : "48", "5", "\(index)"]
        case .rgb(let red, let green, let blue): [isForeground ? "38" : "48", "2", "\(red)", "\(green)", "\(blue)"]
        }
    }
}
