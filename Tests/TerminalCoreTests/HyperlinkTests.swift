import Testing

@testable import TerminalCore

@Suite struct HyperlinkTests {
    @Test(arguments: [
        ("https://a.example/b?c=1&d=2#e", "https://a.example/b?c=1&d=2#e"), ("HTTP://a.example", "HTTP://a.example"),
        ("mailto:a@b.example", "mailto:a@b.example"), ("https://a.example/\u{1B}]8;;", "https://a.example/%1B]8;;"),
        ("https://日本.example/é x\\", "https://%E6%97%A5%E6%9C%AC.example/%C3%A9%20x%5C"), ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""), ("a.png", ""), ("", ""), ("https", ""),
    ])
    func aTargetIsPrintableAndOfAKnownScheme(target: String, told: String) {
        #expect(Hyperlink(to: target).target == told)
        #expect((Hyperlink(to: target) == .none) == told.isEmpty)
    }

    @Test func equalTargetsAreOneLink() {
        #expect(Hyperlink(to: "https://one.example") == Hyperlink(to: "https://one.example"))
        #expect(Hyperlink(to: "https://one.example") != Hyperlink(to: "https://two.example"))
        #expect(Hyperlink(to: "https://" + String(repeating: "a", count: 3000)) == .none)
    }

    @Test func aLinkCostsACellNoRoom() {
        #expect(MemoryLayout<Cell>.stride == 16)
    }

    @Test func aStyleKeepsItsLinkUnlessAnotherLiesOverIt() {
        let one = Style(link: Hyperlink(to: "https://one.example"))
        #expect(one.overlaid(by: Style(attributes: .bold)).link == one.link)
        let two = Style(link: Hyperlink(to: "https://two.example"))
        #expect(one.overlaid(by: two).link == two.link)
    }
}
