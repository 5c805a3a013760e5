import ChatUI
import TerminalCore
import Testing

@testable import parley

/// Colours of other programs, each in the form that the program writes: eight colours and their bright ones.
@Suite struct ThemeImportTests {
    private static let normal = ["101010", "aa0011", "00aa22", "aaaa33", "2244cc", "aa33aa", "11aaaa", "c0c0c0"]
    private static let bright = ["808080", "ff5566", "55ff66", "ffff77", "6688ff", "ff77ff", "66ffff", "ffffff"]
    private static let names = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]
    private static let ansi = normal + bright

    private static func lines(_ line: (Int, String) -> String) -> String {
        ansi.enumerated().map { line($0, $1) }.joined(separator: "\n")
    }

    static let files: [(format: String, text: String)] = [
        (
            "kitty",
            "# vim:ft=kitty\n## name: Sample\nforeground   #e0e0e0\nbackground #202020\n\(lines { "color\($0) #\($1)" })\n"
        ),
        (
            "Alacritty",
            """
            [colors.primary] # main
            background = '#202020'
            foreground = "0xe0e0e0"
            [colors.normal]
            \(zip(names, normal).map { "\($0) = \"#\($1)\"" }.joined(separator: "\n"))
            [colors.bright]
            \(zip(names, bright).map { "\($0) = '#\($1)'" }.joined(separator: "\n"))
            """
        ),
        (
            "Alacritty",
            """
            # Sample
            colors:
              primary:
                background: '#202020'
                foreground: '0xe0e0e0'
              normal:
            \(zip(names, normal).map { "    \($0): '0x\($1)'" }.joined(separator: "\n"))
              bright:
            \(zip(names, bright).map { "    \($0): '0x\($1)'" }.joined(separator: "\n"))
            """
        ),
        ("Ghostty", "\(lines { "palette = \($0)=#\($1)" })\nbackground = 202020\nforeground = #e0e0e0\ncursor-color = c0c0c0\n"),
        (
            "foot",
            """
            # -*- conf -*-
            [cursor]
            color=202020 e0e0e0
            [colors]
            foreground=e0e0e0
            background=202020
            \(normal.enumerated().map { "regular\($0)=\($1)  # x" }.joined(separator: "\n"))
            \(bright.enumerated().map { "bright\($0)=\($1)" }.joined(separator: "\n"))
            """
        ),
        (
            "WezTerm",
            """
            [colors]
            ansi = [
              \(normal.map { "\"#\($0)\"," }.joined(separator: "\n  ")) # all
            ]
            brights = [\(bright.map { "'#\($0)'" }.joined(separator: ", "))]
            background = "#202020"
            foreground = "#e0e0e0"
            [colors.indexed]
            16 = "#000001"
            [metadata]
            name = "Sample"
            """
        ),
        (
            "iTerm2",
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
            <plist version="1.0"><dict>
            \((ansi.enumerated().map { ("Ansi \($0) Color", $1) } + [("Background Color", "202020"), ("Foreground Color", "e0e0e0")])
                .map { "<key>\($0)</key>\n<dict>\(components($1))</dict>" }.joined(separator: "\n"))
            <key>Badge Color</key><dict>\(components("123456"))</dict>
            </dict></plist>
            """
        ),
        (
            "Windows Terminal",
            """
            {
              // one
              "name": "Sample", "background": "#202020", "foreground": "#E0E0E0", "cursorColor": "#FFFFFF",
              \(zip(names, normal).map { "\"\($0 == "magenta" ? "purple" : $0)\": \"#\($1)\"" }.joined(separator: ", ")),
              \(zip(names, bright).map { "\"bright\(title($0 == "magenta" ? "purple" : $0))\": \"#\($1)\"" }.joined(separator: ", "))
            }
            """
        ),
        (
            "Xresources",
            "! Sample\n#define ground #202020\n*.background: ground\nURxvt*foreground:  rgb:e0/e0/e0\n\(lines { "*.color\($0): #\($1)" })\n"
        ),
    ]

    private static func title(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    private static func components(_ digits: String) -> String {
        let value = Int(digits, radix: 16) ?? 0
        return [("Red", value >> 16), ("Green", value >> 8 & 255), ("Blue", value & 255)]
            .map { "<key>\($0) Component</key>\n<real>\(Double($1) / 255)</real>" }.joined()
            + "<key>Color Space</key><string>sRGB</string><key>Alpha Component</key><real>1</real>"
    }

    @Test(arguments: files.indices) func everyFormatGivesTheSameTheme(index: Int) throws {
        let (format, text) = Self.files[index]
        let imported = try ThemeImport(text)
        #expect(imported.format.title == format)
        #expect(["Sample", ""].contains(imported.fullName))
        let scheme = imported.scheme
        #expect(scheme[.background].hexadecimal == "202020" && scheme[.text].hexadecimal == "e0e0e0")
        let bases: [(ColorScheme.Base, Int)] = [
            (.red, 1), (.green, 2), (.yellow, 3), (.blue, 4), (.purple, 5), (.cyan, 6), (.faint, 8), (.brightRed, 9),
            (.brightGreen, 10), (.brightYellow, 11), (.brightBlue, 12), (.brightPurple, 13), (.brightCyan, 14),
        ]
        for (base, number) in bases { #expect(scheme[base].hexadecimal == Self.ansi[number], "\(base)") }
    }

    @Test(arguments: files.indices) func whatWasImportedIsReadAsATheme(index: Int) throws {
        let imported = try ThemeImport(Self.files[index].text)
        let yaml = imported.yaml(named: "mine", from: "file", contrast: 4.5)
        let theme = try Theme(name: "mine", yaml: yaml)
        #expect(theme.text.background == .rgb(0x20, 0x20, 0x20) && theme.variant == .dark)
        #expect(theme.rolesOfLowContrast.isEmpty)
        #expect(try ThemeImport(yaml).scheme == imported.scheme, "it is a base24 scheme, which is imported as it is")
    }

    @Test func schemesOfBase16StayWhatTheyAre() throws {
        let colors = (0..<16).map { "base0\(String($0, radix: 16, uppercase: true)): \"0\($0 % 10)2030\"" }
        let imported = try ThemeImport("scheme: \"Old \\\"one\\\"\"\nauthor: Ann\n" + colors.joined(separator: "\n"))
        #expect(imported.format == .base16 && imported.fullName == "Old \"one\"" && imported.author == "Ann")
        let theme = try Theme(name: "old", yaml: imported.yaml(named: "old", from: "x", contrast: nil))
        #expect(theme.fullName == imported.fullName && theme.author == "Ann")
        #expect(!imported.yaml(named: "old", from: "x", contrast: nil).contains("base10"))
    }

    @Test func oneOfSeveralSchemesIsChosen() throws {
        let one = Self.files.first { $0.format == "Windows Terminal" }!.text.split(separator: "\n").filter { !$0.contains("//") }
            .joined()
        let settings = "{\"schemes\": [\(one), \(one.replacing("Sample", with: "Other"))]}"
        #expect(throws: ThemeImportError.chooseScheme(["Sample", "Other"])) { try ThemeImport(settings) }
        #expect(throws: ThemeImportError.chooseScheme(["Sample", "Other"])) { try ThemeImport(settings, scheme: "None") }
        #expect(try ThemeImport(settings, scheme: "Other").fullName == "Other")
    }

    @Test(arguments: [
        ("", ThemeImportError.unknownFormat), ("Hello\nthere", .unknownFormat), ("bplist00\u{1}", .binaryPropertyList),
        ("{\"a\": 1}", .unknownFormat), ("<html></html>", .unknownFormat), ("[1, 2", .unknownFormat),
        ("color1 #ff0000\nbackground #000000\n", .incomplete("the foreground")),
        ("color1 #ff0000\nbackground #000000\nforeground #ffffff\n", .incomplete("colour 2")),
        ("foreground #ffffff\ncolor1 redish\n", .noColor(line: 2, "redish")),
        ("palette:\n  base00: \"000000\"\n", .wrong(.init(line: 2, column: 3, text: "base01 is missing"))),
    ])
    func whatCannotBeImportedSaysWhy(text: String, error: ThemeImportError) {
        #expect(throws: error) { try ThemeImport(text) }
        #expect(!error.reason.isEmpty)
    }

    @Test func namesOfFilesAreMadeOfTitles() {
        #expect(ThemeImport.fileName(of: "Tokyo Night (Storm)") == "tokyo-night-storm")
        #expect(ThemeImport.fileName(of: "../../etc/passwd") == "etc-passwd")
        #expect(ThemeImport.fileName(of: "日本") == "")
    }
}
