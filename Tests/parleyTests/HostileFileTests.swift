import Glibc
import JSON
import ScreenTesting
import TerminalCore
import Testing

/// Text of files and of the command line is data as well.
extension ProgramTests.HostileTextTests {
    @Test func savedSessionsAreData() throws {
        mkdir(home.path + "/data", 0o700)
        mkdir(home.path + "/data/sessions", 0o700)
        for (index, name) in Self.names.enumerated() {
            let id = "01J00000000000000000000" + String(100 + index)
            let all = JSONValue.string(Self.everything)
            let session: JSONValue = [
                "format": "parley.session", "version": 1, "id": .string(id), "title": .string(name),
                "created_at": "2026-01-02T03:04:05.000Z", "updated_at": "2026-01-02T03:04:05.000Z", "system_prompt": all,
                "model": "m\u{202E}7777", "parameters": ["stop": [all]], "tags": [.string(name)], "head": "b",
                "messages": [
                    [
                        "id": "a", "parent": .null, "role": "user", "created_at": "2026-01-02T03:04:05.000Z",
                        "content": [["type": "text", "text": all]],
                    ],
                    [
                        "id": "b", "parent": "a", "role": "assistant", "created_at": "2026-01-02T03:04:05.000Z",
                        "content": [
                            ["type": "text", "text": all],
                            ["type": "image", "media_type": .string(name), "file": .string(name)],
                        ],
                        "author": [
                            "reference": .string(name), "backend": .string(name), "provider": .string(name),
                            "model": .string(name),
                            "revision": .string(name), "revision_status": "mismatch", "requested_revision": .string(name),
                            "fingerprint": .string(name),
                        ],
                        "finish_reason": .string(name), "request_id": .string(name), "interrupted": true,
                        "cost": ["amount": 0.1, "currency": .string(name), "source": .string(name)],
                        "attempts": [["at": "2026-01-02T03:04:05.000Z", "error": .string(name), "backend": .string(name)]],
                        "tool_calls": [["id": .string(name), "name": .string(name), "arguments": all]],
                    ],
                ],
            ]
            home.write("data/sessions/\(id).json", session.text(.indented))
        }
        for flags in [[], ["--json"]] {
            try expectCleanRun(["sessions", "list"] + flags, showing: "7777")
            try expectCleanRun(["sessions", "show", "01J00000000000000000000100"] + flags, showing: "7777")
        }
        let terminal = try home.screen(["--session", "01J00000000000000000000101"], size: size)
        try terminal.wait(forText: "7777")
        terminal.send(Key.controlS)
        try terminal.wait("the sessions") { $0.rows.contains { $0.contains("2026") && $0.contains("7777") } }
        for _ in 0..<3 { terminal.send(Key.pageDown) }
        // What follows an escape at once would be one key with it: the list is left when its frames are through.
        try? terminal.wait("the pages", within: .milliseconds(500)) { _ in false }
        terminal.send(Key.escape)
        try terminal.wait("the conversation") { !$0.shows("Sessions") && $0.rows.last == ">" }
        terminal.say("/status")
        try terminal.wait(forText: "system prompt")
        terminal.send(Key.escape)
        try terminal.wait("the status to close") { !$0.shows("system prompt") }
        terminal.send(Key.controlD)
        try terminal.waitForEnd()
        expectClean(terminal)

        // A damaged one, which an error names.
        home.write("data/sessions/01J00000000000000000000100.json", "{\"format\": \"\(Self.names[0])\", \u{9B}")
        home.write(
            "data/sessions/01J00000000000000000000101.json",
            "{\"format\":\"parley.session\",\"version\":1,\"title\":" + JSONValue.string(Self.everything).text())
        try expectCleanRun(["sessions", "list"], showing: "7777")
    }

