/// The form in which text is shown: parts whose widths the program, curses and the terminal agree on.
///
/// A part is a scalar that takes one or two columns, with the marks drawn into it. Terminals disagree about what
/// joins several of those into one glyph, so the joining is left out: an emoji joined by U+200D shows as its parts,
/// a variation selector and a skin tone are dropped, a flag is its two letters, which every terminal that has flags
/// draws as one.
///
/// Text from right to left stays in the order in which it is read, cell after cell; terminals that know how turn it
/// round on the screen. Marks of direction (U+061C, U+200E, U+200F, U+2066–2069) go without a trace in such text, since
/// nothing here depends on them; elsewhere they show as marks, as embeddings and overrides do everywhere.
///
/// What draws nothing shows as a mark, because hidden text is how a reader is deceived.
public enum DisplayForm {
    public struct Part: Hashable, Sendable {
        public var glyph: Glyph
        /// 1 or 2.
        public var columns: Int

        public init(glyph: Glyph, columns: Int) {
            self.glyph = glyph
            self.columns = columns
        }
    }

    /// The parts of a character on its own. Empty for a soft hyphen.
    public static func parts(of character: Character) -> [Part] {
        var list = PartList()
        shape(String(character), into: &list)
        return list.parts
    }

    /// Where parts are collected: a list, a row of cells, a sum of columns.
    protocol Sink {
        /// Adds printable ASCII.
        mutating func append(ascii: UnsafeBufferPointer<UInt8>)
        /// Adds a part after the others.
        mutating func append(_ scalar: Unicode.Scalar, columns: Int)
        /// Draws a mark into the last part.
        mutating func combine(_ mark: Unicode.Scalar)
        /// Puts a scalar of two columns in place of the last part, which has two columns.
        mutating func replaceLast(by scalar: Unicode.Scalar)
    }

    /// Gives the parts of `text` to `sink`.
    @inline(__always)
    static func shape(_ text: some StringProtocol, into sink: inout some Sink) {
        if var whole = text as? String {
            whole.withUTF8 { shape(utf8: $0, into: &sink) }
        } else {
            var copy = String(text)
            copy.withUTF8 { shape(utf8: $0, into: &sink) }
        }
    }

    /// Gives the parts of UTF-8 that a string has checked to `sink`.
    private static func shape(utf8: UnsafeBufferPointer<UInt8>, into sink: inout some Sink) {
        var shaper = DisplayShaper()
        var index = 0
        while index < utf8.count {
            let start = index
            while index < utf8.count, 0x20..<0x7F ~= utf8[index] { index += 1 }
            if index > start {
                shaper.flush(to: &sink)
                sink.append(ascii: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                shaper.skip(to: Unicode.Scalar(utf8[index - 1]))
            }
            while index < utf8.count, !(0x20..<0x7F ~= utf8[index]) {
                shaper.add(nextScalar(of: utf8, at: &index), to: &sink)
            }
        }
        shaper.flush(to: &sink)
    }

    private static func nextScalar(of utf8: UnsafeBufferPointer<UInt8>, at index: inout Int) -> Unicode.Scalar {
        let first = UInt32(utf8[index])
        let count = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        var value = count == 1 ? first : first & (0x7F >> UInt32(count))
        for offset in 1..<max(count, 1) { value = value << 6 | UInt32(utf8[index + offset] & 0x3F) }
        index += count
        return Unicode.Scalar(value) ?? "\u{FFFD}"
    }

    private struct PartList: Sink {
        var parts: [Part] = []

        mutating func append(ascii: UnsafeBufferPointer<UInt8>) {
            for byte in ascii { append(Unicode.Scalar(byte), columns: 1) }
        }

        mutating func append(_ scalar: Unicode.Scalar, columns: Int) {
            parts.append(Part(glyph: Glyph(scalar), columns: columns))
        }

        mutating func combine(_ mark: Unicode.Scalar) {
            parts[parts.count - 1].glyph = parts[parts.count - 1].glyph.adding(mark)
        }

        mutating func replaceLast(by scalar: Unicode.Scalar) { parts[parts.count - 1].glyph = Glyph(scalar) }
    }
}
