import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct FeatureExtractionTests {
    private static let parameters: FeatureExtraction.Parameters = {
        var parameters = FeatureExtraction.Parameters(normalizes: true, promptName: "query")
        parameters.truncates = true
        parameters.truncationDirection = .left
        return parameters
    }()

    @Test func itHasAPathAndABodyOfItsOwn() async throws {
        let exchanged = try await exchange("[[1,0.5],[-0.25,1e-2]]") {
            try await $0.featureExtraction(["a", "b"], model: "org/m", parameters: Self.parameters)
        }
        #expect(exchanged.value == [.text([1, 0.5]), .text([-0.25, 0.01])])
        #expect(exchanged.request.target == "/hf-inference/models/org/m/pipeline/feature-extraction")
        #expect(
            exchanged.request.bodyText
                == #"{"inputs":["a","b"],"normalize":true,"prompt_name":"query","truncate":true,"truncation_direction":"left"}"#)
    }

    @Test func anEndpointIsAskedAtItsOwnAddress() async throws {
        let exchanged = try await exchange("[[1]]", as: .endpoint) { try await $0.featureExtraction(["a"], model: "") }
        #expect(exchanged.request.target == "/" && exchanged.request.bodyText == #"{"inputs":["a"]}"#)
    }

    static let depths: [(String, [FeatureExtraction.Features])] = [
        ("[[1,2]]", [.text([1, 2])]),
        ("[[[1,2],[3,4]]]", [.tokens([[1, 2], [3, 4]])]),
        ("[[[[1,2],[3,4]]]]", [.tokens([[1, 2], [3, 4]])]),
        ("[[[1,2]]]", [.tokens([[1, 2]])]),
    ]

    @Test(arguments: depths) func vectorsMayBeOfTextsOrTokensAndWrapped(
        body: String, features: [FeatureExtraction.Features]
    ) async throws {
        #expect(try await exchange(body) { try await $0.featureExtraction(["a"], model: "m") }.value == features)
    }

    static let malformed = [
        ("[[1],[2]]", "the answer"), ("[1,2]", "the answer"), ("[[]]", "[0]"), (#"[["a"]]"#, "the answer"),
        ("[[[1],[2,3]]]", "[0]"), ("[[1,[2]]]", "the answer"), ("{}", "the answer"), ("[[1]", "the answer"),
    ]

    @Test(arguments: malformed) func anotherShapeIsNamedByItsPlace(body: String, field: String) async throws {
        await #expect(throws: InferenceError.malformedResponse(field: field)) {
            try await exchange(body) { try await $0.featureExtraction(["a"], model: "m") }
        }
    }

    @Test func anErrorWhereVectorsShouldBeIsTold() async throws {
        await #expect(throws: InferenceError.streamError(message: "no", status: nil)) {
            try await exchange(#"{"error":"no"}"#) { try await $0.featureExtraction(["a"], model: "m") }
        }
    }

    private static let embeddings =
        #"{"object":"list","model":"nomic","data":[{"index":1,"embedding":[3]},{"index":0,"embedding":[1,2]}],"usage":{}}"#

    @Test(arguments: [404, 405]) func aServerOfOpenAIsFormIsFoundOut(status: Int) async throws {
        let server = ScriptedServer(.answer(status, #"{"error":"no such path"}"#), .answer(200, Self.embeddings))
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, as: .endpoint).featureExtraction(
            ["a", "b"], model: "nomic", parameters: .init(dimensions: 2))
        #expect(answer.value == [.text([1, 2]), .text([3])])
        #expect(answer.value[0].vector == [1, 2])
        #expect(answer.evidence.model == "nomic")
        #expect(server.requests.map(\.target) == ["/", "/v1/embeddings"])
        #expect(
            server.requests[1].bodyText
                == #"{"model":"nomic","input":["a","b"],"encoding_format":"float","dimensions":2}"#)
    }

    @Test func aProviderIsAskedInItsOwnForm() async throws {
        for (provider, path) in [
            (InferenceProvider.deepInfra, "/deepinfra/v1/openai/embeddings"), (.together, "/together/v1/embeddings"),
        ] {
            let exchanged = try await exchange(
                #"{"data":[{"embedding":[[1,2]]}]}"#, providers: .serving("their/m", at: provider)
            ) { try await $0.featureExtraction(["a"], model: "org/m", provider: .auto) }
            #expect(exchanged.request.target == path)
            #expect(exchanged.request.bodyText == #"{"model":"their/m","input":["a"],"encoding_format":"float"}"#)
            #expect(exchanged.value == [.tokens([[1, 2]])])
        }
    }

    static let malformedEmbeddings = [
        (#"{"data":[]}"#, "data"), ("{}", "data"), (#"{"data":[{"index":1,"embedding":[1]}]}"#, "data[0].index"),
        (#"{"data":[{"embedding":"x"}]}"#, "data[0].embedding"), (#"{"data":[{}]}"#, "data[0].embedding"),
    ]

    @Test(arguments: malformedEmbeddings) func anotherShapeOfEmbeddingsIsNamedByItsPlace(body: String, field: String) async throws
    {
        await #expect(throws: InferenceError.malformedResponse(field: field)) {
            try await exchange(body) { try await $0.featureExtraction(["a"], model: "m", form: .openAI) }
        }
    }

    @Test func aRefusalThatIsAboutTheTextIsNotTriedInAnotherForm() async throws {
        let server = ScriptedServer(.answer(422, #"{"error":"too long"}"#))
        defer { server.stop() }
        await #expect(throws: InferenceError.unprocessable(message: "too long")) {
            try await InferenceClient.testing(server, as: .endpoint).featureExtraction(["a"], model: "m")
        }
        #expect(server.requests.count == 1)
    }
}
