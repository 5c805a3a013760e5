import Glibc
import JSON
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// Files of settings as people write them: right, wrong, and changed while the program runs.
    @Suite struct SettingsTests {
        private let home = Home()

        private func writeKeys(_ text: String) {
            for folder in ["", "/parley"] { mkdir("\(home.path)/.config\(folder)", 0o700) }
            home.write(".config/parley/keys.yaml", text)
        }

        /// A sentence may be wrapped.
        private func waitForWords(_ words: String, on terminal: PseudoTerminal) throws {
            try terminal.wait(words) {
                $0.rows.joined(separator: " ").split(separator: " ").joined(separator: " ").contains(words)
            }
        }

        /// The project's own, which the built program finds beside it.
        private static let theme = "nord"

        @Test func whatChangesInTheFileHoldsAtOnce() throws {
            let server = ScriptedServer.chat(.reply("Yes."))
            let terminal = try home.screen(with: server)
            let before = terminal.screen[0, 0].style
            home.write("config.yaml", "theme: \(Self.theme)\n")
            try terminal.wait("the theme") { $0[0, 0].style != before && $0[0, 0].style.background != .standard }
            try terminal.wait(forText: "The settings were read again.")
            home.write("config.yaml", "theme: \(Self.theme)\nmuose: false\n")
            try waitForWords("did you mean mouse?", on: terminal)
            home.write("config.yaml", "keys: vim\n")
            try terminal.wait("the terminal's own colours") { $0[0, 0].style.background == .standard }
            terminal.send("abc\u{1B}")
            try terminal.wait(forText: "NORMAL")
            terminal.send("0xi")
            try terminal.wait("vim's keys") { $0.rows.last == "> bc" }
            writeThenBind(terminal)
            try terminal.wait("the new key") { $0.shows("Keys and commands") || $0.rows.contains { $0.contains("Help") } }
        }

        private func writeThenBind(_ terminal: PseudoTerminal) {
            // The folder is new, so the file in it is read with the next change of the other one.
            writeKeys("writing: {f9: help}\n")
            home.write("config.yaml", "keys: vim\nmouse: false\n")
            try? terminal.wait("the settings") { !$0.modes.contains(1002) }
            terminal.send("\u{1B}[20~")
        }

        @Test func theTerminalsAnswerDecidesBetweenTwoThemes() throws {
            home.write("config.yaml", "theme: {light: one-light, dark: nord}\n")
            let server = ScriptedServer.chat(.reply("Yes."))
            let terminal = try home.screen(with: server)
            try terminal.wait("the dark one") { $0[0, 0].style.background != .standard }
            let dark = terminal.screen[0, 0].style.background
            #expect(String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}]11;?\u{07}"))
            terminal.send("\u{1B}]11;rgb:ffff/ffff/ffff\u{1B}\\")
            try terminal.wait("the light one") { $0[0, 0].style.background != dark }
            terminal.send("\u{1B}[?997;1n")
            try terminal.wait("the dark one again") { $0[0, 0].style.background == dark }
            #expect(terminal.screen.rows.last == ">", "no answer was typed")
        }

        @Test func withoutTwoThemesTheTerminalIsNotAsked() throws {
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Yes.")))
            #expect(!String(decoding: terminal.output, as: UTF8.self).contains("]11;?"))
        }

        @Test(arguments: [
            ("model: [a", "config.yaml:"), ("- a\n- b\n", "config.yaml:1:1"), ("theme: 3\nfoo: bar\n", "foo"),
            ("\u{0}\u{1}\u{2}", "config.yaml:"), ("parameters: {temperature: hot}", "temperature must be"),
            ("a: &a [*a, *a]\nmodel: x\n", "config.yaml:"), ("theme: no-such-theme\n", "no-such-theme"),
            ("\t\tx: y", "config.yaml:1"),
            ("mouse: perhaps\n", "mouse must be true or false"), ("token: hf_secret\n", "a token does not belong"),
        ])
        func aWrongFileNeverKeepsTheProgramFromStarting(text: String, named: String) throws {
            home.write("config.yaml", text)
            let server = ScriptedServer.chat(.reply("It runs."))
            let check = try home.run(["config", "check"])
            #expect(check.status == 2 && check.errorText.contains(named) && check.output.isEmpty, "\(check.errorText)")
            #expect(!check.errorText.contains("hf_secret"))
            let terminal = try home.screen(with: server)
            try waitForWords(named, on: terminal)
            terminal.say("Well?")
            try terminal.wait(forText: "It runs.")
        }

        @Test func aFileThatCannotBeReadIsNamedToo() throws {
            unlink(home.path + "/config.yaml")
            mkdir(home.path + "/config.yaml", 0o700)
            defer { rmdir(home.path + "/config.yaml") }
            let check = try home.run(["config", "check"])
            #expect(check.status == 2 && check.errorText.contains("the file cannot be read"))
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("It runs.")))
            try waitForWords("the file cannot be read", on: terminal)
        }

        @Test func keysThatAreWrongAreNamedAndTheOthersHold() throws {
            writeKeys("writing:\n  f9: help\n  hyper-x: send\n  ctrl-i: retry\n")
            let check = try home.run(["config", "check"])
            #expect(check.status == 2)
            #expect(
                check.errorText.contains("keys.yaml:3:3: “hyper-x” is no key")
                    && check.errorText.contains("keys.yaml:4:3: ctrl-i is"))
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Yes.")))
            try waitForWords("is no key", on: terminal)
            terminal.send("\u{1B}[20~")
            try terminal.wait(forText: "Help")
        }

        @Test func everySettingIsShownWithItsOrigin() throws {
            home.write("config.yaml", "# mine\nmodel: local:x\n")
            home.environment["HF_TOKEN"] = "hf_very_secret"
            let shown = try home.run(["config", "show", "--origin", "--temperature", "0.5"])
            #expect(shown.status == 0)
            let rows = shown.outputText.split(separator: "\n").map { $0.split(separator: " ", omittingEmptySubsequences: true) }
            func row(_ key: String) -> String {
                rows.first { $0.first == key[...] }.map { $0.dropFirst().joined(separator: " ") } ?? ""
            }
            #expect(row("model") == "local:x \(home.path)/config.yaml:2")
            #expect(row("parameters.temperature") == "0.5 flag --temperature")
            #expect(row("theme") == "terminal default")
            #expect(row("token") == "set environment HF_TOKEN")
            let json = try JSONValue(parsing: home.run(["config", "show", "--json"]).output)
            #expect(json.arrayValue?.count ?? 0 > 20)
            #expect(!shown.outputText.contains("hf_very_secret") && !"\(json)".contains("hf_very_secret"))
        }

        @Test func aThemeIsImportedAndUsed() throws {
            let colors = (0..<16).map { "color\($0) #\(String($0 * 0x0F0F0F + 0x1000000, radix: 16).dropFirst())" }
            home.write("my.conf", "background #102030\nforeground #f0f0f0\n" + colors.joined(separator: "\n") + "\n")
            let done = try home.run(["themes", "import", home.path + "/my.conf", "--name", "mine", "--contrast", "4.5"])
            #expect(done.status == 0 && done.outputText.contains("from kitty: parley --theme mine"), "\(done.errorText)")
            #expect(done.errorText.isEmpty, "with that contrast nothing is hard to read")
            let again = try home.run(["themes", "import", home.path + "/my.conf", "--name", "mine"])
            #expect(again.status == 2 && again.errorText.contains("--replace"))
            let plain = try home.run(["themes", "import", home.path + "/my.conf", "--name", "plain"])
            #expect(plain.status == 0 && plain.errorText.contains("hard to read"))
            let terminal = try home.screen(with: ScriptedServer.chat(.reply("Yes.")), ["--theme", "mine"])
            #expect(terminal.screen[0, 0].style.background != .standard)
        }

        @Test func theDoctorLooksAtEverythingAndSaysWhatToDo() throws {
            let run = try home.run(["doctor", "--json"])
            let findings = try JSONValue(parsing: run.output).arrayValue ?? []
            let areas = Set(findings.compactMap { $0["area"]?.stringValue })
            #expect(
                areas.isSuperset(of: [
                    "program", "terminal", "keys", "configuration", "token", "engine", "directories", "network",
                ]))
            #expect(run.status == 0 && !findings.contains { $0["state"] == "fail" })
            #expect(findings.first { $0["area"] == "token" }?["cure"]?.stringValue?.contains("HF_TOKEN") == true)
            home.write("config.yaml", "thme: x\n")
            chmod(home.path + "/data", 0o500)
            let bad = try home.run(["doctor"])
            #expect(bad.status == 2 && bad.outputText.contains("did you mean theme?"))
            #expect(
                bad.outputText.split(separator: "\n").allSatisfy {
                    $0.hasPrefix("ok ") || $0.hasPrefix("warn ") || $0.hasPrefix("fail ") || $0.contains("to do: ")
                })
        }

        @Test func theDoctorAsksTheTerminalForItsWidths() throws {
            let terminal = try PseudoTerminal(parley, ["doctor"], environment: home.environment)
            try terminal.wait("the questions") { _ in String(decoding: terminal.output, as: UTF8.self).contains("\u{1B}[c") }
            terminal.send(
                "\u{1B}[1;2R\u{1B}[1;5R\u{1B}[1;3R\u{1B}[1;2R\u{1B}[1;2R\u{1B}]11;rgb:0000/0000/0000\u{07}\u{1B}[?1u\u{1B}[?62c")
            #expect(try terminal.waitForEnd() == 0)
            let text = String(decoding: terminal.output, as: UTF8.self)
            #expect(text.contains("takes 1 columns instead of 2"), "what the fourth answer says")
            #expect(text.contains("kitty's protocol") && text.contains("dark"))
        }
    }
}
