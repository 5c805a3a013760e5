import Fuzzing
import JSON
import ServerTesting
import Synchronization
import Testing

@testable import Inference

/// Whatever a server answers to any call of the library, the call ends, with an answer or an error.
@Suite(.timeLimit(.minutes(60))) struct FuzzAnswerTests {
    /// A server whose next answer is set from outside, and a client with a connection that stays open.
    private final class FuzzedServer: Sendable {
        private let body = Shared()
        private let server: ScriptedServer
        let router: InferenceClient
        let hub: HubClient
        let endpoints: EndpointsClient
        let openAI: InferenceClient

        init(type: String) throws {
            server = ScriptedServer { [body] _, _ in
                let bytes = body.bytes.withLock { $0 }
                return [.head(200, ["Content-Type": type, "Content-Length": String(bytes.count)]), .bytes(bytes)]
            }
            router = try .testing(server, as: .router)
            hub = HubClient(client: try .testing(server, as: .endpoint))
            endpoints = try EndpointsClientTests.client(server)
            openAI = try .testing(server, as: .endpoint)
        }

        func send(_ bytes: [UInt8]) { body.bytes.withLock { $0 = bytes } }

        deinit { server.stop() }
    }

    /// The bytes of the next answer.
    private final class Shared: Sendable {
        let bytes = Mutex<[UInt8]>([])
    }

    /// Makes a call again and again, to which a server answers mutations of `samples`.
    private func fuzz(
        _ name: String, share: Double, samples: [String], type: String = "application/json", count: Int = 4,
        _ call: (FuzzedServer) async throws -> Void
    ) async throws {
        let server = try FuzzedServer(type: type)
        await Fuzz(name, share: share, texts: samples).run(count: count) { bytes in
            server.send(bytes)
            do {
                try await call(server)
            } catch {
                #expect(error is InferenceError)
            }
        }
    }

    @Test(arguments: TaskTests.all) func anyAnswerToATaskIsReadOrRefused(task: TaskCase) async throws {
        let name = "task-" + task.testDescription.replacing(" ", with: "-")
        let samples = task.answers.map(\.body) + task.malformed.map(\.body)
        try await fuzz(name, share: 0.3 / Double(TaskTests.all.count), samples: samples) { try await task.call($0.router) }
    }

    @Test func anyEmbeddingIsReadOrRefused() async throws {
        let samples =
            FeatureExtractionTests.depths.map(\.0) + [
                #"{"object":"list","model":"n","data":[{"index":1,"embedding":[3]},{"index":0,"embedding":[1,2]}],"usage":{}}"#
            ]
        try await fuzz("task-feature-extraction", share: 0.02, samples: samples) {
            _ = try await $0.router.featureExtraction(["a", "b"], model: "m", form: .huggingFace)
        }
        try await fuzz("task-embeddings", share: 0.02, samples: samples) {
            _ = try await $0.openAI.featureExtraction(["a", "b"], model: "m", form: .openAI)
        }
    }

    @Test func anyTranscriptInOpenAIsFormIsReadOrRefused() async throws {
        let samples = [
            #"{"text":"a","segments":[{"text":"a","start":0.0,"end":1.5}],"words":[{"word":"a","start":0,"end":1}]}"#,
            #"{"text":"a","chunks":[{"text":"a","timestamp":[0.0,null]},{"text":"b","timestamp":[1.5,2]}]}"#,
        ]
        try await fuzz("task-transcript", share: 0.02, samples: samples) {
            _ = try await $0.openAI.speechRecognition([1], model: "m", form: .openAI)
        }
    }

    @Test func anyAnswerOfTheHubIsReadOrRefused() async throws {
        let model = #"""
            {"id":"org/m","sha":"0e9e39f249a16976918f6564b8830bc894c89659","private":false,"gated":"manual","downloads":10,"likes":3,
            "lastModified":"2026-01-02T03:04:05.000Z","createdAt":"2025-01-01T00:00:00.250Z","trendingScore":1.5,
            "pipeline_tag":"text-generation","tags":["conversational","license:mit"],"config":{"model_type":"llama"},
            "inference":"warm","safetensors":{"parameters":{"BF16":135},"total":135},"gguf":{"total":9,"context_length":8192},
            "siblings":[{"rfilename":"config.json","size":12},{"rfilename":"w.bin","lfs":{"sha256":"ab","size":7}}],
            "cardData":{"license":["apache-2.0"],"language":"en","base_model":["org/base"]},
            "inferenceProviderMapping":{"groq":{"status":"live","providerId":"x","task":"conversational"}}}
            """#
        try await fuzz("hub-model", share: 0.02, samples: [model]) { _ = try await $0.hub.model("org/m") }
        try await fuzz("hub-models", share: 0.02, samples: ["[\(model),\(model)]"]) { _ = try await $0.hub.models().firstPage() }
        try await fuzz(
            "hub-references", share: 0.01,
            samples: [#"{"branches":[{"name":"main","ref":"refs/heads/main","targetCommit":"0e9e"}],"tags":[],"converts":[]}"#]
        ) { _ = try await $0.hub.references(of: "org/m") }
        try await fuzz(
            "hub-commits", share: 0.01,
            samples: [#"[{"id":"0e9e","title":"One","message":"","date":"2026-01-02T03:04:05.000Z","authors":[{"user":"ada"}]}]"#]
        ) { _ = try await $0.hub.commits(of: "org/m").firstPage() }
        try await fuzz(
            "hub-identity", share: 0.01,
            samples: [
                #"{"type":"user","name":"ada","isPro":false,"orgs":[{"name":"acme","roleInOrg":"write"}],"auth":{"accessToken":{"role":"read"}}}"#
            ]
        ) { _ = try await $0.hub.whoAmI() }
    }

    @Test func anyAnswerAboutEndpointsIsReadOrRefused() async throws {
        let endpoint = EndpointsClientTests.endpoint("running", url: "https://x.example")
        try await fuzz("endpoint", share: 0.02, samples: [endpoint]) {
            let endpoint = try await $0.endpoints.endpoint("my-ep", in: "acme")
            _ = try? $0.endpoints.server(for: endpoint)
        }
        try await fuzz("endpoints", share: 0.01, samples: [#"{"items":[\#(endpoint),\#(endpoint)]}"#]) {
            _ = try await $0.endpoints.endpoints(in: "acme")
        }
        let hardware = #"""
            {"vendors":[{"name":"aws","regions":[{"name":"us-east-1","computes":[{"instanceType":"nvidia-l4","instanceSize":"x1",
            "accelerator":"gpu","numAccelerators":1,"numCpus":7.5,"memoryGb":30,"gpuMemoryGb":24,"pricePerHour":0.8,
            "quota":{"maxAccelerators":4,"usedAccelerators":1}}]}]}]}
            """#
        try await fuzz("hardware", share: 0.01, samples: [hardware]) { _ = try await $0.endpoints.hardware(in: "acme") }
    }

    @Test func anyListOfModelsIsReadOrRefused() async throws {
        let samples = [
            #"{"data":[{"id":"org/m","created":1776837885,"architecture":{"input_modalities":["text"]},"#
                + #""providers":[{"provider":"novita","context_length":131072,"pricing":{"input":0.4,"output":1.2},"throughput":34.6}]}]}"#,
            #"{"models":[],"data":[{"id":"m.gguf","meta":{"n_ctx_train":8192,"n_params":134515008,"size":144448512}}]}"#,
        ]
        try await fuzz("listing", share: 0.02, samples: samples) { _ = try await $0.openAI.models() }
    }

    @Test func anyFileIsTakenAsItIs() async throws {
        try await fuzz("media-answer", share: 0.01, samples: ["fLaC", "\u{89}PNG"], type: "audio/flac") {
            _ = try await $0.router.textToSpeech("a", model: "m", form: .huggingFace)
        }
    }

    @Test func anyChatComesToAnEnd() async throws {
        let samples = FuzzDecoderTests.streams.compactMap { recordedStream($0).map { String(decoding: $0, as: UTF8.self) } }
        try await fuzz("chat-answer", share: 0.04, samples: samples, type: "text/event-stream") {
            _ = await $0.openAI.streamChatCompletion(question).collect()
        }
    }
}
