import Inference
import Testing

@Suite struct ContextOverflowTests {
    @Test(arguments: [
        ("request (5210 tokens) exceeds the available context size (4096 tokens), try increasing it", 4096, 5210),
        (
            "This model's maximum context length is 4096 tokens. However, your messages resulted in 5210 tokens. Please reduce the length "
                + "of the messages.", 4096, 5210
        ),
        (
            "This model's maximum context length is 32768 tokens. However, you requested 40960 tokens (40448 in the messages, 512 in the "
                + "completion).", 32768, 40960
        ),
        (
            "Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 512",
            4096, 5000
        ),
        ("prompt is too long: 205,310 tokens > 200,000 maximum", 200_000, 205_310),
    ]) func bothNumbersAreRead(refusal: String, length: Int, tokens: Int) {
        #expect(ContextOverflow(refusal: refusal) == ContextOverflow(length: length, tokens: tokens))
        #expect(InferenceError.requestRefused(status: 400, message: refusal).contextOverflow?.length == length)
    }

    @Test(arguments: [
        "context_length_exceeded", "Please reduce the length of the messages or completion.", "The prompt is too long.",
    ]) func aRefusalWithoutNumbersIsOneToo(refusal: String) {
        #expect(ContextOverflow(refusal: refusal) == ContextOverflow())
    }

    @Test func whatNoModelCanTakeIsNoCount() {
        #expect(ContextOverflow(refusal: "prompt is too long: 9223372036854775807 tokens") == ContextOverflow())
        let refusal = "The context length is 4096 tokens (request 1790000001123)."
        #expect(ContextOverflow(refusal: refusal) == ContextOverflow(length: 4096))
    }

    @Test(arguments: ["", "System role not supported", "max_tokens must be at most 8192", "The model is overloaded (503)."])
    func otherRefusalsAreNot(refusal: String) {
        #expect(ContextOverflow(refusal: refusal) == nil)
        #expect(InferenceError.rateLimited(retryAfter: nil, message: "context length").contextOverflow == nil)
    }
}
