import Synchronization
import Testing

@testable import Inference

/// What a route does with servers of which each does one thing.
@Suite struct GatewayTests {
    typealias Reply = SimulatedWorld.Reply

    /// Servers by name, asked over a route in the order given.
    private struct Setting {
        let world: SimulatedWorld
        let gateway: Gateway
        let log = EventLog()

        init(
            _ servers: [(name: String, reply: @Sendable (Int) -> Reply)], by policy: Route.Policy = .failover,
            prices: [TokenPrice?] = [], weights: [Double] = [], limits: RetryPolicy = .standard, hedgeAfter: Duration? = nil
        ) throws {
            let replies = Dictionary(uniqueKeysWithValues: servers.map { ($0.name, $0.reply) })
            let world = SimulatedWorld(seed: 1) { request, number in replies[request.url.host]!(number) }
            self.world = world
            let targets = try servers.enumerated().map { index, server in
                RouteTarget(
                    name: server.name, client: try world.client(server.name), model: "model-of-\(server.name)",
                    weight: weights.isEmpty ? 1 : weights[index], price: prices.isEmpty ? nil : prices[index])
            }
            gateway = Gateway(Route(policy, targets: targets, limits: limits, hedgeAfter: hedgeAfter), timing: world.timing)
        }

        func ask() throws -> SeenAnswer {
            let answer = gateway.streamChatCompletion(question, onEvent: log.observer)
            let seen = world.run { [world] () async -> SeenAnswer in await SeenAnswer.of(answer, in: world) }
            return try #require(seen)
        }

        var asked: [String] { world.requests.map(\.url) }
    }

    private static func good(_ name: String, after pause: Duration = .zero) -> (name: String, reply: @Sendable (Int) -> Reply) {
        (name, { .good(name, $0, pause: pause) })
    }

    private static func refusing(_ name: String, _ status: Int) -> (name: String, reply: @Sendable (Int) -> Reply) {
        (name, { _ in Reply(events: [(.zero, .head(status)), (.zero, .end)]) })
    }

    @Test(arguments: [401, 402, 403, 404, 408, 410, 424, 429, 500, 501, 502, 503, 504])
    func whatAnotherTargetMayDoBetterIsAskedThereAtOnce(status: Int) throws {
        let setting = try Setting([Self.refusing("a", status), Self.good("b")])
        let seen = try setting.ask()
        #expect(seen.error == nil && seen.text.hasPrefix("b/2/"))
        #expect(setting.asked == ["a", "b"] && setting.world.now == .zero)
        #expect(setting.log.events.last == .answering(target: "b", number: 2))
    }

    @Test(arguments: [400, 413, 422]) func whatIsTheRequestsOwnFaultIsAskedOnce(status: Int) throws {
        let setting = try Setting([Self.refusing("a", status), Self.good("b")])
        #expect(try setting.ask().error?.blame == .request)
        #expect(setting.asked == ["a"])
        #expect(setting.gateway.standings.allSatisfy { $0.breaker.state == .closed && $0.lastError == nil })
    }

    @Test func onceTextIsShownAFailureStandsAndTheTextIsKept() throws {
        let cut: @Sendable (Int) -> Reply = { Reply(events: Reply.good("a", $0).events.prefix(2) + [(.zero, .cut)]) }
        let setting = try Setting([("a", cut), Self.good("b")])
        let seen = try setting.ask()
        #expect(seen.text == "a/1/0 " && seen.error == .streamCut)
        #expect(setting.asked == ["a"])
        #expect(setting.log.events.last == .failed(target: "a", number: 1, error: .streamCut, next: nil))
    }

    @Test func anAnswerThatBreaksBeforeItSaysAnythingIsAskedElsewhere() throws {
        let mute: @Sendable (Int) -> Reply = { _ in
            Reply(events: [
                (.zero, .head(200, ["content-type": "text/event-stream"])),
                (.zero, .text("data: {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}\n\n")), (.zero, .cut),
            ])
        }
        let setting = try Setting([("a", mute), Self.good("b")])
        #expect(try setting.ask().text.hasPrefix("b/2/"))
    }

    @Test func eachTargetIsAskedForItsOwnModel() throws {
        let models = Mutex<[String]>([])
        let world = SimulatedWorld(seed: 1) { request, number in
            let body = String(decoding: request.body, as: UTF8.self)
            models.withLock { $0.append(body.contains("\"model-b\"") ? "b" : body.contains("\"model-a\"") ? "a" : "?") }
            return number == 1 ? Reply(events: [(.zero, .cut)]) : .good("b", number)
        }
        let targets = try ["a", "b"].map { RouteTarget(name: $0, client: try world.client($0), model: "model-\($0)") }
        let gateway = Gateway(Route(targets: targets), timing: world.timing)
        let seen = world.run { await SeenAnswer.of(gateway.streamChatCompletion(question), in: world) }
        #expect(seen?.error == nil && models.withLock { $0 } == ["a", "b"])
    }

