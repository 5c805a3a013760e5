/// Turns the bytes of a streamed answer into deltas, whatever pieces they come in.
struct AnswerEventReader<Decoder: AnswerDecoder> {
    /// Takes the quick way at most this often in one piece, since each try may look for a line end as far as the piece goes.
    private static var quickRounds: Int { 16 }

    /// Set by `[DONE]`: what follows does not matter.
    private(set) var isDone = false
    private let eventLimit: Int
    private var parser: ServerSentEventParser
    private var decoder: Decoder

    init(decoder: Decoder, eventLimit: Int) {
        self.decoder = decoder
        self.eventLimit = eventLimit
        parser = ServerSentEventParser(limit: eventLimit)
    }

    /// True once the model has said why it stopped.
    var hasFinished: Bool { decoder.hasFinished }

    /// Takes the next bytes of a stream. Events that differ only in their text are most of it, and the decoder takes them together.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, into deltas: inout [Decoder.Delta]
    ) throws(InferenceError) {
        var rest = bytes
        var events: [ServerSentEvent] = []
        for round in 1...Self.quickRounds where !rest.isEmpty && !isDone {
            if parser.isBetweenEvents { rest = rest.dropping(decoder.decodeAlike(rest, limit: eventLimit, into: &deltas)) }
            rest = rest.dropping(parser.consume(rest, into: &events, stopsAtEvent: round < Self.quickRounds))
            for event in events where !isDone { try read(event, into: &deltas) }
            events.removeAll(keepingCapacity: true)
        }
    }

    /// Ends the stream.
    mutating func finish(into deltas: inout [Decoder.Delta]) throws(InferenceError) {
        for event in parser.finish() where !isDone {
            do throws(InferenceError) {
                try read(event, into: &deltas)
            } catch .malformedResponse {
                // The last event was torn off.
                throw .streamCut
            } catch {
                throw error
            }
        }
        decoder.finish(into: &deltas)
        guard isDone || hasFinished else { throw .streamCut }
    }

    /// Reads an answer that is no stream.
    mutating func readWhole(_ body: [UInt8], into deltas: inout [Decoder.Delta]) throws(InferenceError) {
        try decoder.decode(body, into: &deltas)
        decoder.finish(into: &deltas)
    }

    private mutating func read(_ event: ServerSentEvent, into deltas: inout [Decoder.Delta]) throws(InferenceError) {
        if event.exceedsLimit { throw .eventTooLarge(limit: eventLimit) }
        if event.data.count == 6, event.data.elementsEqual("[DONE]".utf8) {
            decoder.finish(into: &deltas)
            isDone = true
        } else if event.name == "error" {
            throw decoder.streamError(event.data)
        } else {
            try decoder.decode(event.data, into: &deltas)
        }
    }
}

extension UnsafeRawBufferPointer {
    fileprivate func dropping(_ count: Int) -> UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: self[count...]) }
}
