/// An answer as it is written: each element is all that has come since the last one.
///
/// Retries happen inside, and only until the first element. Dropping the iterator, or cancelling its task, closes the connection.
public struct ChatCompletionStream: AsyncSequence, Sendable {
    public typealias Element = [ChatCompletion.Delta]
    public typealias Failure = InferenceError

    let client: InferenceClient
    let request: ChatCompletion.Request
    let onAttempt: AttemptObserver?

    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let client: InferenceClient
        private let model: String
        private let request: HTTPRequest
        private var attempts: Attempts
        private var answer: StreamedAnswer?
        private var hasDelivered = false
        private var isOver = false
        /// A failure that came behind deltas, which go first.
        private var failure: AttemptFailure?

        init(_ stream: ChatCompletionStream) {
            client = stream.client
            model = stream.request.model
            request = client.httpRequest(for: stream.request, isStreamed: true)
            attempts = Attempts(client: client, observer: stream.onAttempt)
        }

        public mutating func next() async throws(InferenceError) -> [ChatCompletion.Delta]? {
            try await next(isolation: nil)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(InferenceError) -> [ChatCompletion.Delta]? {
            while !isOver {
                do throws(AttemptFailure) {
                    if let failure { throw failure }
                    return try await receive()
                } catch {
                    answer = nil
                    isOver = true
                    var error = error
                    if hasDelivered { error.mayRetry = false }
                    try await attempts.waitAfter(error)
                    isOver = false
                }
            }
            return nil
        }

        nonisolated(nonsending) private mutating func receive() async throws(AttemptFailure) -> [ChatCompletion.Delta]? {
            if answer == nil {
                attempts.begin()
                let opened = try await client.open(request, model: model)
                answer = try StreamedAnswer(opened, client: client)
            }
            let deltas = await answer?.next() ?? .end
            switch deltas {
            case .deltas(let deltas, let failure):
                self.failure = failure
                hasDelivered = true
                return deltas
            case .failed(let failure): throw failure
            case .end:
                answer = nil
                isOver = true
                return nil
            }
        }
    }
}
