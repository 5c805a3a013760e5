/// Who computes behind the Hugging Face router. An open set: any name may stand here, and the router says whether it knows it.
public struct InferenceProvider: Sendable, Hashable {
    /// As the router's paths and model names spell it, such as `fal-ai`.
    public var name: String

    public init(_ name: String) { self.name = name }

    /// Whoever the hub names first for the model and is live.
    public static let auto = InferenceProvider("auto")
    /// Hugging Face's own machines.
    public static let hfInference = InferenceProvider("hf-inference")
    public static let baseten = InferenceProvider("baseten")
    public static let cerebras = InferenceProvider("cerebras")
    public static let cohere = InferenceProvider("cohere")
    public static let deepInfra = InferenceProvider("deepinfra")
    public static let falAI = InferenceProvider("fal-ai")
    public static let featherlessAI = InferenceProvider("featherless-ai")
    public static let fireworksAI = InferenceProvider("fireworks-ai")
    public static let groq = InferenceProvider("groq")
    public static let novita = InferenceProvider("novita")
    public static let nscale = InferenceProvider("nscale")
    public static let openAI = InferenceProvider("openai")
    public static let ovhCloud = InferenceProvider("ovhcloud")
    public static let publicAI = InferenceProvider("publicai")
    public static let replicate = InferenceProvider("replicate")
    public static let scaleway = InferenceProvider("scaleway")
    public static let together = InferenceProvider("together")
    public static let wavespeed = InferenceProvider("wavespeed")
    public static let zaiOrg = InferenceProvider("zai-org")
}

extension InferenceProvider: CustomStringConvertible {
    public var description: String { name }
}
