import ChatUI
import Testing

@testable import parley

@Suite struct EffectiveSettingsTests {
    private func origins(_ yaml: String, _ environment: [String: String] = [:], flags: [String: String] = [:]) -> [String: String]
    {
        let settings = EffectiveSettings(path: "c", yaml: yaml, environment: ["HOME": "/h"].merging(environment) { $1 })
        return Dictionary(settings.all(flags: flags).map { ($0.key, "\($0.value) (\($0.origin.text))") }) { $1 }
    }

    @Test func everySettingSaysWhereItComesFrom() {
        let shown = origins(
            """
            model: a
            theme: {light: x, dark: y}
            parameters:
              temperature: 0.5
              seed: wrong
            backends:
              box: {base_url: http://b, token_command: pass show b}
            budget: {month: 5 USD}
            """, ["HF_TOKEN": "hf_secret", "PARLEY_DATA_DIR": "/d"], flags: ["--model": "b"])
        #expect(shown["model"] == "b (flag --model)")
        #expect(shown["theme"] == "{light: x, dark: y} (c:2)")
        #expect(shown["parameters.temperature"] == "0.5 (c:4)")
        #expect(shown["parameters.seed"] == " (default)", "what had to be ignored does not count")
        #expect(shown["backends.box.token_command"] == "pass show b (c:7)")
        #expect(shown["budget.month"] == "5 USD (c:8)")
        #expect(shown["timeouts.connect"] == "10 (default)")
        #expect(shown["mouse"] == "true (default)")
        #expect(shown["directories.data"] == "/d (environment PARLEY_DATA_DIR)")
        #expect(shown["token"] == "set (environment HF_TOKEN)")
        #expect(!shown.values.contains { $0.contains("hf_secret") })
    }

    /// A value for each key, so that none can be forgotten: in the file, it is shown from there.
    @Test func everyKeyIsReadShownAndDocumented() throws {
        let values = [
            "model": "m", "system_prompt": "p", "theme": "nord", "keys": "vim", "mouse": "false", "notify": "desktop",
            "images": "blocks", "image_rows": "8", "titles": "model",
            "parameters.temperature": "0.5", "parameters.top_p": "0.25", "parameters.max_tokens": "7", "parameters.seed": "3",
            "parameters.stop": "END", "engine.server": "/s", "engine.context": "512", "timeouts.connect": "1",
            "timeouts.first_byte": "2", "timeouts.idle": "3", "budget.month": "9 tokens", "budget.session": "8 tokens",
        ]
        #expect(Set(values.keys) == Set(Setting.all.map(\.key)))
        let path = #filePath.split(separator: "/").dropLast(3).reduce("") { $0 + "/" + $1 } + "/Documentation/configuration.md"
        let document = try #require(try readText(ofFile: path))
        for setting in Setting.all {
            let value = try #require(values[setting.key])
            let parts = setting.key.split(separator: ".")
            let yaml = parts.count == 2 ? "\(parts[0]):\n  \(parts[1]): \(value)\n" : "\(setting.key): \(value)\n"
            #expect(Configuration(yaml: yaml).problems == [])
            #expect(origins(yaml)[setting.key] == "\(value) (c:\(parts.count))")
            let fallback = setting.fallback.isEmpty ? "" : "`\(setting.fallback)`"
            #expect(
                document.contains("| `\(setting.key)` | \(setting.summary) | \(setting.values) | \(fallback) |"), "\(setting.key)"
            )
        }
        for named in Setting.named {
            #expect(document.contains("| `\(named.key)` | \(named.summary) | \(named.values) |"), "\(named.key)")
        }
    }

    @Test func aFileThatCannotBeReadIsAProblemAndNoEnd() {
        let read = Configuration(unreadable: "Is a directory")
        #expect(read.problems.map { $0.summary(of: "c") } == ["c:1:1: the file cannot be read: Is a directory"])
    }

    @Test(arguments: ["token: hf_x", "backends: {a: {base_url: \"http://x\", api_key: k}}"])
    func aTokenInTheFileIsRefusedWithoutShowingIt(yaml: String) {
        let problems = Configuration(yaml: yaml).problems.map(\.text)
        #expect(problems == ["a token does not belong in this file: name its variable with token_env, or a token_command"])
    }
}
