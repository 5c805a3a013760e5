import ChatCore
import ChatUI
import TerminalCore
import Testing

/// Reading: what the keys do to the cursor, the rows on the screen and what is copied.
@Suite struct ReadingTests {
    static let reply = """
        # Rivers

        The **Rhine** flows north, through Basel and Cologne, to the sea.

        ```swift
        let length = 1233
        print(length)
        ```

        ## Lakes

        See [the map](https://example.org/map) for Lake Constance.
        """

    /// A question and its answer, as they are on the screen.
    static func conversation(_ reply: String = reply, columns: Int = 40, rows: Int = 12) -> Reader {
        var state = ChatState.empty(columns: columns, rows: rows)
        state.press("Which rivers?<enter>")
        state.receive(reply)
        state.finishReply()
        return Reader(state)
    }

    @Test func shiftTabPutsACursorIntoTheLastRowAndQGoesBackToTheDraft() {
        let state = Self.conversation()
        state.press("draft<shift-tab>")
        #expect(state.state.isReading)
        #expect(state.frame.cursor?.row == 9)
        #expect(state.footRow.hasPrefix("▌ reading · message 2 of 2"))
        state.press("q")
        #expect(!state.state.isReading)
        #expect(state.footRow == "> draft")
    }

    @Test func keysThatMeanNothingToAReaderTypeNothing() {
        let state = Self.conversation()
        state.press("draft<shift-tab>xz@#<enter><tab>")
        #expect(state.footRow == "> draft")
    }

    @Test(arguments: [
        ("gg", "You"), ("G", ""), ("gg]m", "local:smollm2-135m-instruct"), ("gg2]m", ""), ("2gg", "local:smollm2-135m-instruct"),
        ("gg]c", "── swift ─────────────────────────────"), ("gg]h", "Rivers"), ("gg2]h", "Lakes"), ("gg]hj", ""),
        ("G[c", "── swift ─────────────────────────────"), ("G[p", "You"), ("G[h[h", "Rivers"), ("gg}", ""),
    ])
    func jumpsLandWhereTheyShould(keys: String, row: String) {
        let state = Self.conversation()
        state.press("<shift-tab>" + keys)
        #expect(state.cursorRow.trimmedBlanks == row)
    }

    @Test(arguments: [("jjjj", "4j"), ("<down><down>", "2j"), ("<ctrl-n><ctrl-n><ctrl-p>", "j"), ("3jkk", "j"), ("ll", "2l")])
    func countsAndOtherNamesOfAKeyGoTheSameWay(left: String, right: String) {
        let (one, other) = (Self.conversation(), Self.conversation())
        one.press("<shift-tab>gg" + left)
        other.press("<shift-tab>gg" + right)
        let (first, second) = (one.frame, other.frame)
        #expect(first.cursor == second.cursor && first.cells == second.cells)
    }

    @Test func wordsAreWalkedForwardAndBackOverRowEnds() {
        let state = Self.conversation()
        state.press("<shift-tab>gg]hjj")
        var words: [String] = []
        for _ in 0..<5 {
            words.append(state.wordUnderCursor)
            state.press("w")
        }
        #expect(words == ["The", "Rhine", "flows", "north", ","])
        state.press("b")
        #expect(state.wordUnderCursor == ",")
        state.press("bb")
        #expect(state.wordUnderCursor == "flows")
        state.press("20w20b")
        #expect(state.wordUnderCursor == "flows")
    }

    @Test func aWideGlyphIsOneStepAndAWordOfItsOwn() {
        let state = Self.conversation("中文 ok 中\n\nend")
        state.press("<shift-tab>gg]mj")
        var columns: [Int] = []
        for key in ["0", "l", "l", "w", "w", "b", "b"] {
            state.press(key)
            columns.append(state.frame.cursor!.column)
        }
        #expect(columns == [2, 4, 6, 7, 10, 7, 2])
    }

    // MARK: What is copied is what is stored

    @Test func theCodeBlockTheLineTheMessageAndASelectionAreCopiedAsStored() {
        let state = Self.conversation()
        #expect(state.press("<shift-tab>gg]cyc") == [.copyText("let length = 1233\nprint(length)\n")])
        #expect(state.press("jyy") == [.copyText("let length = 1233")])
        #expect(state.press("2yy") == [.copyText("let length = 1233\nprint(length)")])
        #expect(state.press("ym") == [.copyText(Self.reply)])
        #expect(state.press("gg]h2jv$y") == [.copyText("The **Rhine** flows north, through Basel")])
        #expect(state.press("gg]h2jVjy") == [.copyText("The **Rhine** flows north, through Basel and Cologne, to the sea.")])
        #expect(state.press("ggVGy") == [.copyText("Which rivers?\n\n" + Self.reply)])
        #expect(state.press("yc") == [.copyText("let length = 1233\nprint(length)\n")])
    }

    @Test func selectedLinesTakeTheFenceOnlyWithItsBorder() {
        let state = Self.conversation()
        #expect(state.press("<shift-tab>gg]cVjy") == [.copyText("```swift\nlet length = 1233")])
        #expect(state.press("Vjjy") == [.copyText("let length = 1233\nprint(length)\n```")])
    }

