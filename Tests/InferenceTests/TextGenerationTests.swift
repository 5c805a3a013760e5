import JSON
import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct TextGenerationTests {
    private static func request(_ parameters: TextGeneration.Parameters = .init(), form: TaskForm = .automatic)
        -> TextGeneration.Request
    {
        TextGeneration.Request(prompt: "My name is", model: "org/m", parameters: parameters, form: form)
    }

    private static let everyParameter: TextGeneration.Parameters = {
        var parameters = TextGeneration.Parameters(
            maxNewTokens: 20, temperature: 0.5, seed: .max, stop: ["\n"], details: true)
        parameters.topP = 0.75
        parameters.topK = 40
        parameters.typicalP = 0.25
        parameters.samples = true
        parameters.repetitionPenalty = 1.5
        parameters.frequencyPenalty = -1
        parameters.bestOf = 2
        parameters.returnsFullText = true
        parameters.topNTokens = 3
        parameters.decoderInputDetails = true
        parameters.grammar = .regex("[0-9]+")
        parameters.truncate = 9
        parameters.watermark = true
        parameters.adapterID = "lora"
        return parameters
    }()

    static let whole = #"{"generated_text":" Ada."}"#

    @Test func everyParameterHasItsNameOnTheWire() async throws {
        let exchanged = try await exchange(Self.whole) { try await $0.textGeneration(Self.request(Self.everyParameter)) }
        #expect(exchanged.request.target == "/hf-inference/models/org/m")
        #expect(
            exchanged.request.bodyText
                == #"{"inputs":"My name is","parameters":{"adapter_id":"lora","best_of":2,"decoder_input_details":true,"details":true,"#
                + #""do_sample":true,"frequency_penalty":-1,"grammar":{"type":"regex","value":"[0-9]+"},"max_new_tokens":20,"#
                + #""repetition_penalty":1.5,"return_full_text":true,"seed":18446744073709551615,"stop":["\n"],"temperature":0.5,"#
                + #""top_k":40,"top_n_tokens":3,"top_p":0.75,"truncate":9,"typical_p":0.25,"watermark":true},"stream":false}"#)
    }

    static let grammars: [(TextGeneration.Grammar, String)] = [
        (.json(schema: ["type": "object"]), #"{"type":"json","value":{"type":"object"}}"#),
        (
            .jsonSchema(name: "p", schema: ["type": "object"]),
            #"{"type":"json_schema","value":{"name":"p","schema":{"type":"object"}}}"#
        ),
    ]

    @Test(arguments: grammars) func grammarsAreTold(grammar: TextGeneration.Grammar, json: String) {
        var parameters = TextGeneration.Parameters()
        parameters.grammar = grammar
        #expect(parameters.json["grammar"]?.text() == json)
    }

    @Test(arguments: [whole, "[\(whole)]"]) func aWholeAnswerMayBeWrapped(body: String) async throws {
        let response = try await exchange(body, as: .endpoint) { try await $0.textGeneration(Self.request()) }.value
        #expect(response.text == " Ada." && response.details == nil && response.tokens.map(\.text) == [" Ada."])
    }

    @Test func detailsTellTokensProbabilitiesAndOtherSequences() async throws {
        let body = #"""
            [{"generated_text":" Ada.","details":{"finish_reason":"eos_token","generated_tokens":2,"seed":18446744073709551615,
            "prefill":[{"id":5,"text":"My","logprob":null},{"id":6,"text":" name","logprob":-3.5}],
            "tokens":[{"id":77,"text":" Ada.","logprob":-0.25,"special":false},{"id":2,"text":"</s>","logprob":-0.5,"special":true}],
            "top_tokens":[[{"id":77,"text":" Ada.","logprob":-0.25,"special":false},{"id":8,"text":" Bob","logprob":-2,"special":false}],
            [{"id":2,"text":"</s>","logprob":-0.5,"special":true}]],
            "best_of_sequences":[{"generated_text":" Bob.","finish_reason":"length","generated_tokens":1,"seed":7,"prefill":[],
            "tokens":[{"id":8,"text":" Bob.","logprob":-2,"special":false}]}]}}]
            """#
        let response = try await exchange(body) { try await $0.textGeneration(Self.request()) }.value
        let ada = TextGeneration.Token(id: 77, text: " Ada.", logProbability: -0.25)
        let end = TextGeneration.Token(id: 2, text: "</s>", logProbability: -0.5, isSpecial: true)
        let bob = TextGeneration.Token(id: 8, text: " Bob", logProbability: -2)
        #expect(response.text == " Ada." && response.tokens == [ada, end])
        #expect(response.alternatives == [[ada, bob], [end]])
        let details = try #require(response.details)
        #expect(details.finishReason == "eos_token" && details.generatedTokens == 2 && details.seed == .max)
        #expect(details.prefill.map(\.logProbability) == [nil, -3.5])
        let other = try #require(details.otherSequences.first)
        #expect(other.text == " Bob." && other.tokens.first?.id == 8)
        #expect(other.details.finishReason == "length" && other.details.seed == 7)
    }

    static let malformed = [
        ("{}", "generated_text"), ("[]", "[0]"), (#"[{"generated_text":"a","details":{}}]"#, "[0].details.finish_reason"),
        (#"{"generated_text":"a","details":{"finish_reason":"x","tokens":[{"id":1}]}}"#, "details.tokens[0].text"),
        (#"{"choices":[]}"#, "choices[0]"), (#"{"choices":[{}]}"#, "choices[0].text"), ("<html>", "the answer"),
    ]

    @Test(arguments: malformed) func anotherShapeIsNamedByItsPlace(body: String, field: String) async throws {
        await #expect(throws: InferenceError.malformedResponse(field: field)) {
            try await exchange(body) { try await $0.textGeneration(Self.request()) }
        }
    }

    // MARK: OpenAI's form

    private static let completion = #"""
        {"id":"c","object":"text_completion","model":"real-name","system_fingerprint":"b6000","choices":[{"index":0,"text":" Ada.",
        "finish_reason":"stop","seed":9,"logprobs":null}],"usage":{"prompt_tokens":4,"completion_tokens":2,"total_tokens":6}}
        """#

    @Test func aServerOfOpenAIsFormIsFoundOut() async throws {
        let server = ScriptedServer(.answer(404, #"{"error":{"message":"File Not Found"}}"#), .answer(200, Self.completion))
        defer { server.stop() }
        let answer = try await InferenceClient.testing(server, as: .endpoint).textGeneration(Self.request())
        #expect(answer.value.text == " Ada.")
        #expect(answer.value.details?.finishReason == "stop" && answer.value.details?.seed == 9)
        #expect(answer.value.details?.generatedTokens == 2 && answer.value.details?.promptTokens == 4)
        #expect(answer.evidence.model == "real-name" && answer.evidence.fingerprint == "b6000")
        #expect(server.requests.map(\.target) == ["/", "/v1/completions"])
        #expect(server.requests[1].bodyText == #"{"model":"org/m","prompt":"My name is","stream":false}"#)
    }

    @Test func parametersGetTheNamesOfOpenAIsForm() async throws {
        let exchanged = try await exchange(Self.completion) {
            try await $0.textGeneration(Self.request(Self.everyParameter, form: .openAI))
        }
        #expect(exchanged.request.target == "/hf-inference/models/org/m/v1/completions")
        #expect(
            exchanged.request.bodyText
                == #"{"model":"org/m","prompt":"My name is","adapter_id":"lora","best_of":2,"decoder_input_details":true,"#
                + #""frequency_penalty":-1,"grammar":{"type":"regex","value":"[0-9]+"},"max_tokens":20,"repetition_penalty":1.5,"#
                + #""seed":18446744073709551615,"stop":["\n"],"temperature":0.5,"top_k":40,"top_p":0.75,"truncate":9,"#
                + #""typical_p":0.25,"watermark":true,"logprobs":3,"stream":false}"#)
        #expect(exchanged.value.text == "My name is Ada.")
        var greedy = TextGeneration.Parameters()
        greedy.samples = false
        let body = try await exchange(Self.completion) { try await $0.textGeneration(Self.request(greedy, form: .openAI)) }
        #expect(body.request.bodyText == #"{"model":"org/m","prompt":"My name is","temperature":0,"stream":false}"#)
    }

    static let providers: [(InferenceProvider, String)] = [
        (.together, "/together/v1/completions"), (.novita, "/novita/v3/openai/completions"),
        (.deepInfra, "/deepinfra/v1/openai/completions"), (.featherlessAI, "/featherless-ai/v1/completions"),
    ]

    @Test(arguments: providers) func aProviderIsAskedAtItsOwnPath(provider: InferenceProvider, path: String) async throws {
        var request = Self.request()
        request.provider = provider
        let providers = ProviderDirectory.serving("their/m", at: provider)
        let exchanged = try await exchange(Self.completion, providers: providers) { [request] in
            try await $0.textGeneration(request)
        }
        #expect(exchanged.request.target == path)
        #expect(exchanged.request.bodyText.hasPrefix(#"{"model":"their/m","#))
    }

    @Test func aProvidersOwnServerKeepsItsPath() throws {
        let server = try InferenceServer(baseURL: "https://api.deepinfra.com/v1/openai", token: nil)
        #expect(
            try InferenceServer(baseURL: "https://api.deepinfra.com", token: nil)
                .openAIURL(of: .deepInfra, model: "m", path: "completions").text
                == "https://api.deepinfra.com/v1/openai/completions")
        #expect(try server.openAIURL(of: .hfInference, model: "m", path: "x").text == "https://api.deepinfra.com/v1/openai/v1/x")
    }

    static let probabilities = [
        #"{"tokens":[" A","da"],"token_logprobs":[-0.5,-0.25],"top_logprobs":[{" A":-0.5},null],"text_offset":[0,2]}"#,
        #"{"content":[{"token":" A","logprob":-0.5,"top_logprobs":[{"token":" A","logprob":-0.5}]},{"token":"da","logprob":-0.25}]}"#,
    ]

    @Test(arguments: probabilities) func probabilitiesOfBothKindsAreRead(json: String) async throws {
        let body = #"{"choices":[{"text":" Ada","finish_reason":"length","logprobs":\#(json)}]}"#
        let response = try await exchange(body) { try await $0.textGeneration(Self.request(form: .openAI)) }.value
        #expect(response.text == " Ada" && response.tokens.map(\.text) == [" A", "da"])
        #expect(response.tokens.map(\.logProbability) == [-0.5, -0.25])
        #expect(response.alternatives == [[TextGeneration.Token(text: " A", logProbability: -0.5)]])
    }
}
