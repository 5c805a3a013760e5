/// Carries one request's run out until an answer begins: attempts, waits and the deadline are tasks, and the next to be over decides.
struct RouteRace: Sendable {
    /// One attempt as its task knows it.
    private struct Entry: Sendable {
        var target: Int
        var number: Int
        var isProbe: Bool
        var startedAt: Duration
    }

    private enum Arrival: Sendable {
        case begun(Entry, BegunAnswer)
        case failed(Entry, AttemptFailure)
        /// The attempt of this number has kept the caller waiting for as long as the route allows one target alone.
        case isSlow(number: Int)
        case waitIsOver
        case deadline
        /// An alarm that nobody needs any more.
        case nothing
    }

    private let gateway: Gateway
    private let request: ChatCompletion.Request
    private let onEvent: RouteObserver?
    private var run: RouteRun

    init(gateway: Gateway, request: ChatCompletion.Request, onEvent: RouteObserver?) {
        self.gateway = gateway
        self.request = request
        self.onEvent = onEvent
        run = gateway.newRun()
    }

    /// Returns when an answer has begun.
    /// - Throws: what the last attempt failed with, or `cancelled`.
    func begin() async throws(InferenceError) -> BegunAnswer {
        try await withTaskGroup(of: Arrival.self, returning: Result<BegunAnswer, InferenceError>.self) { group in
            var race = self
            let result = await race.decide(in: &group)
            group.cancelAll()
            // The breakers of those that lost must hear of their end.
            while let late = await group.next() { race.settle(late, isTooLate: result.isTimeout) }
            return result
        }.get()
    }

    private mutating func decide(in group: inout TaskGroup<Arrival>) async -> Result<BegunAnswer, InferenceError> {
        addAlarm(.deadline, after: run.deadline - now, to: &group)
        guard advance(in: &group) else { return .failure(run.error(gateway.standings)) }
        while let arrival = await group.next() {
            if Task.isCancelled {
                settle(arrival, isTooLate: false)
                return .failure(.cancelled)
            }
            switch arrival {
            case .begun(let entry, let begun):
                gateway.change { [now] in
                    $0[entry.target].began(after: now - entry.startedAt, isProbe: entry.isProbe, at: now)
                }
                onEvent?(.answering(target: name(entry), number: entry.number))
                return .success(begun)
            case .failed(let entry, let failure):
                note(failure, of: entry)
                run.failed(failure, target: entry.target, now: now, random: gateway.timing.random())
                let isOtherRunning = run.isRunning && failure.error.blame == .target
                let step = isOtherRunning ? nil : nextStep()
                onEvent?(.failed(target: name(entry), number: entry.number, error: failure.error, next: step?.delay))
                if let step, !perform(step, in: &group) { return .failure(failure.error) }
            case .isSlow(let number):
                guard number == run.attempts, run.isRunning else { continue }
                let step = nextStep()
                if case .attempt = step { _ = perform(step, in: &group) }
            case .waitIsOver:
                guard advance(in: &group) else { return .failure(run.error(gateway.standings)) }
            case .deadline: return .failure(.timedOut(.firstByte))
            case .nothing: continue
            }
        }
        return .failure(run.error(gateway.standings))
    }

    private var now: Duration { gateway.timing.now() }

    private func name(_ entry: Entry) -> String { gateway.route.targets[entry.target].name }

    private mutating func nextStep() -> RouteRun.Step {
        let now = now
        return gateway.change { run.next(&$0, now: now) }
    }

    private mutating func advance(in group: inout TaskGroup<Arrival>) -> Bool {
        let step = nextStep()
        return perform(step, in: &group)
    }

