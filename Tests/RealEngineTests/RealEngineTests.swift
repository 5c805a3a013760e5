import Inference
import LocalEngine
import Testing

/// The library against llama.cpp with a real model.
@Suite(.serialized, .timeLimit(.minutes(10))) struct RealEngineTests {
    private let question = "Name three rivers of Europe."

    @Test func wholeAndStreamedGiveTheSameAnswer() async throws {
        let client = try await SharedEngine.client()
        let whole = try await client.chatCompletion(.repeatable(question))
        let (streamed, count) = try await client.streamChatCompletion(.repeatable(question)).collect()
        #expect(!whole.text.isEmpty)
        #expect(streamed.text == whole.text)
        #expect(streamed.finishReason == whole.finishReason)
        #expect(streamed.usage?.completionTokens == whole.usage?.completionTokens)
        #expect(streamed.provenance?.model == SharedEngine.model.name)
        #expect(
            streamed.provenance?.fingerprint?.isEmpty == false
                && whole.provenance?.fingerprint == streamed.provenance?.fingerprint)
        // It came as it was written, not at once; on a busy machine several pieces arrive together.
        #expect(count > 1)
    }

    @Test func aSeedAndTemperatureZeroGiveTheSameTwice() async throws {
        let client = try await SharedEngine.client()
        let first = try await client.chatCompletion(.repeatable(question, maxTokens: 40))
        let second = try await client.chatCompletion(.repeatable(question, maxTokens: 40))
        #expect(first.text == second.text && !first.text.isEmpty)
        let other = try await client.chatCompletion(.repeatable("Count from one to ten.", maxTokens: 40))
        #expect(other.text != first.text)
    }

    @Test func aStopTextEndsTheAnswerAndIsNotInIt() async throws {
        let client = try await SharedEngine.client()
        let free = try await client.chatCompletion(.repeatable(question))
        let words = free.text.split(separator: " ")
        try #require(words.count > 3)
        let stop = String(words[2])
        let stopped = try await client.streamChatCompletion(.repeatable(question, stop: [stop])).collect().response
        #expect(stopped.text == free.text.prefix(upTo: free.text.firstRange(of: stop)!.lowerBound))
        #expect(stopped.finishReason == "stop")
    }

    @Test(arguments: [true, false]) func theLongestAnswerIsKeptTo(isStreamed: Bool) async throws {
        let client = try await SharedEngine.client()
        let request = ChatCompletion.Request.repeatable("Tell a long story.", maxTokens: 8)
        let response =
            isStreamed
            ? try await client.streamChatCompletion(request).collect().response : try await client.chatCompletion(request)
        #expect(response.finishReason == "length")
        #expect(response.usage?.completionTokens == 8)
        #expect(response.usage?.promptTokens ?? 0 > 5)
        #expect(response.timings?.predictedTokens == 8)
    }

    @Test func breakingOffFreesTheEngine() async throws {
        let client = try await SharedEngine.client()
        let long = ChatCompletion.Request.repeatable("Write a very long story about a river.", maxTokens: 3000)
        let clock = ContinuousClock()
        // Twice as many as the engine answers at a time, each broken off after its first words.
        for _ in 0..<4 {
            let hasBegun = AsyncStream<Void>.makeStream()
            let reading = Task {
                for try await deltas in client.streamChatCompletion(long) {
                    if deltas.contains(where: { if case .text = $0 { true } else { false } }) { hasBegun.continuation.finish() }
                }
            }
            for await _ in hasBegun.stream {}
            reading.cancel()
            let result = await reading.result
            #expect(throws: InferenceError.cancelled) { try result.get() }
        }
        // Four stories would keep it busy for minutes.
        let asked = clock.now
        let answer = try await client.chatCompletion(.repeatable("Hi", maxTokens: 4))
        let duration = clock.now - asked
        #expect(answer.usage?.completionTokens ?? 0 > 0)
        #expect(duration < .seconds(60), "answered after \(duration)")
    }

    @Test func aWrongKeyIsUnauthorized() async throws {
        let client = try await SharedEngine.client(key: "wrong")
        let error = await #expect(throws: InferenceError.self) { try await client.chatCompletion(.repeatable("Hi")) }
        guard case .unauthorized = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aPromptLongerThanTheContextIsRefused() async throws {
        let client = try await SharedEngine.client()
        let long = String(repeating: "river ", count: 20_000)
        let whole = await #expect(throws: InferenceError.self) { try await client.chatCompletion(.repeatable(long)) }
        let streamed = await #expect(throws: InferenceError.self) {
            try await client.streamChatCompletion(.repeatable(long)).collect()
        }
        #expect(whole == streamed)
        guard case .requestRefused(status: 400, let message) = whole else {
            Issue.record("\(String(describing: whole))")
            return
        }
        #expect(message.contains("context"))
    }

    @Test func itsModelsAndHealthAreTold() async throws {
        let client = try await SharedEngine.client()
        let models = try await client.models()
        #expect(models.map(\.id) == [SharedEngine.model.name])
        #expect(models.first?.contextLength == 4096)
        #expect(models.first?.parameterCount ?? 0 > 100_000_000)
        #expect(try await client.health() == .ready)
    }
}
