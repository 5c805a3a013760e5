import Glibc
import JSON
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// `parley task`: every other task of the Inference API.
    @Suite struct TaskTests {
        private let home = Home()

        private func task(
            _ server: ScriptedServer, _ name: String, _ more: [String], input: String = ""
        ) throws -> ProgramRun {
            try home.run(["task", name, "--base-url", server.url, "--model", "m"] + more, input: input)
        }

        /// What a task's arguments send, and how the answer is shown.
        struct Form: CustomTestStringConvertible, Sendable {
            var name: String
            var arguments: [String]
            var answer: String
            /// A member of the body.
            var sent: JSONValue
            var shown: String

            var testDescription: String { name }
        }

        static let forms = [
            Form(
                name: "text-classification", arguments: ["I", "like it"],
                answer: #"[[{"label":"POSITIVE","score":0.98},{"label":"NEGATIVE","score":0.02}]]"#, sent: "I like it",
                shown: "POSITIVE  0.980  ███████████████████▋\nNEGATIVE  0.020  ▍\n"),
            Form(
                name: "token-classification", arguments: ["Grüße: Angela was born in Hamburg."],
                answer: #"[{"entity_group":"PER","score":0.99,"word":"Angela","start":7,"end":13},"#
                    + #"{"entity_group":"LOC","score":0.9,"word":"Hamburg","start":26,"end":33}]"#,
                sent: "Grüße: Angela was born in Hamburg.",
                shown: "Grüße: [Angela PER] was born in [Hamburg LOC].\n\nPER  0.990  Angela\nLOC  0.900  Hamburg\n"),
            Form(
                name: "zero-shot-classification", arguments: ["A goal!", "--labels", "sport, art"],
                answer: #"[{"label":"sport","score":0.75},{"label":"art","score":0.25}]"#, sent: "A goal!",
                shown: "sport  0.750  ███████████████\nart    0.250  █████\n"),
            Form(
                name: "fill-mask", arguments: ["Paris is in [MASK]."],
                answer: #"[{"token_str":"france","token":7,"score":0.5,"sequence":"paris is in france."}]"#,
                sent: "Paris is in [MASK].", shown: "0.500  ██████████  france  paris is in france.\n"),
            Form(
                name: "question-answering", arguments: ["Where?", "--context", "She was born in Hamburg in 1954."],
                answer: #"{"answer":"Hamburg","score":0.9,"start":16,"end":23}"#,
                sent: ["question": "Where?", "context": "She was born in Hamburg in 1954."],
                shown: "0.900  Hamburg  She was born in [Hamburg] in 1954.\n"),
            Form(
                name: "sentence-similarity", arguments: ["a", "b", "--sentences", "c"], answer: "[0.5, 1]",
                sent: ["source_sentence": "a", "sentences": ["b", "c"]],
                shown: "0.500  ██████████            b\n1.000  ████████████████████  c\n"),
            Form(
                name: "feature-extraction", arguments: ["a", "b"], answer: "[[0.6,0.8],[1,0]]", sent: ["a", "b"],
                shown: """
                    1  2 numbers  length 1.000  0.6000 0.8000  a
                    2  2 numbers  length 1.000  1.0000 0.0000  b

                    Nearness in meaning (cosine)
                       1      2
                    1  1.000  0.600
                    2  0.600  1.000

                    """),
            Form(
                name: "summarization", arguments: ["A long text."], answer: #"[{"summary_text":"Short."}]"#, sent: "A long text.",
                shown: "Short.\n"),
            Form(
                name: "translation", arguments: ["Hello", "--parameters", #"{"src_lang":"en_XX","tgt_lang":"de_DE"}"#],
                answer: #"[{"translation_text":"Hallo"}]"#, sent: "Hello", shown: "Hallo\n"),
        ]

        @Test(arguments: forms) func anAnswerIsShownInAFormOfItsOwn(_ form: Form) throws {
            let server = ScriptedServer(.answer(200, form.answer))
            let run = try task(server, form.name, form.arguments)
            #expect(run.errorText == "" && run.status == 0)
            #expect(run.outputText == form.shown)
            let body = try JSONValue(parsing: try #require(server.requests.first).body)
            #expect(body["inputs"] == form.sent)
        }

        @Test func labelsAndParametersReachTheServer() throws {
            let server = ScriptedServer(.answer(200, "[]"))
            _ = try task(
                server, "zero-shot-classification", ["x", "--labels", "a, b", "--parameters", #"{"multi_label":true}"#])
            let body = try JSONValue(parsing: server.requests[0].body)
            #expect(body["parameters"] == ["candidate_labels": ["a", "b"], "multi_label": true])
        }

        @Test func standardInputIsTheMissingInput() throws {
            let server = ScriptedServer(.answer(200, #"[{"summary_text":"Short."}]"#), .answer(200, "[[1],[2]]"))
            #expect(try task(server, "summarization", [], input: "A text.\n").outputText == "Short.\n")
            #expect(try task(server, "feature-extraction", [], input: "one\ntwo\n").status == 0)
            let bodies = try server.requests.map { try JSONValue(parsing: $0.body)["inputs"] }
            #expect(bodies == ["A text.", ["one", "two"]])
        }

        @Test func aTableIsReadFromCSVAndFromJSON() throws {
            let answer = #"{"answer":"SUM > 3","coordinates":[[0,1]],"cells":["3"],"aggregator":"SUM"}"#
            let server = ScriptedServer(.answer(200, answer))
            home.write("t.csv", "name,count\r\n\"A \"\"quoted\"\", name\",3\nB,\n")
            home.write("t.json", #"[{"name":"A","count":3},{"name":"B","count":null}]"#)
            let run = try task(server, "table-question-answering", ["How many?", "--table", home.path + "/t.csv"])
            #expect(run.outputText == "SUM > 3\nrow 1, column 2  3\n")
            _ = try task(server, "table-question-answering", ["How many?", "--table", home.path + "/t.json"])
            let tables = try server.requests.map { try JSONValue(parsing: $0.body)["inputs"]?["table"] }
            #expect(
                tables == [
                    ["name": [#"A "quoted", name"#, "B"], "count": ["3", ""]], ["name": ["A", "B"], "count": ["3", ""]],
                ])
        }

        @Test func aSoundGoesOutAsItIsAndItsTextComesBack() throws {
            let server = ScriptedServer(.answer(200, #"{"text":" Hello there."}"#))
            home.write("a.wav", "RIFF....WAVEfmt ")
            let run = try task(server, "automatic-speech-recognition", ["--file", home.path + "/a.wav"])
            #expect(run.outputText == "Hello there.\n")
            #expect(server.requests[0].bodyText == "RIFF....WAVEfmt ")
        }

        @Test func boxesAreATable() throws {
            let box = #"{"xmin":1,"ymin":2.4,"xmax":30,"ymax":40}"#
            let server = ScriptedServer(.answer(200, #"[{"label":"cat","score":0.91,"box":\#(box)}]"#))
            home.write("a.png", "\u{89}PNG")
            let run = try task(server, "object-detection", [home.path + "/a.png"])
            #expect(run.outputText == "LABEL  SCORE  LEFT  TOP  RIGHT  BOTTOM\ncat    0.910  1     2    30     40\n")
        }

        private static let picture: [UInt8] =
            [0x89] + Array("PNG\r\n\u{1A}\n".utf8) + [0, 0, 0, 13] + Array("IHDR".utf8) + [
                0, 0, 2, 0, 0, 0, 1, 0, 8, 6, 0, 0, 0, 0, 0, 0, 0,
            ]

        private static let pictureAnswer: [ScriptedServer.Step] = [
            .head(200, ["Content-Type": "image/png", "Content-Length": "\(picture.count)"]), .bytes(picture),
        ]

        @Test func aPictureIsKeptInItsFile() throws {
            let server = ScriptedServer(Self.pictureAnswer)
            let path = home.path + "/cat.png"
            let run = try task(server, "text-to-image", ["a cat", "--output", path])
            #expect(run.outputText == "\(path): image/png, 512 × 256 pixels, 33 bytes\n")
            #expect(readFile(path) == Self.picture)
        }

        @Test func aPictureGoesToAPipeAsItIs() throws {
            #expect(try task(ScriptedServer(Self.pictureAnswer), "text-to-image", ["a cat"]).output == Self.picture)
        }

        @Test func aTerminalGetsNoBytesAndNothingIsAskedFor() throws {
            let server = ScriptedServer(Self.pictureAnswer)
            home.environment["NO_COLOR"] = "1"
            let terminal = try home.screen(["task", "text-to-image", "--base-url", server.url, "a cat"])
            try terminal.wait("the advice") { $0.rows.joined().contains("--output picture.png") }
            #expect(server.requests.isEmpty)
        }

        @Test func aTerminalWithColorsShowsThePicture() throws {
            let picture: [ScriptedServer.Step] = [
                .head(200, ["Content-Type": "image/png", "Content-Length": "\(Pictures.png.count)"]), .bytes(Pictures.png),
            ]
            home.environment["COLORTERM"] = "truecolor"
            let server = ScriptedServer(picture)
            let path = home.path + "/cat.png"
            for more in [[], ["--output", path]] {
                let terminal = try home.screen(
                    ["task", "text-to-image", "--base-url", server.url, "a cat"] + more, size: Size(columns: 200, rows: 12))
                try terminal.wait(forText: "image/png, 16 × 12 pixels, 92 bytes")
                let screen = terminal.screen
                #expect(screen[0, 0].style.background == .rgb(255, 0, 0) && screen[8, 0].style.background == .rgb(0, 255, 0))
                #expect(screen[0, 5].style.background == .rgb(0, 0, 255) && screen[15, 5].style.background == .rgb(255, 255, 0))
                #expect(screen[16, 0].style == .plain && screen[0, 6].style == .plain)
                #expect(screen.unknown.isEmpty)
            }
            #expect(readFile(path) == Pictures.png)
        }

        @Test func masksAreShownBelowTheirTable() throws {
            let answer = #"[{"label":"cat","score":0.9,"mask":"\#(Pictures.base64)"},{"label":"\u001bdog","mask":"AAAA"}]"#
            let server = ScriptedServer(.answer(200, answer))
            home.write("cat.png", bytes: Pictures.png)
            let terminal = try home.screen(
                ["task", "image-segmentation", "--base-url", server.url, "--file", home.path + "/cat.png"],
                size: Size(columns: 80, rows: 20))
            try terminal.wait(forText: "LABEL")
            try terminal.wait("the mask") { $0.rows.contains("cat") }
            try terminal.wait("a mask in colours") { screen in (0..<20).contains { screen[0, $0].style.background != .standard } }
            #expect(terminal.screen.unknown.isEmpty)
        }

        @Test func aTextShowsWhileItIsWritten() throws {
            let token = { (text: String, whole: String) in
                ScriptedServer.Step.chunk(
                    """
                    data:{"token":{"id":1,"text":"\(text)","logprob":-0.1,"special":false},"generated_text":\(whole)}\n\n
                    """)
            }
            let gate = Gate()
            let server = ScriptedServer(
                .eventStream() + [token("Once", "null"), gate.step, token(" upon a time", "\"Once upon a time\""), .lastChunk])
            var seen = ""
            let run = try ProgramRun(
                parley, ["task", "text-generation", "--base-url", server.url, "Tell:"], environment: home.environment, input: [],
                whileRunning: { _, run in
                    if seen.isEmpty, !run.output.isEmpty {
                        seen = run.outputText
                        gate.open()
                    }
                })
            #expect(seen == "Once" && run.outputText == "Once upon a time\n")
        }

        // MARK: What is known of an answer

        private func routed(_ answer: [ScriptedServer.Step], _ arguments: [String]) throws -> (ScriptedServer, ProgramRun) {
            let server = ScriptedServer(answer)
            home.environment["HF_TOKEN"] = "hf_secret"
            home.environment["HF_INFERENCE_ENDPOINT"] = server.url
            return (server, try home.run(["task"] + arguments))
        }

        @Test func theRouterIsAskedAtHFInference() throws {
            let (server, run) = try routed(.answer(200, "[[1,2]]"), ["feature-extraction", "--model", "org/name", "x"])
            #expect(run.status == 0)
            #expect(server.requests[0].target == "/hf-inference/models/org/name/pipeline/feature-extraction")
        }

        @Test func anotherCommitThanTheOneAskedForIsTold() throws {
            let asked = String(repeating: "a", count: 40)
            let answered = String(repeating: "b", count: 40)
            let (_, run) = try routed(
                .answer(200, "[]", headers: ["x-sha": answered, "x-request-id": "r1"]),
                ["text-classification", "--model", "org/name@\(asked)", "--json", "--verbose", "x"])
            #expect(run.errorText.contains("revision \(asked) was asked for, \(answered) answered"))
            #expect(run.errorText.contains("status 200 · request r1") && run.errorText.contains("\(answered), mismatch"))
            let object = try JSONValue(parsing: run.output)
            #expect(object["evidence"]?["revision_status"] == "mismatch" && object["evidence"]?["request_id"] == "r1")
            #expect(object["task"] == "text-classification" && object["result"] == [])
        }

        // MARK: What goes wrong

        @Test(arguments: [
            (["task", "text-clasification", "x"], "did you mean text-classification?"),
            (["task", "text-classification", "x"], "name one with --model"),
            (["task", "text-classification", "--base-url", "http://127.0.0.1:9"], "needs a text"),
            (["task", "text-classification", "--base-url", "http://127.0.0.1:9", "x", "--parameters", #"{"topk":1}"#], "top_k?"),
            (
                ["task", "text-classification", "--base-url", "http://127.0.0.1:9", "x", "--parameters", #"{"top_k":"1"}"#],
                "must be whole number"
            ),
            (["task", "text-classification", "--base-url", "http://127.0.0.1:9", "x", "--labels", "a"], "takes no --labels"),
            (["task", "text-classification", "--base-url", "http://127.0.0.1:9", "x", "--parameters", "[]"], "no json object"),
            (["task", "text-classification", "--model", "a/b:fastest", "x"], "token"),
        ]) func wrongUseIsOneSentence(arguments: [String], sentence: String) throws {
            let run = try home.run(arguments)
            #expect(run.status == 2 && run.outputText == "")
            #expect(run.errorText.lowercased().contains(sentence) && run.errorText.split(separator: "\n").count == 1)
        }

        @Test func unknownParametersGoOutByForce() throws {
            let server = ScriptedServer(.answer(200, "[]"))
            let run = try task(server, "text-classification", ["x", "--force", "--parameters", #"{"topk":1}"#])
            #expect(run.status == 0)
            #expect(try JSONValue(parsing: server.requests[0].body)["parameters"] == ["topk": 1])
        }

        @Test func aRefusalIsExitCodeOneAndNoTokenIsInIt() throws {
            let (_, run) = try routed(
                .answer(401, #"{"error":"bad token hf_secret"}"#), ["text-classification", "--model", "a/b", "x"])
            #expect(run.status == 1 && run.outputText == "")
            #expect(run.errorText.contains("refused") && !run.errorText.contains("hf_secret"))
        }

        @Test func aMissingFileIsExitCodeThree() throws {
            let server = ScriptedServer(.answer(200, "[]"))
            #expect(try task(server, "image-classification", ["--file", home.path + "/none.png"]).status == 3)
            #expect(server.requests.isEmpty)
        }

        @Test func whatAModelNamesCannotSteerATerminal() throws {
            let label = "\u{1B}[2J\u{9B}31m\u{202E}x"
            let answer = JSONValue.array([["label": .string(label), "score": 0.5]]).text()
            let run = try task(ScriptedServer(.answer(200, answer)), "text-classification", ["x"])
            #expect(!run.outputText.unicodeScalars.contains { ["\u{1B}", "\u{9B}", "\u{202E}"].contains($0) })
        }

        // MARK: Help

        @Test func everyTaskIsListedAndSaysWhatItTakes() throws {
            let list = try home.run(["task"])
            let names = list.outputText.split(separator: "\n").prefix { $0.contains("  ") }.map { $0.prefix { $0 != " " } }
            #expect(names.count >= 26 && list.status == 0)
            for name in names {
                let help = try home.run(["task", String(name), "--help"])
                #expect(help.status == 0 && help.outputText.contains("parley task \(name) --model MODEL"))
            }
            #expect(try home.run(["task", "fill-mask", "--help"]).outputText.contains("top_k"))
            #expect(try home.run(["task", "--help"]).outputText.contains("--concurrency"))
        }
    }
}
