import JSON

/// Calls one server: chats, its list of models, files.
///
/// Every call may be cancelled by cancelling its task, at any point: the connection is then closed at once and `InferenceError.cancelled` thrown.
public struct InferenceClient: Sendable {
    public let server: InferenceServer
    public let retryPolicy: RetryPolicy
    public let timeouts: Timeouts
    /// The largest event of a stream that is accepted, in bytes.
    public let eventLimit: Int
    /// Holds requests back that would be too many; copies of this client share it.
    public let limiter: RequestLimiter?
    /// Who serves which model, for calls that leave it to others than the server itself.
    public let providers: ProviderDirectory
    let transport: HTTPTransport
    let timing: RetryTiming

    /// An answer that is read whole may have this many bytes.
    static let answerLimit = 64 * 1024 * 1024
    /// More of a refusal is not read.
    static let errorBodyLimit = 64 * 1024

    public init(
        server: InferenceServer, retryPolicy: RetryPolicy = .standard, timeouts: Timeouts = .standard,
        eventLimit: Int = 8 * 1024 * 1024, limiter: RequestLimiter? = nil, providers: ProviderDirectory = ProviderDirectory(),
        transport: HTTPTransport = .shared, timing: RetryTiming = .system
    ) {
        self.server = server
        self.retryPolicy = retryPolicy
        self.timeouts = timeouts
        self.eventLimit = eventLimit
        self.limiter = limiter
        self.providers = providers
        self.transport = transport
        self.timing = timing
    }
}

/// Hears of attempts as they happen, on whatever thread they happen.
public typealias AttemptObserver = @Sendable (AttemptEvent) -> Void

extension InferenceClient {
    /// An answer whose head is in and good.
    struct OpenAnswer {
        var exchange: HTTPExchange
        var head: HTTPHead
    }

    /// Sends `request` once.
    /// - Returns: an answer with a status of the 200s or 300s, or `accepted`.
    /// - Throws: for every other status; what the server says about it is then read.
    func open(
        _ request: HTTPRequest, model: String? = nil, alsoAccepting accepted: Int? = nil
    ) async throws(AttemptFailure) -> OpenAnswer {
        let permit = try await permit()
        let exchange = transport.send(request, timeouts: timeouts, permit: permit)
        let head: HTTPHead
        do {
            head = try await exchange.head()
        } catch {
            throw AttemptFailure(error: InferenceError(error))
        }
        permit?.learn(from: head)
        if 200..<400 ~= head.status || head.status == accepted { return OpenAnswer(exchange: exchange, head: head) }
        // A refusal cut short is a refusal all the same.
        let body = try? await exchange.readBody(limit: Self.errorBodyLimit).bytes
        if Task.isCancelled { throw AttemptFailure(error: .cancelled) }
        let refusal = AttemptFailure.refusal(
            head, body ?? [], model: model, token: server.token, secrets: request.secrets, wallClock: timing.wallClock())
        if case .rateLimited = refusal.error { permit?.refused(wait: refusal.serverWait) }
        throw refusal
    }

    private func permit() async throws(AttemptFailure) -> RequestLimiter.Permit? {
        do throws(InferenceError) {
            return try await limiter?.enter()
        } catch {
            throw AttemptFailure(error: error)
        }
    }

    /// Runs `attempt` until it succeeds, the policy ends or the task is cancelled, and tells `observer` all of it.
    func retrying<Answer>(
        _ observer: AttemptObserver?, _ attempt: () async throws(AttemptFailure) -> Answer
    ) async throws(InferenceError) -> Answer {
        var attempts = Attempts(client: self, observer: observer)
        while true {
            attempts.begin()
            do {
                return try await attempt()
            } catch {
                try await attempts.waitAfter(error)
            }
        }
    }

    /// Sends `request` until it is answered and reads the answer whole.
    /// - Parameter judge: may change what a failure means, and whether it is tried again.
    func send(
        _ request: HTTPRequest, model: String? = nil, observer: AttemptObserver? = nil,
        judging judge: (AttemptFailure) -> AttemptFailure = { $0 }
    ) async throws(InferenceError) -> (head: HTTPHead, body: [UInt8]) {
        try await retrying(observer) { () throws(AttemptFailure) in
            do throws(AttemptFailure) {
                let answer = try await open(request, model: model)
                guard answer.head.status < 300 else { throw AttemptFailure(error: .badRedirect) }
                return try await readWhole(answer)
            } catch {
                throw judge(error)
            }
        }
    }

    func readWhole(_ answer: OpenAnswer, limit: Int = answerLimit) async throws(AttemptFailure) -> (head: HTTPHead, body: [UInt8])
    {
        let body: (bytes: [UInt8], isWhole: Bool)
        do throws(TransferFailure) {
            body = try await answer.exchange.readBody(limit: limit)
        } catch {
            throw AttemptFailure(error: InferenceError(error), mayRetry: false)
        }
        guard body.isWhole else { throw AttemptFailure(error: .eventTooLarge(limit: limit)) }
        return (answer.head, body.bytes)
    }
}

/// The attempts of one call as its caller hears of them.
struct Attempts {
    private let client: InferenceClient
    private let observer: AttemptObserver?
    private var schedule: RetrySchedule
    private(set) var number: Int

    /// - Parameter number: how many attempts have gone before.
    init(client: InferenceClient, observer: AttemptObserver?, number: Int = 0) {
        self.number = number
        self.client = client
        self.observer = observer
        schedule = RetrySchedule(policy: client.retryPolicy, startedAt: client.timing.now())
    }

    mutating func begin() {
        number += 1
        observer?(.started(number: number))
    }

    /// Returns when the next attempt is due.
    /// - Throws: the failure's error when there shall be no other attempt, or `cancelled`.
    nonisolated(nonsending) mutating func waitAfter(_ failure: AttemptFailure) async throws(InferenceError) {
        guard failure.error != .cancelled, !Task.isCancelled else { throw .cancelled }
        let wait = schedule.wait(after: failure, now: client.timing.now(), random: client.timing.random())
        observer?(.failed(number: number, error: failure.error, willRetryIn: wait))
        guard let wait else { throw failure.error }
        do {
            try await client.timing.sleep(wait)
        } catch {
            throw .cancelled
        }
    }
}

extension HTTPExchange {
    /// The whole body, or its first part when it is longer than `limit` bytes.
    func readBody(limit: Int) async throws(TransferFailure) -> (bytes: [UInt8], isWhole: Bool) {
        var body: [UInt8] = []
        while let bytes = try await next() {
            body.append(contentsOf: bytes)
            if body.count > limit { return (Array(body.prefix(limit)), false) }
        }
        return (body, true)
    }
}
