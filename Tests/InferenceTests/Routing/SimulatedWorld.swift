import SeededRandom
import Synchronization

@testable import Inference

/// A thread, a clock and a network of its own: tasks run here one after another, time passes only when all of them wait, and servers
/// are functions. So a run of hours takes no time and goes the same way every time.
final class SimulatedWorld: TaskExecutor, TransferCarrier {
    /// What a server does, each after a pause.
    enum Event: Sendable {
        case head(Int, [String: String] = [:])
        case text(String)
        case end
        /// The connection breaks.
        case cut
        /// Nothing more comes.
        case silence
    }

    struct Reply: Sendable {
        var events: [(after: Duration, event: Event)]
    }

    private struct Timer {
        var due: Duration
        var number: Int
        var body: @Sendable () -> Void
    }

    private struct State {
        var now = Duration.zero
        var jobs: [UnownedJob] = []
        var nextJob = 0
        var timers: [Int: Timer] = [:]
        var timerCount = 0
        var requests: [(at: Duration, url: String)] = []
        var random: SplitMix
    }

    private let state: Mutex<State>
    private let respond: @Sendable (HTTPRequest, Int) -> Reply

    /// - Parameter respond: what answers a request; the number counts them from 1.
    init(seed: UInt64, respond: @escaping @Sendable (HTTPRequest, Int) -> Reply) {
        state = Mutex(State(random: SplitMix(seed: seed)))
        self.respond = respond
    }

    var now: Duration { state.withLock { $0.now } }
    var requests: [(at: Duration, url: String)] { state.withLock { $0.requests } }

    var timing: RetryTiming {
        RetryTiming(
            now: { self.now }, wallClock: { .seconds(1_790_000_000) + self.now }, sleep: { try await self.sleep($0) },
            random: { self.state.withLock { Double($0.random.next() >> 11) / Double(1 << 53) } })
    }

    func client(
        _ name: String, retryPolicy: RetryPolicy = .never, timeouts: Timeouts = .standard, limiter: RequestLimiter? = nil
    ) throws -> InferenceClient {
        InferenceClient(
            server: try InferenceServer(baseURL: "http://\(name)", token: nil), retryPolicy: retryPolicy, timeouts: timeouts,
            limiter: limiter, transport: HTTPTransport(carrier: self), timing: timing)
    }

    /// Runs `body` to its end.
    /// - Returns: nil when it waits for something that will never happen.
    func run<Value: Sendable>(_ body: @escaping @Sendable () async -> Value) -> Value? {
        let result = Mutex<Value?>(nil)
        let box = Box(result: result)
        Task.detached(executorPreference: self) {
            let value = await body()
            box.result.withLock { $0 = value }
        }
        repeat {
            while let job = takeJob() { job.runSynchronously(on: asUnownedTaskExecutor()) }
            if let value = box.result.withLock({ $0 }) { return value }
        } while passTime()
        return nil
    }

    private final class Box<Value: Sendable>: Sendable {
        let result: Mutex<Value?>
        init(result: consuming Mutex<Value?>) { self.result = result }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
    }

    private func takeJob() -> UnownedJob? {
        state.withLock { state in
            guard state.nextJob < state.jobs.count else {
                state.jobs.removeAll(keepingCapacity: true)
                state.nextJob = 0
                return nil
            }
            defer { state.nextJob += 1 }
            return state.jobs[state.nextJob]
        }
    }

    /// Lets the next thing happen that waits for its time.
    private func passTime() -> Bool {
        let timer = state.withLock { state -> Timer? in
            guard let next = state.timers.values.min(by: { ($0.due, $0.number) < ($1.due, $1.number) }) else { return nil }
            state.timers[next.number] = nil
            state.now = max(state.now, next.due)
            return next
        }
        timer?.body()
        return timer != nil
    }

    @discardableResult private func after(_ wait: Duration, _ body: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.timerCount += 1
            state.timers[state.timerCount] = Timer(due: state.now + wait, number: state.timerCount, body: body)
            return state.timerCount
        }
    }

    private func sleep(_ wait: Duration) async throws {
        let alarm = Alarm(deadline: .zero)
        let number = after(wait) { alarm.ring() }
        await withTaskCancellationHandler {
            await alarm.wait()
        } onCancel: {
            state.withLock { $0.timers[number] = nil }
            alarm.ring()
        }
        try Task.checkCancellation()
    }
}

// The network.
extension SimulatedWorld {
    func post(_ command: TransferCommand) {
        guard case .start(let transfer) = command else { return }
        let number = state.withLock { state in
            state.requests.append((state.now, transfer.request.url.host))
            return state.requests.count
        }
        play(respond(transfer.request, number).events[...], on: transfer, hasBody: false, hasHead: false)
    }

    private func play(
        _ events: ArraySlice<(after: Duration, event: Event)>, on transfer: Transfer, hasBody: Bool, hasHead: Bool
    ) {
        let (limit, phase) =
            hasBody ? (transfer.timeouts.idle, TimeoutPhase.idle) : (transfer.timeouts.firstByte, TimeoutPhase.firstByte)
        guard let next = events.first, next.after <= limit else {
            after(limit) { transfer.finish(.failure(.timedOut(phase))) }
            return
        }
        after(next.after) {
            var hasBody = hasBody
            var hasHead = hasHead
            switch next.event {
            case .head(let status, let fields):
                var headers = HTTPHeaders()
                for field in fields { headers.append(field.key, field.value) }
                transfer.receive(head: HTTPHead(status: status, headers: headers))
                hasHead = true
            case .text(let text):
                Array(text.utf8).withUnsafeBytes { _ = transfer.receive($0) }
                hasBody = true
            case .end: return transfer.finish(.success(()))
            case .cut:
                return transfer.finish(.failure(hasHead ? .cut(reason: "broken") : .cannotConnect(reason: "refused")))
            case .silence: return self.play([], on: transfer, hasBody: hasBody, hasHead: hasHead)
            }
            self.play(events.dropFirst(), on: transfer, hasBody: hasBody, hasHead: hasHead)
        }
    }
}
