import JSON

/// Words to a video.
/// - Source: huggingface.co/docs/inference-providers/tasks/text-to-video
public enum TextToVideo {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// What the video shall not show.
        public var negativePrompts: [String] = []
        /// How many pictures the video has, 1 and up; by default the model's own.
        public var frames: Int?
        /// How many steps the video takes, 1 and up; more are better and slower. By default the model's own.
        public var steps: Int?
        /// How closely the video keeps to the words, usually from 1 to 20; by default the model's own.
        public var guidanceScale: Double?
        /// The same seed gives the same video; by default a random one.
        public var seed: Int?
        public var other = JSONObject()

        public init(frames: Int? = nil, steps: Int? = nil, seed: Int? = nil) {
            self.frames = frames
            self.steps = steps
            self.seed = seed
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("negative_prompt", unlessEmpty: negativePrompts)
            object.append("num_frames", ifPresent: frames)
            object.append("num_inference_steps", ifPresent: steps)
            object.append("guidance_scale", ifPresent: guidanceScale)
            object.append("seed", ifPresent: seed)
            return object
        }
    }
}

extension InferenceClient {
    /// A video of what `prompt` says, usually MP4. hf-inference makes none; an Inference Endpoint of one's own may.
    /// - Parameters:
    ///   - model: the hub's name for it, at providers too.
    ///   - patience: how long a provider may take.
    ///   - onProgress: told at each look how far the provider is.
    public func textToVideo(
        _ prompt: String, model: String, parameters: TextToVideo.Parameters = .init(), provider: InferenceProvider = .auto,
        atMost patience: Duration = .standardJobPatience, onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        try await make(
            .textToVideo, of: .text(prompt), model: model, parameters.json, provider: provider, atMost: patience,
            onProgress: onProgress, onAttempt: onAttempt)
    }
}
