import Inference
import Testing

@testable import LocalEngine

extension RealEngineTests {
    @Test func aModelWithoutMarksForItSaysThatItCannotFillGaps() async throws {
        let client = try await SharedEngine.client()
        let error = await #expect(throws: InferenceError.self) { try await client.infilling(before: "a", after: "b") }
        guard case .serverError(501, let message) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(message.contains("Infill is not supported by this model"))
    }

    /// Only where the default model is installed already: the tests do not fetch half a gigabyte.
    @Test(.enabled(if: Self.defaultModelIsInstalled)) func aModelForCodeFillsGaps() async throws {
        let engine = try await LocalEngine(directory: EngineDirectory(cache: SharedEngine.cache)).start(
            EngineCatalogue.defaultModel)
        let client = InferenceClient(
            server: try InferenceServer(baseURL: engine.baseURL, token: AccessToken(engine.key)), retryPolicy: .never)
        var parameters = Infilling.Parameters(maxNewTokens: 8, temperature: 0, stop: ["\n"])
        parameters.other["cache_prompt"] = false
        let before = "def add(a, b):\n    return "
        let answer = try await client.infilling(before: before, after: "\n\nprint(add(1, 2))\n", parameters: parameters)
        #expect(answer.value.text.contains("a + b"))
        #expect(answer.value.generatedTokens ?? 0 > 0 && answer.value.promptTokens ?? 0 > 10)
        withExtendedLifetime(engine) {}
    }

    private static var defaultModelIsInstalled: Bool {
        EngineDirectory(cache: SharedEngine.cache).hasModel(EngineCatalogue.defaultModel)
    }
}
