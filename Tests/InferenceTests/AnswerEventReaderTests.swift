import SeededRandom
import Testing

@testable import Inference

@Suite struct AnswerEventReaderTests {
    /// What a stream of events says, and in which words it says it.
    private struct Sample {
        var bytes: [UInt8] = []
        var text = ""

        /// Texts as servers send them, most in events that are otherwise the same, with whatever else a stream may hold in between.
        init(seed: UInt64) {
            var random = SplitMix(seed: seed)
            let pieces: [(written: String, meant: String)] = [
                ("The", "The"), (" sea", " sea"), ("\\n\\n", "\n\n"), (#"\"so\""#, "\"so\""), (#"\\"#, "\\"),
                (#"\u001b[0m"#, "\u{1B}[0m"),
                (#"\u00e9"#, "é"), (#"\ud83d\ude00"#, "😀"), (#"\ud83d"#, "\u{FFFD}"), ("北", "北"), ("", ""), ("/\\/", "//"),
                (String(repeating: "long ", count: 300), String(repeating: "long ", count: 300)),
            ]
            append(": hello\n\ndata: " + Self.event("first", ending: "") + "\n\n", meaning: "first")
            for _ in 0..<120 {
                let piece = pieces[Int.random(in: 0..<pieces.count, using: &random)]
                switch Int.random(in: 0..<12, using: &random) {
                case 0: append(": ping\n\n", meaning: "")
                case 1: append("data: " + Self.event(piece.written, ending: ",\"usage\":null") + "\n\n", meaning: piece.meant)
                case 2: append("data:" + Self.event(piece.written, ending: "") + "\r\n\r\n", meaning: piece.meant)
                case 3: append("event: message\ndata: " + Self.event(piece.written, ending: "") + "\n\n", meaning: piece.meant)
                default: append("data: " + Self.event(piece.written, ending: "") + "\n\n", meaning: piece.meant)
                }
            }
            append("data: [DONE]\n\n" + "data: " + Self.event("late", ending: "") + "\n\n", meaning: "")
        }

        private mutating func append(_ event: String, meaning: String) {
            bytes += Array(event.utf8)
            text += meaning
        }

        private static func event(_ text: String, ending: String) -> String {
            #"{"choices":[{"index":0,"delta":{"content":""# + text + #""},"finish_reason":null}]"# + ending + "}"
        }
    }

    private static func text(_ bytes: [UInt8], limit: Int = 1 << 20, sizes: () -> Int) throws -> String {
        var reader = AnswerEventReader(
            decoder: ChatCompletionDecoder(provenance: .init(status: 200), hiding: nil), eventLimit: limit)
        var deltas: [ChatCompletion.Delta] = []
        var index = 0
        while index < bytes.count {
            let end = min(bytes.count, index + sizes())
            let piece = Array(bytes[index..<end])
            try piece.withUnsafeBytes { try reader.read($0, into: &deltas) }
            index = end
        }
        try reader.finish(into: &deltas)
        return deltas.reduce(into: "") { text, delta in if case .text(let piece) = delta { text += piece } }
    }

    @Test(arguments: 1...30) func aStreamSaysTheSameInWhateverPiecesItComes(seed: UInt64) throws {
        let sample = Sample(seed: seed)
        var random = SplitMix(seed: seed)
        #expect(try Self.text(sample.bytes) { sample.bytes.count } == sample.text)
        #expect(try Self.text(sample.bytes) { 1 } == sample.text)
        #expect(try Self.text(sample.bytes) { Int.random(in: 1...1000, using: &random) } == sample.text)
    }

    @Test func anEventOverTheLimitIsRefusedAlsoWhenItIsLikeTheOneBefore() throws {
        func event(_ text: String) -> String { "data: {\"choices\":[{\"delta\":{\"content\":\"\(text)\"}}]}\n\n" }
        let bytes = Array((event("a") + event("b") + event(String(repeating: "c", count: 500))).utf8)
        #expect(throws: InferenceError.eventTooLarge(limit: 200)) { try Self.text(bytes, limit: 200) { bytes.count } }
    }

    @Test func aStreamThatEndsInTheMiddleOfAnEventIsCut() {
        let sample = Sample(seed: 1)
        #expect(throws: InferenceError.streamCut) { try Self.text(Array(sample.bytes.prefix(3000))) { 700 } }
    }
}
