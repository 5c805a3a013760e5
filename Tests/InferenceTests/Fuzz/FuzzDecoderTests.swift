import Fuzzing
import Testing

@testable import Inference

/// Whatever a server sends, reading it ends, and without a crash.
@Suite(.timeLimit(.minutes(60))) struct FuzzDecoderTests {
    static let streams = ["tool-calls", "cerebras", "ollama", "together", "vllm", "tgi", "llamacpp"]

    private static func streamSamples() throws -> [[UInt8]] {
        try streams.map { name in try #require(recordedStream(name)) } + [ServerSentEventParserTests.stream]
    }

    /// Feeds the events of a stream, cut into pieces, to a decoder.
    private static func read<Decoder: AnswerDecoder>(_ bytes: [UInt8], with decoder: Decoder) -> [Decoder.Delta] {
        var decoder = decoder
        var deltas: [Decoder.Delta] = []
        var parser = ServerSentEventParser(limit: 64 * 1024)
        let middle = bytes.count / 2
        let events = parser.consume(bytes[..<middle]) + parser.consume(bytes[middle...]) + parser.finish()
        for event in events {
            guard (try? decoder.decode(event.data, into: &deltas)) != nil else {
                _ = decoder.streamError(event.data)
                continue
            }
        }
        decoder.finish(into: &deltas)
        return deltas
    }

    @Test func anyStreamIsReadAsAChat() throws {
        let tried = Fuzz("chat-stream", share: 0.1, samples: try Self.streamSamples()).run { bytes in
            let decoder = ChatCompletionDecoder(provenance: AnswerEvidence(status: 200), hiding: AccessToken("hf_x"))
            var response = ChatCompletion.Response()
            for delta in Self.read(bytes, with: decoder) { response.apply(delta) }
        }
        #expect(tried >= 0)
    }

    @Test func anyStreamIsReadAsGeneratedText() throws {
        let samples = [
            #"data:{"index":1,"token":{"id":77,"text":" Ada","logprob":-0.5,"special":false},"generated_text":null,"details":null}"#
                + "\n\n"
                + #"data:{"index":2,"token":{"id":2,"text":"</s>","logprob":-0.25,"special":true},"generated_text":" Ada","#
                + #""details":{"finish_reason":"eos_token","generated_tokens":2,"input_length":4,"seed":42}}"# + "\n\n",
            #"data: {"choices":[{"text":"a","index":0,"logprobs":{"tokens":["a"],"token_logprobs":[-1.5],"top_logprobs":[{"a":-1.5}]},"#
                + #""finish_reason":"length"}],"usage":{"prompt_tokens":1,"completion_tokens":2}}"# + "\n\ndata: [DONE]\n\n",
            #"data: [{"generated_text":"x","details":{"finish_reason":"length","generated_tokens":1,"seed":7,"#
                + #""prefill":[{"id":1,"text":"a","logprob":null}],"tokens":[{"id":2,"text":"b","logprob":-1}],"#
                + #""best_of_sequences":[{"generated_text":"y","finish_reason":"length","generated_tokens":1,"seed":1,"tokens":[]}]}}]"#
                + "\n\n",
        ]
        let tried = Fuzz("generation-stream", share: 0.06, texts: samples).run { bytes in
            let decoder = TextGenerationDecoder(evidence: AnswerEvidence(status: 200), prefix: "a", hiding: nil)
            var response = TextGeneration.Response()
            for delta in Self.read(bytes, with: decoder) { response.apply(delta) }
        }
        #expect(tried >= 0)
    }

    @Test func anyPiecesMakeTheSameEventsAsTheWhole() throws {
        Fuzz("events", share: 0.08, samples: try Self.streamSamples()).run { bytes in
            var whole = ServerSentEventParser(limit: 4096)
            var pieces = ServerSentEventParser(limit: 4096)
            let expected = whole.consume(bytes) + whole.finish()
            let size = bytes.count % 17 + 1
            var events: [ServerSentEvent] = []
            for start in stride(from: 0, to: bytes.count, by: size) {
                events += pieces.consume(bytes[start..<min(start + size, bytes.count)])
            }
            #expect(events + pieces.finish() == expected)
        }
    }

    @Test func anyRefusalIsAnErrorWithoutTheToken() {
        let bodies = ServerErrorTests.sentences.map(\.0) + [#"{"error":"no hf_secretsecretsecret","estimated_time":18.5}"#]
        let token = AccessToken("hf_secretsecretsecret")
        Fuzz("errors", share: 0.06, texts: bodies).run { bytes in
            let status = [400, 401, 403, 404, 422, 429, 500, 503][bytes.count % 8]
            let failure = AttemptFailure.refusal(
                HTTPHead(status: status, headers: HTTPHeaders()), bytes, model: "m", token: token,
                wallClock: .seconds(784_111_777))
            #expect(!"\(failure.error)".contains("hf_secretsecretsecret"))
            var schedule = RetrySchedule(policy: .standard, startedAt: .zero)
            if let wait = schedule.wait(after: failure, now: .seconds(1), random: 0.5) { #expect(wait >= .zero) }
        }
    }

    @Test func anyHeaderFieldIsReadOrPassedOver() {
        let fields = [
            "retry-after: 2\nx-request-id: a", "retry-after: Sun, 06 Nov 1994 08:50:07 GMT", "ratelimit: \"api\";r=0;t=55",
            "ratelimit: \"api\";r=3;t=55\nratelimit-policy: \"fixed window\";\"api\";q=500;w=300", "x-ratelimit-reset: 784111780",
            "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 1m2s",
            "x-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 250ms", "x-error-code: GatedRepo\nx-error-message: no",
            "x-sha: 0e9e39f249a16976918f6564b8830bc894c89659\nx-compute-time: 0.25\nx-compute-characters: 12\nx-compute-type: cache",
            "x-prompt-tokens: 4\nx-generated-tokens: 9\nx-total-time: 120\nx-time-per-token: 13\nx-inference-time: 119",
            "link: <https://huggingface.co/api/models?cursor=a>; rel=\"next\", <b>; rel=prev",
            "content-type: text/html; charset=utf-8",
        ]
        Fuzz("headers", share: 0.08, texts: fields).run { bytes in
            var headers = HTTPHeaders()
            for line in bytes.split(separator: 0x0A) {
                let name = line.prefix { $0 != UInt8(ascii: ":") }
                let value = line[name.endIndex...].dropFirst().drop { $0 == 0x20 }
                headers.append(String(decoding: name, as: UTF8.self), String(decoding: value, as: UTF8.self))
            }
            let head = HTTPHead(status: 429, headers: headers)
            let limit = RateLimit(headers, wallClock: .seconds(784_111_777))
            _ = limit.map { "\($0)" }
            _ = ComputeReport(headers)
            _ = headers["link"].flatMap { NextLink.target(in: $0) }
            let failure = AttemptFailure.refusal(head, [], model: nil, token: nil, wallClock: .seconds(784_111_777))
            #expect(!"\(failure.error)".isEmpty)
            var schedule = RetrySchedule(policy: .standard, startedAt: .zero)
            if let wait = schedule.wait(after: failure, now: .seconds(1), random: 0.5) { #expect(wait >= .zero) }
        }
    }

    @Test func anyTextIsADateOrNone() {
        let texts = InternetDateTests.dates.map(\.0) + ["Sun, 06 Nov 1994 08:49:37 GMT", "2026-01-02T03:04:05.123456789+01:00"]
        Fuzz("dates", share: 0.04, texts: texts).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            _ = InternetDate.sinceEpoch(text)
            _ = HTTPDate.secondsSince1970(text)
            _ = ServerWait.retryAfter(text, wallClock: .seconds(784_111_777))
            _ = RateLimit.duration(text, wallClock: .seconds(784_111_777))
        }
    }

    @Test func anyBytesAreAKindOfFileOrNone() {
        let heads = MediaTests.heads.map { Array($0.1.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) }) }
        Fuzz("media", share: 0.04, samples: heads + [onePixel]).run { bytes in
            let media = Media(bytes, declared: String(decoding: bytes.prefix(20), as: UTF8.self))
            #expect(!media.type.fileExtension.isEmpty)
            #expect(Base64.decode(media.dataURL) == bytes)
            _ = Base64.decode(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func anyAddressIsReadOrRefused() {
        let addresses = [
            "https://huggingface.co/api/models?a=b#c", "http://user:pw@[::1]:80/v1", "HTTP://a.example:443/x/../y?z",
        ]
        Fuzz("addresses", share: 0.04, texts: addresses).run { bytes in
            let text = String(decoding: bytes, as: UTF8.self)
            guard let server = try? InferenceServer(baseURL: text, token: nil) else { return }
            #expect(server.chatCompletionsURL.hasPrefix("http"))
            _ = try? server.base.resolving(text)
        }
    }
}
