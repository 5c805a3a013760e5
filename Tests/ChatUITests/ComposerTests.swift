import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

/// Undoing, cutting and folded pastes in the message that is being written.
@Suite struct ComposerTests {
    private static let long = (1...40).map { "line \($0) of a log" }.joined(separator: "\n")

    private func text(_ state: ChatState) -> String { state.composer.editor.text }

    @Test func typingIsTakenBackWordByWord() {
        var state = ChatState.empty()
        state.press("one two  three")
        state.press("<ctrl-_>")
        #expect(text(state) == "one two  ")
        state.press("<ctrl-/>")
        #expect(text(state) == "one ")
        state.press("<ctrl-x><ctrl-u>")
        #expect(text(state) == "")
        state.press("<ctrl-_>")
        #expect(text(state) == "" && state.notice?.summary == "There is nothing to take back.")
        state.press("<alt-_><ctrl-x><ctrl-r>")
        #expect(text(state) == "one two  ")
        state.press("x<alt-_>")
        #expect(text(state) == "one two  x" && state.notice?.summary == "Nothing was taken back.")
    }

    @Test func aMoveOfTheCursorEndsAStepAndIsNone() {
        var state = ChatState.empty()
        state.press("ab<left>cd<ctrl-_>")
        #expect(text(state) == "ab")
        #expect(state.composer.editor.before == "a", "the cursor is where it was")
        state.press("<ctrl-_>")
        #expect(text(state) == "")
    }

    @Test func deletingCuttingAndInsertingAreStepsOfTheirOwn() {
        var state = ChatState.empty()
        state.press("one two three<backspace><backspace><ctrl-w><ctrl-y>")
        #expect(text(state) == "one two thr")
        state.press("<ctrl-_>")
        #expect(text(state) == "one two ")
        state.press("<ctrl-_>")
        #expect(text(state) == "one two thr")
        state.press("<ctrl-_>")
        #expect(text(state) == "one two three", "two characters that were deleted one after the other are one step")
    }

    @Test func aMessageThatWasClearedComesBackWithItsFiles() {
        var state = ChatState.empty()
        let file = Attachment(name: "a.txt", content: .text("a"))
        _ = state.run(.attachmentRead(file))
        state.press("Look<ctrl-c>")
        #expect(state.composer.isEmpty)
        state.press("<ctrl-_>")
        #expect(text(state) == "Look" && state.composer.attachments == [file])
    }

    @Test func aFileThatWasTakenAwayComesBack() {
        var state = ChatState.empty()
        let file = Attachment(name: "a.txt", content: .text("a"))
        _ = state.run(.attachmentRead(file))
        state.press("<backspace>")
        #expect(state.composer.attachments.isEmpty)
        state.press("<ctrl-_>")
        #expect(state.composer.attachments == [file])
    }

    @Test func whatWasSentIsNotTakenBackIntoTheNextMessage() {
        var state = ChatState.empty()
        state.press("sent<enter>n<ctrl-_><ctrl-_>")
        #expect(text(state) == "")
    }

    @Test func whatAnEditorGaveBackIsOneStep() {
        var state = ChatState.empty()
        state.press("short")
        _ = state.run(.draftEdited("much longer\nthan before"))
        state.press("<ctrl-_>")
        #expect(text(state) == "short")
        state.press("<alt-_>")
        #expect(text(state) == "much longer\nthan before")
    }

    @Test func vimsKeysTakeBackAndMakeAgain() {
        var state = ChatState.empty()
        state.options.keys = KeyOptions(writing: KeySet.vim.keymap, normal: KeySet.vim.normalKeymap)
        state.press("one two three<escape>dbdb")
        #expect(text(state) == "one ")
        state.press("u")
        #expect(text(state) == "one two ")
        state.press("2u")
        #expect(text(state) == "one two ")
        state.press("<ctrl-r>")
        #expect(text(state) == "one two three" && state.composer.search == nil)
    }

    @Test func anyStepsTakenBackAndMadeAgainGiveTheSameTexts() {
        let keys = [
            "a", "b", " ", "<backspace>", "<ctrl-w>", "<ctrl-k>", "<ctrl-u>", "<ctrl-y>", "<alt-y>", "<left>", "<ctrl-a>",
            "<ctrl-j>",
        ]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<200 {
            var state = ChatState.empty()
            let script = (0..<30).map { _ in keys.randomElement(using: &random)! }.joined()
            state.press(script)
            let last = text(state)
            var texts = [last]
            while state.composer.undo() { texts.append(text(state)) }
            #expect(texts.last == "", "\(script)")
            while state.composer.redo() {
                texts.removeLast()
                #expect(text(state) == texts.last, "\(script)")
            }
            #expect(text(state) == last && texts.count == 1, "\(script)")
        }
    }

