import JSON
import ServerTesting
import Testing

@testable import Inference

/// What the endpoints' service is asked, to the letter, and what is read of its answers.
@Suite(.timeLimit(.minutes(10))) struct EndpointsClientTests {
    static let commit = "0e9e39f249a16976918f6564b8830bc894c89659"

    /// The service's description of an endpoint.
    static func endpoint(_ state: String, url: String? = nil, access: String = "protected", more: String = "") -> String {
        let address = url.map { #","url":"\#($0)""# } ?? ""
        return #"""
            {"name":"my-ep","type":"\#(access)","provider":{"vendor":"aws","region":"us-east-1"},"healthRoute":"/ready",
            "compute":{"accelerator":"gpu","instanceType":"nvidia-l4","instanceSize":"x1","scaling":{"minReplica":0,"maxReplica":2,
            "scaleToZeroTimeout":15,"measure":{"hardwareUsage":null}}},
            "model":{"repository":"org/m","revision":"\#(commit)","framework":"pytorch","task":"text-generation",
            "image":{"vLLM":{"url":"vllm/vllm-openai:v1","port":8000,"tensorParallelSize":2}},"env":{"A":"1"},"secret":{"T":""},
            "args":["--x"],"command":["run"]},"tags":["dev"],"cacheHttpResponses":false,
            "status":{"state":"\#(state)","message":"because","readyReplica":1,"targetReplica":2\#(address),
            "createdAt":"2026-01-02T03:04:05.123456789Z","updatedAt":"2026-01-02T03:05:00.123Z",
            "createdBy":{"id":"u","name":"ada"},"updatedBy":{"id":"u","name":"bob"},"private":null\#(more)}}
            """#
    }

    static func client(_ server: ScriptedServer, _ timing: RetryTiming = ScriptedTime().timing) throws -> EndpointsClient {
        let api = try InferenceServer(baseURL: server.url + "/v2", token: AccessToken("hf_x"))
        return EndpointsClient(
            client: InferenceClient(server: api, transport: HTTPTransport(.init(proxies: .none)), timing: timing))
    }

    private func ask<Answer>(
        _ scripts: [ScriptedServer.Step]..., body: (EndpointsClient) async throws -> Answer
    ) async throws -> (answer: Answer, requests: [ScriptedServer.Request]) {
        let server = ScriptedServer { _, number in scripts[min(number, scripts.count) - 1] }
        defer { server.stop() }
        let answer = try await body(Self.client(server))
        return (answer, server.requests)
    }

    @Test func anEndpointSaysAllThatIsKnownOfIt() async throws {
        let (endpoint, requests) = try await ask(.answer(200, Self.endpoint("running", url: "https://x.example"))) {
            try await $0.endpoint("my-ep", in: "acme")
        }
        #expect(requests.map { "\($0.method) \($0.target)" } == ["GET /v2/endpoint/acme/my-ep"])
        #expect(requests[0].headers["authorization"] == "Bearer hf_x" && requests[0].headers["content-type"] == nil)
        #expect(endpoint.name == "my-ep" && endpoint.state == .running && endpoint.message == "because")
        #expect(endpoint.url == "https://x.example" && endpoint.commit == Self.commit && endpoint.healthRoute == "/ready")
        #expect(endpoint.readyReplicas == 1 && endpoint.targetReplicas == 2)
        #expect(endpoint.createdBy == "ada" && endpoint.updatedBy == "bob" && endpoint.secretNames == ["T"])
        #expect(endpoint.createdAt == .seconds(1_767_323_045) + .nanoseconds(123_456_789))
        #expect(endpoint.updatedAt == .seconds(1_767_323_100) + .milliseconds(123))
        let settings = endpoint.configuration
        #expect(settings.access == .authenticated && settings.vendor == "aws" && settings.region == "us-east-1")
        #expect(
            settings.scaling
                == EndpointScaling(
                    minimumReplicas: 0, maximumReplicas: 2, scaleToZero: .after(minutes: 15), measure: .hardwareUsage(nil)))
        #expect(
            settings.model.environment == ["A": "1"] && settings.model.arguments == ["--x"] && settings.model.command == ["run"])
        #expect(
            settings.model.image
                == .vLLM(
                    .init(
                        url: "vllm/vllm-openai:v1", port: 8000, settings: ["tensorParallelSize": 2])))
        #expect(settings.tags == ["dev"] && settings.cachesResponses == false)
    }

    @Test func aNewEndpointIsDescribedInFull() async throws {
        var settings = EndpointConfiguration(
            repository: "org/m", vendor: "aws", region: "us-east-1", accelerator: "gpu", instanceType: "nvidia-l4",
            instanceSize: "x1")
        settings.access = .privateNetwork
        settings.scaling = EndpointScaling(
            minimumReplicas: 0, maximumReplicas: 1, scaleToZero: .after(minutes: 15), measure: .pendingRequests(1.5))
        settings.model.revision = Self.commit
        settings.model.framework = "pytorch"
        settings.model.task = "text-generation"
        settings.model.image = .custom(
            .init(url: "ghcr.io/x:1", port: 80, healthRoute: "/ok", userName: "ada", password: EndpointSecret("pw")))
        settings.model.command = ["run"]
        settings.model.arguments = ["--max-model-len", "8192"]
        settings.model.environment = ["B": "2", "A": "1"]
        settings.model.secrets = ["T": EndpointSecret("line\nline")]
        settings.domain = "api.example.org"
        settings.domainPath = "/v1"
        settings.privateAccount = "123"
        settings.privateRegion = "eu-west-1"
        settings.cachesResponses = false
        settings.tags = ["dev"]
        let (_, requests) = try await ask(.answer(202, Self.endpoint("pending"))) { [settings] in
            try await $0.create("my-ep", in: "acme", as: settings)
        }
        let request = try #require(requests.first)
        #expect(request.method == "POST" && request.target == "/v2/endpoint/acme")
        #expect(request.headers["content-type"] == "application/json")
        #expect(
            request.bodyText
                == #"""
                {"name":"my-ep","type":"private","provider":{"vendor":"aws","region":"us-east-1"},
                "compute":{"accelerator":"gpu","instanceType":"nvidia-l4","instanceSize":"x1",
                "scaling":{"minReplica":0,"maxReplica":1,"scaleToZeroTimeout":15,"measure":{"pendingRequests":1.5}}},
                "model":{"repository":"org/m","revision":"0e9e39f249a16976918f6564b8830bc894c89659","framework":"pytorch",
                "task":"text-generation","image":{"custom":{"url":"ghcr.io/x:1","port":80,"healthRoute":"/ok",
                "credentials":{"username":"ada","password":"pw"}}},"command":["run"],"args":["--max-model-len","8192"],
                "env":{"A":"1","B":"2"},"secrets":{"T":"line\nline"}},"route":{"domain":"api.example.org","path":"/v1"},
                "privateService":{"accountId":"123","region":"eu-west-1"},"cacheHttpResponses":false,"tags":["dev"]}
                """#.split(separator: "\n").joined())
    }

    @Test func anUpdateSaysOnlyWhatChanges() async throws {
        var settings = EndpointConfiguration()
        settings.scaling.scaleToZero = .never
        settings.scaling.measure = .hardwareUsage(nil)
        let (_, requests) = try await ask(.answer(200, Self.endpoint("updating"))) { [settings] in
            try await $0.update("my-ep", in: "acme", to: settings)
        }
        #expect(requests.map { "\($0.method) \($0.target)" } == ["PUT /v2/endpoint/acme/my-ep"])
        #expect(
            requests[0].bodyText
                == #"{"compute":{"scaling":{"scaleToZeroTimeout":null,"measure":{"hardwareUsage":null}}}}"#)
    }

    static let images: [(EndpointImage, String)] = [
        (.huggingFace, #"{"huggingface":{}}"#), (.tgi(.init(port: 80)), #"{"tgi":{"port":80}}"#),
        (.tei(.init(url: "u")), #"{"tei":{"url":"u"}}"#),
        (
            .vLLM(.init(url: "u", port: 8000, settings: ["tensorParallelSize": 2])),
            #"{"vLLM":{"url":"u","port":8000,"tensorParallelSize":2}}"#
        ),
        (.sgLang(.init(healthRoute: "/h")), #"{"sGLang":{"healthRoute":"/h"}}"#),
        (.llamaCpp(.init(settings: ["ctxSize": 4096])), #"{"llamacpp":{"ctxSize":4096}}"#),
        (.custom(.init(url: "u")), #"{"custom":{"url":"u"}}"#), (.other("hfServe", .init()), #"{"hfServe":{}}"#),
    ]

    @Test(arguments: images) func anImageIsOneMemberNamedForItsKind(image: EndpointImage, json: String) throws {
        #expect(JSONValue.object(image.json).text() == json)
        #expect(EndpointImage(try JSONValue(parsing: json)) == image)
    }

    @Test func anOlderImageIsTheContainerItself() throws {
        #expect(EndpointImage(try JSONValue(parsing: #"{"port":8,"url":"u"}"#)) == .custom(.init(url: "u", port: 8)))
        #expect(EndpointImage(nil) == nil && EndpointImage(.null) == nil && EndpointImage([:]) == nil)
    }

    @Test func theOtherVerbsHaveTheirPaths() async throws {
        let answer: [ScriptedServer.Step] = .answer(200, Self.endpoint("paused"))
        let (_, requests) = try await ask(answer, answer, answer, [.head(204)]) {
            _ = try await $0.pause("my-ep", in: "a b")
            _ = try await $0.resume("my-ep", in: "acme")
            _ = try await $0.scaleToZero("my-ep", in: "acme")
            try await $0.delete("my/ep", in: "acme")
        }
        #expect(
            requests.map { "\($0.method) \($0.target)" } == [
                "POST /v2/endpoint/a%20b/my-ep/pause", "POST /v2/endpoint/acme/my-ep/resume",
                "POST /v2/endpoint/acme/my-ep/scale-to-zero", "DELETE /v2/endpoint/acme/my%2Fep",
            ])
        #expect(requests.allSatisfy { $0.body.isEmpty })
    }

    @Test func resumingWhatRunsLeavesItAsItIs() async throws {
        let (endpoint, requests) = try await ask(
            .answer(400, #"{"error":"Bad Request: Endpoint is already running"}"#), .answer(200, Self.endpoint("running"))
        ) { try await $0.resume("my-ep", in: "acme") }
        #expect(endpoint.state == .running)
        #expect(requests.map { "\($0.method) \($0.target)" }.last == "GET /v2/endpoint/acme/my-ep")
        await #expect(throws: InferenceError.requestRefused(status: 400, message: "No.")) {
            try await ask(.answer(400, #"{"error":"No."}"#)) { try await $0.resume("my-ep", in: "acme") }
        }
    }

    @Test func aNamespaceListsItsEndpoints() async throws {
        let (list, requests) = try await ask(
            .answer(200, #"{"items":[\#(Self.endpoint("running")),\#(Self.endpoint("dreaming", access: "public"))]}"#)
        ) { try await $0.endpoints(in: "acme") }
        #expect(requests.map(\.target) == ["/v2/endpoint/acme"])
        #expect(list.map(\.state) == [.running, EndpointState("dreaming")] && list[1].configuration.access == .everybody)
        #expect(list[0].url == nil)
        await #expect(throws: InferenceError.malformedResponse(field: "items[0].status.state")) {
            try await ask(.answer(200, #"{"items":[{"name":"x"}]}"#)) { try await $0.endpoints(in: "acme") }
        }
    }

    @Test func machinesHaveTheirPrices() async throws {
        let body = #"""
            {"vendors":[{"name":"aws","status":"available","regions":[{"name":"us-east-1","label":"N. Virginia","computes":[
            {"id":"aws-us-east-1-nvidia-l4-x1","accelerator":"gpu","numAccelerators":1,"numCpus":7,"memoryGb":30.5,"gpuMemoryGb":24,
            "instanceType":"nvidia-l4","instanceSize":"x1","architecture":"Nvidia L4","status":"available","pricePerHour":0.8,
            "quota":{"maxAccelerators":16,"usedAccelerators":1}},{"instanceType":"torn"},
            {"accelerator":"cpu","instanceType":"intel-icl","instanceSize":"x2"}]}]},{"name":"empty"}]}
            """#
        let (list, requests) = try await ask(.answer(200, body)) { try await $0.hardware(in: "acme") }
        #expect(requests.map { "\($0.method) \($0.target)" } == ["GET /v2/provider/acme"])
        #expect(list.map(\.instanceType) == ["nvidia-l4", "intel-icl"])
        let machine = try #require(list.first)
        #expect(machine.vendor == "aws" && machine.region == "us-east-1" && machine.pricePerHour == 0.8)
        #expect(machine.memory == 30.5 && machine.acceleratorMemory == 24 && machine.processorCount == 7)
        #expect(machine.quota == 16 && machine.usedQuota == 1 && machine.status == "available" && machine.acceleratorCount == 1)
        #expect(list[1].pricePerHour == nil)
    }

    // MARK: What goes wrong

    @Test func anEndpointThatIsNotThereIsNamedSo() async throws {
        await #expect(throws: InferenceError.endpointUnavailable(.missing)) {
            try await ask(.answer(404, #"{"error":"x"}"#)) { try await $0.endpoint("my-ep", in: "acme") }
        }
        await #expect(throws: InferenceError.unauthorized(message: "x")) {
            try await ask(.answer(401, #"{"error":"x"}"#)) { try await $0.endpoints(in: "acme") }
        }
    }

    @Test func whatMayHaveMadeAnEndpointIsNotDoneTwice() async throws {
        let settings = EndpointConfiguration(
            repository: "org/m", vendor: "aws", region: "r", accelerator: "cpu", instanceType: "t", instanceSize: "s")
        for status in [500, 502, 504] {
            let server = ScriptedServer(.answer(status, "{}"), .answer(200, Self.endpoint("pending")))
            defer { server.stop() }
            await #expect(throws: InferenceError.serverError(status: status, message: "")) {
                try await Self.client(server).create("my-ep", in: "acme", as: settings)
            }
            #expect(server.requests.count == 1)
        }
        let cut = ScriptedServer([.close], .answer(200, Self.endpoint("pending")))
        defer { cut.stop() }
        await #expect(throws: InferenceError.self) { try await Self.client(cut).create("my-ep", in: "acme", as: settings) }
        #expect(cut.requests.count == 1)
        let (endpoint, requests) = try await ask(.answer(429, "{}"), .answer(503, "{}"), .answer(200, Self.endpoint("pending"))) {
            try await $0.create("my-ep", in: "acme", as: settings)
        }
        #expect(endpoint.state == .pending && requests.count == 3)
        let (_, paused) = try await ask(.answer(500, "{}"), .answer(200, Self.endpoint("paused"))) {
            try await $0.pause("my-ep", in: "acme")
        }
        #expect(paused.count == 2)
    }

    @Test func noSecretIsPrintedOrRepeatedInAnError() async throws {
        var settings = EndpointConfiguration(
            repository: "org/m", vendor: "aws", region: "r", accelerator: "cpu", instanceType: "t", instanceSize: "s")
        settings.model.secrets = ["T": EndpointSecret("s3cr3t-value")]
        settings.model.image = .custom(.init(url: "u", userName: "ada", password: EndpointSecret("p4ssw0rd")))
        var printed = "\(settings)"
        dump(settings, to: &printed)
        let refusal = #"{"error":"s3cr3t-value and p4ssw0rd of hf_x are not accepted"}"#
        let server = ScriptedServer(.answer(400, refusal))
        defer { server.stop() }
        let client = try Self.client(server)
        let finished = settings
        let error = await #expect(throws: InferenceError.self) { try await client.create("my-ep", in: "acme", as: finished) }
        #expect(error == .requestRefused(status: 400, message: "… and … of … are not accepted"))
        printed += "\(String(describing: error))"
        #expect(!printed.contains("s3cr3t") && !printed.contains("p4ssw0rd"))
    }

    @Test func theEnvironmentNamesAnotherService() throws {
        let token = try #require(AccessToken("hf_x"))
        #expect(
            try EndpointsClient.huggingFace(token: token).client.server.address("/endpoint/a").text
                == "https://api.endpoints.huggingface.cloud/v2/endpoint/a")
        let other = try EndpointsClient.huggingFace(
            token: token, environment: ["HF_INFERENCE_ENDPOINTS_ENDPOINT": "http://127.0.0.1:1/v2/"])
        #expect(other.client.server.address("/endpoint/a").text == "http://127.0.0.1:1/v2/endpoint/a")
    }
}
