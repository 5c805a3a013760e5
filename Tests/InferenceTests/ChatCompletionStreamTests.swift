import Inference
import ServerTesting
import Testing

@Suite(.timeLimit(.minutes(10))) struct ChatCompletionStreamTests {
    @Test func aStreamArrivesWithItsProvenanceTextFinishAndUsage() async throws {
        var script: [ScriptedServer.Step] = .eventStream(headers: [
            "X-Request-Id": "Root=1-2;abc", "X-Inference-Provider": "together", "X-Sha": "0e9e39f2",
            "RateLimit": "\"api\";r=41;t=55",
        ])
        script += [.chunk(ChatEvents.token("Hello")), .chunk(ChatEvents.token(" world")), .chunk(ChatEvents.end()), .lastChunk]
        let server = ScriptedServer(script)
        defer { server.stop() }
        let (response, error) = try await InferenceClient.testing(server, token: "hf_secret").streamChatCompletion(question)
            .response()
        #expect(error == nil)
        #expect(response.text == "Hello world")
        #expect(response.finishReason == "stop")
        #expect(response.usage?.totalTokens == 10)
        #expect(response.provenance?.provider == "together")
        #expect(response.provenance?.revision == "0e9e39f2")
        #expect(response.provenance?.requestID == "Root=1-2;abc")
        #expect(response.provenance?.model == "scripted")
        #expect(response.provenance?.fingerprint == "fp_scripted")
        #expect(response.provenance?.rateLimit?.remaining == 41)
        let request = try #require(server.requests.first)
        #expect(request.target == "/v1/chat/completions")
        #expect(request.headers["authorization"] == "Bearer hf_secret")
        #expect(request.headers["user-agent"]?.hasPrefix("parley/") == true)
        #expect(request.bodyText.hasPrefix(#"{"model":"scripted","messages":[{"role":"user","content":"Why is the sky blue?"}]"#))
        #expect(request.bodyText.contains(#""stream_options":{"include_usage":true}"#))
    }

    @Test func aWholeAnswerToAStreamedRequestArrivesAsDeltas() async throws {
        let server = ScriptedServer(
            .answer(200, #"{"choices":[{"message":{"role":"assistant","content":"Four."},"finish_reason":"stop"}]}"#))
        defer { server.stop() }
        let (response, error) = try await InferenceClient.testing(server).streamChatCompletion(question).response()
        #expect(error == nil)
        #expect(response.text == "Four.")
    }

    @Test func aStreamThatEndsWithoutDoneIsCompleteOnceTheModelHasSaidWhyItStopped() async throws {
        let finish = #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"# + "\n\n"
        let server = ScriptedServer(.eventStream() + [.chunk(ChatEvents.token("Hi")), .chunk(finish), .lastChunk])
        defer { server.stop() }
        let (response, error) = try await InferenceClient.testing(server).streamChatCompletion(question).response()
        #expect(error == nil)
        #expect(response.text == "Hi")
    }

    @Test(arguments: [ScriptedServer.Step.close, .reset, .lastChunk])
    func aStreamCutShortKeepsItsTextAndIsNotTriedAgain(end: ScriptedServer.Step) async throws {
        // The pause lets the client read the text before a reset throws it away.
        let server = ScriptedServer(.eventStream() + [.chunk(ChatEvents.token("Half an")), .pause(.milliseconds(50)), end])
        defer { server.stop() }
        let (response, error) = try await InferenceClient.testing(server).streamChatCompletion(question).response()
        #expect(error == .streamCut)
        #expect(response.text == "Half an")
        #expect(server.requests.count == 1)
    }

    @Test func anErrorEventInsideAStreamCarriesTheServersSentence() async throws {
        let event = #"data: {"error":{"message":"Input validation error: too long","http_status_code":422}}"# + "\n\n"
        let server = ScriptedServer(
            .eventStream() + [.chunk(ChatEvents.token("Hi")), .chunk(event), .chunk("data: [DONE]\n\n"), .lastChunk])
        defer { server.stop() }
        let (response, error) = try await InferenceClient.testing(server).streamChatCompletion(question).response()
        #expect(error == .streamError(message: "Input validation error: too long", status: 422))
        #expect(response.text == "Hi")
    }

    @Test func aConnectionLostBeforeAnyContentIsTriedAgain() async throws {
        let server = ScriptedServer([.close], .eventStream() + [.close], .chatStream(["Hi"]))
        defer { server.stop() }
        let log = AttemptLog()
        let (response, error) = try await InferenceClient.testing(server)
            .streamChatCompletion(question, onAttempt: log.observer).response()
        #expect(error == nil)
        #expect(response.text == "Hi")
        #expect(server.requests.count == 3)
        #expect(log.events.count == 5)
    }

    @Test func anUndecodableChunkIsAnErrorThatNamesTheField() async throws {
        let event = #"data: {"choices":[{"index":0,"delta":{"content":5}}]}"# + "\n\n"
        let server = ScriptedServer(.eventStream() + [.chunk(ChatEvents.token("Hi")), .chunk(event), .lastChunk])
        defer { server.stop() }
        let (response, error) = try await InferenceClient.testing(server).streamChatCompletion(question).response()
        #expect(error == .malformedResponse(field: "choices[0].delta.content"))
        #expect(response.text == "Hi")
    }

    @Test func aWebPageIsNoAnswer() async throws {
        let server = ScriptedServer(.answer(200, "<html>Welcome</html>", type: "text/html"))
        defer { server.stop() }
        let (_, error) = try await InferenceClient.testing(server).streamChatCompletion(question).response()
        #expect(error == .malformedResponse(field: "content-type"))
    }

    @Test(arguments: TransportWay.allCases) func connectionsAreUsedAgain(way: TransportWay) async throws {
        let server = ScriptedServer(.chatStream(["Hi"]))
        defer { server.stop() }
        let client = try InferenceClient.testing(server, over: way)
        for _ in 0..<3 { #expect(await client.streamChatCompletion(question).response().error == nil) }
        #expect(server.record.connections == 1)
    }

    @Test func aWholeAnswerIsDecoded() async throws {
        let server = ScriptedServer(
            .answer(
                200,
                #"{"id":"","model":"m","choices":[{"message":{"content":"Four.","reasoning":"2+2"},"finish_reason":"eos_token"}],"#
                    + #""usage":{"prompt_tokens":12,"completion_tokens":3,"completion_tokens_details":{"reasoning_tokens":2}}}"#))
        defer { server.stop() }
        let response = try await InferenceClient.testing(server).chatCompletion(question)
        #expect(response.text == "Four.")
        #expect(response.reasoning == "2+2")
        #expect(response.finishReason == "eos_token")
        #expect(response.usage?.reasoningTokens == 2)
        #expect(server.requests[0].bodyText.contains(#""stream":false"#))
    }
}
