import ChatCore
import ScreenTesting
import TerminalCore
import Testing

@testable import ChatUI

@Suite struct AttachmentTests {
    private static let image = Attachment(
        name: "cat.png",
        content: .image(mediaType: "image/png", base64: "iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAIAAAC6s0uzAAAAAElFTkSuQmCC"))
    private static let notes = Attachment(name: "notes.txt", content: .text("one\n```\ntwo"))

    private func sent(_ effects: [Effect]) -> ChatMessage? {
        for case .record(.messageSent(let message)) in effects { return message }
        return nil
    }

    @Test func slashCommandsHaveAFileRead() {
        var state = ChatState.empty()
        #expect(state.press("/image my cat.png<enter>").first == .readAttachment("my cat.png", .image))
        #expect(state.press("/file notes.txt<enter>").first == .readAttachment("notes.txt", .any))
        #expect(state.press("/image<enter>").filter { if case .readAttachment = $0 { true } else { false } } == [])
        #expect(state.notice?.severity == .error)
    }

    @Test func aFileWaitsAboveTheComposerAndGoesWithTheNextMessage() throws {
        var state = ChatState.empty(columns: 80)
        _ = state.run(.attachmentRead(Self.image), .attachmentRead(Self.notes))
        state.press("What is this?")
        try expectScreen(state.frame(at: start), "attachments-waiting")
        let message = try #require(sent(state.press("<enter>")))
        #expect(
            message.content == [
                .text("What is this?\n\nnotes.txt:\n````\none\n```\ntwo\n````"),
                .image(mediaType: "image/png", source: .data("iVBORw0KGgoAAAANSUhEUgAAAoAAAAHgCAIAAAC6s0uzAAAAAElFTkSuQmCC")),
            ])
        #expect(state.session.title == "What is this?")
        #expect(state.composer.attachments.isEmpty)
    }

    @Test func theNameOfAFileCannotSteerTheTerminal() {
        var state = ChatState.empty(columns: 60)
        _ = state.run(.attachmentRead(Attachment(name: "a\u{1B}[31m\u{202E}b.txt", content: .text("x"))))
        #expect(state.frame(at: start).rows.joined().contains("+ a␛[31m‹202E›b.txt (text, 1 B)"))
    }

    @Test func filesGoToAllModelsThatAreCompared() {
        var state = ChatState.empty()
        _ = state.run(.attachmentRead(Self.image))
        let message = sent(state.press("/compare local:a local:b -- What?<enter>"))
        #expect(message?.content.count == 2 && state.comparison?.columns.count == 2)
        #expect(state.composer.attachments.isEmpty)
    }

    @Test(arguments: [20, 40, 200]) func theFilesTakeOneRowInAnyWidth(columns: Int) throws {
        var state = ChatState.empty(columns: columns)
        _ = state.run(.attachmentRead(Self.image), .attachmentRead(Self.notes))
        try expectScreen(state.frame(at: start), "attachments-waiting-\(columns)")
    }

    @Test func aFileCanBeSentWithoutAWord() throws {
        var state = ChatState.empty()
        _ = state.run(.attachmentRead(Self.image))
        let message = try #require(sent(state.press("<enter>")))
        #expect(message.content.count == 1)
        #expect(state.session.title == "cat.png")
    }

    @Test func backspaceInFrontOfTheTextTakesTheLastFileAway() {
        var state = ChatState.empty()
        _ = state.run(.attachmentRead(Self.image), .attachmentRead(Self.notes))
        state.press("a<backspace>")
        #expect(state.composer.attachments.count == 2)
        state.press("<backspace>")
        #expect(state.composer.attachments == [Self.image])
        state.press("<ctrl-c>")
        #expect(state.composer.attachments.isEmpty && !state.hasQuit)
    }

    @Test func aMessageThatNamesFilesIsSentWhenTheyWereRead() throws {
        var state = ChatState.empty()
        let effects = state.press("Compare @a.png and (@\"my notes.txt\"), me@example.com<enter>")
        #expect(
            effects.first
                == .readMentions(
                    "Compare @a.png and (@\"my notes.txt\"), me@example.com", paths: ["a.png", "my notes.txt"]))
        #expect(sent(effects) == nil && state.composer.editor.isEmpty)
        let message = try #require(sent(state.run(.mentionsRead("Compare @a.png", [Self.image]))))
        #expect(message.content.first == .text("Compare @a.png") && message.content.count == 2)
    }

    @Test func aMessageWhoseFileCannotBeSentGoesBackToWhereItWasWritten() {
        var state = ChatState.empty()
        state.press("See @a.bin<enter>")
        let effects = state.run(.mentionsRefused("See @a.bin", Notice(.error, "a.bin is no text.")))
        #expect(effects.isEmpty && state.composer.editor.text == "See @a.bin" && state.notice?.summary == "a.bin is no text.")
        #expect(!state.session.isReplying)
    }

    @Test(arguments: [
        ("/home/me/cat.png", "/home/me/cat.png"), ("'/home/my cats/cat.JPG' ", "/home/my cats/cat.JPG"),
        ("/home/my\\ cats/cat\\(1\\).png", "/home/my cats/cat(1).png"),
        ("file:///home/my%20cats/c%C3%A4t.webp", "/home/my cats/cät.webp"),
        ("~/cat.gif\n", "~/cat.gif"),
    ])
    func aPastedPathOfAnImageIsReadFirst(text: String, path: String) {
        var state = ChatState.empty()
        #expect(state.run(.input(.paste(text))) == [.readPastedImage(path: path, text: text)])
        _ = state.run(.pasteIsNoImage(text))
        #expect(state.composer.editor.text == text)
    }

    @Test(arguments: ["cat.png", "/etc/hosts", "/a.png\n/b.png", "Look at /a.png", "", "'", "https://example.com/a.png"])
    func anyOtherPasteIsText(text: String) {
        var state = ChatState.empty()
        #expect(state.run(.input(.paste(text))) == [])
        #expect(state.composer.editor.text == text)
    }
}
