import ChatCore
import ChatUI
import TerminalCore
import Testing

/// Searching in the conversation.
@Suite struct SearchTests {
    /// What is found in the texts of a conversation, one after the other, by pressing n until it begins again.
    private static func rowsFound(_ pattern: String, in texts: [String]) -> Int? {
        let state = Reader(chat(texts, columns: 120))
        state.press("<shift-tab>gg/\(pattern)<enter>")
        let summary = state.footRow.split(separator: "·").first { $0.contains("“") }
        guard let count = summary?.split(separator: "/").last?.prefix(while: \.isNumber) else { return nil }
        return Int(count) ?? 0
    }

    private static func chat(_ texts: [String], columns: Int = 50, rows: Int = 14) -> ChatState {
        var state = ChatState.empty(columns: columns, rows: rows)
        for (index, text) in texts.enumerated() {
            if index % 2 == 0 {
                _ = state.update(.asked(text), at: start)
            } else {
                state.receive(text)
                state.finishReply()
            }
        }
        if texts.count % 2 == 1 { state.finishReply() }
        return state
    }

    @Test func everyKeyGoesToTheFirstMatchAndEscGoesBack() {
        let state = Reader(Self.chat(["one two three", "The **theme** of\n\nthese"]))
        state.press("<shift-tab>gg")
        let before = state.frame
        state.press("/t")
        #expect(state.footRow == "/t" + String(repeating: " ", count: 45) + "1/5")
        let isCurrent: (Style) -> Bool = { $0.attributes.contains([.bold, .underline, .reverse]) }
        #expect(state.text(where: isCurrent) == ["t"])
        state.press("h")
        #expect(state.text(where: isCurrent) == ["th"])
        #expect(state.footRow.hasSuffix("1/4"))
        state.press("em")
        #expect(state.text(where: isCurrent) == ["them"])
        #expect(state.footRow.hasSuffix("1/1"))
        state.press("<escape>")
        #expect(state.frame == before)
    }

    @Test func nAndCapitalNGoRoundAndCountsCount() {
        let state = Reader(Self.chat(["x1 x2", "x3 x4"]))
        state.press("<shift-tab>gg/x<enter>")
        var words: [String] = []
        for key in ["", "n", "n", "n", "n", "N", "N", "2N", "3n"] {
            state.press(key)
            words.append(String(state.rows[state.frame.cursor!.row].dropFirst(state.frame.cursor!.column).prefix(2)))
        }
        #expect(words == ["x1", "x2", "x3", "x4", "x1", "x4", "x3", "x1", "x4"])
        state.press("gg?x<enter>n")
        #expect(state.footRow.contains("3/4"))
    }

    @Test(arguments: [
        ("rhine", 2), ("Rhine", 1), ("r.ine", 2), ("^the", 1), ("\\<hine", 0), ("\\<rh", 2), ("^t*", 1), ("(basel|mainz)", 2),
        ("[0-9]{4}", 1), ("f(x)", 0),
        ("f\\(x\\)", 1),
        ("f(x", 1), ("été", 2), ("Été", 0), ("a{9999999}", 0), ("*", 4), ("中", 1), ("x*$^", 0),
    ])
    func smartCaseExpressionsAndPlainText(pattern: String, count: Int) {
        let texts = ["the Rhine and the rhine, f(x) in 1233", "Basel and MAINZ été ÉTÉ **中** end"]
        #expect(Self.rowsFound(pattern, in: texts) == count)
    }

    /// The number of hits is that of a plain scan of what is stored, whatever the screen shows of it.
    @Test(arguments: 0..<40) func hitsAreThoseOfAPlainScan(seed: UInt64) {
        var random = Sequence64(seed: seed)
        let pieces = [
            "ab", "a", "b", "**ab**", "\n\n", " ", "`ab`", "```\nab\n```\n", "- ab\n", "AB", "中ab", "[ab](ab)",
            "| ab |\n|-|\n| ab |\n",
        ]
        let texts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            "q" + (0..<Int.random(in: 1...30, using: &random)).map { _ in pieces.randomElement(using: &random)! }.joined()
        }
        for (pattern, folds) in [("ab", true), ("AB", false), ("a.", true)] {
            let expected = texts.map { text in
                let bytes = Array((folds ? text.lowercased() : text).unicodeScalars)
                var (index, count) = (0, 0)
                while index + 1 < bytes.count {
                    let isHit =
                        bytes[index] == (folds ? "a" : "A")
                        && (pattern == "a." ? bytes[index + 1] != "\n" : bytes[index + 1] == (folds ? "b" : "B"))
                    index += isHit ? 2 : 1
                    count += isHit ? 1 : 0
                }
                return count
            }
            // Bytes and not characters are what a dot stands for outside of a UTF-8 locale; both count one.
            #expect(Self.rowsFound(pattern, in: texts) == expected.reduce(0, +), "\(pattern) in \(texts)")
        }
    }

    @Test func whatComesWhileOneSearchesIsFoundByN() {
        var chat = ChatState.empty(columns: 50, rows: 14)
        chat.press("Hi<enter>")
        chat.receive("one needle")
        let state = Reader(chat)
        state.press("<shift-tab>gg/needle<enter>")
        #expect(state.footRow.contains("1/1"))
        state.state.receive(" and another needle")
        state.press("n")
        #expect(state.footRow.contains("2/2"))
        #expect(state.wordUnderCursor == "needle")
    }

    @Test func reasoningIsSearchedOnlyWhereItShows() {
        var chat = ChatState.empty(columns: 50, rows: 14)
        chat.press("Hi<enter>")
        _ = chat.update(
            .reply(chat.session.runningReply!, .received(milliseconds: 5, text: "plain", reasoning: "hidden thought")), at: start)
        chat.finishReply()
        let state = Reader(chat)
        state.press("<shift-tab>/hidden<enter>")
        #expect(state.state.notice?.text == "“hidden” is nowhere here.")
        state.press("<ctrl-t>n")
        #expect(state.wordUnderCursor == "hidden")
    }
}
