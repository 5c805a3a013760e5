import ServerTesting
import Testing

@testable import Inference

/// What the hub says of one model, and what it refuses.
@Suite(.timeLimit(.minutes(10))) struct HubModelTests {
    static let commit = "0e9e39f249a16976918f6564b8830bc894c89659"

    /// Asks a hub that gives this answer, and says what it was asked.
    static func ask<Answer>(
        _ script: [ScriptedServer.Step], token: String? = "hf_x", _ body: (HubClient) async throws -> Answer
    ) async throws -> (answer: Answer, requests: [ScriptedServer.Request]) {
        let server = ScriptedServer(script)
        defer { server.stop() }
        let answer = try await body(HubClient(client: .testing(server, token: token)))
        return (answer, server.requests)
    }

    @Test func aModelSaysAllThatIsKnownOfIt() async throws {
        let body = #"""
            {"_id":"66aa","id":"org/m","modelId":"org/m","sha":"\#(Self.commit)","private":false,"gated":"manual","disabled":false,
            "author":"org","lastModified":"2026-01-02T03:04:05.000Z","createdAt":"2025-01-01T00:00:00.250Z","downloads":10,
            "downloadsAllTime":100,"likes":3,"trendingScore":1.5,"pipeline_tag":"text-generation","library_name":"transformers",
            "tags":["conversational","license:mit"],"config":{"model_type":"llama"},"inference":"warm",
            "safetensors":{"parameters":{"BF16":135},"total":135},"gguf":{"total":9,"architecture":"x","context_length":8192},
            "siblings":[{"rfilename":"config.json","size":12},{"rfilename":"w.bin","size":7,"lfs":{"sha256":"ab","size":7}},{"x":1}],
            "cardData":{"license":["apache-2.0"],"language":"en","base_model":["org/base"],"datasets":["a","b"],"tags":["t"],
            "license_name":"n","license_link":"l","pipeline_tag":"p","library_name":"q"},
            "inferenceProviderMapping":{"groq":{"status":"live","providerId":"llama-3.3","task":"conversational","isModelAuthor":false},
            "new-one":{"status":"staging","providerId":"x"},
            "fal-ai":{"status":"error","providerId":"fal-ai/lora","task":"text-to-image","adapter":"lora","adapterWeightsPath":"w"},
            "odd":{"status":4},"null":null}}
            """#
        let (model, requests) = try await Self.ask(.answer(200, body)) { try await $0.model("org/m") }
        let request = try #require(requests.first)
        #expect(request.method == "GET" && request.target == "/api/models/org/m")
        #expect(request.headers["authorization"] == "Bearer hf_x" && request.headers["accept"] == "application/json")
        #expect(model.id == "org/m" && model.commit == Self.commit && model.author == "org" && model.gate == .manual)
        #expect(model.isPrivate == false && model.isDisabled == false && model.isWarm)
        #expect(model.modifiedAt == .seconds(1_767_323_045) && model.createdAt == .milliseconds(1_735_689_600_250))
        #expect(model.downloads == 10 && model.allDownloads == 100 && model.likes == 3 && model.trendingScore == 1.5)
        #expect(model.task == "text-generation" && model.library == "transformers" && model.architecture == "llama")
        #expect(model.licence == "apache-2.0" && model.parameterCount == 135 && model.contextLength == 8192)
        #expect(model.files.map(\.name) == ["config.json", "w.bin"] && model.files[1].sha256 == "ab" && model.files[1].size == 7)
        #expect(model.card?.languages == ["en"] && model.card?.datasets == ["a", "b"] && model.card?.baseModels == ["org/base"])
        #expect(model.card?.licenceName == "n" && model.card?.licenceLink == "l" && model.card?.task == "p")
        #expect(model.providers.map(\.name) == ["groq", "new-one", "fal-ai"])
        #expect(
            model.providers[0].modelName == "llama-3.3" && model.providers[0].isLive
                && model.providers[0].task == "conversational")
        #expect(
            !model.providers[2].isLive && model.providers[2].adapter == "lora" && model.providers[2].adapterWeightsPath == "w")
    }

    @Test func providersAreReadFromAListToo() async throws {
        let body = #"""
            {"id":"m","gated":false,"tags":["license:mit"],"inferenceProviderMapping":[{"provider":"b","providerId":"1","status":"live"},
            {"providerId":"nobody","status":"live"},"text",{"provider":"a","providerId":"2","status":"live","task":"t"}]}
            """#
        let (model, _) = try await Self.ask(.answer(200, body)) { try await $0.model("m") }
        #expect(model.providers.map(\.name) == ["b", "a"] && model.providers[1].task == "t")
        #expect(model.gate == .open && model.licence == "mit" && model.card == nil && model.commit == nil)
    }

    @Test(arguments: [("main", "main"), ("refs/pr/3", "refs%2Fpr%2F3"), ("v1.0 beta?", "v1.0%20beta%3F"), ("0e9e39f", "0e9e39f")])
    func aRevisionIsOnePartOfThePath(revision: String, path: String) async throws {
        let (commit, requests) = try await Self.ask(.answer(200, #"{"id":"org/m","sha":"\#(Self.commit.uppercased())"}"#)) {
            try await $0.commit(of: "org/m", revision: revision)
        }
        #expect(commit == Self.commit)
        #expect(requests.map(\.target) == ["/api/models/org/m/revision/\(path)?expand=sha"])
    }

    @Test func theDefaultBranchIsMeantWhenNoRevisionIsNamed() async throws {
        let (_, requests) = try await Self.ask(.answer(200, #"{"id":"org/m","sha":"\#(Self.commit)"}"#), token: nil) {
            try await $0.commit(of: "org/m")
        }
        #expect(requests.map(\.target) == ["/api/models/org/m?expand=sha"])
        #expect(requests[0].headers["authorization"] == nil)
    }

    @Test(arguments: [#"{"id":"m"}"#, #"{"id":"m","sha":"main"}"#, #"{"id":"m","sha":"0e9e39f"}"#])
    func whatIsNoFullHashIsNoCommit(body: String) async throws {
        await #expect(throws: InferenceError.malformedResponse(field: "sha")) {
            try await Self.ask(.answer(200, body)) { try await $0.commit(of: "m") }
        }
    }

    @Test func propertiesAndFileSizesAreAskedFor() async throws {
        let answer: [ScriptedServer.Step] = .answer(200, #"{"id":"m"}"#)
        let (_, some) = try await Self.ask(answer) { try await $0.model("m", properties: [.sha, .inferenceProviderMapping]) }
        #expect(some[0].target == "/api/models/m?expand=sha&expand=inferenceProviderMapping")
        let (_, sizes) = try await Self.ask(answer) { try await $0.model("m", fileSizes: true) }
        #expect(sizes[0].target == "/api/models/m?blobs=true")
    }

    // MARK: What is refused

    static let refusals: [(Int, [String: String], String, InferenceError)] = [
        (401, [:], "Invalid username or password.", .refusedByHub(.missingOrPrivate, message: "Invalid username or password.")),
        (
            401, [:], "Invalid credentials in Authorization header",
            .unauthorized(message: "Invalid credentials in Authorization header")
        ),
        (403, ["X-Error-Code": "GatedRepo"], "Ask.", .refusedByHub(.gated, message: "Ask.")),
        (401, ["X-Error-Code": "GatedRepo"], "Ask.", .refusedByHub(.gated, message: "Ask.")),
        (404, ["X-Error-Code": "RepoNotFound"], "No.", .refusedByHub(.repositoryNotFound, message: "No.")),
        (404, ["X-Error-Code": "RevisionNotFound"], "No.", .refusedByHub(.revisionNotFound, message: "No.")),
        (404, ["X-Error-Code": "EntryNotFound"], "No.", .refusedByHub(.entryNotFound, message: "No.")),
        (
            403, ["X-Error-Message": "Access to this resource is disabled."], "",
            .refusedByHub(.disabled, message: "Access to this resource is disabled.")
        ),
        (403, [:], "Not you.", .forbidden(message: "Not you.")),
        (404, [:], "What?", .notFound(message: "What?")),
        (400, ["X-Error-Message": "Bad."], "", .requestRefused(status: 400, message: "Bad.")),
    ]

    @Test(arguments: refusals)
    func everyRefusalSaysWhatItIsAboutAndIsNotRetried(
        status: Int, headers: [String: String], message: String, error: InferenceError
    ) async throws {
        let server = ScriptedServer(.answer(status, message.isEmpty ? "" : #"{"error":"\#(message)"}"#, headers: headers))
        defer { server.stop() }
        let hub = HubClient(client: try .testing(server, token: "hf_x"))
        await #expect(throws: error) { try await hub.model("org/m") }
        #expect(server.requests.count == 1)
        #expect(error.description.hasSuffix(".") && !error.description.contains(".."))
    }

    @Test(arguments: ["", "a/b/c", "../whoami-v2", "org/..", "org//m", "org/m?x=1", "org/m#1", "org/m%2F", "ö/m", "org/"])
    func aNameThatNoModelCanHaveIsNotAskedFor(name: String) async throws {
        let server = ScriptedServer(.answer(200, "{}"))
        defer { server.stop() }
        let hub = HubClient(client: try .testing(server))
        let error = await #expect(throws: InferenceError.self) { try await hub.model(name) }
        guard case .refusedByHub(.repositoryNotFound, _) = error else {
            return #expect(Bool(false), "\(String(describing: error))")
        }
        #expect(server.requests.isEmpty)
    }

    // MARK: Where the token goes

    @Test func aRenamedModelIsFollowed() async throws {
        let server = ScriptedServer(
            .answer(307, "", headers: ["Location": "/api/models/new/m"]), .answer(200, #"{"id":"new/m"}"#))
        defer { server.stop() }
        #expect(try await HubClient(client: .testing(server, token: "hf_x")).model("old/m").id == "new/m")
        #expect(server.requests.map(\.target) == ["/api/models/old/m", "/api/models/new/m"])
        #expect(server.requests.map { $0.headers["authorization"] } == ["Bearer hf_x", "Bearer hf_x"])
    }

    @Test func theTokenDoesNotFollowARedirectToAnotherOrigin() async throws {
        let other = ScriptedServer(.answer(200, #"{"id":"m"}"#))
        let server = ScriptedServer(.answer(302, "", headers: ["Location": other.url + "/api/models/m"]))
        defer {
            server.stop()
            other.stop()
        }
        #expect(try await HubClient(client: .testing(server, token: "hf_x")).model("m").id == "m")
        #expect(server.requests[0].headers["authorization"] == "Bearer hf_x")
        #expect(other.requests.count == 1 && other.requests[0].headers["authorization"] == nil)
    }

    @Test func theEnvironmentNamesAnotherHub() throws {
        #expect(try HubClient.huggingFace(token: nil).client.server.host == "huggingface.co")
        let mirror = try HubClient.huggingFace(token: nil, environment: ["HF_ENDPOINT": "http://mirror.example/hub/"])
        #expect(mirror.client.server.address("/api/models").text == "http://mirror.example/hub/api/models")
        #expect(throws: InferenceError.self) { try HubClient.huggingFace(token: nil, environment: ["HF_ENDPOINT": "mirror"]) }
    }
}
