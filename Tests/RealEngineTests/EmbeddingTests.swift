import Inference
import Testing

@testable import LocalEngine

extension RealEngineTests {
    /// llama.cpp computes vectors in OpenAI's form, and only when it was started for that.
    @Test func textsBecomeVectorsInTheirOrder() async throws {
        let engine = try await OwnEngine.start([
            "parameters.embedding = True",
            "parameters.pooling_type = xllamacpp.llama_pooling_type.LLAMA_POOLING_TYPE_MEAN",
        ])
        defer { engine.end() }
        let client = try engine.client
        let texts = ["The cat sleeps.", "Stocks fell today.", "The cat sleeps."]
        let answer = try await client.featureExtraction(texts, model: SharedEngine.model.name)
        let vectors = answer.value.compactMap(\.vector)
        try #require(vectors.count == 3)
        // The width of this model; llama.cpp makes their length 1.
        #expect(vectors.allSatisfy { $0.count == 576 && abs(product($0, $0) - 1) < 0.001 })
        #expect(product(vectors[0], vectors[2]) > 0.999)
        #expect(product(vectors[0], vectors[1]) < 0.99)
    }

    @Test func theChatsEngineSaysThatItMakesNoVectors() async throws {
        let client = try await SharedEngine.client()
        let error = await #expect(throws: InferenceError.self) {
            try await client.featureExtraction(["a"], model: SharedEngine.model.name)
        }
        guard case .serverError(501, let message) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(message.contains("embeddings"))
    }

    private func product(_ left: [Float], _ right: [Float]) -> Float { zip(left, right).reduce(0) { $0 + $1.0 * $1.1 } }
}
