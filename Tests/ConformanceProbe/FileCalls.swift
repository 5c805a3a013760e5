import Inference
import JSON

private let model = Place.model
private let picture = Place.picture
private let sound = Place.sound

let fileCalls: [Call] = [
    Call("image-classification") { _ = try await $0.router.imageClassification(picture, model: model) },
    Call("image-classification-parameters") {
        _ = try await $0.router.imageClassification(
            picture, model: model, parameters: .init(topK: 2, scoreFunction: .softmax))
    },
    Call("audio-classification") { _ = try await $0.router.audioClassification(sound, model: model) },
    Call("audio-classification-parameters") {
        _ = try await $0.router.audioClassification(sound, model: model, parameters: .init(topK: 2, scoreFunction: .softmax))
    },
    Call("object-detection") { _ = try await $0.router.objectDetection(picture, model: model) },
    Call("object-detection-parameters") {
        _ = try await $0.router.objectDetection(picture, model: model, parameters: .init(threshold: 0.25))
    },
    Call("image-segmentation") { _ = try await $0.router.imageSegmentation(picture, model: model) },
    Call("image-segmentation-parameters") {
        var parameters = ImageSegmentation.Parameters(kind: .panoptic, threshold: 0.75)
        parameters.maskThreshold = 0.5
        parameters.overlapMaskAreaThreshold = 0.25
        _ = try await $0.router.imageSegmentation(picture, model: model, parameters: parameters)
    },
    Call("zero-shot-image-classification") {
        _ = try await $0.router.zeroShotImageClassification(picture, labels: ["cat", "dog"], model: model)
    },
    Call("zero-shot-image-classification-parameters") {
        _ = try await $0.router.zeroShotImageClassification(
            picture, labels: ["cat", "dog"], model: model, parameters: .init(hypothesisTemplate: "A photo of {}."))
    },
    Call("image-to-text") { _ = try await $0.router.imageToText(picture, model: model) },
    Call("audio-to-audio") { _ = try await $0.router.audioToAudio(sound, model: model) },
    Call("automatic-speech-recognition") { _ = try await $0.router.speechRecognition(sound, model: model) },
    Call("automatic-speech-recognition-parameters") {
        _ = try await $0.router.speechRecognition(
            sound, model: model, parameters: .init(timestamps: .words, generation: generation))
    },
    Call("automatic-speech-recognition-deepinfra") {
        _ = try await $0.router.speechRecognition(sound, model: model, provider: .deepInfra)
    },
    Call("endpoint-image-classification") { _ = try await $0.server().imageClassification(picture, model: model) },
]

/// Calls whose answer is a file.
let makingCalls: [Call] = [
    Call("text-to-speech") { _ = try await $0.router.textToSpeech("Hello.", model: model) },
    Call("text-to-speech-parameters") {
        var spoken = GenerationParameters(maxNewTokens: 20)
        spoken.samples = true
        spoken.temperature = 0.5
        spoken.topK = 5
        spoken.topP = 0.75
        spoken.typicalP = 0.25
        spoken.usesCache = true
        _ = try await $0.router.textToSpeech("Hello.", model: model, parameters: .init(generation: spoken))
    },
    speech(.together), speech(.deepInfra),
    Call("text-to-image") { _ = try await $0.router.textToImage("A cat.", model: model) },
    Call("text-to-image-parameters") {
        var parameters = TextToImage.Parameters(width: 768, height: 512, steps: 20, seed: 7)
        parameters.negativePrompt = "dogs"
        parameters.guidanceScale = 7.5
        parameters.scheduler = "DDIM"
        _ = try await $0.router.textToImage("A cat.", model: model, parameters: parameters)
    },
    Call("image-to-image") { _ = try await $0.router.imageToImage(picture, model: model) },
    Call("image-to-image-parameters") {
        var parameters = ImageToImage.Parameters(prompt: "as oil")
        parameters.negativePrompt = "blue"
        parameters.steps = 20
        parameters.guidanceScale = 7.5
        parameters.size = .init(width: 64, height: 32)
        _ = try await $0.router.imageToImage(picture, model: model, parameters: parameters)
    },
]

private func speech(_ provider: InferenceProvider) -> Call {
    Call("text-to-speech-" + provider.name) {
        _ = try await $0.router.textToSpeech("Hello.", model: model, parameters: .init(voice: "ada"), provider: provider)
    }
}
