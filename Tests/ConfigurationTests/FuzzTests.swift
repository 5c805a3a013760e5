import ChatUI
import Fuzzing
import Testing

@testable import parley

/// Whatever is written in a file of settings, it is read or its mistakes are named.
@Suite(.timeLimit(.minutes(60))) struct FuzzConfigurationTests {
    @Test func anyConfigurationIsReadOrItsMistakesNamed() {
        let samples = [
            """
            model: hf:HuggingFaceTB/SmolLM3-3B@main:cheapest
            parameters: {temperature: 0.7, top_p: 0.9, max_tokens: 64, seed: 7, stop: ["\\n", END]}
            theme: nord
            timeouts: {connect: 10, first_byte: 300, idle: 60}
            """,
            """
            # comment
            backends:
              prod: {endpoint: my-ep, namespace: acme, token_env: PROD}
              own: &own
                base_url: "http://127.0.0.1:8080/v1"
                token_env: OWN
              other: *own
            engine: {context: 4096, threads: 2}
            """,
        ]
        Fuzz("configuration", share: 0.04, texts: samples).run { bytes in
            let configuration = Configuration(yaml: String(decoding: bytes, as: UTF8.self))
            for problem in configuration.problems { #expect(problem.line >= 1 && problem.column >= 1) }
        }
    }

    @Test func anyThemeIsReadOrItsMistakeNamed() {
        let samples = [
            numberedScheme(), numberedScheme("base24", count: 24),
            numberedScheme()
                + "variant: light\nparley:\n  user: {foreground: base0B, bold: true}\n  code: {background: \"#102030\"}\n",
        ]
        Fuzz("theme", share: 0.04, texts: samples).run { bytes in
            _ = try? Theme(name: "t", yaml: String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func anyKeysAreReadOrTheirMistakesNamed() {
        let samples = [
            "leader: space\nwriting:\n  ctrl-x ctrl-s: send\n  f9: help\n  leader g: commands\n  ctrl-t: none\n",
            "normal: {z z: none, Q: quit}\nreading:\n  ctrl-j: down\n  g h: top\n",
        ]
        Fuzz("keys", share: 0.02, texts: samples).run { bytes in
            let keys = KeySettings(set: .vim, yaml: String(decoding: bytes, as: UTF8.self))
            for problem in keys.problems + keys.warnings { #expect(problem.line >= 1 && problem.column >= 1) }
        }
    }

    @Test func anyPresetIsReadOrItsMistakesNamed() {
        let samples = ["model: local:m\nsystem_prompt: |\n  Be brief.\nparameters: {temperature: 0, stop: [a, b], seed: 7}\n"]
        Fuzz("preset", share: 0.02, texts: samples).run { bytes in
            for problem in Configuration(preset: String(decoding: bytes, as: UTF8.self)).problems {
                #expect(problem.line >= 1 && problem.column >= 1)
            }
        }
    }
}
