import JSON

/// Speech to text.
/// - Source: huggingface.co/docs/inference-providers/tasks/automatic-speech-recognition
public enum SpeechRecognition {
    /// Which pieces of the text shall say when they were spoken.
    public enum Timestamps: Sendable, Hashable {
        /// Pieces as long as the model likes, about a sentence.
        case segments
        case words
        /// For models that write letter by letter; in OpenAI's form the same as `segments`.
        case characters
    }

    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// By default there are none.
        public var timestamps: Timestamps?
        /// How the model writes; the server's default for each that is nil.
        public var generation: GenerationParameters?
        public var other = JSONObject()

        public init(timestamps: Timestamps? = nil, generation: GenerationParameters? = nil) {
            self.timestamps = timestamps
            self.generation = generation
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("return_timestamps", ifPresent: timestamps?.json)
            object.append("generation_parameters", ifPresent: generation.map { .object($0.json) })
            return object
        }
    }

    public struct Transcript: Sendable, Hashable {
        public var text: String
        /// Empty unless timestamps were asked for.
        public var chunks: [Chunk]
    }

    public struct Chunk: Sendable, Hashable {
        public var text: String
        /// From the beginning of the sound.
        public var start: Duration
        /// Nil when the sound ends in the middle of it.
        public var end: Duration?
    }
}

extension SpeechRecognition.Timestamps {
    fileprivate var json: JSONValue {
        switch self {
        case .segments: true
        case .words: "word"
        case .characters: "char"
        }
    }
}

extension SpeechRecognition.Transcript {
    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("text").string()
        chunks = try SpeechRecognition.Chunk.list(in: node)
    }
}

extension SpeechRecognition.Chunk {
    /// Those of a whole answer; OpenAI's form has lists of other names, and words only when they were asked for.
    static func list(in node: AnswerNode) throws(InferenceError) -> [SpeechRecognition.Chunk] {
        let list = node.optional("chunks") ?? node.optional("words") ?? node.optional("segments")
        return try (list?.elements() ?? []).map(SpeechRecognition.Chunk.init)
    }

    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member(node.optional("word") == nil ? "text" : "word").string()
        guard node.optional("start") == nil else {
            start = try node.member("start").seconds()
            end = try node.optional("end")?.seconds()
            return
        }
        let times = try node.member("timestamp")
        let pair = try times.elements()
        guard pair.count == 2 else { throw times.malformed }
        start = try pair[0].seconds()
        end = pair[1].value.isNull ? nil : try pair[1].seconds()
    }
}

extension InferenceClient {
    /// What is said in a sound.
    /// - Parameters:
    ///   - audio: the bytes of a FLAC, WAV, MP3 or the like.
    ///   - model: the hub's name for it, at providers too.
    ///   - form: which protocol the server speaks; by default that is found out. In OpenAI's form `other` may hold `language` and
    ///     `prompt`. A provider with a protocol of its own is asked in that.
    ///   - patience: how long a provider with jobs may take.
    ///   - onProgress: told at each look how far such a provider is.
    public func speechRecognition(
        _ audio: [UInt8], model: String, parameters: SpeechRecognition.Parameters = .init(),
        provider: InferenceProvider = .hfInference, form: TaskForm = .automatic,
        atMost patience: Duration = .standardJobPatience, onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<SpeechRecognition.Transcript> {
        let served = try await served(model, for: .speechRecognition, by: provider, onAttempt: onAttempt)
        let input = ProviderJob.Input.file(Media(audio))
        if let job = try ProviderJob(.speechRecognition, input, model: served, parameters: parameters.json, at: server) {
            let result = try await run(job, atMost: patience, onProgress: onProgress, onAttempt: onAttempt)
            return Answered(value: try await transcript(result.value, onAttempt: onAttempt), evidence: result.evidence)
        }
        return try await inForms(form, served.provider) { form throws(InferenceError) in
            let request: HTTPRequest
            if form == .openAI {
                let url = try server.openAIURL(of: served.provider, model: served.name, path: "audio/transcriptions")
                let (body, type) = parameters.form(audio, model: served.name).encoded()
                request = server.post(body, type: type, accept: "application/json", to: url)
            } else {
                request = try TaskCall(model: served.name, inputs: .file(audio), parameters: parameters.json).request(at: server)
            }
            return try await answer(to: request, model: model, observer: onAttempt).decoded { node throws(InferenceError) in
                try SpeechRecognition.Transcript(node.single())
            }
        }
    }
}
