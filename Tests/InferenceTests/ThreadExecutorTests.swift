import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct ThreadExecutorTests {
    @Test func aReplyArrivesOnThePreferredThread() async throws {
        let server = ScriptedServer(.answer(503, "{}", headers: ["Retry-After": "0.05"]), .chatStream(["a", "b"]))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, timing: .system)
        let task = Task(executorPreference: ThreadExecutor.shared) { await client.streamChatCompletion(question).response() }
        let (response, error) = await task.value
        #expect(error == nil)
        #expect(response.text == "ab")
    }

    @Test func tasksOfOneExecutorRunOneAtATime() async {
        let total = await withTaskGroup(of: Int.self) { group in
            for number in 0..<1000 {
                group.addTask(executorPreference: ThreadExecutor.shared) {
                    await Task.yield()
                    return number
                }
            }
            return await group.reduce(0, +)
        }
        #expect(total == 499_500)
    }

    @Test func aSleepLastsAsLongAsItIsTold() async throws {
        let start = ContinuousClock.now
        try await HTTPTransport.shared.sleep(for: .milliseconds(60))
        #expect(ContinuousClock.now - start >= .milliseconds(60))
    }

    @Test func aCancelledSleepEndsAtOnce() async {
        let task = Task { try await HTTPTransport.shared.sleep(for: .seconds(50)) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }
}
