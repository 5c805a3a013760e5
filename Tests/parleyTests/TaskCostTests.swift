import Glibc
import JSON
import ServerTesting
import Synchronization
import Testing

extension ProgramTests {
    /// What tasks cost: the month's ledger and the budget, as for chats.
    @Suite struct TaskCostTests {
        private let home = Home()

        /// A server that has vectors in OpenAI's form only, and counts seven tokens for each request.
        private func server(cost: String = "") -> ScriptedServer {
            ScriptedServer { request, _ in
                guard request.target.hasSuffix("/embeddings") else { return .answer(404, #"{"error":"no such address"}"#) }
                return .answer(
                    200, #"{"model":"m","data":[{"index":0,"embedding":[1,0.5]}],"usage":{"prompt_tokens":7\#(cost)}}"#)
            }
        }

        private func embed(_ server: ScriptedServer, _ arguments: [String]) throws -> ProgramRun {
            try home.run(["task", "feature-extraction", "--base-url", server.url, "--model", "m"] + arguments)
        }

        private func month() throws -> JSONValue {
            let bytes = try #require(readFile(home.path + "/state/spending.json"))
            return try #require(try JSONValue(parsing: bytes)["months"]?.objectValue?.members.first?.value)
        }

        @Test func anAnswerIsEnteredWithItsTokensAndWhatTheServerSaysItCost() throws {
            let run = try embed(server(cost: #","cost":0.25"#), ["a text", "--json"])
            let answer = try JSONValue(parsing: run.output)
            #expect(answer["usage"] == ["prompt_tokens": 7])
            #expect(answer["cost"]?["amount"]?.doubleValue == 0.25 && answer["cost"]?["source"] == "reported by the server")
            #expect(try month()["usd"]?.doubleValue == 0.25 && month()["tokens"] == 7)
            #expect(try month()["answers"] == 1 && month()["unpriced"] == 0)
            let unpriced = try embed(server(), ["a text", "--verbose"])
            #expect(unpriced.errorText.contains("7 tokens") && !unpriced.errorText.contains("USD"))
            #expect(try month()["answers"] == 2 && month()["unpriced"] == 1)
        }

        @Test func aProvidersPriceComesFromTheRoutersList() throws {
            let server = ScriptedServer { request, _ in
                switch request.target.prefix(while: { $0 != "?" }) {
                case "/v1/models":
                    .answer(
                        200,
                        #"""
                        {"data":[{"id":"org/m","providers":[
                        {"provider":"together","status":"live","pricing":{"input":1000,"output":9}}]}]}
                        """#)
                case "/api/models/org/m":
                    .answer(
                        200,
                        #"""
                        {"id":"org/m","inferenceProviderMapping":{"together":{"status":"live","providerId":"their-m",
                        "task":"feature-extraction"}}}
                        """#)
                case "/together/v1/embeddings":
                    .answer(
                        200,
                        #"{"data":[{"index":0,"embedding":[1]}],"usage":{"prompt_tokens":7,"completion_tokens":0}}"#)
                default: .answer(404, "{}")
                }
            }
            home.environment.merge([
                "HF_TOKEN": "hf_nobody", "HF_ENDPOINT": server.url, "HF_INFERENCE_ENDPOINT": server.url,
            ]) { $1 }
            let run = try home.run([
                "task", "feature-extraction", "--model", "org/m", "--provider", "together", "a text", "--json",
            ])
            #expect(run.status == 0, "\(run.errorText)")
            let cost = try JSONValue(parsing: run.output)["cost"]
            #expect(cost?["amount"]?.doubleValue == 0.007 && cost?["source"] == "router price list")
            #expect(try month()["usd"]?.doubleValue == 0.007)
        }

        @Test func overTheBudgetNothingIsSent() throws {
            home.write("config.yaml", "budget: {month: 12 tokens}")
            let server = server()
            #expect(try embed(server, ["a text"]).status == 0)
            let asked = server.requests.count
            let run = try embed(server, ["a text of about ten tokens, which is too long"])
            #expect(run.status == 1 && run.errorText.contains("the budget of this month is used up: 7 of 12 tokens are spent"))
            #expect(server.requests.count == asked)
        }

        @Test func aBatchStopsAtTheBudgetAndGoesOnWhenItIsRaised() throws {
            home.write("config.yaml", "budget: {session: 100 tokens}")
            home.write("in.jsonl", (0..<40).map { "\"text \($0)\"\n" }.joined())
            let server = server()
            let batch = [
                "--batch", home.path + "/in.jsonl", "--output", home.path + "/out.jsonl", "--concurrency", "1",
            ]
            let run = try embed(server, batch)
            #expect(run.status == 1 && run.errorText.contains("the budget of this session is used up: 105 of 100 tokens"))
            #expect(run.errorText.contains("Run the same command again"))
            func count() -> Int { (readFile(home.path + "/out.jsonl") ?? []).count { $0 == UInt8(ascii: "\n") } }
            #expect(count() == 15)
            #expect(try month()["answers"] == 15 && month()["tokens"] == 105)
            home.write("config.yaml", "budget: {month: 5000 tokens}")
            #expect(try embed(server, batch).status == 0)
            #expect(count() == 40)
            #expect(try month()["answers"] == 40 && month()["tokens"] == 280)
        }

        @Test func anAccountWithoutCreditIsToldInOneSentence() throws {
            let server = ScriptedServer(.answer(402, #"{"error":"You have exceeded your monthly included credits."}"#))
            let run = try embed(server, ["a text"])
            #expect(run.status == 1)
            #expect(
                run.errorText
                    == "parley: the account has no credit left: You have exceeded your monthly included credits: "
                    + "buy credit, choose another provider or model, or use a local engine\n")
            #expect(readFile(home.path + "/state/spending.json") == nil)
        }
    }
}
