/// The form in which a grapheme cluster is shown: parts whose widths the program, ncurses and the terminal agree on.
public enum DisplayForm {
    public struct Part: Hashable, Sendable {
        public var glyph: Glyph
        /// 1 or 2.
        public var columns: Int
    }

    public static func parts(of character: Character) -> [Part] {
        character.unicodeScalars.map { scalar in
            if scalar.value < 0x20 { return Part(glyph: Glyph(Unicode.Scalar(scalar.value + 0x2400)!), columns: 1) }
            return Part(
                glyph: Glyph(scalar),
                columns: scalar.properties.isEmojiPresentation || 0x1100...0xFFDC ~= scalar.value && scalar.value > 0x2E80 ? 2 : 1
            )
        }
    }
}
