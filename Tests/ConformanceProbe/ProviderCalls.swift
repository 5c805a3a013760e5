import Inference

private let model = Place.model

/// Calls of providers that have protocols of their own.
let providerCalls: [Call] =
    [.falAI, .replicate, .together, .nscale].map { picture(by: $0) } + [.falAI, .replicate, .novita].map { video(by: $0) }
    + [.falAI, .replicate].flatMap { [repaint(by: $0), speech(by: $0)] } + [
        Call("image-to-video-fal-ai") {
            var parameters = ImageToVideo.Parameters()
            parameters.prompt = "It runs."
            parameters.frames = 24
            parameters.seed = 7
            _ = try await $0.router.imageToVideo(Place.picture, model: model, parameters: parameters, provider: .falAI)
        },
        Call("automatic-speech-recognition-replicate") {
            _ = try await $0.router.speechRecognition(Place.sound, model: model, provider: .replicate)
        },
    ]

private func picture(by provider: InferenceProvider) -> Call {
    Call("text-to-image-" + provider.name) {
        _ = try await $0.router.textToImage(
            "A cat.", model: model, parameters: .init(width: 768, height: 512, steps: 20, seed: 7), provider: provider)
    }
}

private func video(by provider: InferenceProvider) -> Call {
    Call("text-to-video-" + provider.name) {
        var parameters = TextToVideo.Parameters()
        parameters.frames = 24
        parameters.steps = 20
        parameters.guidanceScale = 7.5
        parameters.seed = 7
        _ = try await $0.router.textToVideo("A cat.", model: model, parameters: parameters, provider: provider)
    }
}

private func repaint(by provider: InferenceProvider) -> Call {
    Call("image-to-image-" + provider.name) {
        var parameters = ImageToImage.Parameters(prompt: "as oil")
        parameters.steps = 20
        parameters.guidanceScale = 7.5
        _ = try await $0.router.imageToImage(Place.picture, model: model, parameters: parameters, provider: provider)
    }
}

private func speech(by provider: InferenceProvider) -> Call {
    Call("text-to-speech-" + provider.name) {
        _ = try await $0.router.textToSpeech("Hello.", model: model, provider: provider)
    }
}
