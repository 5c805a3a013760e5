import Testing

@testable import Inference

@Suite struct ChatCompletionDecoderTests {
    private static func response(_ chunks: [String]) throws -> ChatCompletion.Response {
        var decoder = ChatCompletionDecoder(provenance: .init(status: 200), hiding: nil)
        var deltas: [ChatCompletion.Delta] = []
        for chunk in chunks { try decoder.decode(Array(chunk.utf8), into: &deltas) }
        decoder.finish(into: &deltas)
        var response = ChatCompletion.Response()
        for delta in deltas { response.apply(delta) }
        return response
    }

    /// A fixture read in pieces of `size` bytes.
    private static func fixture(_ name: String, size: Int = .max) throws -> ChatCompletion.Response {
        let bytes = try #require(recordedStream(name))
        var parser = ServerSentEventParser()
        var events: [ServerSentEvent] = []
        for start in stride(from: 0, to: bytes.count, by: min(size, bytes.count)) {
            events += parser.consume(bytes[start..<min(bytes.count, start + min(size, bytes.count))])
        }
        return try response((events + parser.finish()).map { String(decoding: $0.data, as: UTF8.self) }.filter { $0 != "[DONE]" })
    }

    @Test(arguments: [
        ("\\n\\n", "\n\n"), (#"say \"no\" \\ \/"#, #"say "no" \ /"#), (#"\t\r\b\f"#, "\t\r\u{8}\u{C}"), (#"\u001b"#, "\u{1B}"),
        (#"\\"#, #"\"#), ("plain é 北", "plain é 北"),
    ])
    func aTextMeansTheSameInTheFirstChunkAndInOneLikeIt(written: String, meant: String) throws {
        func chunk(_ text: String) -> String {
            #"{"choices":[{"index":0,"delta":{"content":""# + text + #""},"finish_reason":null}]}"#
        }
        #expect(try Self.response([chunk(written)]).text == meant)
        #expect(try Self.response([chunk("a"), chunk(written), chunk("b")]).text == "a" + meant + "b")
    }

    @Test func picturesComeAsPartsOrBesideTheText() throws {
        let response = try Self.response([
            #"{"choices":[{"index":0,"delta":{"content":"A cat"}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":" and","images":[{"type":"image_url","image_url":{"url":"data:a"}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":[{"type":"text","text":" a dog"},{"type":"image_url","image_url":{"url":"data:b"}}]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"images":null}}]}"#, #"{"choices":[{"index":0,"delta":{"images":[{},3]}}]}"#,
            #"{"choices":[{"index":0,"delta":{"content":"."}}]}"#,
        ])
        #expect(response.text == "A cat and a dog.")
        #expect(response.images == ["data:a", "data:b"])
    }

    @Test func llamacppSendsReasoningUsageAndTimings() throws {
        let response = try Self.fixture("llamacpp")
        #expect(response.text == "Blue 🌤")
        #expect(response.reasoning == "Sky, light.")
        #expect(response.finishReason == "stop")
        #expect(response.usage?.totalTokens == 37)
        #expect(response.timings?.predictedMilliseconds == 42.25)
        #expect(response.timings?.promptTokens == 31)
        #expect(response.provenance?.fingerprint == "b6000-abc")
    }

    @Test func tgiSendsNoBlankBehindDataAndOpenFinishReasons() throws {
        let response = try Self.fixture("tgi")
        #expect(response.text == "Blue sky")
        #expect(response.finishReason == "stop_sequence")
        #expect(response.usage?.completionTokens == 2)
        #expect(response.provenance?.model == "HuggingFaceH4/zephyr")
    }

    @Test func vllmSendsReasoningTwiceAndItCountsOnce() throws {
        let response = try Self.fixture("vllm")
        #expect(response.reasoning == "Light")
        #expect(response.text == "散乱")
        #expect(response.finishReason == "length")
        #expect(response.usage?.cachedTokens == 8)
    }

    @Test func ollamaSendsACallInOneChunk() throws {
        let response = try Self.fixture("ollama")
        #expect(response.reasoning == "Hm.")
        #expect(response.text == "Let me look.")
        #expect(response.toolCalls == [.init(id: "call_a1", name: "lookup", arguments: #"{"q":"sky"}"#)])
    }

    @Test func togetherSendsReasoningInlineAndUsageWithTheFinish() throws {
        let response = try Self.fixture("together")
        #expect(response.reasoning == "Why < blue?")
        #expect(response.text == "Rayleigh <think> scattering")
        #expect(response.finishReason == "eos")
        #expect(response.usage?.totalTokens == 16)
    }

    @Test func cerebrasSendsNoDoneAndItsCost() throws {
        let response = try Self.fixture("cerebras")
        #expect(response.reasoning == "Think.")
        #expect(response.text == "Blue.")
        #expect(response.finishReason == "stop")
        #expect(response.usage?.cost == 0.000012)
    }

    @Test func callsSplitOverChunksAreWhole() throws {
        #expect(
            try Self.fixture("tool-calls").toolCalls == [
                .init(id: "call_1", name: "lookup", arguments: #"{"q":"paris"}"#),
                .init(id: "call_2", name: "clock", arguments: ""),
            ])
    }

    @Test(arguments: ["llamacpp", "tgi", "vllm", "ollama", "together", "cerebras", "tool-calls"], [1, 7, 64, 1000])
    func chunkingDoesNotChangeTheAnswer(name: String, size: Int) throws {
        #expect(try Self.fixture(name, size: size) == Self.fixture(name))
    }

    @Test func callsWithoutOrWithTheSameIndexAreKeptApartByTheirIDs() throws {
        func chunk(_ call: String) -> String { #"{"choices":[{"delta":{"tool_calls":["# + call + "]}}]}" }
        let expected: [ChatCompletion.ToolCall] = [
            .init(id: "a", name: "f", arguments: "12"), .init(id: "b", name: "g", arguments: "3"),
        ]
        for index in ["", #""index":0,"#] {
            let response = try Self.response([
                chunk("{\(index)\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"1\"}}"),
                chunk("{\(index)\"function\":{\"arguments\":\"2\"}}"),
                chunk("{\(index)\"id\":\"b\",\"function\":{\"name\":\"g\",\"arguments\":\"3\"}}"),
            ])
            #expect(response.toolCalls == expected)
        }
        let hugeIndex = try Self.response([chunk(#"{"index":900000000,"id":"a","function":{"name":"f","arguments":{"x":1}}}"#)])
        #expect(hugeIndex.toolCalls == [.init(id: "a", name: "f", arguments: #"{"x":1}"#)])
    }

    @Test func tgiRepeatsIDsAndTheCallStaysOne() throws {
        func chunk(_ function: String) -> String {
            #"{"choices":[{"delta":{"tool_calls":[{"index":0,"id":"0","type":"function","function":"# + function + "}]}}]}"
        }
        let response = try Self.response([chunk(#"{"name":"f","arguments":"{"}"#), chunk(#"{"name":null,"arguments":"}"}"#)])
        #expect(response.toolCalls == [.init(id: "0", name: "f", arguments: "{}")])
    }

    static let errors: [(String, InferenceError)] = [
        (#"{"error":{"message":"m","http_status_code":422}}"#, .streamError(message: "m", status: 422)),
        (#"{"error":"m","error_type":"validation"}"#, .streamError(message: "m", status: nil)),
        (#"{"error":{"message":"m","type":"BadRequestError","param":null,"code":400}}"#, .streamError(message: "m", status: 400)),
        (#"{"object":"error","message":"m","code":400}"#, .streamError(message: "m", status: nil)),
        (#"{"error":{"message":"m","type":"api_error","param":null,"code":null}}"#, .streamError(message: "m", status: nil)),
        (#"{"choices":[{"delta":{"content":"x"},"finish_reason":7}]}"#, .malformedResponse(field: "choices[0].finish_reason")),
        (#"{"choices":7}"#, .malformedResponse(field: "choices")), (#"{"id":"x"}"#, .malformedResponse(field: "choices")),
        (
            #"{"choices":[{"delta":{"tool_calls":[{"index":"x"}]}}]}"#,
            .malformedResponse(field: "choices[0].delta.tool_calls[].index")
        ),
        (#"{"choices":[{"delta":{}}]"#, .malformedResponse(field: "the answer")),
        ("hello", .malformedResponse(field: "the answer")),
    ]

    @Test(arguments: errors) func whatIsNoChunkIsAnErrorThatSaysWhy(chunk: String, error: InferenceError) {
        #expect(throws: error) { try Self.response([chunk]) }
    }

    static let texts = [
        "a", "b", "", "c\\n", "say \\\"x\\\"", "é", "😀", "\\u00e9", "tail", "\"},\"x\":{\"content\":\"no", "end",
    ]

    @Test func aChunkMeansTheSameWhateverCameBefore() throws {
        func chunk(_ text: String, _ id: Int) -> String {
            #"{"id":"\#(id)","choices":[{"index":0,"delta":{"content":"\#(text)"},"finish_reason":null}],"usage":null}"#
        }
        for first in Self.texts {
            for second in Self.texts {
                for third in [chunk("x", 1), chunk(second, 2)] {
                    let chunks = [chunk("start", 1), chunk(first, 1), chunk(second, 1), third]
                    let alone = try chunks.map { try Self.response([$0]).text }.joined()
                    #expect(try Self.response(chunks).text == alone)
                }
            }
        }
    }

    @Test func contentMayBeAListOfParts() throws {
        let response = try Self.response([
            #"{"choices":[{"delta":{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm"}]},{"type":"text","text":"Yes"}]}}]}"#
        ])
        #expect(response.reasoning == "Hm" && response.text == "Yes")
    }
}

@Suite struct InlineReasoningTests {
    private static func split(_ text: String, size: Int) -> (reasoning: String, text: String) {
        var splitter = InlineReasoning()
        let characters = Array(text)
        var parts: [InlineReasoning.Part] = []
        for start in stride(from: 0, to: characters.count, by: size) {
            parts += splitter.consume(String(characters[start..<min(characters.count, start + size)]))
        }
        var result = (reasoning: "", text: "")
        for part in parts + splitter.finish() {
            switch part {
            case .reasoning(let piece): result.reasoning += piece
            case .text(let piece): result.text += piece
            }
        }
        return result
    }

    static let answers: [(String, String, String)] = [
        ("<think>\nWhy?</think>\n\nBecause", "Why?", "Because"), ("  <think>é</thin😀</think>a</think>", "é</thin😀", "a</think>"),
        ("Plain <think>text</think>", "", "Plain <think>text</think>"), ("<thin ice", "", "<thin ice"), ("  \n", "", "  \n"),
        ("<think></think>x", "", "x"), ("<think>never closed </thi", "never closed </thi", ""), ("<think", "", "<think"),
    ]

    @Test(arguments: answers, [1, 2, 3, 5, 100])
    func tagsAtTheStartAreSplitOffInAnyChunking(answer: (String, String, String), size: Int) {
        #expect(Self.split(answer.0, size: size) == (answer.1, answer.2))
    }
}
