import JSON

/// Words to speech, or to the sound or music they describe.
/// - Source: `text_to_speech` of `huggingface_hub` 2.4; OpenAI's speech as together, deepinfra and others speak it.
public enum TextToSpeech {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// The model's or server's name for who speaks; by default the first, though some servers of OpenAI's form want one.
        public var voice: String?
        /// How the model makes the sound; the server's default for each that is nil.
        public var generation: GenerationParameters
        public var other = JSONObject()

        public init(voice: String? = nil, generation: GenerationParameters = .init()) {
            self.voice = voice
            self.generation = generation
        }

        var named: JSONObject {
            var object = generation.json
            object.append("voice", ifPresent: voice)
            return object
        }
    }
}

extension InferenceClient {
    /// A text spoken, of whatever type the server makes; hf-inference sends FLAC.
    /// - Parameters:
    ///   - model: at a provider of the router, the provider's own name for it.
    ///   - form: which protocol the server speaks; by default that is found out.
    public func textToSpeech(
        _ text: String, model: String, parameters: TextToSpeech.Parameters = .init(),
        provider: InferenceProvider = .hfInference, form: TaskForm = .automatic, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        try await inForms(form, provider) { form throws(InferenceError) in
            guard form == .openAI else {
                let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json, accept: nil)
                return try await perform(call, observer: onAttempt).media()
            }
            var body: JSONObject = ["model": .string(model.isEmpty ? "dummy" : model), "input": .string(text)]
            body.merge(parameters.json)
            let url = try server.openAIURL(of: provider, model: model, path: "audio/speech")
            return try await answer(to: server.post(body, accept: nil, to: url), model: model, observer: onAttempt).media()
        }
    }
}
