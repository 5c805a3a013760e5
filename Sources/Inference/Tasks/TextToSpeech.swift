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
    ///   - model: the hub's name for it, at providers too.
    ///   - form: which protocol the server speaks; by default that is found out. A provider with a protocol of its own is asked in that.
    ///   - patience: how long a provider with jobs may take.
    ///   - onProgress: told at each look how far such a provider is.
    public func textToSpeech(
        _ text: String, model: String, parameters: TextToSpeech.Parameters = .init(),
        provider: InferenceProvider = .hfInference, form: TaskForm = .automatic,
        atMost patience: Duration = .standardJobPatience, onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        let served = try await served(model, for: .textToSpeech, by: provider, onAttempt: onAttempt)
        let parameters = parameters.json
        if let job = try ProviderJob(.textToSpeech, .text(text), model: served, parameters: parameters, at: server) {
            return try await media(of: job, atMost: patience, onProgress: onProgress, onAttempt: onAttempt)
        }
        return try await inForms(form, served.provider) { form throws(InferenceError) in
            guard form == .openAI else {
                let call = TaskCall(model: served.name, inputs: .json(.string(text)), parameters: parameters, accept: nil)
                return try await perform(call, observer: onAttempt).media()
            }
            var body: JSONObject = ["model": .string(served.name.isEmpty ? "dummy" : served.name), "input": .string(text)]
            body.merge(parameters)
            let url = try server.openAIURL(of: served.provider, model: served.name, path: "audio/speech")
            return try await answer(to: server.post(body, accept: nil, to: url), model: model, observer: onAttempt).media()
        }
    }
}
