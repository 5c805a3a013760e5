import Testing

@testable import Inference

@Suite(.timeLimit(.minutes(10))) struct TextClassificationTests {
    private static let both = [ScoredLabel(label: "good", score: 0.75), ScoredLabel(label: "bad", score: 0.25)]

    @Test(arguments: [
        #"[[{"label":"good","score":0.75},{"label":"bad","score":0.25}]]"#,
        #"[{"label":"good","score":0.75},{"label":"bad","score":0.25}]"#,
    ]) func oneTextsLabelsMayBeWrappedOrNot(body: String) async throws {
        let exchanged = try await exchange(body) {
            try await $0.textClassification("Hé 👍", model: "m", parameters: .init(topK: 2, scoreFunction: .softmax))
        }
        #expect(exchanged.value == Self.both)
        #expect(
            exchanged.request.bodyText == #"{"inputs":"Hé 👍","parameters":{"function_to_apply":"softmax","top_k":2}}"#)
    }

    @Test func severalTextsGetAListEach() async throws {
        let exchanged = try await exchange(
            #"[[{"label":"good","score":0.75},{"label":"bad","score":0.25}],[{"label":"bad","score":1}]]"#
        ) { try await $0.textClassification(["a", "b"], model: "m") }
        #expect(exchanged.value == [Self.both, [ScoredLabel(label: "bad", score: 1)]])
        #expect(exchanged.request.bodyText == #"{"inputs":["a","b"],"parameters":{}}"#)
    }

    @Test func theBestLabelsAloneComeInOneList() async throws {
        let exchanged = try await exchange(#"[{"label":"good","score":0.75},{"label":"bad","score":1}]"#) {
            try await $0.textClassification(["a", "b"], model: "m", parameters: .init(topK: 1))
        }
        #expect(exchanged.value.map { $0.map(\.label) } == [["good"], ["bad"]])
    }

    @Test(arguments: [
        (#"[[{"label":"a"}]]"#, "[0][0].score"), (#"[{"label":1,"score":1}]"#, "[0].label"), (#"{"label":"a"}"#, "the answer"),
        ("[3]", "[0].label"), ("nonsense", "the answer"),
    ]) func anotherShapeIsNamedByItsPlace(body: String, field: String) async throws {
        await #expect(throws: InferenceError.malformedResponse(field: field)) {
            try await exchange(body) { try await $0.textClassification("x", model: "m") }
        }
    }

    @Test func answersForAnotherNumberOfTextsAreNotGuessedAt() async throws {
        await #expect(throws: InferenceError.malformedResponse(field: "the answer")) {
            try await exchange(#"[[{"label":"a","score":1}]]"#) { try await $0.textClassification(["x", "y"], model: "m") }
        }
    }
}
