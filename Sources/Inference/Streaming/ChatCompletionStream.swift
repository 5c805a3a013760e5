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
        private var answer: RetriedAnswer<ChatCompletionDecoder>

        init(_ stream: ChatCompletionStream) {
            let client = stream.client
            answer = RetriedAnswer(
                client: client, model: stream.request.model, request: client.httpRequest(for: stream.request, isStreamed: true),
                onAttempt: stream.onAttempt
            ) { ChatCompletionDecoder(provenance: $0, hiding: client.server.token) }
        }

        public mutating func next() async throws(InferenceError) -> [ChatCompletion.Delta]? {
            try await next(isolation: nil)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(InferenceError) -> [ChatCompletion.Delta]? {
            try await answer.next(isolation: actor)
        }
    }
}
