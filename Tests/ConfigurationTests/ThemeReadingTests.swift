import ChatUI
import TerminalCore
import Testing

@testable import parley

/// A scheme whose colours say their own numbers: base0B is #0b0b0b.
func numberedScheme(_ system: String = "base16", count: Int = 16) -> String {
    var lines = ["system: \(system)", "name: Numbers", "slug: numbers", "author: Nobody", "palette:"]
    for number in 0..<count { lines.append("  \(key(number)): \"\(hexadecimal(number))\"") }
    return lines.joined(separator: "\n") + "\n"
}

private func key(_ number: Int) -> String { "base" + String(number + 256, radix: 16, uppercase: true).suffix(2) }
private func hexadecimal(_ number: Int) -> String {
    String(repeating: String(String(number + 256, radix: 16).suffix(2)), count: 3)
}
private func grey(_ number: UInt8) -> Color { .rgb(number, number, number) }

@Suite struct ThemeReadingTests {
    private func problem(_ yaml: String) -> String? {
        do throws(Configuration.Problem) {
            _ = try Theme(name: "t", yaml: yaml)
            return nil
        } catch {
            return error.summary(of: "t")
        }
    }

    @Test func aPublishedSchemeGivesEveryRoleItsColour() throws {
        let theme = try Theme(name: "numbers", yaml: numberedScheme())
        #expect(theme.name == "numbers")
        #expect(theme.fullName == "Numbers")
        #expect(theme.author == "Nobody")
        #expect(theme.text == Style(foreground: grey(0x05), background: grey(0x00)))
        #expect(theme.user.foreground == grey(0x0B))
        #expect(theme.error.foreground == grey(0x08))
        #expect(theme.markdown.keyword.foreground == grey(0x0E))
        #expect(theme.markdown.codeBlock.background == grey(0x01))
    }

    @Test func twentyFourColoursMakeTheBoldRolesBright() throws {
        let theme = try Theme(name: "numbers", yaml: numberedScheme("base24", count: 24))
        #expect(theme.user.foreground == grey(0x14))
        #expect(theme.assistant.foreground == grey(0x16))
        #expect(theme.error.foreground == grey(0x12))
        #expect(theme.markdown.string.foreground == grey(0x0B))
    }

    @Test func theOlderFormHasItsColoursBesideItsName() throws {
        let flat = (0..<16).map { "\(key($0).lowercased()): \(hexadecimal($0))" }.joined(separator: "\n")
        let theme = try Theme(name: "old", yaml: "scheme: Old\nauthor: Somebody\n\(flat)\n")
        #expect(theme.fullName == "Old")
        #expect(theme.user.foreground == grey(0x0B))
    }

    @Test func theVariantIsGivenOrSeenFromTheColours() throws {
        #expect(try Theme(name: "t", yaml: numberedScheme()).variant == .dark)
        #expect(try Theme(name: "t", yaml: numberedScheme() + "variant: light\n").variant == .light)
        let swapped = numberedScheme().replacing("base00: \"000000\"", with: "base00: \"#fff\"")
        #expect(try Theme(name: "t", yaml: swapped).variant == .light)
    }

    @Test func aBackgroundOfNoneLeavesTheTerminalsOwn() throws {
        let theme = try Theme(name: "t", yaml: numberedScheme() + "background: none\n")
        #expect(theme.text == Style(foreground: grey(0x05)))
    }

    @Test func rolesOfOurOwnWinOverTheScheme() throws {
        let theme = try Theme(
            name: "t",
            yaml: numberedScheme() + """
                roles:
                  user: base0C
                  error: "#ff0080"
                  accent: 12
                  warning: none
                  status: {foreground: base07, background: base02, bold: true, underline: false}
                  keyword: {italic: true}
                """)
        #expect(theme.user == Style(foreground: grey(0x0C), attributes: .bold))
        #expect(theme.error == Style(foreground: .rgb(0xFF, 0x00, 0x80), attributes: .bold))
        #expect(theme.accent == Style(foreground: .palette(12), attributes: .bold))
        #expect(theme.warning == Style())
        #expect(theme.status == Style(foreground: grey(0x07), background: grey(0x02), attributes: .bold))
        #expect(theme.markdown.keyword == Style(attributes: .italic))
    }

    @Test func everyRoleCanBeSet() throws {
        for role in ThemeRole.all {
            let theme = try Theme(name: "t", yaml: numberedScheme() + "roles: {\(role.name): {foreground: '#123456'}}\n")
            #expect(theme[keyPath: role.style] == Style(foreground: .rgb(0x12, 0x34, 0x56)))
        }
        #expect(Set(ThemeRole.all.map(\.name)).count == ThemeRole.all.count)
        #expect(Set(ThemeRole.all.map { $0.style as AnyKeyPath }).count == ThemeRole.all.count)
    }

    @Test(arguments: [
        ("roles: {usr: base0B}", "t:22:9: there is no “usr” here; did you mean user?"),
        ("roles: base0B", "t:22:8: roles must be a mapping of names to styles"),
        (
            "roles:\n  user: mauve",
            "t:23:9: a colour is base00 to base17, \"#rrggbb\" in quotes, 0 to 255, or none"
        ),
        (
            "roles: {user: 256}",
            "t:22:15: a colour is base00 to base17, \"#rrggbb\" in quotes, 0 to 255, or none"
        ),
        ("roles: {user: {bold: maybe}}", "t:22:22: bold must be true or false"),
        ("roles: {user: {blod: true}}", "t:22:16: there is no “blod” here; did you mean bold?"),
        ("background: base01", "t:22:13: background must be none, or left out"),
        ("variant: dusk", "t:22:10: variant must be dark or light"),
        ("palette: {}", "t:22:1: “palette” stands here twice"),
        ("nonsense: [", "t:23:1: did not find expected node content"),
    ])
    func whatIsWrongIsNamedWithLineAndColumn(line: String, expected: String) {
        #expect(problem(numberedScheme() + line + "\n") == expected)
    }

    @Test(arguments: [
        ("", "t:1:1: a theme is a mapping of names to values"),
        ("[a]", "t:1:1: a theme is a mapping of names to values"),
        ("palette: red", "t:1:10: palette must be a mapping of base00 to base0F"),
        ("palette: {base00: '000000'}", "t:1:10: base01 is missing"),
        ("palette: {base00: red}", "t:1:19: base00 must be a colour in quotes, such as \"1e2a30\""),
        // Without quotes the mark begins a comment.
        ("palette:\n  base00: #000000\n", "t:2:10: base00 must be a colour in quotes, such as \"1e2a30\""),
        ("system: tinted8", "t:1:9: the system must be base16 or base24"),
    ])
    func whatIsNoSchemeIsRefused(yaml: String, expected: String) { #expect(problem(yaml) == expected) }

    @Test func aSchemeWithoutItsLastColourIsRefused() {
        #expect(problem(numberedScheme(count: 15)) == "t:6:3: base0F is missing")
    }
}
