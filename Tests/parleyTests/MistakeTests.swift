import ServerTesting
import Testing

extension ProgramTests {
    /// What someone is told who tries the commands for the first time.
    @Suite struct MistakeTests {
        private let home = Home()

        @Test(arguments: [
            (["endpoint", "lst"], "there is no parley endpoint lst: did you mean list?"),
            (["engine", "uninstall-all"], "there is no parley engine uninstall-all: it has status, install, run"),
            (["endpoint", "show"], "see parley endpoint show --help"), (["endpoint", "--al"], "see parley endpoint --help"),
            (["task", "text-classification", "--batchh"], "see parley task --help"),
            (
                ["task", "text-classification", "x", "--model", "org/m"],
                "there is no Hugging Face token: set HF_TOKEN, or name a server with --base-url"
            ),
            (["task", "text-classification", "x", "--model", "route:r"], "routes are for chats only"),
        ]) func aSlipIsNamedWithWhatWasMeant(arguments: [String], sentence: String) throws {
            let run = try home.run(arguments)
            #expect(run.status == 2 && run.errorText.contains(sentence), "\(run.errorText)")
            #expect(run.errorText.hasPrefix("parley: ") && run.errorText.split(separator: "\n").count == 1)
        }

        @Test func nothingToListIsSaid() throws {
            let server = ScriptedServer { request, _ in
                .answer(200, request.target.hasPrefix("/api/whoami") ? #"{"type":"user","name":"ada"}"# : #"{"items":[]}"#)
            }
            home.environment.merge([
                "HF_TOKEN": "hf_secret", "HF_ENDPOINT": server.url, "HF_INFERENCE_ENDPOINTS_ENDPOINT": server.url + "/v2",
            ]) { $1 }
            let endpoints = try home.run(["endpoint"])
            #expect(endpoints.status == 0 && endpoints.outputText == "")
            #expect(endpoints.errorText == "parley: ada has no endpoints: parley endpoint create makes one\n")
            home.environment["HF_TOKEN"] = nil
            let models = try home.run(["models", "no", "such", "model"])
            #expect(models.status == 0 && models.errorText.contains("no model here fits: parley models --hub"))
        }

        @Test func aSearchTakesSeveralWords() throws {
            let server = ScriptedServer(.answer(200, #"[{"id":"org/smol-lm"}]"#))
            home.environment["HF_ENDPOINT"] = server.url
            let run = try home.run(["models", "--hub", "smol", "lm"])
            #expect(run.status == 0 && run.outputText.contains("org/smol-lm"))
            #expect(server.requests.count == 1 && server.requests[0].target.contains("search=smol%20lm"))
        }
    }
}