    @Test func configurationAndThemesAreData() throws {
        let quoted = AttackCorpus.all.map(\.text).filter { !$0.utf8.contains(0) }.map(Self.quoted)
        let pairs = quoted.enumerated().map { "\($0.element): \(quoted[($0.offset + 1) % quoted.count])" }
        home.write("config.yaml", pairs.joined(separator: "\n") + "\ntheme: \(quoted[0])\n")
        try expectCleanRun(["config", "check"])
        try expectCleanRun(["config", "show"])
        let attack = quoted.first { $0.contains("7777") } ?? ""
        home.write("config.yaml", "system_prompt: \(attack)\n")
        try expectCleanRun(["config", "show", "--origin"], showing: "7777")
        home.write(
            "config.yaml",
            "theme: \(quoted[0])\nmodel: \(quoted[1])\nbackends: {\(quoted[2]): {base_url: \(quoted[3])}}\n\"\\e7777\": 1\n")
        try expectCleanRun(["config", "check"])
        home.write("config.yaml", "a: [\u{1B}]0;7777")
        try expectCleanRun(["config", "check"])
        home.write("config.yaml", "")

        mkdir(home.path + "/.config", 0o700)
        mkdir(home.path + "/.config/parley", 0o700)
        mkdir(home.path + "/.config/parley/themes", 0o700)
        let names = AttackCorpus.all.filter {
            !$0.text.contains("/") && !$0.text.utf8.contains(0) && $0.text.utf8.count < 200
        }
        for (index, attack) in names.enumerated() where index % 8 == 0 {
            home.write(
                ".config/parley/themes/\(attack.text).yaml",
                "system: base16\nname: \(quoted[index % quoted.count])\nauthor: \(quoted[(index + 1) % quoted.count])\nvariant: dark\n"
            )
        }
        let roles = (0..<16).map { "base0" + String($0, radix: 16, uppercase: true) + ": \"000000\"" }.joined(separator: ", ")
        home.write(
            ".config/parley/themes/plain.yaml",
            "system: base16\nname: \(quoted[0])\nauthor: \(quoted[5])\nvariant: dark\npalette: {\(roles)}\n")
        try expectCleanRun(["themes", "list"], showing: "7777")
        try expectCleanRun(["themes", "show", "plain"], showing: "7777", .styledLines)
        let terminal = try home.screen(["--base-url", "http://127.0.0.1:9/v1", "--model", "m"], size: size)
        try terminal.wait("the first frame") { $0.rows.last?.hasPrefix(">") == true }
        terminal.say("/theme")
        try terminal.wait(forText: "7777")
        terminal.send(Key.escape)
        try terminal.wait("the themes to close") { $0.rows.last?.hasPrefix(">") == true }
        terminal.say("/theme plain")
        terminal.send(Key.controlD)
        try terminal.waitForEnd()
        expectClean(terminal)
    }

    /// A string of YAML with escapes.
    private static func quoted(_ text: String) -> String {
        let scalars = text.unicodeScalars.map { scalar in
            if scalar.isASCII, scalar.value >= 0x20, scalar != "\"", scalar != "\\" { return String(scalar) }
            let digits = String(scalar.value, radix: 16)
            return "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
        }
        return "\"" + scalars.joined() + "\""
    }

    @Test func argumentsAreDataInWhatIsSaidOfThem() throws {
        let texts = stride(from: 0, to: AttackCorpus.all.count, by: 60).map { start in
            AttackCorpus.all[start..<min(start + 60, AttackCorpus.all.count)].map(\.text).joined().unicodeScalars.filter {
                $0 != "\0"
            }
            .map { String($0) }.joined()
        }
        for text in texts {
            for arguments in [
                ["pin", text], ["pin", "local:" + text], ["ask", "x", "--model", text], ["ask", "x", "--system", "@" + text],
                ["ask", "x", "--session", text], ["sessions", "show", text], ["themes", "show", text], ["--" + text],
                ["ask", "x", "--base-url", text], [text], ["config", "check", text], ["engine", "install", text],
            ] { try expectCleanRun(arguments) }
        }
    }
}
