import JSON
import ServerTesting
import Testing

extension ProgramTests {
    /// What the program asks the hub, and what it makes of the answers.
    @Suite struct HubTests {
        private let home = Home()
        private let commit = "0e9e39f249a16976918f6564b8830bc894c89659"

        private func run(_ arguments: [String], at hub: ScriptedServer) throws -> ProgramRun {
            home.environment["HF_ENDPOINT"] = hub.url
            return try home.run(arguments)
        }

        private func hub() -> ScriptedServer { ScriptedServer(.answer(200, #"{"id":"org/m","sha":"\#(commit)"}"#)) }

        @Test(arguments: [
            ("org/m", "org/m@COMMIT", "/api/models/org/m?expand=sha"),
            ("org/m@main:cheapest", "org/m@COMMIT:cheapest", "/api/models/org/m/revision/main?expand=sha"),
            ("hf:org/m@refs/pr/3", "hf:org/m@COMMIT", "/api/models/org/m/revision/refs%2Fpr%2F3?expand=sha"),
        ])
        func aReferenceIsPinnedToTheCommitThatTheHubNames(reference: String, pinned: String, target: String) throws {
            let hub = hub()
            let run = try run(["pin", reference], at: hub)
            #expect(run.status == 0 && run.errorText == "")
            #expect(
                run.outputText == pinned.split(separator: "COMMIT", omittingEmptySubsequences: false).joined(separator: commit)
                    + "\n")
            #expect(hub.requests.map(\.target) == [target])
            #expect(hub.requests[0].headers["authorization"] == nil)
        }

        @Test func aPinIsOneJSONObject() throws {
            let run = try run(["pin", "org/m@v1:groq", "--json"], at: hub())
            #expect(
                try JSONValue(parsing: run.output) == [
                    "reference": "org/m@v1:groq", "pinned": .string("org/m@\(commit):groq"), "backend": "hf", "model": "org/m",
                    "requested_revision": "v1", "revision": .string(commit), "provider": "groq",
                ])
        }

        @Test func theLocalEnginePinsToTheHashOfItsFile() throws {
            let hub = hub()
            let run = try run(["pin", "local:smollm2-135m-instruct"], at: hub)
            #expect(run.status == 0 && run.outputText.hasPrefix("local:smollm2-135m-instruct@b179c952"))
            #expect(run.outputText.count == "local:smollm2-135m-instruct@".count + 64 + 1)
            #expect(try self.run(["pin", "local:smollm2-135m-instruct@0000000"], at: hub).status == 3)
            #expect(try self.run(["pin", "local:no-such-model"], at: hub).status == 3)
            #expect(hub.requests.isEmpty)
        }

        @Test(arguments: [
            (404, "RepoNotFound", 3, "the hub has no such model"), (404, "RevisionNotFound", 3, "the model has no such revision"),
            (401, "", 3, "it is private or gated"), (403, "GatedRepo", 1, "this model is gated"), (403, "", 1, "may not do this"),
        ])
        func whatTheHubRefusesIsSaidInOneLine(status: Int, code: String, exit: Int32, sentence: String) throws {
            let headers = code.isEmpty ? [:] : ["X-Error-Code": code]
            let run = try run(["pin", "org/m@x"], at: ScriptedServer(.answer(status, #"{"error":"because"}"#, headers: headers)))
            #expect(run.status == exit && run.outputText == "")
            #expect(run.errorText.hasPrefix("parley: ") && run.errorText.contains(sentence) && run.errorText.contains("because"))
            #expect(run.errorText.count { $0 == "\n" } == 1)
        }

        @Test func aBackendWithoutRevisionsCannotBePinned() throws {
            let run = try run(["pin", "ollama:llama3.2"], at: hub())
            #expect(run.status == 2 && run.errorText.contains("“ollama” takes no revision"))
        }

        // MARK: Searching

        private let found = #"""
            [{"id":"org/a","pipeline_tag":"text-generation","downloads":12,"likes":3,"gated":"auto","private":false,
            "tags":["license:mit"],"lastModified":"2026-01-02T03:04:05.000Z","library_name":"transformers",
            "inferenceProviderMapping":[{"provider":"groq","providerId":"x","status":"live","task":"conversational"}]},
            {"id":"org/\u001b[31mb"}]
            """#

        @Test func theHubIsSearchedPageByPageUpToTheLimit() throws {
            let hub = ScriptedServer { [found] _, number in
                .answer(200, found, headers: ["Link": "</api/models?cursor=\(number)>; rel=\"next\""])
            }
            let run = try run(
                [
                    "models", "smol lm", "--hub", "--task", "text-generation", "--provider", "groq", "--author", "org", "--limit",
                    "3",
                    "--sort", "likes",
                ], at: hub)
            #expect(run.status == 0 && run.errorText == "")
            let lines = run.outputText.split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines[0] == lines[2] && lines[0].contains("12 downloads · 3 likes · mit · gated · served by groq"))
            #expect(!run.outputText.contains("\u{1B}"))
            #expect(hub.requests.count == 2 && hub.requests[1].target == "/api/models?cursor=1")
            #expect(
                hub.requests[0].target.hasPrefix(
                    "/api/models?search=smol%20lm&author=org&pipeline_tag=text-generation&inference_provider=groq&sort=likes&limit=3&expand="
                ))
        }

        @Test func aSearchIsAListInJSON() throws {
            let run = try run(["models", "--hub", "--json", "--limit", "1"], at: ScriptedServer(.answer(200, found)))
            let expected: JSONValue = [
                [
                    "reference": "org/a", "task": "text-generation", "library": "transformers", "licence": "mit", "downloads": 12,
                    "likes": 3, "gated": true, "private": false, "modified_at": "2026-01-02T03:04:05.000Z",
                    "providers": [["name": "groq", "status": "live", "model": "x", "task": "conversational"]],
                ]
            ]
            #expect(try JSONValue(parsing: run.output) == expected)
        }

        @Test(arguments: [["--task", "x"], ["--limit", "3"], ["--hub", "--limit", "0"], ["--hub", "--base-url", "http://h"]])
        func whatDoesNotGoTogetherIsTwo(flags: [String]) throws {
            #expect(try home.run(["models"] + flags).status == 2)
        }
    }
}
