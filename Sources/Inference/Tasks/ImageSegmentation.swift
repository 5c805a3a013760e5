import JSON

/// A picture to the areas it consists of.
/// - Source: huggingface.co/docs/inference-providers/tasks/image-segmentation
public enum ImageSegmentation {
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Each thing by itself.
        case instance
        /// Each thing by itself, and what is around them.
        case panoptic
        /// One area for all things of a kind.
        case semantic
    }

    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// By default the first the model can of `panoptic`, `instance`, `semantic`.
        public var kind: Kind?
        /// From 0 to 1, by default 0.9: areas the model is less sure of are left out.
        public var threshold: Double?
        /// From 0 to 1, by default 0.5: how sure the model must be of a pixel.
        public var maskThreshold: Double?
        /// From 0 to 1, by default 0.5: the part of an area that must be left for it when others overlap it.
        public var overlapMaskAreaThreshold: Double?
        public var other = JSONObject()

        public init(kind: Kind? = nil, threshold: Double? = nil) {
            self.kind = kind
            self.threshold = threshold
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("mask_threshold", ifPresent: maskThreshold)
            object.append("overlap_mask_area_threshold", ifPresent: overlapMaskAreaThreshold)
            object.append("subtask", ifPresent: kind)
            object.append("threshold", ifPresent: threshold)
            return object
        }
    }

    public struct Segment: Sendable, Hashable {
        public var label: String
        /// From 0 to 1; nil for `semantic`.
        public var score: Double?
        /// As large as the picture: white where the area is, black elsewhere. A PNG with one channel.
        public var mask: Media
    }
}

extension ImageSegmentation.Segment {
    init(_ node: AnswerNode) throws(InferenceError) {
        label = try node.member("label").string()
        score = try node.optional("score")?.double()
        mask = try node.member("mask").media()
    }
}

extension AnswerNode {
    /// The file that stands here in base64.
    /// - Parameter declared: the type to believe when the bytes do not tell.
    func media(declared: String? = nil) throws(InferenceError) -> Media {
        guard let bytes = Base64.decode(try string()), !bytes.isEmpty else { throw malformed }
        return Media(bytes, declared: declared)
    }
}

extension InferenceClient {
    /// The areas of a picture, in the server's order.
    /// - Parameters:
    ///   - image: the bytes of a PNG, JPEG or the like.
    ///   - model: the hub's name for it, at providers too.
    ///   - provider: fal-ai knows one area of a picture only, which it does not name; here its label is `mask`.
    ///   - patience: how long a provider may take.
    ///   - onProgress: told at each look how far the provider is.
    public func imageSegmentation(
        _ image: [UInt8], model: String, parameters: ImageSegmentation.Parameters = .init(),
        provider: InferenceProvider = .hfInference, atMost patience: Duration = .standardJobPatience,
        onProgress: JobObserver? = nil, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ImageSegmentation.Segment]> {
        let served = try await served(model, for: .imageSegmentation, by: provider, onAttempt: onAttempt)
        let parameters = parameters.json
        if let job = try ProviderJob(.imageSegmentation, .file(Media(image)), model: served, parameters: parameters, at: server) {
            let mask = try await media(of: job, atMost: patience, onProgress: onProgress, onAttempt: onAttempt)
            return Answered(value: [.init(label: "mask", score: nil, mask: mask.value)], evidence: mask.evidence)
        }
        try requireHFInference(served, for: .imageSegmentation)
        let call = TaskCall(model: served.name, inputs: .file(image), parameters: parameters)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.elements().map(ImageSegmentation.Segment.init)
        }
    }
}
