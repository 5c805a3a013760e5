import ChatUI
import Testing

@Suite struct TextEditorTests {
    /// The text with a bar where the cursor is.
    func after(_ commands: Command..., in text: String) -> String {
        let bar = text.firstIndex(of: "|") ?? text.endIndex
        var editor = TextEditor(String(text[..<bar]))
        let rest = text[bar...].dropFirst()
        editor.insert(rest)
        for _ in rest { _ = editor.perform(.moveLeft) }
        for command in commands { _ = editor.perform(command) }
        return editor.before + "|" + editor.after
    }

    @Test func wordsAreCutAndComeBackAsOneText() {
        #expect(after(.deleteWordBackward, in: "one two-three|") == "one two-|")
        #expect(after(.deleteWordBackward, .deleteWordBackward, .yank, in: "one two three|") == "one two three|")
        #expect(after(.deleteWordForward, .moveToLineEnd, .yank, in: "a |bc d") == "a  dbc|")
    }

    @Test func killingStopsAtTheLineAndThenTakesItsEnd() {
        #expect(after(.killToLineStart, in: "ab\ncd|ef") == "ab\n|ef")
        #expect(after(.killToLineStart, .killToLineStart, in: "ab\ncd|") == "ab|")
        #expect(after(.killToLineEnd, in: "a|b\nc") == "a|\nc")
        #expect(after(.killToLineEnd, .killToLineEnd, in: "a|b\nc") == "a|c")
    }

    @Test func movingUpAndDownKeepsTheColumnWhereTheLineIsLongEnough() {
        #expect(after(.moveUp, in: "abcd\nef|") == "ab|cd\nef")
        #expect(after(.moveUp, in: "a\nbcd|") == "a|\nbcd")
        #expect(after(.moveDown, in: "ab|c\nd\nef") == "abc\nd|\nef")
    }

    @Test func oneStepIsOneGraphemeCluster() {
        #expect(after(.deleteBackward, in: "a👩‍👩‍👧|") == "a|")
        #expect(after(.moveLeft, .deleteForward, in: "e\u{301}x|") == "e\u{301}|")
        #expect(after(.moveLeft, in: "e\u{301}|") == "|e\u{301}")
    }

    @Test func nothingToDoIsReported() {
        var editor = TextEditor("one line")
        let moved1 = editor.perform(.moveUp)
        #expect(!moved1)
        let moved2 = editor.perform(.moveDown)
        #expect(!moved2)
        let moved3 = editor.perform(.moveRight)
        #expect(!moved3)
        let moved4 = editor.perform(.moveLeft)
        #expect(moved4)
    }

    @Test func theHistoryWalksBackAndReturnsToTheDraft() {
        var history = PromptHistory(["one", "two"])
        let prompt5 = history.previous(from: "draft")
        #expect(prompt5 == "two")
        let prompt6 = history.previous(from: "two")
        #expect(prompt6 == "one")
        let prompt7 = history.previous(from: "one")
        #expect(prompt7 == nil)
        let prompt8 = history.next(from: "one")
        #expect(prompt8 == "two")
        let prompt9 = history.next(from: "two")
        #expect(prompt9 == "draft")
        let prompt10 = history.next(from: "draft")
        #expect(prompt10 == nil)
        history.add("two")
        #expect(history.prompts == ["one", "two"])
    }
}
