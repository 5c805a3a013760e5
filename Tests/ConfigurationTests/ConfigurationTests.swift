import ChatCore
import ChatUI
import Inference
import TerminalCore
import Testing

@testable import parley

@Suite struct ConfigurationTests {
    /// What the file's problems say, each with its place.
    private func problems(_ yaml: String) -> [String] { Configuration(yaml: yaml).problems.map { $0.summary(of: "c") } }

    @Test func withoutAFileTheProgramWorksAsItComes() {
        #expect(Configuration() == Configuration(yaml: "# nothing yet\n"))
        #expect(Configuration().model == nil)
        #expect(Configuration().timeouts == .standard)
        #expect(Configuration().problems.isEmpty)
    }

    @Test func imagesAreDrawnAsTheFileSays() {
        let read = Configuration(yaml: "images: blocks\nimage_rows: 8\n")
        #expect(read.problems.isEmpty && read.imageDisplay == .blocks && read.imageRows == 8)
        #expect(read.pictures(at: .palette) == PictureOptions(depth: .palette, rows: 8))
        #expect(Configuration(yaml: "images: off").pictures(at: .trueColor).depth == .none)
        #expect(Configuration().pictures(at: .trueColor) == PictureOptions(depth: .trueColor, rows: 20))
        #expect(Configuration().pictures(at: .palette, mayDraw: true).asksTerminal)
        #expect(!Configuration().pictures(at: .sixteen, mayDraw: true).asksTerminal)
        #expect(Configuration(yaml: "images: kitty").pictures(at: .palette).asksTerminal)
        #expect(!read.pictures(at: .palette, mayDraw: true).asksTerminal)
        #expect(problems("images: big") == ["c:1:9: images must be one of auto, kitty, blocks, off"])
        #expect(problems("image_rows: 0") == ["c:1:13: image_rows must be a whole number from 1"])
    }

