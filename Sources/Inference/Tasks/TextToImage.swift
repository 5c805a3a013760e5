import JSON

/// Words to a picture.
/// - Source: huggingface.co/docs/inference-providers/tasks/text-to-image
public enum TextToImage {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// What the picture shall not show.
        public var negativePrompt: String?
        /// In pixels, usually a multiple of 8; by default the size the model was trained for, such as 512 or 1024.
        public var width: Int?
        /// In pixels, as the width.
        public var height: Int?
        /// How many steps the picture takes, 1 and up; more are better and slower. By default the model's own, such as 4 or 50.
        public var steps: Int?
        /// How closely the picture keeps to the words, usually from 1 to 20; by default the model's own, such as 7.5.
        public var guidanceScale: Double?
        /// The server's name for another way to take the steps.
        public var scheduler: String?
        /// The same seed gives the same picture; by default a random one.
        public var seed: Int?
        public var other = JSONObject()

        public init(width: Int? = nil, height: Int? = nil, steps: Int? = nil, seed: Int? = nil) {
            self.width = width
            self.height = height
            self.steps = steps
            self.seed = seed
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("negative_prompt", ifPresent: negativePrompt)
            object.append("height", ifPresent: height)
            object.append("width", ifPresent: width)
            object.append("num_inference_steps", ifPresent: steps)
            object.append("guidance_scale", ifPresent: guidanceScale)
            object.append("scheduler", ifPresent: scheduler)
            object.append("seed", ifPresent: seed)
            return object
        }
    }
}

extension TaskAnswer {
    /// A picture: as bytes, or in base64 inside the JSON of image APIs.
    func image() throws(InferenceError) -> Answered<Media> {
        guard contentType.map({ MediaType($0) }) == .json else { return try media() }
        return try decoded { node throws(InferenceError) in
            try node.first("data").member("b64_json").media()
        }
    }
}

extension InferenceClient {
    /// A picture of what `prompt` says, of whatever type the server makes; often JPEG, although PNG is asked for.
    /// - Parameters:
    ///   - model: the hub's name for it, at providers too.
    ///   - patience: how long a provider may take.
    ///   - onProgress: told at each look how far the provider is; those that answer at once need none.
    public func textToImage(
        _ prompt: String, model: String, parameters: TextToImage.Parameters = .init(),
        provider: InferenceProvider = .hfInference, atMost patience: Duration = .standardJobPatience,
        onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        try await make(
            .textToImage, of: .text(prompt), model: model, parameters.json, provider: provider, atMost: patience,
            onProgress: onProgress, onAttempt: onAttempt)
    }
}
