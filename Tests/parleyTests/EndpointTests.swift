import JSON
import ServerTesting
import Synchronization
import Testing

extension ProgramTests {
    /// `parley endpoint`, and an endpoint as a backend.
    @Suite struct EndpointTests {
        private let home = Home(configuration: "backends: {prod: {endpoint: my-ep}}")
        private static let commit = "0e9e39f249a16976918f6564b8830bc894c89659"
        private static let hardware = #"""
            {"vendors":[{"name":"aws","regions":[{"name":"us-east-1","computes":[{"accelerator":"gpu","instanceType":"nvidia-l4",
            "instanceSize":"x1","architecture":"Nvidia L4","gpuMemoryGb":24,"status":"available","pricePerHour":0.8}]}]}]}
            """#

        /// The hub, the service of endpoints and the endpoint itself in one. The endpoint goes through these states, the last of them for ever.
        private func cloud(_ states: String..., chats: [ScriptedServer.Step] = []) -> ScriptedServer {
            let looks = Mutex(0)
            let address = Mutex("")
            let server = ScriptedServer { request, _ in
                func endpoint(_ state: String) -> String {
                    #"""
                    {"name":"my-ep","type":"protected","provider":{"vendor":"aws","region":"us-east-1"},
                    "compute":{"accelerator":"gpu","instanceType":"nvidia-l4","instanceSize":"x1","scaling":{"minReplica":0,
                    "maxReplica":1,"scaleToZeroTimeout":15}},"model":{"repository":"org/m","revision":"\#(Self.commit)",
                    "framework":"pytorch","task":"text-generation","image":{"huggingface":{}},"secrets":{"KEY":"hidden"}},
                    "status":{"state":"\#(state)","message":"","url":"\#(address.withLock { $0 })","readyReplica":1,"targetReplica":1,
                    "createdAt":"2026-01-02T03:04:05.123456789Z"}}
                    """#
                }
                switch (request.method, request.target) {
                case ("GET", "/api/whoami-v2"): return .answer(200, #"{"type":"user","name":"ada"}"#)
                case ("GET", let target) where target.hasPrefix("/api/models/org/m"):
                    return .answer(200, #"{"id":"org/m","sha":"\#(Self.commit)","pipeline_tag":"text-generation"}"#)
                case ("GET", "/v2/provider/ada"): return .answer(200, Self.hardware)
                case ("GET", "/v2/endpoint/ada"): return .answer(200, #"{"items":[\#(endpoint("running"))]}"#)
                case ("GET", "/v2/endpoint/ada/my-ep"):
                    let look = looks.withLock {
                        $0 += 1
                        return $0
                    }
                    return .answer(200, endpoint(states[min(look, states.count) - 1]))
                case ("DELETE", "/v2/endpoint/ada/my-ep"): return [.head(204)]
                case (_, let target) where target.hasPrefix("/v2/endpoint/ada") && request.method != "GET":
                    return .answer(202, endpoint("pending"))
                case ("GET", "/health"): return .answer(200, "")
                case ("GET", "/v1/models"): return .answer(200, #"{"data":[{"id":"/repository"}]}"#)
                case ("POST", "/v1/chat/completions"): return chats
                default: return .answer(404, #"{"error":"no such thing"}"#)
                }
            }
            address.withLock { $0 = server.url }
            home.environment.merge([
                "HF_TOKEN": "hf_secret", "HF_ENDPOINT": server.url, "HF_INFERENCE_ENDPOINTS_ENDPOINT": server.url + "/v2",
            ]) { $1 }
            return server
        }

        private func changes(_ server: ScriptedServer) -> [String] {
            server.requests.filter { $0.method != "GET" }.map { "\($0.method) \($0.target)" }
        }

        private let machine = ["--instance-type", "nvidia-l4", "--instance-size", "x1"]

        @Test func makingShowsThePriceAndAsks() throws {
            let server = cloud("running")
            let create = ["endpoint", "create", "new", "--model", "org/m@main"] + machine
            for refusal in ["", "n\n", "\n"] {
                let run = try home.run(create, input: refusal)
                #expect(run.status == 2 && run.outputText == "")
                #expect(run.errorText.contains("new: org/m@0e9e39f2 on aws us-east-1 nvidia-l4 x1, 1 replica, for $0.80 an hour"))
            }
            #expect(changes(server) == [])
            #expect(try home.run(create, input: "y\n").status == 0)
            #expect(changes(server) == ["POST /v2/endpoint/ada"])
            let missing = try home.run([
                "endpoint", "create", "new", "--model", "org/m", "--instance-type", "tpu", "--instance-size", "x9",
            ])
            #expect(missing.status == 3 && missing.errorText.contains("there is no machine aws us-east-1 tpu x9"))
        }

        @Test func everyOptionReachesTheService() throws {
            let server = cloud("running")
            home.environment["KEY"] = "s3cr3t"
            let run = try home.run(
                ["endpoint", "create", "new", "--yes", "--json", "--model", "org/m", "--framework", "custom", "--task", "t"]
                    + machine + [
                        "--min-replicas", "0", "--max-replicas", "2", "--scale-to-zero-after", "15", "--scale-on",
                        "pending-requests=1.5",
                        "--access", "private", "--private-account", "123", "--private-region", "eu-west-1", "--image",
                        "vllm=vllm/x:1",
                        "--image-port", "8000", "--health-route", "/ok", "--image-settings", #"{"tensorParallelSize":2}"#,
                        "--env", "A=b=c",
                        "--secret", "KEY", "--command", "run", "--arg", "--max-model-len", "--arg", "8192", "--tag", "dev",
                        "--domain", "api.example.org", "--domain-path", "/v1", "--no-cache-responses", "--registry-user", "ada",
                        "--registry-password-env", "KEY",
                    ])
            #expect(run.status == 0, "\(run.errorText)")
            let body = try #require(server.requests.last { $0.method == "POST" })
            #expect(
                body.bodyText
                    == #"""
                    {"name":"new","type":"private","provider":{"vendor":"aws","region":"us-east-1"},"compute":{"accelerator":"gpu",
                    "instanceType":"nvidia-l4","instanceSize":"x1","scaling":{"minReplica":0,"maxReplica":2,"scaleToZeroTimeout":15,
                    "measure":{"pendingRequests":1.5}}},"model":{"repository":"org/m","revision":"\#(Self.commit)",
                    "framework":"custom","task":"t","image":{"vLLM":{"url":"vllm/x:1","port":8000,"healthRoute":"/ok",
                    "credentials":{"username":"ada","password":"s3cr3t"},"tensorParallelSize":2}},"command":["run"],
                    "args":["--max-model-len","8192"],"env":{"A":"b=c"},"secrets":{"KEY":"s3cr3t"}},
                    "route":{"domain":"api.example.org","path":"/v1"},"privateService":{"accountId":"123","region":"eu-west-1"},
                    "cacheHttpResponses":false,"tags":["dev"]}
                    """#.split(separator: "\n").joined())
            #expect(try JSONValue(parsing: run.output)["state"] == "pending")
            #expect(!run.outputText.contains("s3cr3t") && !run.errorText.contains("s3cr3t"))
        }

        @Test func listShowAndHardwareAreTablesAndJSON() throws {
            _ = cloud("running")
            let list = try home.run(["endpoint", "list"])
            #expect(
                list.status == 0
                    && list.outputText.hasPrefix("my-ep  running  org/m@0e9e39f2  aws us-east-1 nvidia-l4 x1  1 of 1"))
            let show = try home.run(["endpoint", "show", "my-ep", "--json"])
            let object = try JSONValue(parsing: show.output)
            #expect(object["revision"] == .string(Self.commit) && object["secrets"] == ["KEY"] && object["namespace"] == "ada")
            #expect(object["created_at"] == "2026-01-02T03:04:05.123Z" && object["scale_to_zero_after_minutes"] == 15)
            #expect(!show.outputText.contains("hidden"))
            let machines = try home.run(["endpoint", "hardware"])
            #expect(machines.outputText == "aws  us-east-1  nvidia-l4  x1  Nvidia L4  24 GB  $0.80 an hour  available\n")
            let missing = try home.run(["endpoint", "show", "other"])
            #expect(missing.status == 3 && missing.errorText.hasPrefix("parley: there is no such endpoint"))
        }

        @Test func theOtherVerbsDoWhatTheySay() throws {
            let server = cloud("running")
            #expect(
                try JSONValue(parsing: home.run(["endpoint", "resume", "my-ep", "--wait", "--json"]).output)["state"] == "running"
            )
            for verb in [["pause"], ["resume"], ["scale-to-zero"], ["update", "--max-replicas", "3"]] {
                let run = try home.run(["endpoint", verb[0], "my-ep", "--json"] + verb.dropFirst())
                #expect(run.status == 0, "\(verb) \(run.errorText)")
            }
            #expect(
                changes(server) == [
                    "POST /v2/endpoint/ada/my-ep/resume", "POST /v2/endpoint/ada/my-ep/pause",
                    "POST /v2/endpoint/ada/my-ep/resume",
                    "POST /v2/endpoint/ada/my-ep/scale-to-zero", "PUT /v2/endpoint/ada/my-ep",
                ])
            #expect(server.requests.last { $0.method == "PUT" }?.bodyText == #"{"compute":{"scaling":{"maxReplica":3}}}"#)
            #expect(try home.run(["endpoint", "update", "my-ep"]).status == 2)
        }

        @Test func anotherMachineIsAskedAbout() throws {
            let server = cloud("running")
            let run = try home.run(["endpoint", "update", "my-ep", "--instance-size", "x1"])
            #expect(run.status == 2 && run.errorText.contains("0 to 1 replicas, for $0.80 an hour"), "\(run.errorText)")
            #expect(try home.run(["endpoint", "update", "my-ep", "--instance-size", "x4", "--yes"]).status == 3)
            #expect(changes(server) == [])
            #expect(try home.run(["endpoint", "update", "my-ep", "--instance-size", "x1", "--yes"]).status == 0)
            #expect(
                server.requests.last { $0.method == "PUT" }?.bodyText
                    == #"{"compute":{"accelerator":"gpu","instanceType":"nvidia-l4","instanceSize":"x1"}}"#)
        }

        @Test func deletingAsks() throws {
            let server = cloud("running")
            #expect(try home.run(["endpoint", "delete", "my-ep"]).status == 2)
            #expect(changes(server) == [])
            let run = try home.run(["endpoint", "delete", "my-ep"], input: "yes\n")
            #expect(run.status == 0 && run.errorText.contains("Delete the endpoint ada/my-ep, which is running?"))
            #expect(changes(server) == ["DELETE /v2/endpoint/ada/my-ep"])
        }

        @Test(arguments: [
            ("running", Int32(0), "my-ep: running, 0 s"), ("paused", 1, "the endpoint is paused"), ("failed", 1, "has failed"),
            ("updateFailed", 1, "update has failed"), ("scaledToZero", 1, "the endpoint is scaled to zero"),
            ("initializing", 1, "was not ready in time, it is initializing"),
        ])
        func waitingEndsWithTheEndpoint(state: String, status: Int32, text: String) throws {
            _ = cloud(state)
            let run = try home.run(["endpoint", "wait", "my-ep", "--timeout", "0"])
            #expect(run.status == status && run.errorText.contains(text), "\(run.errorText)")
        }

        @Test func withoutATokenNothingIsAsked() throws {
            let server = cloud("running")
            home.environment["HF_TOKEN"] = nil
            let run = try home.run(["endpoint", "list"])
            #expect(run.status == 2 && run.errorText.hasPrefix("parley: there is no Hugging Face token"))
            #expect(server.requests.isEmpty)
        }

        // MARK: As a backend

        @Test func aSleepingEndpointIsWokenUpAndItsCommitIsEvidence() throws {
            let server = cloud("scaledToZero", "running", chats: .reply("Good morning."))
            let run = try home.run(["ask", "--model", "prod:default", "--json", "--verbose", "Hi"])
            #expect(run.status == 0, "\(run.errorText)")
            #expect(run.errorText.contains("waiting for the endpoint my-ep: scaled to zero"))
            #expect(run.errorText.contains("waiting for the endpoint my-ep: running"))
            let author = try JSONValue(parsing: run.output)["author"]
            #expect(author?["backend"] == "prod" && author?["revision_status"] == "enforced")
            #expect(author?["revision"] == .string(Self.commit))
            let chat = try #require(server.requests.last { $0.method == "POST" })
            #expect(try JSONValue(parsing: chat.body)["model"] == "/repository")
            #expect(chat.headers["authorization"] == "Bearer hf_secret" && chat.headers["x-scale-up-timeout"] == "240")
        }

        @Test(arguments: ["endpoint:my-ep", "endpoint:ada/my-ep"])
        func anEndpointNeedsNoConfiguration(reference: String) throws {
            let server = cloud("running", chats: .reply("Good morning."))
            let run = try home.run(["ask", "--model", reference, "Hi"])
            #expect(run.status == 0 && run.outputText == "Good morning.\n", "\(run.errorText)")
            #expect(server.requests.contains { $0.target == "/api/whoami-v2" } == !reference.contains("/"))
        }

        @Test func aPausedEndpointSaysHowToStartIt() throws {
            let server = cloud("paused")
            let run = try home.run(["ask", "--model", "prod:org/m", "Hi"])
            #expect(run.status == 1)
            #expect(
                run.errorText.hasSuffix("the endpoint is paused: parley endpoint resume starts it again\n"), "\(run.errorText)")
            #expect(changes(server) == [])
        }

        @Test func lookingAtTheModelsDoesNotWakeItUp() throws {
            let server = cloud("scaledToZero")
            let run = try home.run(["models", "prod"])
            #expect(
                run.outputText == "prod:org/m  endpoint my-ep · scaled to zero · aws us-east-1 nvidia-l4 x1\n", "\(run.errorText)"
            )
            #expect(!server.requests.contains { $0.target == "/health" })
        }
    }
}
