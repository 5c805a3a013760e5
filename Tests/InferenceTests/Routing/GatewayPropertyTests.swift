import SeededRandom
import Synchronization
import Testing

@testable import Inference

/// Whatever servers do, in whatever order: what must hold for every request.
@Suite struct GatewayPropertyTests {
    private static let cases = UInt64(1)...60
    private static let perCase: UInt64 = 50

    @Test(arguments: cases) func aClientKeepsItsLimitsAndNeverRepeatsWhatHasBegun(block: UInt64) throws {
        for seed in block * Self.perCase..<(block + 1) * Self.perCase {
            var random = SplitMix(seed: seed)
            let policy = RetryPolicy(
                maximumRetries: Int.random(in: 0...4, using: &random), totalTime: .seconds(Int.random(in: 1...90, using: &random))
            )
            let script = Mutex(SplitMix(seed: ~seed))
            let world = SimulatedWorld(seed: seed) { _, number in
                script.withLock { .random("one", number, using: &$0) }
            }
            let client = try world.client("one", retryPolicy: policy, timeouts: .short)
            let seen = try #require(
                world.run { await SeenAnswer.of(client.streamChatCompletion(question), in: world) }, "seed \(seed) never ends")
            #expect(world.requests.count <= 1 + policy.maximumRetries, "seed \(seed)")
            #expect(world.requests.last!.at <= policy.totalTime, "seed \(seed): an attempt after the total time")
            #expect(seen.requestsAtFirstPiece == world.requests.count, "seed \(seed): asked again after the answer had begun")
            #expect(seen.isOneAnswer(of: ["one"], requests: world.requests.count), "seed \(seed): \(seen.text)")
        }
    }

    @Test(arguments: cases) func aRouteKeepsItsLimitsAndShowsOneAnswerOnly(block: UInt64) throws {
        for seed in block * Self.perCase..<(block + 1) * Self.perCase {
            var random = SplitMix(seed: seed)
            let names = (0..<Int.random(in: 1...4, using: &random)).map { "target\($0)" }
            let limits = RetryPolicy(
                maximumRetries: Int.random(in: 0...6, using: &random), totalTime: .seconds(Int.random(in: 1...90, using: &random))
            )
            let script = Mutex(SplitMix(seed: ~seed))
            let world = SimulatedWorld(seed: seed) { request, number in
                script.withLock { .random(request.url.host, number, using: &$0) }
            }
            let targets = try names.map { RouteTarget(name: $0, client: try world.client($0, timeouts: .short), model: $0) }
            let route = Route(
                Route.Policy.allCases.randomElement(using: &random)!, targets: targets, limits: limits,
                hedgeAfter: Bool.random(using: &random) ? .milliseconds(Int.random(in: 0...9000, using: &random)) : nil)
            let gateway = Gateway(route, timing: world.timing)
            // Several requests one after another, so that breakers open and close.
            for _ in 0..<4 {
                let before = world.requests.count
                let start = world.now
                let log = EventLog()
                let seen = try #require(
                    world.run {
                        await SeenAnswer.of(gateway.streamChatCompletion(question, onEvent: log.observer), in: world)
                    }, "seed \(seed) never ends")
                let after = world.requests.count
                #expect(after - before <= 1 + limits.maximumRetries, "seed \(seed): too many attempts")
                #expect(seen.begunAt! - start <= limits.totalTime, "seed \(seed): too late")
                #expect(seen.requestsAtFirstPiece == after, "seed \(seed): asked again after the answer had begun")
                #expect(seen.isOneAnswer(of: names, requests: after), "seed \(seed): \(seen.text)")
                #expect(log.startedCount == after - before, "seed \(seed): an attempt nobody heard of")
                #expect(log.everyAttemptEnds, "seed \(seed): \(log.events)")
                #expect(!gateway.standings.contains { $0.breaker.state == .probing }, "seed \(seed): a probe was forgotten")
                if log.requestsFault != nil { #expect(log.lastIsFault, "seed \(seed): a bad request was sent on") }
            }
        }
    }

    @Test func theSameSeedGivesTheSameRun() throws {
        func events() throws -> [RouteEvent] {
            let script = Mutex(SplitMix(seed: 5))
            let world = SimulatedWorld(seed: 7) { request, number in
                script.withLock { .random(request.url.host, number, using: &$0) }
            }
            let targets = try ["a", "b"].map { RouteTarget(name: $0, client: try world.client($0, timeouts: .short), model: $0) }
            let gateway = Gateway(Route(.weighted, targets: targets, hedgeAfter: .seconds(1)), timing: world.timing)
            let log = EventLog()
            for _ in 0..<10 {
                _ = world.run { await SeenAnswer.of(gateway.streamChatCompletion(question, onEvent: log.observer), in: world) }
            }
            return log.events
        }
        #expect(try events() == events())
    }
}

extension Timeouts {
    /// Short enough that random pauses exceed them.
    fileprivate static let short = Timeouts(connect: .seconds(5), firstByte: .seconds(20), idle: .seconds(10))
}

extension SeenAnswer {
    /// True when the text is the beginning of a single answer, and all of it when there was no error.
    fileprivate func isOneAnswer(of names: [String], requests: Int) -> Bool {
        if text.isEmpty { return true }
        let answers = names.flatMap { name in
            (1...requests).map { SimulatedWorld.Reply.tokens(name, $0).joined() }
        }
        return answers.contains { error == nil ? $0 == text : $0.hasPrefix(text) }
    }
}

/// Hears of routed requests and remembers it.
final class EventLog: Sendable {
    private let log = Mutex<[RouteEvent]>([])

    var events: [RouteEvent] { log.withLock { $0 } }
    var observer: RouteObserver {
        { event in self.log.withLock { $0.append(event) } }
    }

    var startedCount: Int { events.count { if case .started = $0 { true } else { false } } }

    /// Attempts are numbered in their order, and each that began either failed once, or answered (and may have failed later).
    var everyAttemptEnds: Bool {
        var open: Set<Int> = []
        var count = 0
        var answered: Int?
        for event in events {
            switch event {
            case .started(_, let number, _):
                count += 1
                open.insert(number)
                if number != count { return false }
            case .failed(_, let number, _, _): if open.remove(number) == nil { return false }
            case .answering(_, let number):
                if answered != nil || !open.contains(number) { return false }
                answered = number
            case .resting: break
            }
        }
        if let answered { open.remove(answered) }
        return open.isEmpty
    }

    /// The first failure that is the request's own fault.
    var requestsFault: Int? {
        events.firstIndex { if case .failed(_, _, let error, _) = $0 { error.blame == .request } else { false } }
    }

    /// No attempt begins after that failure.
    var lastIsFault: Bool {
        guard let fault = requestsFault else { return true }
        return !events[fault...].contains { if case .started = $0 { true } else { false } }
    }
}
