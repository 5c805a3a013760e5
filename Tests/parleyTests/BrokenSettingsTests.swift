import Fuzzing
import Glibc
import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// Every file of settings, broken in every way: the program starts, and says which lines it ignores.
    @Suite struct BrokenSettingsTests {
        private let home = Home()

        private func makeFolders() {
            for folder in ["", "/parley", "/parley/themes", "/parley/presets"] { mkdir(home.path + "/.config" + folder, 0o700) }
        }

        private static let files = [
            ".config/parley/config.yaml": [
                """
                model: local:small@0123456789abcdef
                theme: mine
                keys: vim
                mouse: false
                parameters: {temperature: 0.7, top_p: 0.9, max_tokens: 64, seed: 7, stop: ["a", END]}
                timeouts: {connect: 10, first_byte: 300, idle: 60}
                """,
                """
                theme: {light: one-light, dark: mine}
                backends:
                  box: {base_url: "http://127.0.0.1:9/v1", token_env: BOX, concurrency: 2}
                  prod: {endpoint: my-endpoint, namespace: acme}
                routes:
                  all: {policy: failover, targets: ["box:a", {model: "box:b", weight: 2}], hedge_after: 2s}
                budget: {month: 5 USD, session: 20000 tokens}
                engine: {context: 4096}
                model: route:all
                """,
            ],
            ".config/parley/keys.yaml": [
                "leader: space\nwriting:\n  ctrl-x ctrl-s: send\n  f9: help\nreading: {ctrl-j: down}\nnormal: {Q: put}\n"
            ],
            ".config/parley/themes/mine.yaml": [
                "system: base16\nname: Mine\npalette:\n"
                    + (0..<16).map { "  base0\(String($0, radix: 16).uppercased()): \"\(10 + $0)\(20 + $0)\(30 + $0)\"\n" }
                    .joined()
                    + "roles:\n  user: base0B\n  status: {foreground: \"#ffffff\", background: 4, bold: true}\n"
            ],
            ".config/parley/presets/mine.yaml": ["model: local:m\nsystem_prompt: Be brief.\nparameters: {temperature: 0}\n"],
        ]

        @Test(arguments: files.keys.sorted()) func theProgramStartsAndNamesWhatItIgnores(file: String) throws {
            home.environment["PARLEY_CONFIG"] = nil
            makeFolders()
            for (file, samples) in Self.files { home.write(file, samples[0]) }
            let whole = try home.run(["config", "check"])
            #expect(whole.status == 0, "as they are they are right: \(whole.errorText)")
            Fuzz("settings " + file, share: 0.02, texts: Self.files[file]!).run(count: 3) { bytes in
                home.write(file, bytes: bytes)
                do { try expectStart(with: bytes, in: file) } catch { Issue.record(error) }
            }
        }

        private func expectStart(with bytes: [UInt8], in file: String) throws {
            let text = String(decoding: bytes, as: UTF8.self)
            let run = try home.run(["--linear"], input: "/status\n/quit\n")
            #expect(run.status == 0 && run.outputText.contains("none until the first message"), "\(run.errorText)\n\(text)")
            let check = try home.run(["config", "check"])
            let problems = check.errorText.split(separator: "\n")
            let place = try Regex("^parley: \(home.path)/\\.config/parley/[a-z/]+\\.yaml:[0-9]+:[0-9]+: .")
            #expect(problems.allSatisfy { $0.firstMatch(of: place) != nil }, "\(problems)\n\(text)")
            // What works but not in every terminal is told, too.
            #expect(check.status == 2 ? !problems.isEmpty : check.status == 0, "\(problems)\n\(text)")
            guard let first = problems.first?.dropFirst("parley: ".count), check.status == 2 else { return }
            // Themes and presets are read when somebody asks for them.
            if !file.contains("themes/"), !file.contains("presets/"), !first.contains("There is no theme") {
                #expect(run.errorText.contains(first), "\(run.errorText)\n\(first)")
            }
        }

        @Test func aBrokenThemeAndABrokenPresetAreNamedWhenTheyAreAskedFor() throws {
            makeFolders()
            home.write(".config/parley/themes/mine.yaml", "system: base16\npalette:\n  base00: purple\n")
            home.write(".config/parley/presets/mine.yaml", "model: local:m\nparametres: {}\n")
            home.write("config.yaml", "theme: mine\n")
            let run = try home.run(["--linear"], input: "/preset mine\n/status\n/quit\n")
            #expect(run.status == 0 && run.outputText.contains("none until the first message"))
            #expect(run.errorText.contains("themes/mine.yaml:3:11") && run.errorText.contains("presets/mine.yaml:2:1"))
            let check = try home.run(["config", "check"])
            #expect(check.status == 2)
            #expect(check.errorText.contains("themes/mine.yaml:3:11") && check.errorText.contains("presets/mine.yaml:2:1"))
        }
    }
}
