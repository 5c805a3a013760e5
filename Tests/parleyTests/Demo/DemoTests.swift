import Glibc
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// The recorded demo, and the picture of the README: somebody uses the program in real time. `make demo` records, `make demo-check`
    /// makes the recording again and compares, `make picture` asks the local engine.
    @Suite struct DemoTests {
        private static let mode = getenv("PARLEY_DEMO").map { String(cString: $0) }
        private static let folder =
            #filePath.split(separator: "/").dropLast(4).reduce("") { $0 + "/" + $1 } + "/Documentation"

        private let home = Home(
            configuration: "theme: parley-dark\nparameters: {temperature: 0, seed: 1}\n")

        private func stage(_ arguments: [String], title: String) throws -> DemoStage {
            home.environment["COLORTERM"] = "truecolor"
            return DemoStage(try home.screen(arguments, size: Size(columns: 84, rows: 24)), title: title)
        }

        /// A server that says what it is told, at the pace of a small model.
        private static func server() -> ScriptedServer {
            func reply(_ text: String) -> [ScriptedServer.Step] {
                let words = text.split(separator: " ", omittingEmptySubsequences: false).map { $0 + " " }
                return .eventStream() + words.flatMap { [.pause(.milliseconds(55))] + .said(String($0)) } + [
                    .chunk(ChatEvents.end(promptTokens: 14, completionTokens: words.count)), .lastChunk,
                ]
            }
            return ScriptedServer.chat(
                models: ["essayist", "programmer"],
                reply(
                    "Sunlight holds every colour. On its way to us\n\n1. **air scatters** short waves far more than long ones,\n"
                        + "2. so blue light comes from *all* of the sky, and red light straight from the sun."),
                reply(
                    "The share grows with the fourth power of the frequency:\n\n```swift\n/// How much more blue is scattered "
                        + "than red.\nfunc scattering(red: Double, blue: Double) -> Double {\n    let ratio = red / blue  // of "
                        + "wavelengths\n    return ratio * ratio * ratio * ratio\n}\n```\n"))
        }

        private func demo() throws -> DemoCast {
            let server = Self.server()
            home.write(
                "config.yaml", "theme: parley-dark\nmodel: demo:essayist\nbackends: {demo: {base_url: \"\(server.url)/v1\"}}\n")
            var stage = try stage([], title: "Parley: a question, another model, and the conversation played back")
            try stage.watch(until: "the start") { $0.rows.last == ">" }
            stage.type("Why is the sky blue?")
            stage.press(Key.enter)
            try stage.watch(until: "the first answer") { $0.shows("straight from the sun.") && $0.statusRow.contains("tokens/s") }
            stage.press(Key.controlP)
            try stage.watch(until: "the list of models") { $0.shows("demo:programmer") }
            stage.type("program")
            try stage.watch(until: "the model that was looked for") {
                !$0.shows("demo:essayist  ") && $0.shows("demo:programmer")
            }
            stage.press(Key.enter)
            try stage.watch(until: "the other model") { $0.statusRow.contains("demo:programmer") }
            stage.type("Show me the formula in Swift.")
            stage.press(Key.enter)
            try stage.watch(until: "the second answer") { $0.shows("return ratio") && $0.statusRow.contains("tokens/s") }
            stage.press("\u{1B}[15~")
            stage.press("+")
            try stage.watch(until: "the end of the replay") { $0.shows("■ ended") }
            stage.press("q")
            try stage.watch(until: "the conversation") { $0.statusRow.contains("tokens/s") && $0.rows.last == ">" }
            stage.terminal.send(Key.controlD)
            #expect(try stage.terminal.waitForEnd() == 0)
            return stage.cast
        }

        @Test(.enabled(if: mode == "record" || mode == "check", "make demo-check makes the recording again"))
        func theDemoShowsWhatTheProgramDoes() throws {
            let path = Self.folder + "/demo.cast"
            let made = try demo()
            #expect(made.text.utf8.count < 100_000)
            if Self.mode == "record" { return try save(made.text, path) }
            let saved = try #require(try DemoCast(reading: String(decoding: readFile(path) ?? [], as: UTF8.self)))
            #expect(made.marks.map(\.name) == saved.marks.map(\.name))
            for (new, old) in zip(made.marks, saved.marks) {
                #expect(new.frame.unmeasured == old.frame.unmeasured, "\(new.name):\n\(new.frame.rows.joined(separator: "\n"))")
            }
        }

        /// The local engine's own answers, from its place in the cache directory of whoever makes the picture.
        @Test(.enabled(if: mode == "picture", "make picture asks the local engine"))
        func thePictureShowsTheLocalEngine() throws {
            home.environment["PARLEY_CACHE_DIR"] = String(cString: getenv("HOME")) + "/.cache/parley"
            var stage = try stage(["--model", "local:qwen2.5-coder-0.5b-instruct"], title: "Parley")
            try stage.watch(until: "the start") { $0.rows.last == ">" }
            stage.type("Write a one-line Swift function that squares an integer. Only the code.")
            stage.press(Key.enter)
            try stage.watch(until: "the first answer", within: .seconds(120)) { $0.statusRow.contains("tokens/s") }
            stage.type("/model local:smollm2-135m-instruct")
            stage.press(Key.enter)
            try stage.watch(until: "the other model") { $0.statusRow.contains("smollm2") }
            stage.type("Name three colours.")
            stage.press(Key.enter)
            try stage.watch(until: "the second answer", within: .seconds(120)) {
                $0.statusRow.contains("smollm2") && $0.statusRow.contains("tokens/s")
            }
            let frame = try #require(stage.cast.marks.last).frame
            stage.terminal.send(Key.controlD)
            #expect(try stage.terminal.waitForEnd() == 0)
            try save(
                FrameDrawing.svg(of: frame, title: "Two local models answer in one conversation"), Self.folder + "/screen.svg")
            try save(frame.rows.joined(separator: "\n") + "\n", Self.folder + "/screen.txt")
        }

        private func save(_ text: String, _ path: String) throws {
            let file = try #require(fopen(path, "w"), "\(path) cannot be written")
            fputs(text, file)
            fclose(file)
        }
    }
}
