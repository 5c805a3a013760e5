import JSON

/// A picture to a video that begins with it.
/// - Source: huggingface.co/docs/inference-providers/tasks/image-to-video
public enum ImageToVideo {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// What shall happen in the video.
        public var prompt: String?
        /// What the video shall not show.
        public var negativePrompt: String?
        /// How many pictures the video has, 1 and up; by default the model's own.
        public var frames: Int?
        /// How many steps the video takes, 1 and up; by default the model's own.
        public var steps: Int?
        /// How closely the video keeps to the words, usually from 1 to 20; by default the model's own.
        public var guidanceScale: Double?
        /// The same seed gives the same video; by default a random one.
        public var seed: Int?
        /// By default that of the picture, or the model's own.
        public var size: ImageToImage.Parameters.Size?
        public var other = JSONObject()

        public init(prompt: String? = nil) { self.prompt = prompt }

        var named: JSONObject {
            var object = JSONObject()
            object.append("prompt", ifPresent: prompt)
            object.append("negative_prompt", ifPresent: negativePrompt)
            object.append("num_frames", ifPresent: frames)
            object.append("num_inference_steps", ifPresent: steps)
            object.append("guidance_scale", ifPresent: guidanceScale)
            object.append("seed", ifPresent: seed)
            object.append("target_size", ifPresent: size?.json)
            return object
        }
    }
}

extension InferenceClient {
    /// A video that begins with a picture, usually MP4. hf-inference makes none; an Inference Endpoint of one's own may.
    /// - Parameters:
    ///   - image: the bytes of a PNG, JPEG or the like. Together takes some 60 KB only.
    ///   - model: the hub's name for it, at providers too.
    ///   - patience: how long a provider may take.
    ///   - onProgress: told at each look how far the provider is.
    public func imageToVideo(
        _ image: [UInt8], model: String, parameters: ImageToVideo.Parameters = .init(), provider: InferenceProvider = .auto,
        atMost patience: Duration = .standardJobPatience, onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        try await make(
            .imageToVideo, of: .file(Media(image)), model: model, parameters.json, provider: provider, atMost: patience,
            onProgress: onProgress, onAttempt: onAttempt)
    }
}
