import JSON

/// Speech to text.
/// - Source: huggingface.co/docs/inference-providers/tasks/automatic-speech-recognition
public enum SpeechRecognition {
    /// Which pieces of the text shall say when they were spoken.
    public enum Timestamps: Sendable, Hashable {
        /// Pieces as long as the model likes, about a sentence.
        case segments
        case words
        /// For models that write letter by letter.
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
        chunks = try (node.optional("chunks")?.elements() ?? []).map(SpeechRecognition.Chunk.init)
    }
}

extension SpeechRecognition.Chunk {
    init(_ node: AnswerNode) throws(InferenceError) {
        text = try node.member("text").string()
        let times = try node.member("timestamp")
        let pair = try times.elements()
        guard pair.count == 2 else { throw times.malformed }
        start = .seconds(try pair[0].double())
        end = pair[1].value.isNull ? nil : .seconds(try pair[1].double())
    }
}

extension InferenceClient {
    /// What is said in a sound.
    /// - Parameter audio: the bytes of a FLAC, WAV, MP3 or the like.
    public func speechRecognition(
        _ audio: [UInt8], model: String, parameters: SpeechRecognition.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<SpeechRecognition.Transcript> {
        let call = TaskCall(model: model, inputs: .file(audio), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try SpeechRecognition.Transcript(node.single())
        }
    }
}
