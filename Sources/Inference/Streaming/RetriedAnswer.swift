/// A streamed answer with its retries, which end when the first piece has been given out.
struct RetriedAnswer<Decoder: AnswerDecoder> {
    private let client: InferenceClient
    private let model: String
    private let request: HTTPRequest
    private let makeDecoder: (AnswerEvidence) -> Decoder
    private var attempts: Attempts
    private var answer: StreamedAnswer<Decoder>?
    private var hasDelivered = false
    private var isOver = false
    /// A failure that came behind deltas, which go first.
    private var failure: AttemptFailure?

    /// - Parameter makeDecoder: gets what the head of each attempt's answer says.
    init(
        client: InferenceClient, model: String, request: HTTPRequest, onAttempt: AttemptObserver?,
        makeDecoder: @escaping (AnswerEvidence) -> Decoder
    ) {
        self.client = client
        self.model = model
        self.request = request
        self.makeDecoder = makeDecoder
        attempts = Attempts(client: client, observer: onAttempt)
    }

    /// All that has come since the last call; nil at the end.
    mutating func next(isolation actor: isolated (any Actor)?) async throws(InferenceError) -> [Decoder.Delta]? {
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

    nonisolated(nonsending) private mutating func receive() async throws(AttemptFailure) -> [Decoder.Delta]? {
        if answer == nil {
            attempts.begin()
            let opened = try await client.open(request, model: model)
            answer = try StreamedAnswer(opened, client: client, decoder: makeDecoder(client.evidence(opened.head)))
        }
        switch await answer?.next() ?? .end {
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
