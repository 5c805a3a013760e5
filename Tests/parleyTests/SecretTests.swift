import ScreenTesting
import ServerTesting
import Testing

extension ProgramTests {
    /// A token is sent to its server and goes nowhere else, whatever that server does with it.
    @Suite struct SecretTests {
        private let home = Home()
        private let hubToken = "hf_SecretOfTheHubSecretOfTheHub0001"
        private let ownToken = "sk-SecretOfTheServerSecretOfTheServer0002"

        /// Says the token back in every way a careless server could.
        private static func echo(_ request: ScriptedServer.Request) -> [ScriptedServer.Step] {
            let header = request.headers["authorization"] ?? "nothing"
            switch request.bodyText {
            case let body where body.contains("refuse"):
                return .answer(
                    401, #"{"error":{"message":"Invalid credentials: \#(header)"}}"#, headers: ["x-request-id": header])
            case let body where body.contains("plain"):
                return .answer(400, "Traceback: headers = {Authorization: \(header)}", type: "text/plain")
            case let body where body.contains("stream"):
                return .eventStream()
                    + [.chunk("data: {\"error\":{\"message\":\"bad \(header)\",\"code\":400}}\n\n"), .lastChunk]
            default: return .answer(429, #"{"error":"\#(header) is too fast"}"#, headers: ["Retry-After": "0.1"])
            }
        }

        private func expectNoToken(_ run: ProgramRun) {
            for token in [hubToken, ownToken] {
                #expect(!run.outputText.contains(token) && !run.errorText.contains(token), "\(run.outputText)\(run.errorText)")
            }
        }

        private func expectNoTokenInFiles() {
            for (name, bytes) in home.files {
                let text = String(decoding: bytes, as: UTF8.self)
                #expect(!text.contains(hubToken) && !text.contains(ownToken), "\(name)")
            }
        }

        @Test(arguments: ["refuse", "plain", "stream", "hurry"], [["--json"], ["--json-events"], ["--verbose"]])
        func noTokenIsInAnyOutputOrFile(how: String, flags: [String]) throws {
            let server = ScriptedServer { request, _ in Self.echo(request) }
            home.environment.merge(["HF_TOKEN": hubToken, "OWN_TOKEN": ownToken]) { $1 }
            let run = try home.run(
                ["ask", how, "--base-url", server.url, "--model", "m", "--token-env", "OWN_TOKEN"] + flags)
            #expect(run.status == 1)
            #expect(server.requests.first?.headers["authorization"] == "Bearer " + ownToken)
            expectNoToken(run)
            expectNoTokenInFiles()
        }

        @Test func theHubsTokenGoesToTheHubOnly() throws {
            let server = ScriptedServer { request, _ in Self.echo(request) }
            home.environment.merge(["HF_TOKEN": hubToken, "HF_INFERENCE_ENDPOINT": server.url]) { $1 }
            let stranger = try home.run(["ask", "refuse", "--base-url", server.url, "--model", "m"])
            #expect(server.requests.count == 1 && server.requests[0].headers["authorization"] == nil)
            expectNoToken(stranger)
            let hub = try home.run(["ask", "refuse", "--model", "openai/gpt-oss-120b"])
            #expect(server.requests.last?.headers["authorization"] == "Bearer " + hubToken)
            expectNoToken(hub)
            expectNoTokenInFiles()
        }

        @Test func noTokenIsOnTheScreen() throws {
            let server = ScriptedServer { request, _ in Self.echo(request) }
            home.environment.merge(["OWN_TOKEN": ownToken]) { $1 }
            let terminal = try home.screen(with: server, ["--token-env", "OWN_TOKEN"])
            for how in ["refuse", "stream"] {
                terminal.say(how)
                try terminal.wait(forText: how == "refuse" ? "The token was refused" : "reported an error")
                // The next request is not to carry this question.
                terminal.say("/new")
                try terminal.wait("an empty session") { !$0.shows("custom:m · ") && !$0.shows("✂") }
            }
            terminal.send(Key.controlD)
            try terminal.waitForEnd()
            #expect(!String(decoding: terminal.output, as: UTF8.self).contains(ownToken.dropFirst(3)))
            expectNoTokenInFiles()
        }
    }
}
