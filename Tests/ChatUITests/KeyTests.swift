import ChatUI
import TerminalCore
import Testing

@Suite struct KeyTests {
    private func state(_ keys: KeyOptions) -> ChatState {
        ChatState(
            opened: ShownSession(session: .empty), isSaved: false, size: Size(columns: 60, rows: 16), seed: 1,
            options: ChatOptions(keys: keys))
    }

    private var vim: ChatState { state(KeyOptions(writing: KeySet.vim.keymap, normal: KeySet.vim.normalKeymap)) }

    private func draft(_ state: ChatState) -> String {
        var state = state
        let row = (0..<16).map { state.frame(at: start).text(row: $0) }.last { $0.hasPrefix(">") } ?? ">?"
        return String(row.dropFirst().drop { $0 == " " })
    }

    @Test func theDocumentNamesEveryCommandThatAKeyCanMean() throws {
        let path = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Documentation/keys.md"
        let document = try #require(contents(of: path))
        let rows =
            Command.allCases.map { ($0.rawValue, $0.summary) } + NormalCommand.allCases.map { ($0.rawValue, $0.summary) }
            + ReadingCommand.allCases.map { ($0.rawValue, $0.summary) }
        for (name, summary) in rows { #expect(document.contains("| `\(name)` | \(summary) |"), "\(name)") }
    }

    @Test func helpAndPaletteShowWhatIsBoundNow() {
        var keys = Keymap.standard
        keys.bind([KeyPress(.function(9))], to: .openHelp)
        keys.bind([KeyPress(.character("t"), .ctrl)], to: nil)
        let rows = ChatOptions(keys: KeyOptions(writing: keys)).helpRows
        #expect(rows.contains { $0.hasPrefix("f1, f9 ") } && !rows.contains { $0.hasPrefix("ctrl-t ") })
    }

    @Test func severalKeysAreTypedOneAfterTheOther() {
        var state = ChatState.empty()
        state.press("<ctrl-x>")
        #expect(state.frame(at: start).text(row: 14).contains("ctrl-x …"), "what was begun shows")
        #expect(state.press("<ctrl-c>").contains(.closeSession))
        #expect(state.hasQuit)
    }

    @Test func keysThatLeadNowhereSaySoAndTypeNothing() {
        var state = ChatState.empty()
        state.press("<ctrl-x>7")
        #expect(state.notice?.summary == "ctrl-x 7 means nothing." && draft(state) == "")
        state.press("ok")
        #expect(draft(state) == "ok")
    }

    @Test func escapeGivesUpWhatWasBegun() {
        var state = ChatState.empty()
        state.press("<ctrl-x><escape>c")
        #expect(draft(state) == "c" && state.notice == nil)
    }

    @Test func enterAndEscapeAnswerAListWhateverElseTheyMean() {
        var keys = Keymap.standard
        keys.bind([KeyPress(.enter)], to: .insertNewline)
        keys.bind([KeyPress(.escape)], to: nil)
        keys.bind([KeyPress(.character("d"), .ctrl)], to: .send)
        var state = state(KeyOptions(writing: keys))
        state.press("Hi<enter>there")
        #expect(state.session.messages.isEmpty)
        state.press("<alt-x><escape>")
        #expect(state.overlay == nil)
        state.press("<alt-x>session, model<enter>")
        if case .text = state.overlay {} else { Issue.record("the status is not open") }
        state.press("<escape><ctrl-d>")
        #expect(state.session.messages.first?.text == "Hi\nthere")
    }

    @Test(arguments: [
        ("hello world<escape>b<escape>x", "hello orld"), ("hello<escape>0i><escape>", ">hello"), ("one two<escape>0dw", "two"),
        ("abc<escape>hD", "ab"), ("abc<escape>0C<escape>", ""), ("abc<escape>Ad<escape>", "abcd"), ("abc<escape>02x", "c"),
        ("abc<escape>0lix", "axbc"), ("abc<escape>ddp", "abc"), ("abc<escape>cc1", "1"), ("abc<escape>0sz", "zbc"),
        ("abc<escape>zq", "abc"), ("abc<escape>0d<escape>x", "bc"), ("abc<escape>010x", ""), ("one two<escape>bcwx", "one x"),
    ])
    func vimsKeysEditTheMessage(keys: String, text: String) {
        var state = vim
        state.press(keys)
        #expect(draft(state) == text)
    }

    @Test func linesAreOpenedAndCutAsInVim() {
        var state = vim
        state.press("a<ctrl-j>b<ctrl-j>c<escape>kdd")
        #expect(state.press("<enter>").contains(.rememberPrompt("a\nc")))
        var other = vim
        other.press("a<escape>ob<escape>Oc<escape>")
        #expect(other.press("<enter>").contains(.rememberPrompt("a\nc\nb")))
    }

    @Test func theModeShowsAndGoes() {
        var state = vim
        #expect(!state.frame(at: start).text(row: 14).contains("NORMAL"))
        state.press("x<escape>2")
        #expect(state.frame(at: start).text(row: 14).contains("NORMAL 2"))
        state.press("d")
        #expect(state.frame(at: start).text(row: 14).contains("NORMAL 2d"))
        state.press("<escape>i")
        #expect(!state.frame(at: start).text(row: 14).contains("NORMAL"))
    }

    @Test func escapeInNormalModeStopsTheReply() {
        var state = vim
        state.press("Hi<enter><escape>")
        #expect(state.session.isReplying)
        state.press("<escape>")
        #expect(!state.session.isReplying)
    }

    @Test func otherKeysMeanInNormalModeWhatTheyMeanEverywhere() {
        var state = vim
        state.press("<escape><f1>")
        #expect(state.overlay != nil)
        state.press("<escape>:")
        if case .palette = state.overlay {} else { Issue.record("the palette is not open") }
    }

    @Test func withoutVimsKeysThereIsNoNormalMode() {
        var state = ChatState.empty()
        _ = state.update(.command(.normalMode), at: start)
        state.press("i")
        #expect(draft(state) == "i")
    }

    @Test func keysChangeWhileTheProgramRuns() {
        var state = vim
        state.press("<escape>")
        _ = state.update(.reconfigured(Reconfiguration(backends: [], reportsMouse: nil)), at: start)
        state.press("x")
        #expect(draft(state) == "x")
        #expect(
            state.update(.reconfigured(Reconfiguration(backends: [], reportsMouse: false)), at: start) == [.reportMouse(false)])
        let pair = ThemePair(light: "a", dark: "b")
        let change = Reconfiguration(backends: [], reportsMouse: nil, themePair: pair, notice: Notice(.information, "Read."))
        #expect(state.update(.reconfigured(change), at: start) == [.askBackground])
        #expect(state.notice?.summary == "Read.")
    }

    @Test func aLongReplyRingsOnlyForSomebodyWhoLooksElsewhere() {
        for (focus, seconds, style, rings) in [
            (false, 12, AlertStyle.bell, true), (true, 12, .bell, false), (false, 3, .bell, false), (false, 12, .none, false),
            (false, 12, .desktop, true),
        ] {
            var state = ChatState.empty()
            _ = state.update(.reconfigured(Reconfiguration(backends: [], reportsMouse: nil, alert: style)), at: start)
            state.press("Hi<enter>")
            _ = state.update(.input(.focus(focus)), at: start)
            let end = Action.reply(state.session.runningReply!, .ended(ReplyOutcome(milliseconds: 1000 * seconds)))
            let effects = state.update(end, at: start.advanced(byMilliseconds: 1000 * seconds))
            #expect(effects.contains(.alert("The reply is there: Hi", style)) == rings, "\(focus) \(seconds) \(style)")
        }
    }
}
