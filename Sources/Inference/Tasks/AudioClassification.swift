import JSON

/// A sound to labels: who speaks, in which mood, what makes that noise.
/// - Source: huggingface.co/docs/inference-providers/tasks/audio-classification
public enum AudioClassification {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many labels come back, best first, 1 and up, by default 5 or as many as there are.
        public var topK: Int?
        /// By default the one the model was trained for.
        public var scoreFunction: ScoreFunction?
        public var other = JSONObject()

        public init(topK: Int? = nil, scoreFunction: ScoreFunction? = nil) {
            self.topK = topK
            self.scoreFunction = scoreFunction
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("function_to_apply", ifPresent: scoreFunction)
            object.append("top_k", ifPresent: topK)
            return object
        }
    }
}

extension InferenceClient {
    /// What the sound is, best label first.
    /// - Parameter audio: the bytes of a FLAC, WAV, MP3 or the like.
    public func audioClassification(
        _ audio: [UInt8], model: String, parameters: AudioClassification.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ScoredLabel]> {
        let call = TaskCall(model: model, inputs: .file(audio), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded(ScoredLabel.list)
    }
}
