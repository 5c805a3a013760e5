import Testing

@testable import Inference

@Suite struct CircuitBreakerTests {
    private static func opened(at now: Duration = .zero) -> CircuitBreaker {
        var breaker = CircuitBreaker(.init(failuresInARow: 3, coolDown: .seconds(10), longestCoolDown: .seconds(30)))
        for _ in 0..<3 { breaker.record(.failure, isProbe: false, at: now) }
        return breaker
    }

    /// Each method is told about apart, because `#expect` cannot hold what changes a value.
    private static func admits(_ breaker: inout CircuitBreaker, at now: Duration) -> Bool { breaker.admit(at: now) }

    @Test func failuresInARowOpenItAndASuccessInBetweenDoesNot() {
        var breaker = CircuitBreaker(.init(failuresInARow: 3))
        for outcome in [CircuitBreaker.Outcome.failure, .failure, .success, .failure, .failure] {
            breaker.record(outcome, isProbe: false, at: .zero)
        }
        #expect(breaker.state == .closed)
        breaker.record(.failure, isProbe: false, at: .seconds(1))
        #expect(breaker.state == .open(until: .seconds(11)))
    }

    @Test func aShareOfFailuresOpensItOnceThereAreEnoughOutcomes() {
        var breaker = CircuitBreaker(.init(failuresInARow: 100, failingShare: 0.5, window: 8))
        for index in 0..<7 { breaker.record(index % 3 == 0 ? .success : .failure, isProbe: false, at: .zero) }
        #expect(breaker.state == .closed)
        breaker.record(.failure, isProbe: false, at: .zero)
        #expect(breaker.state != .closed)
    }

    @Test func afterTheRestOneProbePassesAtATime() {
        var breaker = Self.opened()
        var passed: [Bool] = []
        for seconds in [0, 9, 10, 10, 50] { passed.append(Self.admits(&breaker, at: .seconds(seconds))) }
        #expect(passed == [false, false, true, false, false])
        #expect(breaker.admission(at: .seconds(50)) == nil)
        breaker.record(.success, isProbe: true, at: .seconds(51))
        #expect(breaker.state == .closed)
    }

    @Test func eachFailedProbeDoublesTheRestUpToTheLongest() {
        var breaker = Self.opened()
        var rests: [Duration] = []
        for _ in 0..<4 {
            guard case .open(let until) = breaker.state else { break }
            _ = breaker.admit(at: until)
            breaker.record(.failure, isProbe: true, at: until)
            if case .open(let next) = breaker.state { rests.append(next - until) }
        }
        #expect(rests == [.seconds(20), .seconds(30), .seconds(30), .seconds(30)])
    }

    @Test func aProbeThatWasGivenUpLetsTheNextOnePass() {
        var breaker = Self.opened()
        _ = breaker.admit(at: .seconds(10))
        breaker.record(.undecided, isProbe: true, at: .seconds(11))
        #expect(breaker.admission(at: .seconds(11)) == .seconds(11))
    }

    @Test func whatComesLateFromBeforeItOpenedChangesNothing() {
        var breaker = Self.opened()
        breaker.record(.success, isProbe: false, at: .seconds(1))
        breaker.record(.failure, isProbe: false, at: .seconds(2))
        #expect(breaker.state == .open(until: .seconds(10)))
        _ = breaker.admit(at: .seconds(10))
        breaker.record(.failure, isProbe: false, at: .seconds(11))
        #expect(breaker.state == .probing)
    }
}
