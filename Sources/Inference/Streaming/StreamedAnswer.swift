/// Turns the events of an answer, or a whole one, into pieces of it.
protocol AnswerDecoder: Sendable {
    associatedtype Delta: Sendable

    /// True once the model has said why it stopped.
    var hasFinished: Bool { get }

    /// Reads one event, or one whole answer.
    /// - Throws: `streamError` when it reports one, `malformedResponse` with the field that cannot be read.
    mutating func decode(_ bytes: [UInt8], into deltas: inout [Delta]) throws(InferenceError)

    /// Reads an event that is an error whatever its JSON looks like.
    func streamError(_ bytes: [UInt8]) -> InferenceError

    /// Ends the answer: what was held back comes out.
    mutating func finish(into deltas: inout [Delta])

    /// Takes events at the start of `bytes` that differ from those before in their text alone.
    /// - Parameter limit: an event with more bytes is left alone.
    /// - Returns: the number of bytes that were taken.
    mutating func decodeAlike(_ bytes: UnsafeRawBufferPointer, limit: Int, into deltas: inout [Delta]) -> Int
}

extension AnswerDecoder {
    mutating func decodeAlike(_ bytes: UnsafeRawBufferPointer, limit: Int, into deltas: inout [Delta]) -> Int { 0 }
}

/// One answer being read: bytes to events to deltas, and the judgement whether it ended well.
struct StreamedAnswer<Decoder: AnswerDecoder>: Sendable {
    enum Progress {
        /// Never empty. `failure` is what came right behind.
        case deltas([Decoder.Delta], failure: AttemptFailure?)
        case failed(AttemptFailure)
        case end
    }

    private let exchange: HTTPExchange
    private var reader: AnswerEventReader<Decoder>
    /// Bytes of an answer that is no stream; nil for a stream. Some servers answer whole although they were asked to stream.
    private var wholeBody: [UInt8]?
    private var isFormatKnown: Bool
    private var hasContent = false
    private var isOver = false

    /// - Throws: `malformedResponse` when the content is of a kind that no such server sends, such as a web page.
    init(_ answer: InferenceClient.OpenAnswer, client: InferenceClient, decoder: Decoder) throws(AttemptFailure) {
        guard answer.head.status < 300 else { throw AttemptFailure(error: .badRedirect) }
        let contentType = answer.head.headers["content-type"]?.lowercased() ?? ""
        if contentType.hasPrefix("text/html") { throw AttemptFailure(error: .malformedResponse(field: "content-type")) }
        exchange = answer.exchange
        reader = AnswerEventReader(decoder: decoder, eventLimit: client.eventLimit)
        isFormatKnown = contentType.hasPrefix("text/event-stream")
    }

    /// Waits for the answer to go on.
    nonisolated(nonsending) mutating func next() async -> Progress {
        while !isOver {
            var deltas: [Decoder.Delta] = []
            do throws(InferenceError) {
                try await advance(&deltas)
            } catch {
                isOver = true
                let failure = AttemptFailure(error: error, mayRetry: mayRetry(error))
                return deltas.isEmpty ? .failed(failure) : .deltas(deltas, failure: failure)
            }
            if !deltas.isEmpty { return .deltas(deltas, failure: nil) }
        }
        return .end
    }

    /// A connection lost before any content may be tried again, and so may an answer that begins with "overloaded".
    private func mayRetry(_ error: InferenceError) -> Bool {
        if case .streamError = error { return true }
        return !hasContent
    }

    nonisolated(nonsending) private mutating func advance(_ deltas: inout [Decoder.Delta]) async throws(InferenceError) {
        let bytes: [UInt8]?
        do throws(TransferFailure) {
            bytes = try await exchange.next()
        } catch {
            throw InferenceError(error)
        }
        guard let bytes else { return try end(&deltas) }
        hasContent = true
        recognizeFormat(bytes)
        if wholeBody != nil {
            wholeBody?.append(contentsOf: bytes)
            if let count = wholeBody?.count, count > InferenceClient.answerLimit {
                throw .eventTooLarge(limit: InferenceClient.answerLimit)
            }
            return
        }
        try bytes.withUnsafeBufferPointer { bytes throws(InferenceError) in
            try reader.read(UnsafeRawBufferPointer(bytes), into: &deltas)
        }
        if reader.isDone {
            isOver = true
            exchange.drain()
        }
    }

    private mutating func recognizeFormat(_ bytes: [UInt8]) {
        guard !isFormatKnown, let first = bytes.first(where: { $0 > 0x20 }) else { return }
        isFormatKnown = true
        if first == UInt8(ascii: "{") || first == UInt8(ascii: "[") { wholeBody = [] }
    }

    private mutating func end(_ deltas: inout [Decoder.Delta]) throws(InferenceError) {
        if let wholeBody {
            try reader.readWhole(wholeBody, into: &deltas)
        } else {
            try reader.finish(into: &deltas)
        }
        isOver = true
    }
}