    @Test func theStepsKeptAreBounded() {
        var history = UndoHistory<String>()
        for number in 0..<5000 { history.note("\(number)", bytes: 8, before: .whole) }
        var count = 0
        while history.undo(from: "", bytes: 8) != nil { count += 1 }
        #expect(count == UndoHistory<String>.limit.states)
        for number in 0..<50 { history.note("\(number)", bytes: 1 << 20, before: .whole) }
        count = 0
        while history.undo(from: "", bytes: 1 << 20) != nil { count += 1 }
        #expect(count == 4)
    }

    @Test func whatWasCutBeforeComesInPlaceOfTheLast() {
        var state = ChatState.empty()
        state.press("one<ctrl-u>two<ctrl-u>three<ctrl-u>")
        state.press("<ctrl-y>")
        #expect(text(state) == "three")
        state.press("<alt-y>")
        #expect(text(state) == "two")
        state.press("<alt-y>")
        #expect(text(state) == "one")
        state.press("<alt-y>")
        #expect(text(state) == "three")
        state.press("x<alt-y>")
        #expect(text(state) == "threex", "what is typed ends it")
        state.press("<ctrl-u><ctrl-y>")
        #expect(text(state) == "threex", "and the newest comes first again")
    }

    @Test func aLargePasteIsOneSignAndIsSentWhole() throws {
        var state = ChatState.empty(columns: 50)
        state.press("Why: ")
        _ = state.run(.input(.paste(Self.long)))
        state.press(" and then?")
        try expectScreen(state.frame(at: start), "paste-folded")
        #expect(text(state) == "Why: \(Self.long) and then?")
        let effects = state.press("<enter>")
        let sent = effects.compactMap { if case .record(.messageSent(let message)) = $0 { message.text } else { nil } }
        #expect(sent == ["Why: \(Self.long) and then?"])
        #expect(state.composer.editor.isEmpty)
    }

    @Test func aFoldedPasteIsOneCharacterToEveryCommand() {
        var state = ChatState.empty()
        _ = state.run(.input(.paste(Self.long)))
        state.press("<backspace>")
        #expect(text(state) == "")
        state.press("<ctrl-_>")
        #expect(text(state) == Self.long)
        state.press("<ctrl-u>")
        #expect(text(state) == "")
        state.press("again <ctrl-y>")
        #expect(text(state) == "again " + Self.long)
        state.press("<left>!<ctrl-e>?")
        #expect(text(state) == "again !\(Self.long)?")
    }

    @Test func aFoldedPasteIsShownAsTextWhenOneWants() {
        var state = ChatState.empty()
        _ = state.run(.input(.paste(Self.long)))
        state.press("<ctrl-x>o<backspace>")
        #expect(text(state) == Self.long.dropLast())
        state.press("<ctrl-_><ctrl-_>")
        #expect(state.composer.editor.before.unicodeScalars.count == 1 && text(state) == Self.long)
    }

    @Test func whatAnEditorLeftOfAFoldedPasteIsFoldedAgain() {
        var state = ChatState.empty()
        state.press("Why: ")
        _ = state.run(.input(.paste(Self.long)))
        #expect(state.press("<ctrl-g>") == [.editDraft("Why: " + Self.long)])
        _ = state.run(.draftEdited("Please say why: \(Self.long)\nThanks.\n"))
        #expect(text(state) == "Please say why: \(Self.long)\nThanks.")
        #expect(state.composer.editor.before.count == "Please say why: x\nThanks.".count)
        state.press("<ctrl-_>")
        #expect(text(state) == "Why: " + Self.long && state.composer.editor.before.count == 6)
        _ = state.run(.draftEdited("Nothing of it."))
        #expect(text(state) == "Nothing of it.")
    }

    @Test func theSignOfAPasteInAnotherTextIsNotTakenForIt() {
        var state = ChatState.empty()
        _ = state.run(.input(.paste(Self.long)))
        let sign = state.composer.editor.before
        _ = state.run(.input(.paste("a\(sign)b")))
        #expect(text(state) == "\(Self.long)a\(sign)b")
    }

    @Test func aMarkBehindAFoldedPasteLeavesItWhatItIs() {
        var state = ChatState.empty()
        _ = state.run(.input(.paste(Self.long)))
        _ = state.run(.input(.key(KeyPress(.character("\u{301}")))))
        #expect(Array(text(state).utf8) == Array((Self.long + "\u{301}").utf8))
    }

    @Test(arguments: [20, 80]) func foldedPastesFitAnyWidth(columns: Int) throws {
        var state = ChatState.empty(columns: columns, rows: 12)
        _ = state.run(.input(.paste(Self.long)), .input(.paste(String(repeating: "wide 漢字 ", count: 400))))
        try expectScreen(state.frame(at: start), "pastes-folded-\(columns)")
    }
}
