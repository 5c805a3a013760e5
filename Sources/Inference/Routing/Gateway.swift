import Synchronization

/// Answers chats over a route: asks one target after another until an answer begins, and remembers how each of them does.
///
/// Another target is asked only until the first piece of an answer has been given out; after that a failure stands. What is the request's
/// own fault (400, 413, 422) is not tried elsewhere. One gateway serves any number of requests at once and should live as long as the program.
public final class Gateway: Sendable {
    public let route: Route
    let timing: RetryTiming
    private let states: Mutex<[TargetStanding]>

    public init(_ route: Route, timing: RetryTiming = .system) {
        self.route = route
        self.timing = timing
        states = Mutex(route.targets.map { _ in TargetStanding(route.breaker) })
    }

    /// How each target does, in the order of the route.
    public var standings: [TargetStanding] { states.withLock { $0 } }

    /// Asks for the next message as it is written. The first request leaves when the first element is asked for.
    /// - Parameters:
    ///   - request: each target puts its own model's name in.
    ///   - onEvent: hears of every attempt.
    public func streamChatCompletion(_ request: ChatCompletion.Request, onEvent: RouteObserver? = nil) -> RoutedAnswer {
        RoutedAnswer(gateway: self, request: request, onEvent: onEvent)
    }

    /// Asks for the next message and waits for all of it.
    public func chatCompletion(
        _ request: ChatCompletion.Request, onEvent: RouteObserver? = nil
    ) async throws(InferenceError) -> ChatCompletion.Response {
        var response = ChatCompletion.Response()
        for try await deltas in streamChatCompletion(request, onEvent: onEvent) {
            for delta in deltas { response.apply(delta) }
        }
        return response
    }

    func change<Result: Sendable>(_ body: (inout sending [TargetStanding]) -> sending Result) -> Result {
        states.withLock { body(&$0) }
    }

    /// A run of one request, its targets in the order of this moment.
    func newRun() -> RouteRun {
        let now = timing.now()
        let order = route.order(firstToken: standings.map { $0.firstTokenLatency(at: now) }, random: timing.random)
        return RouteRun(order: order, limits: route.limits, now: now)
    }
}

/// A routed answer as it is written: each element is all that has come since the last one.
///
/// Dropping the iterator, or cancelling its task, closes the connection.
public struct RoutedAnswer: AsyncSequence, Sendable {
    public typealias Element = [ChatCompletion.Delta]
    public typealias Failure = InferenceError

    let gateway: Gateway
    let request: ChatCompletion.Request
    let onEvent: RouteObserver?

    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let gateway: Gateway
        private let request: ChatCompletion.Request
        private let onEvent: RouteObserver?
        private var begun: BegunAnswer?
        private var isOver = false

        init(_ answer: RoutedAnswer) {
            gateway = answer.gateway
            request = answer.request
            onEvent = answer.onEvent
        }

        public mutating func next() async throws(InferenceError) -> [ChatCompletion.Delta]? { try await next(isolation: nil) }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(InferenceError) -> [ChatCompletion.Delta]? {
            guard !isOver else { return nil }
            guard begun != nil else {
                // Whatever comes of it, the route is asked once.
                isOver = true
                let first = try await RouteRace(gateway: gateway, request: request, onEvent: onEvent).begin()
                if !first.isWhole {
                    isOver = false
                    begun = first
                }
                return first.isWhole && first.deltas.isEmpty ? nil : first.deltas
            }
            switch await begun!.next() {
            case .deltas(let deltas, let failure):
                begun!.failure = failure
                return deltas
            case .failed(let failure):
                note(failure)
                end()
                throw failure.error
            case .end:
                end()
                return nil
            }
        }

        /// Lets go of the connection.
        private mutating func end() {
            isOver = true
            begun = nil
        }

        /// An answer that breaks off says something about its target too.
        private func note(_ failure: AttemptFailure) {
            guard let begun else { return }
            let now = gateway.timing.now()
            gateway.change { $0[begun.target].failed(failure, isProbe: false, at: now) }
            onEvent?(
                .failed(target: gateway.route.targets[begun.target].name, number: begun.number, error: failure.error, next: nil))
        }
    }
}

/// An answer of which something has come.
struct BegunAnswer: Sendable {
    let target: Int
    let number: Int
    var answer: StreamedAnswer<ChatCompletionDecoder>
    /// What has come.
    let deltas: [ChatCompletion.Delta]
    /// What came right behind it.
    var failure: AttemptFailure?
    /// True when nothing follows.
    var isWhole = false

    nonisolated(nonsending) mutating func next() async -> StreamedAnswer<ChatCompletionDecoder>.Progress {
        if let failure { return .failed(failure) }
        return await answer.next()
    }
}
