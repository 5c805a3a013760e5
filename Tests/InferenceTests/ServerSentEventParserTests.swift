import Inference
import SeededRandom
import Testing

@Suite struct ServerSentEventParserTests {
    /// Every form at once: mark, comments, all line ends, several data lines, names, an old error line, text of several bytes, no end.
    static let stream = Array(
        ("\u{FEFF}: ping\n\ndata: {\"a\":1}\n\ndata:{\"b\":\"é😀\"}\r\n\r\n:\n\ndata: first\rdata: second\r\r"
            + "event: error\ndata: bad\nid: 7\nretry: 10\n\nerror: {\"code\":500}\n\ndata:\n\nevent: nothing\n\ndata\n\n"
            + "data:  two blanks\n\ndata: [DONE]\r\n\r\ndata: unended").utf8)

    static func events(_ bytes: [UInt8], sizes: () -> Int, limit: Int = 8 << 20) -> [ServerSentEvent] {
        var parser = ServerSentEventParser(limit: limit)
        var events: [ServerSentEvent] = []
        var index = 0
        while index < bytes.count {
            let end = min(bytes.count, index + sizes())
            events += parser.consume(bytes[index..<end])
            index = end
        }
        return events + parser.finish()
    }

    @Test func everyFormIsRead() {
        let events = Self.events(Self.stream) { .max / 2 }
        #expect(
            events.map { String(decoding: $0.data, as: UTF8.self) } == [
                "{\"a\":1}", "{\"b\":\"é😀\"}", "first\nsecond", "bad", "{\"code\":500}", " two blanks", "[DONE]", "unended",
            ])
        #expect(events.map(\.name) == [nil, nil, nil, "error", "error", nil, nil, nil])
    }

    @Test(arguments: 1...stream.count) func chunkingDoesNotChangeTheEvents(size: Int) {
        #expect(Self.events(Self.stream) { size } == Self.events(Self.stream) { .max / 2 })
    }

    @Test(arguments: 1...20) func randomChunksOfRandomBytesDoNotChangeTheEvents(seed: UInt64) {
        var random = SplitMix(seed: seed)
        let alphabet = Array("data: x\r\n\r\n:e\u{FEFF}".utf8)
        let bytes = (0..<2000).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
        let whole = Self.events(bytes, sizes: { bytes.count }, limit: 40)
        #expect(Self.events(bytes, sizes: { Int.random(in: 1...30, using: &random) }, limit: 40) == whole)
    }

    @Test func anEventOverTheLimitIsReportedOnceAndTheNextOneIsWhole() {
        let long = Array(("data: " + String(repeating: "x", count: 5000) + "\ndata: more\n\ndata: next\n\n").utf8)
        for size in [1, 7, 999, 100_000] {
            let events = Self.events(long, sizes: { size }, limit: 1000)
            #expect(events.map(\.exceedsLimit) == [true, false])
            #expect(events.last?.data == Array("next".utf8))
        }
    }

    @Test func manyDataLinesTogetherAreBoundedToo() {
        let bytes = Array((String(repeating: "data: 0123456789\n", count: 500) + "\n").utf8)
        #expect(Self.events(bytes, sizes: { 100 }, limit: 1000).map(\.exceedsLimit) == [true])
    }

    @Test func anOverlongCommentIsNoEvent() {
        let bytes = Array((":" + String(repeating: "x", count: 5000) + "\n\ndata: next\n\n").utf8)
        #expect(Self.events(bytes, sizes: { 100 }, limit: 1000).map(\.exceedsLimit) == [false])
    }
}