    @Test func aTargetThatKeepsFailingIsLeftAloneAndProbedLater() throws {
        let isWell = Flag()
        let setting = try Setting([
            ("a", { isWell.value ? .good("a", $0) : Reply(events: [(.zero, .head(500)), (.zero, .end)]) }), Self.good("b"),
        ])
        for _ in 0..<5 { _ = try setting.ask() }
        #expect(setting.asked == ["a", "b", "a", "b", "a", "b", "b", "b"])
        isWell.value = true
        _ = setting.world.run { try? await setting.world.timing.sleep(.seconds(11)) }
        _ = try setting.ask()
        #expect(setting.asked.last == "a")
        #expect(setting.gateway.standings[0].breaker.state == .closed)
    }

    @Test func whenAllTargetsFailTheyAreTriedAgainUntilTheLimitsEnd() throws {
        let setting = try Setting([Self.refusing("a", 503), Self.refusing("b", 503)], limits: RetryPolicy(maximumRetries: 4))
        #expect(try setting.ask().error == .serverError(status: 503, message: ""))
        #expect(setting.asked.count == 5 && setting.asked.prefix(2) == ["a", "b"])
        let limited = try Setting([Self.refusing("a", 401), Self.refusing("b", 404)])
        #expect(try limited.ask().error == .notFound(message: ""))
        #expect(limited.asked == ["a", "b"])
    }

    @Test func theServersWishToBeLeftAloneIsKeptByTheRequestsThatFollow() throws {
        let busy: @Sendable (Int) -> Reply = { _ in
            Reply(events: [(.zero, .head(429, ["retry-after": "60"])), (.zero, .end)])
        }
        let setting = try Setting([("a", busy), Self.good("b")])
        for _ in 0..<3 { _ = try setting.ask() }
        #expect(setting.asked == ["a", "b", "b", "b"])
    }

    @Test func aSilentTargetEndsWithTheTotalTime() throws {
        let setting = try Setting(
            [("a", { _ in Reply(events: [(.zero, .silence)]) })], limits: RetryPolicy(maximumRetries: 3, totalTime: .seconds(7)))
        #expect(try setting.ask().error == .timedOut(.firstByte))
        #expect(setting.world.now == .seconds(7))
        #expect(setting.gateway.standings[0].lastError == .timedOut(.firstByte))
    }

    @Test func weightsDecideHowOftenEachIsAskedFirst() throws {
        let setting = try Setting([Self.good("a"), Self.good("b")], by: .weighted, weights: [3, 1])
        for _ in 0..<400 { _ = try setting.ask() }
        #expect(260...340 ~= setting.asked.count { $0 == "a" })
    }

    @Test func theTargetWhoseAnswersBeginSoonestIsAskedOnceAllAreMeasured() throws {
        let setting = try Setting(
            [
                Self.good("slow", after: .seconds(3)), Self.good("quick", after: .seconds(1)),
                Self.good("mid", after: .seconds(2)),
            ],
            by: .leastLatency)
        for _ in 0..<8 { _ = try setting.ask() }
        #expect(setting.asked == ["slow", "quick", "mid"] + Array(repeating: "quick", count: 5))
    }

    @Test func theCheapestKnownPriceComesFirstAndAnUnknownOneLast() throws {
        let setting = try Setting(
            ["unknown", "dear", "cheap", "free"].map { Self.refusing($0, 500) }, by: .cheapest,
            prices: [nil, TokenPrice(input: 1, output: 4), TokenPrice(input: 2, output: 1), .free],
            limits: RetryPolicy(maximumRetries: 3))
        _ = try setting.ask()
        #expect(setting.asked == ["free", "cheap", "dear", "unknown"])
    }

    @Test func aSlowTargetIsHedgedAndTheFirstAnswerTaken() throws {
        let setting = try Setting(
            [Self.good("a", after: .seconds(9)), Self.good("b", after: .seconds(1))], hedgeAfter: .seconds(2))
        let seen = try setting.ask()
        #expect(seen.text.hasPrefix("b/2/") && setting.world.now == .seconds(3))
        #expect(
            setting.log.events == [
                .started(target: "a", number: 1, isHedge: false), .started(target: "b", number: 2, isHedge: true),
                .answering(target: "b", number: 2), .failed(target: "a", number: 1, error: .cancelled, next: nil),
            ])
        let quick = try Setting([Self.good("a", after: .seconds(1)), Self.good("b")], hedgeAfter: .seconds(2))
        #expect(try quick.ask().text.hasPrefix("a/1/") && quick.asked == ["a"])
    }

    @Test func cancellingTheTaskEndsARunAtOnce() throws {
        let setting = try Setting([("a", { _ in Reply(events: [(.zero, .silence)]) })])
        let world = setting.world
        let answer = setting.gateway.streamChatCompletion(question)
        let ended = world.run { () async -> SeenAnswer in
            let task = Task(executorPreference: world) { await SeenAnswer.of(answer, in: world) }
            try? await world.timing.sleep(.seconds(1))
            task.cancel()
            return await task.value
        }
        let seen = try #require(ended)
        #expect(seen.error == .cancelled && setting.world.now == .seconds(1))
        #expect(setting.gateway.standings[0].breaker.state == .closed && setting.gateway.standings[0].lastError == nil)
    }
}

/// A switch that a server's script looks at.
private final class Flag: Sendable {
    private let state = Mutex(false)

    var value: Bool {
        get { state.withLock { $0 } }
        set { state.withLock { $0 = newValue } }
    }
}
