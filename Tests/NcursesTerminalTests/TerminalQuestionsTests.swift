import TerminalCore
import Testing

@testable import NcursesTerminal

/// What is asked as the screen is taken, and what the answers mean.
@Suite struct TerminalQuestionsTests {
    private func answers(_ text: String) -> [TerminalAnswer] {
        var decoder = KeyDecoder()
        #expect(decoder.decode(Array(text.utf8), at: .now).isEmpty)
        return decoder.takeAnswers()
    }

    @Test func answersAreNoKeys() {
        #expect(answers("\u{1B}[2;3R\u{1B}[6;2R") == [.cursor(row: 2, column: 3), .cursor(row: 6, column: 2)])
        #expect(answers("\u{1B}[?2026;2$y\u{1B}[?2026;0$y") == [.mode(2026, isKnown: true), .mode(2026, isKnown: false)])
        #expect(answers("\u{1B}[?1;2c\u{1B}[2R\u{1B}[?2026$y").isEmpty)
    }

    @Test func keysThatLookLikeAnswersStayKeys() {
        var decoder = KeyDecoder()
        let keys = decoder.decode(Array("\u{1B}[1;5R\u{1B}[3$".utf8), at: .now)
        #expect(keys == [.key(KeyPress(.function(3), .ctrl)), .key(KeyPress(.delete, .shift))])
        #expect(decoder.takeAnswers().isEmpty)
    }

    @Test func theWidthsAreKnownWhenTheLastSampleWasAnswered() {
        var questions = TerminalQuestions()
        let question = String(decoding: questions.ask(widths: true, environment: ["TERM": "xterm"], rows: 24), as: UTF8.self)
        #expect(question.hasPrefix("\u{1B}[?2026$p\u{1B}[8m\u{1B}[2;1He\u{301}\u{1B}[6n"))
        for (row, column) in [(2, 2), (3, 3), (5, 3), (9, 9)] { questions.take(.cursor(row: row, column: column)) }
        #expect(questions.widths == nil && questions.isWaiting && !questions.isSynchronizing)
        questions.take(.mode(2026, isKnown: true))
        questions.take(.cursor(row: 6, column: 3))
        #expect(questions.widths == TerminalWidths(columns: [1, 2, nil, 2, 2]))
        #expect(questions.widths?.misjudged == .symbols)
        #expect(!questions.isWaiting && questions.isSynchronizing)
    }

    @Test func nothingIsAskedThatWouldBePrinted() {
        var questions = TerminalQuestions()
        #expect(questions.ask(widths: false, environment: ["TERM": "linux"], rows: 24).isEmpty)
        #expect(questions.ask(widths: true, environment: ["TERM": "linux"], rows: 6).isEmpty)
        let apple = ["TERM": "xterm-256color", "TERM_PROGRAM": "Apple_Terminal"]
        #expect(questions.ask(widths: false, environment: apple, rows: 24).isEmpty)
    }

    @Test func whatStandsInForAGlyphIsAsWide() {
        let all: GlyphKinds = [.combining, .ideographs, .emoji, .newEmoji, .symbols]
        for (text, plain) in [
            ("─", "-"), ("╭", "+"), ("→", ">"), ("•", "*"), ("日", "? "), ("👍", "? "), ("▀", " "), ("e\u{301}", "e"),
        ] {
            let glyph = Glyph(cluster: Array(text.unicodeScalars))
            #expect(all.substitute(for: glyph, width: displayWidth(of: text)) == plain, "\(text)")
        }
        for letter in ["a", "é", "ж", "λ", "ß", "ª"] {
            #expect(all.substitute(for: Glyph(letter.unicodeScalars.first!), width: 1) == nil, "\(letter)")
        }
        let wide = Glyph("\u{1F44D}")
        #expect(GlyphKinds.newEmoji.substitute(for: wide, width: 2) == nil)
        #expect(GlyphKinds.emoji.substitute(for: wide, width: 2) == "\u{FFFD} ")
    }
}
