import ServerTesting
import Testing

@testable import Inference

/// Who serves a model, and under which name.
@Suite(.timeLimit(.minutes(10))) struct ProviderModelTests {
    private static let mapping = #"""
        {"_id":"1","id":"org/m","inferenceProviderMapping":{
        "brand-new":{"status":"live","providerId":"n","task":"text-to-image"},
        "groq":{"status":"live","providerId":"g","task":"text-to-image"},
        "nscale":{"status":"error","providerId":"ns","task":"text-to-image"},
        "together":{"status":"live","providerId":"t","task":"text-to-video"},
        "replicate":{"status":"staging","providerId":"r","task":"text-to-image"},
        "fal-ai":{"status":"live","providerId":"f/a","task":"text-to-image","adapter":"lora","adapterWeightsPath":"w.bin"},
        "wavespeed":{"status":"live","providerId":"w","task":"text-to-image"},
        "broken":7}}
        """#

    private func directory(_ hub: ScriptedServer, token: String? = "hf_secret") throws -> ProviderDirectory {
        ProviderDirectory(hub: HubClient(client: try .testing(hub, token: token, retryPolicy: .never)))
    }

    private func client(_ hub: ScriptedServer) throws -> InferenceClient {
        try .testing(hub, as: .router, providers: directory(hub))
    }

    @Test func autoTakesTheFirstLiveProviderThatIsKnownForTheTask() async throws {
        let hub = ScriptedServer(.answer(200, Self.mapping))
        defer { hub.stop() }
        let client = try client(hub)
        let found = try await client.providerModel("org/m", for: .textToImage)
        #expect(
            found == ProviderModel(hubName: "org/m", provider: .falAI, name: "f/a", status: "live", adapterWeightsPath: "w.bin"))
        #expect(try await client.providerModel("org/m", for: .textToVideo).provider == .together)
        await #expect(throws: InferenceError.providerFailed(.noProvider(model: "org/m", task: .textToSpeech))) {
            try await client.providerModel("org/m", for: .textToSpeech)
        }
        // One question for all of them.
        #expect(hub.lines == ["GET /api/models/org/m?expand=inferenceProviderMapping"])
        #expect(hub.requests.first?.headers["authorization"] == "Bearer hf_secret")
    }

    @Test(arguments: [
        (InferenceProvider.nscale, "ns", "error"), (.replicate, "r", "staging"), (.wavespeed, "w", "live"),
        (InferenceProvider("brand-new"), "n", "live"),
    ])
    func aProviderNamedByTheCallerIsTakenWhateverItsStatus(provider: InferenceProvider, name: String, status: String)
        async throws
    {
        let hub = ScriptedServer(.answer(200, Self.mapping))
        defer { hub.stop() }
        let found = try await client(hub).providerModel("org/m", for: .textToImage, provider: provider)
        #expect(found == ProviderModel(hubName: "org/m", provider: provider, name: name, status: status))
    }

    @Test func aProviderThatDoesNotServeTheModelForTheTaskIsAnError() async throws {
        let hub = ScriptedServer(.answer(200, Self.mapping))
        defer { hub.stop() }
        for provider in [InferenceProvider.together, .zaiOrg] {
            let problem = ProviderProblem.modelNotServed(model: "org/m", task: .textToImage, by: provider)
            await #expect(throws: InferenceError.providerFailed(problem)) {
                try await client(hub).textToImage("x", model: "org/m", provider: provider)
            }
        }
        #expect(hub.lines.allSatisfy { $0.hasPrefix("GET /api/models") })
    }

    @Test(arguments: [
        #"{"id":"org/m","inferenceProviderMapping":[{"provider":"fal-ai","providerId":"f","status":"live","task":"text-to-image"}]}"#,
        #"{"id":"org/m","inferenceProviderMapping":{"fal-ai":{"providerId":"f","status":"live"}}}"#,
    ]) func bothShapesOfTheMappingAreUnderstood(body: String) async throws {
        let hub = ScriptedServer(.answer(200, body))
        defer { hub.stop() }
        #expect(try await client(hub).providerModel("org/m", for: .textToImage).name == "f")
    }

    @Test(arguments: [#"{"id":"org/m"}"#, #"{"id":"org/m","inferenceProviderMapping":null}"#]) func noMappingMeansNobody(
        body: String
    )
        async throws
    {
        let hub = ScriptedServer(.answer(200, body))
        defer { hub.stop() }
        await #expect(throws: InferenceError.providerFailed(.noProvider(model: "org/m", task: .textToVideo))) {
            try await client(hub).textToVideo("x", model: "org/m")
        }
    }

    @Test func aFailureOfTheHubIsNotRemembered() async throws {
        let hub = ScriptedServer(.answer(500, "{}"), .answer(200, Self.mapping))
        defer { hub.stop() }
        let client = try client(hub)
        await #expect(throws: InferenceError.serverError(status: 500, message: "")) {
            try await client.providerModel("org/m", for: .textToImage)
        }
        #expect(try await client.providerModel("org/m", for: .textToImage).provider == .falAI)
    }

    @Test func autoMayBeHFInferenceItself() async throws {
        let server = ScriptedServer.provider([#"{"data":[{"b64_json":"\#(Base64.encode(onePixel))"}]}"#])
        defer { server.stop() }
        let providers = ProviderDirectory.serving("org/m", at: .hfInference)
        let client = try InferenceClient.testing(server, as: .router, providers: providers)
        #expect(try await client.textToImage("x", model: "org/m", provider: .auto).value.bytes == onePixel)
        #expect(server.lines == ["POST /hf-inference/models/org/m"])
    }

    @Test(arguments: [("hf_abc", true), ("own-key", false)]) func theHubSeesOnlyTokensOfHuggingFace(key: String, isSeen: Bool)
        throws
    {
        let server = try InferenceServer(ownServerOf: .falAI, baseURL: "http://a", key: AccessToken(key))
        #expect((server.hubToken != nil) == isSeen)
    }

    @Test func aKeyDecidesWhereAProviderIsAsked() throws {
        let routed = try InferenceServer.provider(.falAI, key: #require(AccessToken("hf_abc")), billTo: "acme")
        #expect(routed.isRouter && routed.provider == nil && routed.billTo == "acme" && routed.host == "router.huggingface.co")
        for (provider, key, url, chats) in [
            (InferenceProvider.falAI, "Key k", "https://fal.run", "https://fal.run/v1/chat/completions"),
            (.groq, "Bearer k", "https://api.groq.com", "https://api.groq.com/openai/v1/chat/completions"),
            (.zaiOrg, "Bearer k", "https://api.z.ai", "https://api.z.ai/api/paas/v4/chat/completions"),
            (.openAI, "Bearer k", "https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ] {
            let own = try InferenceServer.provider(provider, key: #require(AccessToken("k")), billTo: "acme")
            #expect(!own.isRouter && own.provider == provider && own.rootURL == url && own.chatCompletionsURL == chats)
            #expect(own.authorization.map { "\($0.name): \($0.value)" } == ["Authorization: \(key)"])
        }
        #expect(throws: InferenceError.self) { try InferenceServer.provider(.openAI, key: #require(AccessToken("hf_abc"))) }
        #expect(throws: InferenceError.self) { try InferenceServer.provider(.hfInference, key: #require(AccessToken("k"))) }
    }

    @Test func falHasAQueueAtAHostOfItsOwn() throws {
        let own = try InferenceServer.provider(.falAI, key: #require(AccessToken("k")))
        let model = ProviderModel(hubName: "org/m", provider: .falAI, name: "fal-ai/x")
        for (task, url) in [
            (InferenceTask.textToVideo, "https://queue.fal.run/fal-ai/x"), (.textToImage, "https://fal.run/fal-ai/x"),
        ] {
            let job = try #require(try ProviderJob(task, .text("x"), model: model, parameters: [:], at: own))
            let request = try job.start()
            #expect(request.url.text == url)
            #expect(request.headers.contains { $0 == ("Authorization", "Key k") })
        }
    }

    @Test(arguments: ["../x", "a//b", "", "/a", "."]) func aProvidersNameForAModelCannotLeaveItsPlace(name: String) async throws {
        let server = ScriptedServer.provider(["{}"])
        defer { server.stop() }
        for provider in [InferenceProvider.falAI, .replicate, .novita, .wavespeed] {
            await #expect(throws: InferenceError.self) {
                try await InferenceClient.testing(server, provider, name: name).textToVideo("x", model: "org/m")
            }
        }
        #expect(server.requests.isEmpty)
    }
}
