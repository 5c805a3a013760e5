/// What is known about the providers of today.
/// - Source: `huggingface_hub` 2.4, `inference/_providers`.
extension InferenceProvider {
    /// The provider's own server, for keys of the provider rather than of Hugging Face; nil when it has none or is not known here.
    public var directHost: String? { Self.known[self]?.directHost }

    /// What it can be asked for; nil when the provider is not known here. The hub says which model it serves for which task.
    public var tasks: Set<InferenceTask>? { Self.known[self]?.tasks }

    /// Where the provider's OpenAI-compatible API begins, such as `v1`, without slashes at the ends.
    var openAIPath: String { Self.known[self]?.openAIPath ?? "v1" }

    /// The providers that are known here, by name.
    public static let all: [InferenceProvider] = known.keys.sorted { $0.name < $1.name }

    private struct Facts {
        var directHost: String?
        var tasks: Set<InferenceTask>
        var openAIPath = "v1"

        init(_ directHost: String?, _ tasks: Set<InferenceTask>, openAIPath: String = "v1") {
            self.directHost = directHost
            self.tasks = tasks
            self.openAIPath = openAIPath
        }
    }

    /// Hugging Face's machines do all but what these providers alone do.
    private static let ofOthersOnly: Set<InferenceTask> = [.textToVideo, .imageToVideo]

    private static let known: [InferenceProvider: Facts] = [
        hfInference: Facts(nil, Set(InferenceTask.allCases).subtracting(ofOthersOnly)),
        baseten: Facts("inference.baseten.co", [.chatCompletion]),
        cerebras: Facts("api.cerebras.ai", [.chatCompletion]),
        cohere: Facts("api.cohere.com", [.chatCompletion], openAIPath: "compatibility/v1"),
        deepInfra: Facts(
            "api.deepinfra.com", [.chatCompletion, .textGeneration, .featureExtraction, .speechRecognition, .textToSpeech],
            openAIPath: "v1/openai"),
        falAI: Facts(
            "fal.run",
            [
                .textToImage, .textToVideo, .imageToVideo, .imageToImage, .imageSegmentation, .textToSpeech, .speechRecognition,
            ]),
        featherlessAI: Facts("api.featherless.ai", [.chatCompletion, .textGeneration]),
        fireworksAI: Facts("api.fireworks.ai", [.chatCompletion], openAIPath: "inference/v1"),
        groq: Facts("api.groq.com", [.chatCompletion], openAIPath: "openai/v1"),
        novita: Facts("api.novita.ai", [.chatCompletion, .textGeneration, .textToVideo], openAIPath: "v3/openai"),
        nscale: Facts("inference.api.nscale.com", [.chatCompletion, .textToImage]),
        openAI: Facts("api.openai.com", [.chatCompletion]),
        ovhCloud: Facts("oai.endpoints.kepler.ai.cloud.ovh.net", [.chatCompletion]),
        publicAI: Facts("api.publicai.co", [.chatCompletion]),
        replicate: Facts(
            "api.replicate.com", [.textToImage, .imageToImage, .textToVideo, .textToSpeech, .speechRecognition]),
        scaleway: Facts("api.scaleway.ai", [.chatCompletion, .featureExtraction]),
        together: Facts(
            "api.together.xyz",
            [
                .chatCompletion, .textGeneration, .featureExtraction, .textToImage, .imageToImage, .textToVideo, .imageToVideo,
                .textToSpeech,
            ]),
        wavespeed: Facts("api.wavespeed.ai", [.textToImage, .textToVideo, .imageToImage, .imageToVideo]),
        zaiOrg: Facts("api.z.ai", [.chatCompletion, .textToImage], openAIPath: "api/paas/v4"),
    ]
}
