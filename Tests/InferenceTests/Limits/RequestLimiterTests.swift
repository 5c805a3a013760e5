import Synchronization
import Testing

@testable import Inference

@Suite struct RequestLimiterTests {
    typealias Reply = SimulatedWorld.Reply

    /// A server that allows so many requests in a window of a minute and refuses the others.
    private final class CountingServer: Sendable {
        private let state = Mutex((window: 0, used: 0, refused: 0, running: 0, most: 0))
        let limit: Int

        init(limit: Int) { self.limit = limit }

        var refused: Int { state.withLock { $0.refused } }

        func reply(at now: Duration, number: Int) -> Reply {
            state.withLock { state in
                let window = Int(now / .seconds(60))
                if state.window != window { state = (window, 0, state.refused, 0, 0) }
                let reset = 60 - Int(now.components.seconds % 60)
                state.used += 1
                guard state.used <= limit else {
                    state.refused += 1
                    return Reply(events: [(.milliseconds(5), .head(429, ["retry-after": "\(reset)"])), (.zero, .end)])
                }
                let fields = ["ratelimit": "\"api\";r=\(limit - state.used);t=\(reset)", "content-type": "text/event-stream"]
                var reply = Reply.good("s", number, between: .milliseconds(10))
                reply.events[0] = (.milliseconds(5), .head(200, fields))
                return reply
            }
        }
    }

    /// So many chats at once.
    private static func ask(_ count: Int, over client: InferenceClient, in world: SimulatedWorld) throws -> [SeenAnswer] {
        let seen = world.run { () async -> [SeenAnswer] in
            await withTaskGroup(of: SeenAnswer.self) { group in
                for _ in 0..<count {
                    group.addTask(executorPreference: world) {
                        await SeenAnswer.of(client.streamChatCompletion(question), in: world)
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
        }
        return try #require(seen)
    }

    @Test(arguments: [1, 4, 8]) func aBatchUsesWindowAfterWindowWithoutARefusal(concurrency: Int) throws {
        let server = CountingServer(limit: 20)
        let late = Late<SimulatedWorld>()
        let world = SimulatedWorld(seed: 3) { _, number in server.reply(at: late.value!.now, number: number) }
        late.value = world
        let limiter = RequestLimiter(concurrency: concurrency, timing: world.timing)
        let seen = try Self.ask(70, over: world.client("s", limiter: limiter), in: world)
        #expect(seen.allSatisfy { $0.error == nil })
        #expect(server.refused == 0)
        // No slower than the server allows: 70 requests at 20 a minute end in the fourth window.
        #expect(world.now < .seconds(240))
    }

    @Test func withoutALimiterTheSameBatchIsRefused() throws {
        let server = CountingServer(limit: 20)
        let late = Late<SimulatedWorld>()
        let world = SimulatedWorld(seed: 3) { _, number in server.reply(at: late.value!.now, number: number) }
        late.value = world
        _ = try Self.ask(70, over: world.client("s"), in: world)
        #expect(server.refused == 50)
    }

    @Test func afterARefusalNobodyAsksUntilTheServersWishIsOver() throws {
        let world = SimulatedWorld(seed: 3) { _, number in
            number == 1 ? Reply(events: [(.zero, .head(429, ["retry-after": "30"])), (.zero, .end)]) : .good("s", number)
        }
        let limiter = RequestLimiter(concurrency: 1, timing: world.timing)
        _ = try Self.ask(5, over: world.client("s", limiter: limiter), in: world)
        #expect(world.requests.count == 5 && world.requests.dropFirst().allSatisfy { $0.at >= .seconds(30) })
    }

    @Test func noMoreThanTheConcurrencyAreUnderWayAndTheyComeInOrder() throws {
        let world = SimulatedWorld(seed: 3) { _, number in .good("s", number, between: .seconds(1)) }
        let limiter = RequestLimiter(concurrency: 3, timing: world.timing)
        _ = try Self.ask(12, over: world.client("s", limiter: limiter), in: world)
        // An answer takes four seconds: three leave at a time.
        #expect(world.requests.map(\.at) == [0, 0, 0, 4, 4, 4, 8, 8, 8, 12, 12, 12].map { .seconds($0) })
    }

    @Test func cancelledTasksLeaveTheQueueAndTheOthersGetTheirTurn() throws {
        let world = SimulatedWorld(seed: 3) { _, number in .good("s", number, between: .seconds(1)) }
        let limiter = RequestLimiter(concurrency: 1, timing: world.timing)
        let client = try world.client("s", limiter: limiter)
        let errors = world.run { () async -> [InferenceError?] in
            let tasks = (0..<9).map { _ in
                Task(executorPreference: world) { await SeenAnswer.of(client.streamChatCompletion(question), in: world) }
            }
            try? await world.timing.sleep(.seconds(2))
            for index in stride(from: 0, to: 9, by: 2) { tasks[index].cancel() }
            var errors: [InferenceError?] = []
            for task in tasks { errors.append(await task.value.error) }
            return errors
        }
        #expect(errors == (0..<9).map { $0 % 2 == 0 ? .cancelled : nil })
        // The first was under way when it was cancelled; those in the queue never left it.
        #expect(world.requests.count == 5)
    }
}

/// A value that a closure needs before it can be made.
private final class Late<Value: Sendable>: Sendable {
    private let state = Mutex<Value?>(nil)

    var value: Value? {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