    @Test func anEndpointIsABackend() {
        let read = Configuration(
            yaml: """
                backends:
                  prod: {endpoint: my-ep, namespace: acme, token_env: PROD}
                  own: {endpoint: other}
                """)
        #expect(read.problems == [])
        #expect(
            read.servers == [
                .init(name: "prod", baseURL: "", tokenVariable: "PROD", endpoint: "my-ep", namespace: "acme"),
                .init(name: "own", baseURL: "", endpoint: "other"),
            ])
        #expect(problems("backends: {a: {token_env: A}}") == ["c:1:12: the backend a has no base_url and no endpoint"])
        #expect(
            problems("backends: {a: {endpoint: e, base_url: \"http://h\"}}")
                == ["c:1:12: the backend a has both a base_url and an endpoint"])
        #expect(
            problems("backends: {a: {endpoint: e, name_space: x}}") == [
                "c:1:29: there is no “name_space” here; did you mean namespace?"
            ])
    }

    @Test func everyKeyIsRead() {
        let read = Configuration(
            yaml: """
                model: ollama:llama3.2:1b
                system_prompt: |
                  Be brief.
                  Be kind.
                theme: parley-light
                parameters:
                  temperature: 0.25
                  top_p: 1
                  max_tokens: 400
                  seed: -7
                  stop: ["END", "###"]
                backends:
                  lab:
                    base_url: http://127.0.0.1:9000/v1
                    token_env: LAB_TOKEN
                    token_command: pass show lab
                  plain: {base_url: "https://example.org/v1"}
                engine:
                  server: /opt/llama-server
                  context: 8192
                timeouts:
                  connect: 2
                  first_byte: 0.5
                  idle: 90
                """)
        #expect(read.problems == [])
        #expect(read.model == "ollama:llama3.2:1b")
        #expect(read.systemPrompt == "Be brief.\nBe kind.\n")
        #expect(read.theme == .always("parley-light"))
        #expect(
            read.settings
                == GenerationSettings(temperature: 0.25, topP: 1, maxTokens: 400, seed: -7, stop: ["END", "###"]))
        #expect(
            read.servers == [
                Configuration.Server(
                    name: "lab", baseURL: "http://127.0.0.1:9000/v1", tokenVariable: "LAB_TOKEN", tokenCommand: "pass show lab"),
                Configuration.Server(name: "plain", baseURL: "https://example.org/v1"),
            ])
        #expect(read.engineServer == "/opt/llama-server")
        #expect(read.engineContext == 8192)
        #expect(read.timeouts.connect == .seconds(2))
        #expect(read.timeouts.firstByte == .milliseconds(500))
        #expect(read.timeouts.idle == .seconds(90))
    }

    @Test func aThemeForLightAndOneForDark() {
        let read = Configuration(yaml: "theme: {light: one-light, dark: nord}")
        #expect(read.problems == [])
        #expect(read.theme == .following(ThemePair(light: "one-light", dark: "nord")))
        #expect(read.theme?.firstName(environment: [:]) == "nord")
        #expect(read.theme?.firstName(environment: ["COLORFGBG": "0;15"]) == "one-light")
        #expect(read.theme?.firstName(environment: ["COLORFGBG": "15;default;0"]) == "nord")
    }

    @Test func oneStopTextNeedsNoList() {
        #expect(Configuration(yaml: "parameters: {stop: END}").settings.stop == ["END"])
    }

    @Test func whatIsWrongIsLeftOutAndTheRestIsRead() {
        let read = Configuration(yaml: "model: [a, b]\ntheme: parley-dark\nparameters:\n  seed: x\n  top_p: 0.5\n")
        #expect(read.model == nil)
        #expect(read.theme == .always("parley-dark"))
        #expect(read.settings == GenerationSettings(topP: 0.5))
        #expect(
            read.problems.map { $0.summary(of: "c") }
                == ["c:1:8: model must be a text", "c:4:9: seed must be a whole number"])
    }

    @Test(arguments: [
        ("model: {a: 1}", "c:1:8: model must be a text"),
        ("model:", "c:1:7: model must be a text"),
        ("system_prompt: []", "c:1:16: system_prompt must be a text"),
        ("theme: [x]", "c:1:8: theme must be a name, or {light: NAME, dark: NAME}"),
        ("theme: {light: a}", "c:1:8: theme needs a name for light and one for dark"),
        ("theme: {light: a, drak: b, dark: c}", "c:1:19: there is no “drak” here; did you mean dark?"),
        ("parameters: hot", "c:1:13: parameters must be a mapping of names to values"),
        ("parameters: {temperature: 2.5}", "c:1:27: temperature must be a number from 0 to 2"),
        ("parameters: {temperature: '1'}", "c:1:27: temperature must be a number from 0 to 2"),
        ("parameters: {top_p: -0.1}", "c:1:21: top_p must be a number from 0 to 1"),
        ("parameters: {top_p: nan}", "c:1:21: top_p must be a number from 0 to 1"),
        ("parameters: {max_tokens: 0}", "c:1:26: max_tokens must be a whole number from 1"),
        ("parameters: {max_tokens: 1.5}", "c:1:26: max_tokens must be a whole number from 1"),
        ("parameters: {seed: 99999999999999999999}", "c:1:20: seed must be a whole number"),
        ("parameters: {stop: {a: b}}", "c:1:20: stop must be a text"),
        ("backends: none of them", "c:1:11: backends must be a mapping of names to values"),
        ("backends: {lab: http://x}", "c:1:17: the backend lab must be a mapping of names to values"),
        ("engine: fast", "c:1:9: engine must be a mapping of names to values"),
        ("engine: {server: []}", "c:1:18: server must be a text"),
        ("engine: {context: 100}", "c:1:19: context must be a whole number from 256"),
        ("timeouts: 5", "c:1:11: timeouts must be a mapping of names to values"),
        ("timeouts: {connect: soon}", "c:1:21: connect must be a number from 0 to 86400"),
        ("timeouts: {idle: -1}", "c:1:18: idle must be a number from 0 to 86400"),
        ("timeouts: {first_byte: 90000}", "c:1:24: first_byte must be a number from 0 to 86400"),
        ("- model", "c:1:1: the configuration must be a mapping of names to values"),
        ("model: a\nmodel: b", "c:2:1: “model” stands here twice"),
    ])
    func aValueOfTheWrongKindIsNamedWithLineAndColumn(yaml: String, problem: String) {
        #expect(problems(yaml).first == problem)
    }

    @Test(arguments: [
        ("thme: x", "c:1:1: there is no “thme” here; did you mean theme?"),
        ("parameters: {temprature: 1}", "c:1:14: there is no “temprature” here; did you mean temperature?"),
        ("backends: {lab: {base_url: http://x, tokenenv: T}}", "c:1:38: there is no “tokenenv” here; did you mean token_env?"),
        ("engine: {contxt: 512}", "c:1:10: there is no “contxt” here; did you mean context?"),
        ("timeouts: {conect: 1}", "c:1:12: there is no “conect” here; did you mean connect?"),
        ("colour_of_the_screen: x", "c:1:1: there is no “colour_of_the_screen” here"),
        ("model: \"@\"", "c:1:8: the model reference “@” names no model"),
        ("model: a b", "c:1:8: a model reference holds no blanks or control characters"),
        ("model: 'm@main:'", "c:1:8: the model reference “m@main:” ends in a colon without a provider"),
        ("backends: {a: {base_url: localhost}}", "c:1:26: base_url must be an address that begins with http:// or https://"),
    ])
    func anUnknownKeyIsNamedWithTheNearestThatExists(yaml: String, problem: String) { #expect(problems(yaml) == [problem]) }

    @Test(arguments: ["a:b", "a/b", "'a b'", "''"]) func aBackendsNameMustFitIntoAModelReference(name: String) {
        let read = Configuration(yaml: "backends: {\"\(name.filter { $0 != "'" })\": {base_url: http://x}}")
        #expect(read.servers.isEmpty)
        #expect(read.problems.map(\.text) == ["a backend's name holds no colon, slash or blank"])
    }

    @Test func aBackendNeedsAnAddressAndANameOfItsOwn() {
        #expect(problems("backends:\n  lab: {token_env: T}") == ["c:2:3: the backend lab has no base_url and no endpoint"])
        #expect(problems("backends: {hf: {base_url: x}}") == ["c:1:12: “hf” is a backend of the program's own"])
        #expect(problems("backends: {local: {base_url: x}}") == ["c:1:12: “local” is a backend of the program's own"])
    }

    /// Pieces that are right, wrong and no YAML at all, thrown together: reading ends, and what is wrong has a place.
    @Test(arguments: 0..<200) func anyTextIsReadToItsEnd(seed: UInt64) {
        let pieces = [
            "model: x\n", "parameters:\n", "  seed: 3\n", "- a\n", "{", "}", "[", "]", ": ", "\"", "'", "&a ", "*a ", "!!int ",
            "|\n",
            "\t", "\u{0}", "é", "---\n", "...\n", "? ", "<<: ", "#", "\n", "timeouts: {idle: 1}\n", "%YAML 9\n",
        ]
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        var text = ""
        for _ in 0..<12 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            text += pieces[Int(state >> 33) % pieces.count]
        }
        for problem in Configuration(yaml: text).problems {
            #expect(problem.line >= 1 && problem.column >= 1 && !problem.text.isEmpty)
        }
    }
}
