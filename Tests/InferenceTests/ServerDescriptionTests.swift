import Inference
import ServerTesting
import Testing

@Suite(.timeLimit(.minutes(1))) struct ServerDescriptionTests {
    private func description(_ status: Int, _ body: String) async throws -> ServerDescription {
        let server = ScriptedServer(.answer(status, body))
        return try await InferenceClient(server: try InferenceServer(baseURL: server.url + "/v1", token: nil)).description()
    }

    @Test func theCommitOfTheModelIsEvidence() async throws {
        let sha = "a07cc9a04f16550a088caea529712d1d335b0ac1"
        let found = try await description(200, #"{"model_id":"org/m","model_sha":"\#(sha)","version":"3.0.0"}"#)
        #expect(found.model == "org/m" && found.evidence == RevisionEvidence(hash: sha, source: .serverInfo))
    }

    @Test func aServerThatNamesNoCommitGivesNone() async throws {
        #expect(try await description(200, #"{"model_id":"/data/m","model_sha":null}"#).evidence == nil)
        #expect(try await description(200, #"{"model_sha":"main"}"#).evidence == nil)
    }

    @Test func anotherKindOfServerIsAnError() async {
        await #expect(throws: InferenceError.self) { try await description(404, "") }
        await #expect(throws: InferenceError.malformedResponse(field: "the answer")) { try await description(200, "[]") }
    }
}
