import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

/// What is offered while one types, and what Tab does.
@Suite struct CompletionTests {
    private func text(_ state: ChatState) -> String { state.composer.editor.text }

    private func query(_ folder: String, _ prefix: String, imagesOnly: Bool = false) -> Effect {
        .listDirectory(DirectoryQuery(folder: folder, prefix: prefix, imagesOnly: imagesOnly))
    }

    /// The answer of a directory with these names; those with a slash at their end are directories.
    private func listing(_ folder: String, _ prefix: String, _ names: String..., imagesOnly: Bool = false) -> Action {
        let entries = names.map { name in
            DirectoryListing.Entry(name.hasSuffix("/") ? String(name.dropLast()) : name, isDirectory: name.hasSuffix("/"))
        }
        return .directoryListed(
            DirectoryListing(
                DirectoryQuery(folder: folder, prefix: prefix, imagesOnly: imagesOnly), entries: entries, count: entries.count,
                commonPrefix: entries.map(\.name).commonPrefix))
    }

    // MARK: Commands

    @Test(arguments: [20, 80]) func commandsAreShownWithTheirHelpAsOneTypes(columns: Int) throws {
        var state = ChatState.empty(columns: columns, rows: 14)
        state.press("/re")
        try expectScreen(state.frame(at: start), "completion-commands-\(columns)")
        state.press("<down><down>")
        try expectScreen(state.frame(at: start), "completion-commands-chosen-\(columns)")
    }

    @Test func tabCompletesAsFarAsAllAgreeThenChooses() {
        var state = ChatState.empty()
        state.press("/dr<tab>")
        #expect(text(state) == "/drift ")
        state.press("<ctrl-u>/pr<tab>")
        #expect(text(state) == "/pr" && state.completion?.selection == 0)
        state.press("<tab>")
        #expect(text(state) == "/preset ")
    }

    @Test func enterTakesWhatIsChosenAndElseSends() {
        var state = ChatState.empty()
        state.press("/stat<down><enter>")
        #expect(text(state) == "/status " && state.overlay == nil)
        state.press("<enter>")
        #expect(state.overlay != nil)
    }

    @Test func withNothingChosenUpIsTheHistory() {
        var state = ChatState.empty(prompts: ["/model local:a"])
        state.press("/mo<up>")
        #expect(text(state) == "/model local:a" && state.completion == nil)
        state.press("<ctrl-u>/s<down><down><up>")
        #expect(state.completion?.selection == 0)
        state.press("<up>")
        #expect(state.completion != nil && state.completion?.selection == nil)
    }

    @Test func escapeClosesTheListAndNotTheReply() {
        var state = ChatState.empty()
        state.press("Hi<enter>/s")
        #expect(state.completion != nil)
        state.press("<escape>")
        #expect(state.completion == nil && state.session.isReplying)
        state.press("t")
        #expect(state.completion != nil, "what is typed on is completed again")
        state.press("<escape><escape>")
        #expect(!state.session.isReplying)
    }

    @Test(arguments: ["/etc/hosts", "//x", "a /mod", "/model\n", "me@example.com", "@a b", "@\"a\""])
    func otherTextsOfferNothing(typed: String) {
        var state = ChatState.empty()
        _ = state.run(.input(.paste(String(typed.dropLast()))))
        state.press(String(typed.last!))
        #expect(state.completion == nil)
    }

    // MARK: Paths

    @Test func anAtSignAsksForTheWorkingDirectoryOnce() {
        var state = ChatState.empty()
        #expect(state.questions("See @") == [query("", "")])
        _ = state.run(listing("", "", "docs/", "main.swift", "my notes.txt"))
        #expect(state.completion?.candidates.map(\.label) == ["docs/", "main.swift", "my notes.txt"])
        #expect(state.questions("m") == [], "what is known is not read again")
        #expect(state.completion?.candidates.map(\.label) == ["main.swift", "my notes.txt"])
        state.press("y<tab>")
        #expect(text(state) == "See @\"my notes.txt\" ")
        #expect(state.completion == nil)
    }