    @Test func selectingIsLeftBeforeReadingIs() {
        let state = Self.conversation()
        state.press("<shift-tab>v<escape>")
        #expect(state.state.isReading)
        state.press("<escape>")
        #expect(!state.state.isReading)
    }

    /// Wrapping, wide glyphs, marks and tabs do not change what a selection of rows gives.
    @Test(arguments: 0..<60) func rowsOfAPlainMessageAreCopiedAsItsStoredLines(seed: UInt64) {
        var random = Sequence64(seed: seed)
        let words = [
            "river", "中文字", "a", "été", "x\ty", "👩‍🚀", "**b**", "long-long-long-long-long-long-long-word", "\u{1B}[1m", "•",
        ]
        let lines = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            (0..<Int.random(in: 1...9, using: &random)).map { _ in words.randomElement(using: &random)! }.joined(separator: " ")
        }
        var chat = ChatState.empty(columns: Int.random(in: 12...50, using: &random), rows: 200)
        _ = chat.update(.input(.paste(lines.joined(separator: "\n"))), at: start)
        chat.press("<enter>")
        chat.receive("ok")
        chat.finishReply()
        let state = Reader(chat)
        state.press("<shift-tab>ggj")
        for line in lines {
            #expect(state.press("Vy") == [.copyText(line)])
            state.press("V")
            let rows = state.selectedRows
            state.press("<escape>\(rows)j")
        }
    }

    // MARK: Elsewhere

    @Test func aLinkIsOpenedOnlyAfterItsRealTargetWasShownAndAgreedTo() {
        let state = Self.conversation()
        state.press("<shift-tab>Ggx")
        #expect(state.state.overlay?.listTitles == ["the map"])
        #expect(state.press("<enter>").isEmpty)
        #expect(state.footRow == "Open https://example.org/map? y/n")
        #expect(state.press("n").isEmpty)
        #expect(state.press("gx<enter>y") == [.openLink("https://example.org/map")])
    }

    @Test(arguments: ["javascript:alert(1)", "file:///etc/passwd", "-flag", "/etc/passwd"])
    func whatIsNoWebAddressIsNotOpened(target: String) {
        let state = Self.conversation("Here is [one](\(target)).")
        #expect(state.press("/links<enter><enter>y") == [.rememberPrompt("/links")])
        #expect(state.state.notice?.severity == .error)
    }

    @Test func savingAsksForANameAndBeforeAFileIsReplaced() {
        let state = Self.conversation()
        let code = "let length = 1233\nprint(length)\n"
        #expect(state.press("<shift-tab>s").isEmpty)
        #expect(state.footRow == "Save as: code.swift")
        let effects = state.press("<enter>")
        #expect(effects == [.saveText(SavedText(text: code, path: "code.swift"))])
        state.update(.fileExists(SavedText(text: code, path: "code.swift")))
        #expect(state.footRow == "code.swift exists. Replace it? y/n")
        #expect(state.press("n").isEmpty)
        state.update(.fileExists(SavedText(text: code, path: "code.swift")))
        #expect(state.press("y") == [.saveText(SavedText(text: code, path: "code.swift", mayReplace: true))])
    }

    @Test func theSlashCommandsTakeTheLastReply() {
        let state = Self.conversation()
        #expect(state.update(.submitted("/copy")) == [.copyText(Self.reply)])
        #expect(state.update(.submitted("/copy code")) == [.copyText("let length = 1233\nprint(length)\n")])
        #expect(
            state.update(.submitted("/save a.swift")) == [
                .saveText(SavedText(text: "let length = 1233\nprint(length)\n", path: "a.swift"))
            ])
        #expect(state.update(.submitted("/pager")) == [.showText(Self.reply, .pager)])
    }

    @Test func theOutlineJumpsToAHeading() {
        let state = Self.conversation()
        state.press("<alt-o>")
        #expect(
            state.state.overlay?.listTitles.map(\.trimmedBlanks) == [
                "You", "local:smollm2-135m-instruct", "Rivers", "── swift, 2 lines", "Lakes",
            ])
        state.press("lakes<enter>")
        #expect(state.cursorRow.trimmedBlanks == "Lakes")
    }

    @Test func theMouseIsGivenBackAndTakenAgain() {
        let state = Self.conversation()
        #expect(state.state.reportsMouse)
        #expect(state.press("<f3>") == [.reportMouse(false)])
        #expect(state.press("<f3>") == [.reportMouse(true)])
    }

    @Test func aDragCopiesAndLeavesTheWriterWriting() throws {
        let state = Self.conversation()
        state.press("<shift-tab>gg<escape>draft")
        let row = try #require(state.rows.firstIndex { $0.contains("Which") })
        state.mouse(.press, 2, row)
        state.mouse(.drag, 4, row)
        state.mouse(.drag, 6, row)
        #expect(state.state.isReading)
        #expect(state.mouse(.release, 6, row) == [.copyText("Which")])
        #expect(!state.state.isReading)
        #expect(state.footRow == "> draft")
    }

    @Test func aClickWithoutADragDoesNothingToAWriter() {
        let state = Self.conversation()
        let before = state.frame
        #expect(state.mouse(.press, 3, 3).isEmpty)
        #expect(state.mouse(.release, 3, 3).isEmpty)
        #expect(state.frame == before)
    }
}
