import ServerTesting
import Synchronization
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct ProviderTests {
    @Test(arguments: ProviderCase.all, KeyKind.allCases) func aProviderGetsItsOwnProtocolAndTheTokenAndGivesAFile(
        task: ProviderCase, key: KeyKind
    ) async throws {
        let server = ScriptedServer.provider(task.answers)
        defer { server.stop() }
        let client = try InferenceClient.testing(server, task.provider, name: task.name, key: key, adapter: task.adapter)
        let answer = try await task.call(client)

        #expect(answer.value == Media(bytes: onePixel, type: .png))
        #expect(answer.evidence.provider == task.provider.name && answer.evidence.model == task.name)
        let prefix = key == .own ? "" : "/" + task.provider.name
        let query = task.isQueued && key == .huggingFace ? "?_subdomain=queue" : ""
        let fetched = task.answers.contains { $0.contains("FILE") } ? ["GET /file"] : []
        #expect(
            server.lines == ["POST \(prefix)\(task.path)\(query)"] + task.looks.map { "GET \(prefix)\($0)\(query)" } + fetched)
        let scheme = key == .own && task.provider == .falAI ? "Key" : "Bearer"
        for request in server.requests where request.target != "/file" {
            #expect(request.headers["authorization"] == scheme + (key == .own ? " own-key" : " hf_secret"))
            #expect(request.headers["accept"] == "application/json")
        }
        let request = try #require(server.requests.first)
        #expect(request.bodyText == task.body)
        #expect(request.headers["content-type"] == "application/json")
        for (name, value) in task.headers { #expect(request.headers[name] == value) }
        // Whoever has the file does not see the token.
        let file = server.requests.first { $0.target == "/file" }
        #expect(file?.headers["authorization"] == nil && file?.headers["accept"] ?? "*/*" == "*/*")
    }

    @Test func everyTaskThatAProviderIsSaidToDoHasAProtocol() throws {
        let files: Set<InferenceTask> = [.textToImage, .textToVideo, .imageToImage, .imageToVideo]
        let server = try InferenceServer.huggingFaceRouter(token: nil)
        for provider in InferenceProvider.all where provider != .hfInference {
            for task in (provider.tasks ?? []).intersection(files) {
                let model = ProviderModel(hubName: "org/m", provider: provider, name: "m")
                #expect(try ProviderJob(task, .text(""), model: model, parameters: [:], at: server) != nil, "\(provider) \(task)")
            }
        }
    }

    @Test func aProviderThatCannotDoATaskIsNotAsked() async throws {
        let server = ScriptedServer.provider(["{}"])
        defer { server.stop() }
        let client = try InferenceClient.testing(server, .groq)
        await #expect(throws: InferenceError.providerFailed(.taskNotOffered(.textToImage, by: .groq))) {
            try await client.textToImage("x", model: "org/m", provider: .groq)
        }
        #expect(server.requests.isEmpty)
    }

    @Test func anEndpointIsAskedItselfWhateverTheProvider() async throws {
        let server = ScriptedServer.provider([#"{"data":[{"b64_json":"\#(Base64.encode(onePixel))"}]}"#])
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, as: .endpoint).textToVideo("x", model: "org/m")
        #expect(answer.value.bytes == onePixel && server.lines == ["POST /"])
    }

    @Test func progressIsToldAtEachLook() async throws {
        let task = ProviderCase.ofFalAI[2]
        let server = ScriptedServer.provider(task.answers)
        defer { server.stop() }
        let progress = Mutex<[JobProgress]>([])
        let client = try InferenceClient.testing(server, .falAI, name: task.name)
        _ = try await client.textToVideo("x", model: "org/m") { step in progress.withLock { $0.append(step) } }
        let steps = progress.withLock { $0 }
        #expect(steps.map(\.stage) == [.queued(position: 2), .queued(position: 0), .running])
        #expect(steps.map(\.elapsed) == [.zero, .milliseconds(500), .seconds(1)])
        #expect(steps.allSatisfy { $0.provider == .falAI })
    }

    @Test(arguments: [
        (InferenceProvider.together, 2.0), (.wavespeed, 0.5), (.zaiOrg, 5.0), (.falAI, 0.5), (.replicate, 0.5),
    ])
    func eachProviderIsLookedAtAtItsOwnPace(provider: InferenceProvider, seconds: Double) async throws {
        let task = try #require(ProviderCase.all.first { $0.provider == provider && $0.looks.count >= 2 })
        let server = ScriptedServer.provider(task.answers)
        defer { server.stop() }
        let time = ScriptedTime()
        _ = try await task.call(.testing(server, provider, name: task.name, time: time))
        let waits = task.answers.count - (provider == .falAI ? 2 : 1)
        #expect(time.now == .seconds(seconds * Double(waits)))
    }
}
