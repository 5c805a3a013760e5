import Inference
import JSON

private func request(
    _ parameters: TextGeneration.Parameters, provider: InferenceProvider = .hfInference
) -> TextGeneration.Request {
    TextGeneration.Request(prompt: "Hello", model: Place.model, parameters: parameters, provider: provider)
}

private let everything: TextGeneration.Parameters = {
    var parameters = TextGeneration.Parameters(maxNewTokens: 20, temperature: 0.5, seed: 7, stop: ["\n", "END"], details: true)
    parameters.adapterID = "a/b"
    parameters.bestOf = 2
    parameters.decoderInputDetails = true
    parameters.samples = true
    parameters.frequencyPenalty = 0.5
    parameters.repetitionPenalty = 1.25
    parameters.returnsFullText = false
    parameters.topK = 5
    parameters.topNTokens = 3
    parameters.topP = 0.75
    parameters.truncate = 99
    parameters.typicalP = 0.25
    parameters.watermark = true
    parameters.grammar = .regex("[a-z]+")
    return parameters
}()

let generationCalls: [Call] = [
    Call("text-generation") { _ = try await $0.router.textGeneration(request(.init(maxNewTokens: 5))) },
    Call("text-generation-parameters") { _ = try await $0.router.textGeneration(request(everything)) },
    Call("text-generation-stream") {
        for try await _ in try $0.router.streamTextGeneration(request(.init(maxNewTokens: 5))) {}
    },
    Call("text-generation-stream-details") {
        for try await _ in try $0.router.streamTextGeneration(request(.init(details: true))) {}
    },
    completion(.featherlessAI), completion(.together),
    Call("endpoint-text-generation") { _ = try await $0.server().textGeneration(request(.init())) },
    Call("endpoint-health") { _ = try await $0.server().health() },
]

private func completion(_ provider: InferenceProvider) -> Call {
    Call("text-generation-" + provider.name) {
        let parameters = TextGeneration.Parameters(maxNewTokens: 5, temperature: 0.5, seed: 7, stop: ["END"])
        _ = try await $0.router.textGeneration(request(parameters, provider: provider))
    }
}