    @Test func aDirectoryGoesOn() {
        var state = ChatState.empty()
        state.press("@do")
        _ = state.run(listing("", "do", "docs/"))
        #expect(state.questions("<tab>") == [query("docs/", "")])
        #expect(text(state) == "@docs/")
        _ = state.run(listing("docs/", "", "a guide.md", "api/"))
        state.press("<down><enter>")
        #expect(text(state) == "@\"docs/a guide.md\" ")
    }

    @Test func tabThatIsPressedTooEarlyCompletesWhenTheNamesAreThere() {
        var state = ChatState.empty()
        state.press("@ma<tab>")
        _ = state.run(listing("", "", "main.swift", "x"))
        #expect(text(state) == "@main.swift ")
        state.press("@x<tab>y")
        _ = state.run(listing("", "", "xyz"))
        #expect(text(state) == "@main.swift @xy", "not after something else was typed")
    }

    @Test func hiddenNamesAreAskedForByTheDot() {
        var state = ChatState.empty()
        state.press("@")
        _ = state.run(listing("", "", "a.txt"))
        #expect(state.questions(".") == [query("", ".")])
    }

    @Test func aSlowDirectoryIsAskedOneThingAtATime() {
        var state = ChatState.empty()
        #expect(state.questions("@a") == [query("", "")])
        #expect(state.questions("bc") == [])
        let many = DirectoryListing(
            DirectoryQuery(folder: "", prefix: ""), entries: [.init("a")], count: 100_000, commonPrefix: "")
        #expect(state.run(.directoryListed(many)) == [query("", "abc")])
        #expect(state.completion == nil)
        _ = state.run(listing("", "abc", "abcd", "abce"))
        #expect(state.completion?.candidates.map(\.label) == ["abcd", "abce"])
    }

    @Test func ofTooManyNamesAllAgreeAsFarAsTheDirectorySays() {
        var state = ChatState.empty()
        state.press("@f")
        _ = state.run(listing("", "", "x"))
        let many = DirectoryListing(
            DirectoryQuery(folder: "", prefix: ""), entries: [.init("file1"), .init("file2")], count: 9000, commonPrefix: "fi")
        _ = state.run(.directoryListed(many))
        state.press("<tab>")
        #expect(!text(state).contains("file"))
    }

    @Test func whatIsTypedMeanwhileIsWhatIsShown() {
        var state = ChatState.empty()
        state.press("@m")
        state.press("x ")
        _ = state.run(listing("", "", "main.swift"))
        #expect(state.completion == nil)
    }

    @Test func commandsThatTakePathsCompleteThem() {
        var state = ChatState.empty()
        #expect(state.questions("/file my d") == [query("", "")])
        _ = state.run(listing("", "", "my docs/", "x"))
        state.press("<tab>")
        #expect(text(state) == "/file my docs/")
        _ = state.run(listing("my docs/", ""))
        #expect(state.questions("<ctrl-u>/image ~/p") == [query("", "", imagesOnly: true)])
        #expect(state.run(listing("", "", imagesOnly: true)) == [query("~/", "p", imagesOnly: true)])
        state.press("<ctrl-u>/export ma<tab>")
        #expect(text(state) == "/export markdown")
    }

    @Test func namesOfFilesCannotSteerTheTerminal() {
        var state = ChatState.empty()
        state.press("@")
        _ = state.run(listing("", "", "a\u{1B}[31m\u{202E}b"))
        #expect(!state.frame(at: start).rows.joined().contains("\u{1B}"))
    }

    @Test(arguments: [20, 80]) func pathsAreShownAsCommandsAre(columns: Int) throws {
        var state = ChatState.empty(columns: columns, rows: 14)
        state.press("Look at @")
        _ = state.run(listing("", "", "Package.swift", "Sources/", "Tests/", "a very long name of a file.txt", "漢字.md"))
        try expectScreen(state.frame(at: start), "completion-paths-\(columns)")
    }

