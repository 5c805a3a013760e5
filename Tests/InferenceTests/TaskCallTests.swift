import JSON
import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct TaskCallTests {
    static let labels = #"[[{"label":"POSITIVE","score":0.99},{"label":"NEGATIVE","score":0.01}]]"#

    @Test(arguments: ServerKind.allCases) func aTaskGoesToHFInferenceOnTheRouterAndToTheRootElsewhere(kind: ServerKind)
        async throws
    {
        let exchanged = try await exchange(Self.labels, as: kind) { try await $0.textClassification("Fine.", model: "org/m") }
        let request = exchanged.request
        #expect(request.method == "POST")
        #expect(request.target == (kind == .router ? "/hf-inference/models/org/m" : "/"))
        #expect(request.bodyText == #"{"inputs":"Fine.","parameters":{}}"#)
        #expect(request.headers["content-type"] == "application/json")
        #expect(request.headers["accept"] == "application/json")
        #expect(request.headers["authorization"] == "Bearer hf_secret")
    }

    @Test func theRoutersOwnAddressIsTheRouterAndAProvidersPathOnItIsNot() throws {
        for (url, isRouter) in [
            ("https://router.huggingface.co", true), ("https://router.huggingface.co/v1", true),
            ("https://router.huggingface.co/together/v1", false), ("https://x.endpoints.huggingface.cloud", false),
        ] {
            #expect(try InferenceServer(baseURL: url, token: nil).isRouter == isRouter)
        }
        #expect(
            try InferenceServer.huggingFaceRouter(token: nil, environment: ["HF_INFERENCE_ENDPOINT": "http://a/b/v1"]).isRouter)
    }

    @Test func providersHaveTheirPathsOnTheRouterAndAreTheRootOfTheirOwnServers() throws {
        let router = try InferenceServer.huggingFaceRouter(token: nil)
        #expect(
            router.url(of: .falAI, path: "fal-ai/flux/dev", query: "_subdomain=queue").text
                == "https://router.huggingface.co/fal-ai/fal-ai/flux/dev?_subdomain=queue")
        let direct = try InferenceServer(baseURL: "https://api.together.xyz/v1", token: nil)
        #expect(direct.url(of: .together, path: "v1/completions").text == "https://api.together.xyz/v1/completions")
    }

    @Test func aModelsNameCannotLeaveItsPlaceInThePath() throws {
        #expect(try InferenceServer.path(ofModel: "org/ä b?c#d") == "models/org/%C3%A4%20b%3Fc%23d")
        #expect(
            try InferenceServer.path(ofModel: "a/b", pipeline: .featureExtraction) == "models/a/b/pipeline/feature-extraction")
        for name in ["", "/a", "a/", "../x", "a/../b", "a//b", "."] {
            #expect(throws: InferenceError.self) { try InferenceServer.path(ofModel: name) }
        }
    }

    @Test func aFileGoesAsItIsUnlessThereAreParameters() throws {
        let server = try InferenceServer.huggingFaceRouter(token: nil)
        var call = TaskCall(model: "m", inputs: .file(onePixel))
        let plain = try call.request(at: server)
        #expect(plain.body == onePixel)
        #expect(plain.headers.contains { $0 == ("Content-Type", "image/png") })
        call.inputs = .file([1, 2, 3])
        #expect(try call.request(at: server).headers.contains { $0 == ("Content-Type", "application/octet-stream") })
        call.parameters = ["threshold": 0.5]
        let inJSON = try call.request(at: server)
        #expect(String(decoding: inJSON.body, as: UTF8.self) == #"{"inputs":"AQID","parameters":{"threshold":0.5}}"#)
        #expect(inJSON.headers.contains { $0 == ("Content-Type", "application/json") })
    }

    @Test func otherParametersAreAddedReplaceAndRemove() {
        var parameters = TextClassification.Parameters(topK: 3, scoreFunction: .sigmoid)
        parameters.other = ["top_k": 5, "new": ["a": nil], "function_to_apply": nil]
        #expect(JSONValue.object(parameters.json).text() == #"{"top_k":5,"new":{"a":null}}"#)
    }

    static let refusals: [(Int, String, InferenceError)] = [
        (400, #"{"error":"Model not supported by provider hf-inference"}"#, .modelNotSupported(model: "a/b")),
        (
            400, #"{"error":["Error in `inputs.context`: field required"]}"#,
            .requestRefused(status: 400, message: "Error in `inputs.context`: field required")
        ),
        (404, #"{"error":"Model a/b does not exist"}"#, .notFound(message: "Model a/b does not exist")),
        (410, #"{"error":"deprecated"}"#, .gone(message: "deprecated")),
        (422, #"{"error":"too long","error_type":"Validation"}"#, .unprocessable(message: "too long")),
        (503, #"{"error":"Model a/b is currently loading","estimated_time":20.0}"#, .loading(estimated: .seconds(20))),
    ]

    @Test(arguments: refusals) func refusalsAreWhatTheirStatusSays(status: Int, body: String, error: InferenceError) async throws
    {
        let server = ScriptedServer(.answer(status, body))
        defer { server.stop() }
        await #expect(throws: error) {
            try await InferenceClient.testing(server, as: .router).textClassification("x", model: "a/b")
        }
    }

    @Test func aModelThatIsStillLoadingIsAskedAgainWhenItSaysItIsReady() async throws {
        let server = ScriptedServer(
            .answer(503, #"{"error":"Model m is currently loading","estimated_time":7}"#), .answer(200, Self.labels))
        defer { server.stop() }
        let log = AttemptLog()
        let answer = try await InferenceClient.testing(server).textClassification("x", model: "m", onAttempt: log.observer)
        #expect(answer.value.first?.label == "POSITIVE")
        #expect(log.waits == [.seconds(7.25)])
    }

    @Test func anErrorInsideAGoodAnswerIsAnErrorWithoutTheToken() async throws {
        let server = ScriptedServer(.answer(200, #"{"error":"no place for hf_secret here"}"#))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, as: .router)
        do {
            _ = try await client.textClassification("x", model: "m")
            Issue.record("an error was taken for an answer")
        } catch InferenceError.streamError(let message, _) {
            #expect(message.hasPrefix("no place for") && !message.contains("secret"))
        }
    }

    @Test func theEvidenceSaysWhoComputedTheAnswerAndHowMuchWorkItWas() async throws {
        let sha = "0e9e39f249a16976918f6564b8830bc894c89659"
        let evidence = try await exchange(
            Self.labels,
            headers: [
                "x-sha": sha, "x-inference-id": "inf-1", "X-Amzn-Trace-Id": "Root=1", "x-amz-cf-id": "cf",
                "x-compute-type": "cache",
                "x-compute-time": "0.25", "x-compute-characters": "5", "x-total-time": "260", "x-validation-time": "1",
                "x-queue-time": "2", "x-inference-time": "250", "x-time-per-token": "12.5", "x-prompt-tokens": "4",
                "x-generated-tokens": "20", "x-inference-provider": "hf-inference",
            ]
        ) { try await $0.textClassification("x", model: "m") }.answer.evidence
        #expect(evidence.status == 200 && evidence.requestID == "Root=1" && evidence.inferenceID == "inf-1")
        #expect(evidence.provider == "hf-inference" && evidence.isCached)
        #expect(evidence.revisionEvidence == RevisionEvidence(hash: sha, source: .answerHeader))
        let compute = evidence.compute
        #expect(compute.time == .milliseconds(250) && compute.characters == 5 && compute.totalTime == .milliseconds(260))
        #expect(compute.validationTime == .milliseconds(1) && compute.queueTime == .milliseconds(2))
        #expect(compute.inferenceTime == .milliseconds(250) && compute.timePerToken == .microseconds(12_500))
        #expect(compute.promptTokens == 4 && compute.generatedTokens == 20)
    }
}

@Suite struct RevisionEvidenceTests {
    static let sha = "0e9e39f249a16976918f6564b8830bc894c89659"
    static let requests: [(String?, Bool)] = [
        (nil, true), ("main", true), ("refs/pr/3", true), (sha, true), (sha.uppercased(), true), ("0e9e39f", true),
        ("0e9e39a", false), ("a" + sha.dropFirst(), false),
    ]

    @Test(arguments: requests) func onlyAnotherHashContradicts(requested: String?, agrees: Bool) {
        #expect(RevisionEvidence(hash: Self.sha, source: .answerHeader).agrees(withRequested: requested) == agrees)
    }

    @Test(arguments: [nil, "", "main", "3.2.1-native", "0e9e39", "fp_ollama"]) func whatIsNoHashIsNoEvidence(text: String?) {
        #expect(RevisionEvidence(reported: text, source: .answerHeader) == nil)
    }
}
