import Testing

@testable import TerminalCore

@Suite struct DisplayFormTests {
    @Test(arguments: [
        ("a\u{1B}[31mb", "a␛[31mb"), ("\u{0}\u{7F}\r\n\t", "␀␡␍␊␉"), ("\u{9B}31m", "‹9B›31m"),
        ("user\u{202E}txt", "user‹202E›txt"), ("\u{2066}x\u{2069}", "‹2066›x‹2069›"), ("\u{200F}", "‹200F›"),
        ("\u{FEFF}a\u{2060}b", "‹FEFF›a‹2060›b"), ("a\u{200B}b", "a‹200B›b"), ("a\u{200D}b", "a‹200D›b"),
        ("\u{E0041}", "‹E0041›"), ("\u{E000}", "‹E000›"), ("\u{FFFF}", "‹FFFF›"), ("\u{0378}", "‹378›"),
        ("\u{2028}", "‹2028›"), ("\u{3164}", "‹3164›"), ("\u{10FFFF}", "‹10FFFF›"), ("a\u{FE00}\u{FE01}", "a‹FE01›"),
    ])
    func whatHidesShowsAsAMark(text: String, shown: String) {
        #expect(Line(text).text == shown)
        #expect(displayWidth(of: text) == shown.unicodeScalars.count)
    }

    @Test(arguments: [
        ("co\u{AD}operate", "cooperate", 9),
        ("e\u{301}", "e\u{301}", 1), ("\u{301}", "◌\u{301}", 1), ("\u{1B}\u{301}", "␛◌\u{301}", 2),
        ("中文", "中文", 4), ("한국", "한국", 4), ("\u{1112}\u{1161}\u{11AB}", "한", 2), ("\u{1112}\u{1161}", "하", 2),
        ("\u{1161}", "◌\u{1161}", 1),
        ("❤\u{FE0F}", "❤", 1), ("1\u{FE0F}\u{20E3}", "1\u{20E3}", 1), ("⌚\u{FE0E}", "⌚", 2),
        ("👍🏽", "👍", 2), ("🏽", "🏽", 2), ("👩\u{200D}🚀", "👩🚀", 4), ("👩🏽\u{200D}🚀", "👩🚀", 4),
        ("🏳\u{FE0F}\u{200D}🌈", "🏳🌈", 3), ("🇺🇸", "🇺🇸", 2),
        ("🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}", "🏴", 2),
        ("กำ", "กำ", 2), ("क्ष", "क्ष", 2), ("نمی\u{200C}خواهم", "نمیخواهم", 8), ("ภาษา\u{200B}ไทย", "ภาษาไทย", 7),
        ("\u{2067}שלום\u{2069} a", "שלום a", 6), ("a \u{200F}שלום\u{200E}!", "a שלום!", 7),
        ("שלום \u{2066}a\u{2069}", "שלום a", 6),
        ("مرحبا\u{61C}", "مرحبا", 5), ("ש\u{202E}ב", "ש‹202E›ב", 8), ("a\u{2066}", "a‹2066›", 7),
        ("\u{2066}\u{200F}a", "‹2066›‹200F›a", 13),
        ("\u{1FAE9}", "\u{1FAE9}", 2), ("\u{A0}", "\u{A0}", 1), ("\u{3000}", "\u{3000}", 2),
    ])
    func textShowsInAFormOfKnownWidth(text: String, shown: String, columns: Int) {
        #expect(Array(Line(text).text.unicodeScalars) == Array(shown.unicodeScalars))
        #expect(displayWidth(of: text) == columns)
        #expect(Line(text).columns == columns)
    }

    @Test func aCellHoldsABaseAndFourMarks() {
        let line = Line("a" + String(repeating: "\u{301}", count: 50) + "b")
        #expect(line.columns == 2)
        #expect(line.cells[0].glyph.scalars.count == 5)
    }

    @Test func everyScalarTakesOneOrTwoColumnsAPartAndShowsNothingHidden() {
        // Beyond are only what nobody has assigned, and the private planes.
        for number in [UInt32(0)..<0x3480, 0x4DB0..<0x4E10, 0x9FF0..<0xAC10, 0xD790..<0x20010, 0xDFFFE..<0xE1010].joined() {
            guard let scalar = Unicode.Scalar(number) else { continue }
            let parts = DisplayForm.parts(of: Character(scalar))
            if parts.isEmpty != (number == 0xAD) { Issue.record("U+\(String(number, radix: 16)) does not show") }
            for part in parts {
                guard let base = part.glyph.scalars.first else {
                    Issue.record("a part of U+\(String(number, radix: 16)) draws nothing")
                    continue
                }
                let isPlain = ScalarClass(base) == (part.columns == 2 ? .wide : .narrow)
                if !isPlain { Issue.record("U+\(String(number, radix: 16)) begins a part of \(part.columns) columns") }
            }
        }
    }

    @Test func theStandardLibraryAgreesAboutWhatIsHidden() {
        for number in UInt32(0)..<0x110000 {
            guard let scalar = Unicode.Scalar(number), ScalarClass(scalar) != .hidden else { continue }
            switch scalar.properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .lineSeparator, .paragraphSeparator:
                Issue.record("U+\(String(number, radix: 16)) would reach the terminal")
            default: break
            }
            if scalar.properties.isDefaultIgnorableCodePoint {
                Issue.record("U+\(String(number, radix: 16)) draws nothing")
            }
        }
    }
}