    @Test func onAVerySmallScreenTheConversationKeepsARow() {
        var state = ChatState.empty(columns: 20, rows: 5)
        state.press("/")
        let rows = state.frame(at: start).rows
        #expect(rows.count == 5 && rows.last?.hasPrefix("> /") == true)
    }

    // MARK: Names

    @Test func namesAreAskedForOnceAndFoundInTheirMiddleToo() {
        var state = ChatState.empty()
        #expect(state.questions("/theme ") == [.listNames(.themes)])
        _ = state.run(.namesListed(.themes, [KnownName("gruvbox-dark"), KnownName("gruvbox-light"), KnownName("nord")]))
        #expect(state.completion?.candidates.map(\.label) == ["gruvbox-dark", "gruvbox-light", "nord"])
        #expect(state.questions("gr<tab>") == [])
        #expect(text(state) == "/theme gruvbox-")
        state.press("l<tab>")
        #expect(text(state) == "/theme gruvbox-light")
        state.press("<ctrl-u>/theme ord")
        _ = state.run(.namesListed(.themes, [KnownName("gruvbox-dark"), KnownName("nord")]))
        #expect(state.completion?.candidates.map(\.label) == ["nord"])
    }

    @Test(arguments: [
        ("/model x", KnownNames.models), ("/preset x", .presets), ("/snippet x", .snippets), ("/sessions x", .sessions),
        ("/tag home x", .tags), ("/rerun x", .models), ("/compare a x", .models),
    ])
    func everyCommandThatNamesSomethingKnownAsksForIt(typed: String, names: KnownNames) {
        var state = ChatState.empty()
        #expect(state.questions(typed).contains(.listNames(names)))
    }

    @Test func parametersAndFormsAreKnownHere() {
        var state = ChatState.empty()
        state.press("/set te<tab>")
        #expect(text(state) == "/set temperature")
        state.press("<ctrl-u>/copy c<tab>")
        #expect(text(state) == "/copy code")
    }

    // MARK: Snippets

    @Test func aSnippetIsInsertedAndItsPlacesAreFilledIn() {
        var state = ChatState.empty()
        #expect(state.press("/snippet review<enter>").contains(.findSnippet("review")))
        _ = state.run(.snippetFound(Snippet(name: "review", text: "Review this {{language}} code\nfor {{aim}}: {{}}\nThanks.")))
        #expect(state.notice?.summary == "Fill in: language.")
        state.press("Swift<tab>speed<tab>it")
        #expect(text(state) == "Review this Swift code\nfor speed: it\nThanks.")
        state.press("<tab>")
        #expect(text(state) == "Review this Swift code\nfor speed: it\nThanks.")
        for _ in 0..<3 { state.press("<ctrl-_>") }
        #expect(text(state).contains("{{"))
    }

    @Test func aSnippetFromTheListStandsWhereTheCursorIs() {
        var state = ChatState.empty()
        #expect(state.press("ab<left><alt-i>") == [.listSnippets])
        let snippets = [Snippet(name: "one", text: "-"), Snippet(name: "two", text: "=\n")]
        _ = state.run(.snippetsListed(snippets, directory: "/config/snippets"))
        state.press("<enter>")
        #expect(text(state) == "a-b" && state.composer.editor.after == "b")
    }

    @Test func bracesInCodeAreNoPlaces() {
        var state = ChatState.empty()
        state.press("{{a}}<ctrl-a><tab>")
        #expect(text(state) == "{{a}}")
        _ = state.run(.snippetFound(Snippet(name: "s", text: "{{ {{\nx}} {{{}}} {{}}")))
        #expect(text(state).hasPrefix("{{ {{\nx}} "))
    }
}
