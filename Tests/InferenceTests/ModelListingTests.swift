import ServerTesting
import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct ModelListingTests {
    private func models(_ body: String) async throws -> [ModelListing] {
        let server = ScriptedServer(.answer(200, body))
        defer { server.stop() }
        let listings = try await InferenceClient.testing(server).models()
        #expect(server.requests.first?.target == "/v1/models")
        return listings
    }

    @Test func theRouterNamesProvidersWithTheirPrices() async throws {
        let model = try #require(
            try await models(
                #"""
                {"object":"list","data":[{"id":"org/m","created":1776837885,"owned_by":"org",
                "architecture":{"input_modalities":["text","image"],"output_modalities":["text"]},
                "providers":[{"provider":"novita","status":"live","context_length":131072,"pricing":{"input":0.4,"output":1.2},
                "is_free":false,"supports_tools":true,"supports_structured_output":false,"first_token_latency_ms":525.8,
                "throughput":34.6,"is_model_author":false},{"provider":"featherless-ai","status":"error"}]}]}
                """#
            ).first)
        #expect(model.id == "org/m")
        #expect(model.inputModalities == ["text", "image"])
        #expect(model.contextLength == 131_072)
        #expect(model.providers.map(\.name) == ["novita", "featherless-ai"])
        #expect(model.providers[0].inputPrice == 0.4 && model.providers[0].outputPrice == 1.2)
        #expect(model.providers[0].supportsTools == true && model.providers[0].throughput == 34.6)
        #expect(model.providers[1].inputPrice == nil && model.providers[1].status == "error")
    }

    @Test func otherServersSayLess() async throws {
        #expect(
            try await models(#"{"data":[{"id":"Qwen/Qwen3-8B","root":"Qwen/Qwen3-8B","max_model_len":40960}]}"#).first?
                .contextLength == 40960)
        let llama = try await models(
            #"{"models":[],"data":[{"id":"m.gguf","meta":{"n_ctx_train":8192,"n_params":134515008,"size":144448512}}]}"#
        ).first
        #expect(llama?.contextLength == 8192 && llama?.parameterCount == 134_515_008 && llama?.fileSize == 144_448_512)
        #expect(try await models(#"{"object":"list","data":[{"id":"tgi","object":"model","created":0}]}"#).first?.created == nil)
        #expect(try await models(#"{"object":"list","data":null}"#).isEmpty)
    }

    @Test func anElementWithoutANameIsAnErrorThatSaysWhere() async throws {
        await #expect(throws: InferenceError.malformedResponse(field: "data[1].id")) {
            try await models(#"{"data":[{"id":"a"},{"name":"b"}]}"#)
        }
    }

    static let statuses: [(Int, ServerHealth)] = [(200, .ready), (503, .loading), (404, .unhealthy(status: 404))]

    @Test(arguments: statuses) func healthIsAskedOnceAtTheRoot(status: Int, health: ServerHealth) async throws {
        let server = ScriptedServer(.answer(status, "{}"))
        defer { server.stop() }
        #expect(try await InferenceClient.testing(server).health() == health)
        #expect(server.requests.map(\.target) == ["/health"])
    }
}
