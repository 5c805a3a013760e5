/// A text as it is continued: each element is all that has come since the last one.
///
/// Retries happen inside, and only until the first element. Dropping the iterator, or cancelling its task, closes the connection.
public struct TextGenerationStream: AsyncSequence, Sendable {
    public typealias Element = [TextGeneration.Delta]
    public typealias Failure = InferenceError

    let client: InferenceClient
    let request: TextGeneration.Request
    let onAttempt: AttemptObserver?

    public func makeAsyncIterator() -> Iterator { Iterator(self) }

    public struct Iterator: AsyncIteratorProtocol {
        private let stream: TextGenerationStream
        /// The request as it goes out, once it is known to whom.
        private var request: TextGeneration.Request?
        /// The forms that are not tried yet.
        private var forms: ArraySlice<TaskForm> = []
        private var answer: RetriedAnswer<TextGenerationDecoder>?

        init(_ stream: TextGenerationStream) { self.stream = stream }

        public mutating func next() async throws(InferenceError) -> [TextGeneration.Delta]? {
            try await next(isolation: nil)
        }

        public mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(InferenceError) -> [TextGeneration.Delta]? {
            if request == nil {
                let located = try await stream.client.located(stream.request, onAttempt: stream.onAttempt)
                forms = located.form.forms(for: located.provider)[...]
                request = located
            }
            while true {
                if answer == nil, let request, let form = forms.popFirst() { answer = try begin(request, form) }
                do throws(InferenceError) {
                    return try await answer?.next(isolation: actor)
                } catch {
                    guard error.meansNoSuchAddress, !forms.isEmpty else { throw error }
                    answer = nil
                }
            }
        }

        private func begin(
            _ request: TextGeneration.Request, _ form: TaskForm
        ) throws(InferenceError) -> RetriedAnswer<TextGenerationDecoder> {
            let client = stream.client
            let httpRequest = try request.httpRequest(at: client.server, form: form, isStreamed: true)
            return RetriedAnswer(client: client, model: request.model, request: httpRequest, onAttempt: stream.onAttempt) {
                TextGenerationDecoder(evidence: $0, prefix: request.prefix, hiding: client.server.token)
            }
        }
    }
}
