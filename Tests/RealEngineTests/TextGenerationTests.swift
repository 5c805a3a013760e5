import Inference
import Testing

extension RealEngineTests {
    /// llama.cpp has no address for the form of text-generation-inference, and is asked in OpenAI's.
    @Test func aTextIsContinuedWholeAndStreamed() async throws {
        let client = try await SharedEngine.client()
        var request = TextGeneration.Request(prompt: "One, two, three,", model: SharedEngine.model.name)
        request.parameters = .init(maxNewTokens: 12, seed: 7)
        request.parameters.samples = false
        let whole = try await client.textGeneration(request)
        var streamed = TextGeneration.Response()
        for try await batch in client.streamTextGeneration(request) {
            for delta in batch { streamed.apply(delta) }
        }
        #expect(!whole.value.text.isEmpty && streamed.text == whole.value.text)
        #expect(whole.value.details?.finishReason == "length" && streamed.details?.finishReason == "length")
        #expect(whole.value.details?.generatedTokens == 12 && streamed.details?.generatedTokens == 12)
        #expect(whole.evidence.model == SharedEngine.model.name)
        #expect(streamed.tokens.count > 1)
    }
}
