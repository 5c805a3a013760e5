import JSON

/// A picture to another one.
/// - Source: huggingface.co/docs/inference-providers/tasks/image-to-image
public enum ImageToImage {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        public struct Size: Sendable, Hashable {
            /// In pixels.
            public var width: Int
            /// In pixels.
            public var height: Int

            public init(width: Int, height: Int) {
                self.width = width
                self.height = height
            }
        }

        /// What shall become of the picture.
        public var prompt: String?
        /// What the new picture shall not show.
        public var negativePrompt: String?
        /// How closely the picture keeps to the words, usually from 1 to 20; by default the model's own.
        public var guidanceScale: Double?
        /// How many steps the picture takes, 1 and up; by default the model's own.
        public var steps: Int?
        /// By default that of the picture.
        public var size: Size?
        public var other = JSONObject()

        public init(prompt: String? = nil) { self.prompt = prompt }

        var named: JSONObject {
            var object = JSONObject()
            object.append("prompt", ifPresent: prompt)
            object.append("negative_prompt", ifPresent: negativePrompt)
            object.append("guidance_scale", ifPresent: guidanceScale)
            object.append("num_inference_steps", ifPresent: steps)
            object.append("target_size", ifPresent: size?.json)
            return object
        }
    }
}

extension ImageToImage.Parameters.Size {
    var json: JSONValue { ["width": .int(width), "height": .int(height)] }
}

extension InferenceClient {
    /// What the model makes of a picture.
    /// - Parameters:
    ///   - image: the bytes of a PNG, JPEG or the like.
    ///   - model: the hub's name for it, at providers too.
    ///   - patience: how long a provider may take.
    ///   - onProgress: told at each look how far the provider is.
    public func imageToImage(
        _ image: [UInt8], model: String, parameters: ImageToImage.Parameters = .init(),
        provider: InferenceProvider = .hfInference, atMost patience: Duration = .standardJobPatience,
        onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Media> {
        try await make(
            .imageToImage, of: .file(Media(image)), model: model, parameters.json, provider: provider, atMost: patience,
            onProgress: onProgress, onAttempt: onAttempt)
    }
}