    /// - Returns: false when there is nothing more to do.
    private func perform(_ step: RouteRun.Step, in group: inout TaskGroup<Arrival>) -> Bool {
        switch step {
        case .attempt(let target, let isProbe):
            let entry = Entry(target: target, number: run.attempts, isProbe: isProbe, startedAt: now)
            onEvent?(.started(target: name(entry), number: entry.number, isHedge: run.runningCount > 1))
            group.addTask { await attempt(entry) }
            if let delay = gateway.route.hedgeAfter, run.runningCount == 1 {
                addAlarm(.isSlow(number: entry.number), after: delay, to: &group)
            }
            return true
        case .wait(let wait):
            if run.attempts == 0 { onEvent?(.resting(wait)) }
            addAlarm(.waitIsOver, after: wait, to: &group)
            return true
        case .end: return false
        }
    }

    private func addAlarm(_ arrival: Arrival, after wait: Duration, to group: inout TaskGroup<Arrival>) {
        group.addTask { [timing = gateway.timing] in
            do {
                try await timing.sleep(wait)
                return arrival
            } catch {
                return .nothing
            }
        }
    }

    /// Asks one target and waits until its answer says something.
    private func attempt(_ entry: Entry) async -> Arrival {
        do throws(AttemptFailure) {
            return .begun(entry, try await ask(entry))
        } catch {
            return .failed(entry, error)
        }
    }

    private func ask(_ entry: Entry) async throws(AttemptFailure) -> BegunAnswer {
        let connection: RouteTarget.Connection
        do throws(InferenceError) {
            connection = try await gateway.route.targets[entry.target].connect()
        } catch {
            throw AttemptFailure(error: error)
        }
        var request = request
        request.model = connection.model
        let opened = try await connection.client.open(
            connection.client.httpRequest(for: request, isStreamed: true), model: request.model)
        let decoder = ChatCompletionDecoder(
            provenance: connection.client.evidence(opened.head), hiding: connection.client.server.token)
        var answer = try StreamedAnswer(opened, client: connection.client, decoder: decoder)
        var held: [ChatCompletion.Delta] = []
        while true {
            switch await answer.next() {
            case .deltas(let deltas, let failure):
                held += deltas
                if !held.allSatisfy(\.isProvenance) {
                    return BegunAnswer(target: entry.target, number: entry.number, answer: answer, deltas: held, failure: failure)
                }
                if let failure { throw failure }
            case .failed(let failure): throw failure
            case .end: return BegunAnswer(target: entry.target, number: entry.number, answer: answer, deltas: held, isWhole: true)
            }
        }
    }
}

// What is learnt of targets.
extension RouteRace {
    private func note(_ failure: AttemptFailure, of entry: Entry) {
        gateway.change { [now] in $0[entry.target].failed(failure, isProbe: entry.isProbe, at: now) }
    }

    /// Takes in how an attempt ended that was no longer waited for.
    private func settle(_ arrival: Arrival, isTooLate: Bool) {
        switch arrival {
        case .begun(let entry, _):
            gateway.change { [now] in
                $0[entry.target].began(after: now - entry.startedAt, isProbe: entry.isProbe, at: now)
            }
        case .failed(let entry, var failure):
            if failure.error == .cancelled {
                if isTooLate {
                    failure.error = .timedOut(.firstByte)
                } else if !Task.isCancelled {
                    gateway.change { [now] in $0[entry.target].keptWaiting(now - entry.startedAt, at: now) }
                }
            }
            note(failure, of: entry)
            if !Task.isCancelled {
                onEvent?(.failed(target: name(entry), number: entry.number, error: failure.error, next: nil))
            }
        case .isSlow, .waitIsOver, .deadline, .nothing: break
        }
    }
}

extension RouteRun.Step {
    /// When the next attempt begins; nil when there is none.
    fileprivate var delay: Duration? {
        switch self {
        case .attempt: .zero
        case .wait(let wait): wait
        case .end: nil
        }
    }
}

extension Result where Failure == InferenceError {
    fileprivate var isTimeout: Bool {
        if case .failure(.timedOut) = self { true } else { false }
    }
}

extension ChatCompletion.Delta {
    fileprivate var isProvenance: Bool {
        if case .provenance = self { true } else { false }
    }
}
