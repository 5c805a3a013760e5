import JSON

/// A picture to the things in it and where they are.
/// - Source: huggingface.co/docs/inference-providers/tasks/object-detection
public enum ObjectDetection {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// From 0 to 1: things the model is less sure of are left out. By default 0.5 for most models.
        public var threshold: Double?
        public var other = JSONObject()

        public init(threshold: Double? = nil) { self.threshold = threshold }

        var named: JSONObject {
            var object = JSONObject()
            object.append("threshold", ifPresent: threshold)
            return object
        }
    }

    public struct Detection: Sendable, Hashable {
        public var label: String
        /// From 0 to 1.
        public var score: Double
        public var box: Box
    }

    /// In pixels from the picture's upper left corner.
    public struct Box: Sendable, Hashable {
        public var left: Double
        public var top: Double
        public var right: Double
        public var bottom: Double
    }
}

extension ObjectDetection.Detection {
    init(_ node: AnswerNode) throws(InferenceError) {
        label = try node.member("label").string()
        score = try node.member("score").double()
        box = try ObjectDetection.Box(node.member("box"))
    }
}

extension ObjectDetection.Box {
    init(_ node: AnswerNode) throws(InferenceError) {
        left = try node.member("xmin").double()
        top = try node.member("ymin").double()
        right = try node.member("xmax").double()
        bottom = try node.member("ymax").double()
    }
}

extension InferenceClient {
    /// The things in a picture, in the server's order.
    /// - Parameter image: the bytes of a PNG, JPEG or the like.
    public func objectDetection(
        _ image: [UInt8], model: String, parameters: ObjectDetection.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ObjectDetection.Detection]> {
        let call = TaskCall(model: model, inputs: .file(image), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.elements().map(ObjectDetection.Detection.init)
        }
    }
}
