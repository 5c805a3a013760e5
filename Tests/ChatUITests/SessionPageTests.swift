import ChatCore
import TerminalCore
import Testing

@testable import ChatUI

@Suite struct SessionPageTests {
    private func page(_ question: String, _ answer: String, title: String = "T", theme: Theme = .terminal) -> String {
        var session = ChatSession.empty
        session.apply(.titleChanged(title, at: start))
        session.apply(
            .messageSent(ChatMessage(id: MessageID("q"), parent: nil, role: .user, createdAt: start, content: [.text(question)])))
        session.apply(
            .messageSent(
                ChatMessage(
                    id: MessageID("a"), parent: MessageID("q"), role: .assistant, createdAt: start, content: [.text(answer)],
                    reply: Reply(author: Author(reference: "local:m", backend: "local")))))
        return SessionPage.html(of: session, theme: theme)
    }

    @Test func imagesOfTheSessionAreInThePage() {
        let png = "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAGCAIAAABxZ0isAAAAAElFTkSuQmCC"
        func page(_ mediaType: String, _ source: ChatMessage.ImageSource) -> String {
            var session = ChatSession.empty
            session.apply(
                .messageSent(
                    ChatMessage(
                        id: MessageID("q"), parent: nil, role: .user, createdAt: start,
                        content: [.text("before"), .image(mediaType: mediaType, source: source)])))
            return SessionPage.html(of: session, theme: .terminal)
        }
        let html = page("image/png", .data(png))
        #expect(html.contains("8×6") && html.contains("<img alt=\"\" src=\"data:image/png;base64,\(png)\">"))
        for odd in [
            page("image/svg+xml", .data(png)), page("image/png", .data("a\"onerror=x")), page("image/png", .file("/x.png")),
        ] {
            #expect(!odd.contains("<img") && odd.contains("before"))
        }
    }

    @Test func markdownIsLaidOutInTheColoursOfTheTheme() {
        var theme = Theme(name: "red")
        theme.text = Style(foreground: .rgb(1, 2, 3), background: .rgb(250, 251, 252))
        theme.markdown.heading1 = Style(foreground: .rgb(200, 0, 0), attributes: .bold)
        let html = page("Why?", "# Because\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", theme: theme)
        #expect(html.contains("color: #010203; background: #fafbfc;"))
        #expect(html.contains("color: #c80000;") && html.contains("font-weight: bold;"))
        #expect(html.contains("Because") && !html.contains("|---|"))
        #expect(html.hasPrefix("<!DOCTYPE html>") && !html.contains("http:") && !html.contains("src="))
    }

    @Test(arguments: [
        "<script>alert(1)</script>", "</pre></section><img src=x onerror=alert(1)>", "\"><svg onload=x>", "'&#39;&lt;", "<!--",
        "]]>",
        "</title><b>", "</style><b>", "[a](javascript:alert(1))", "<a href=\"javascript:x\">y</a>",
        "![x](https://example.org/pixel.png)",
        "\u{1B}[31mred", "\u{202E}olleh", "\u{0}", "```html\n<b>\n```",
    ]) func nothingThatWasSaidIsMarkup(_ text: String) {
        let html = page(text, text, title: text)
        let tags = html.split(separator: "<").dropFirst().map { $0.prefix { $0 != " " && $0 != ">" } }
        let known: Set<Substring> = [
            "!DOCTYPE", "html", "head", "meta", "title", "/title", "style", "/style", "/head", "body", "h1", "/h1", "pre", "/pre",
            "section",
            "/section", "span", "/span", "/body", "/html",
        ]
        #expect(Set(tags).isSubset(of: known), "\(Set(tags).subtracting(known))")
        #expect(!html.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || $0.value == 0x202E || $0.value == 0x7F })
        #expect(!html.contains("href") || html.contains("&lt;a href"))
    }
}
