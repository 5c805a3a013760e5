import Inference
import JSON

private let model = Place.model

let generation: GenerationParameters = {
    var generation = GenerationParameters(maxNewTokens: 20)
    generation.beams = 2
    return generation
}()

let textCalls: [Call] = [
    Call("text-classification") { _ = try await $0.router.textClassification("I like you.", model: model) },
    Call("text-classification-parameters") {
        _ = try await $0.router.textClassification(
            "I like you.", model: model, parameters: .init(topK: 2, scoreFunction: .sigmoid))
    },
    Call("token-classification") { _ = try await $0.router.tokenClassification("Ada lives in London.", model: model) },
    Call("token-classification-parameters") {
        _ = try await $0.router.tokenClassification(
            "Ada lives in London.", model: model,
            parameters: .init(aggregation: .first, ignoredLabels: ["O", "MISC"], stride: 4))
    },
    Call("zero-shot-classification") {
        _ = try await $0.router.zeroShotClassification("It purrs.", labels: ["cat", "dog"], model: model)
    },
    Call("zero-shot-classification-parameters") {
        _ = try await $0.router.zeroShotClassification(
            "It purrs.", labels: ["cat", "dog"], model: model,
            parameters: .init(allowsSeveral: true, hypothesisTemplate: "It is about {}."))
    },
    Call("fill-mask") { _ = try await $0.router.fillMask("Paris [MASK] big.", model: model) },
    Call("fill-mask-parameters") {
        _ = try await $0.router.fillMask("Paris [MASK] big.", model: model, parameters: .init(topK: 3, targets: ["is", "was"]))
    },
    Call("summarization") { _ = try await $0.router.summarization("A long text.", model: model) },
    Call("summarization-parameters") {
        _ = try await $0.router.summarization(
            "A long text.", model: model,
            parameters: .init(cleansUpSpaces: true, truncation: .longestFirst, generation: generation))
    },
    Call("translation") { _ = try await $0.router.translation("Hello.", model: model) },
    Call("translation-parameters") {
        var parameters = Translation.Parameters(languages: .init(from: "en_XX", to: "fr_XX"))
        parameters.cleansUpSpaces = true
        parameters.truncation = .longestFirst
        parameters.generation = generation
        _ = try await $0.router.translation("Hello.", model: model, parameters: parameters)
    },
    Call("sentence-similarity") {
        _ = try await $0.router.sentenceSimilarity(of: "A cat.", to: ["A kitten.", "A car."], model: model)
    },
    Call("feature-extraction") { _ = try await $0.router.featureExtraction(["A cat.", "A car."], model: model) },
    Call("feature-extraction-parameters") {
        var parameters = FeatureExtraction.Parameters(normalizes: true, promptName: "query")
        parameters.truncates = true
        parameters.truncationDirection = .left
        _ = try await $0.router.featureExtraction(["A cat.", "A car."], model: model, parameters: parameters)
    },
    embeddings(.together), embeddings(.scaleway), embeddings(.deepInfra),
    Call("endpoint-text-classification") { _ = try await $0.server().textClassification("I like you.", model: model) },
    Call("endpoint-feature-extraction") { _ = try await $0.server().featureExtraction(["A cat."], model: model) },
]

private func embeddings(_ provider: InferenceProvider) -> Call {
    Call("feature-extraction-" + provider.name) {
        _ = try await $0.router.featureExtraction(
            ["A cat.", "A car."], model: model, parameters: .init(dimensions: 2), provider: provider)
    }
}
