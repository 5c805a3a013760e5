import JSON

/// A picture to labels that the model was never trained for.
/// - Source: the hub's specification of zero-shot image classification
public enum ZeroShotImageClassification {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// A sentence with `{}` for the label, by default `This is a photo of {}.`
        public var hypothesisTemplate: String?
        public var other = JSONObject()

        public init(hypothesisTemplate: String? = nil) { self.hypothesisTemplate = hypothesisTemplate }

        var named: JSONObject {
            var object = JSONObject()
            object.append("hypothesis_template", ifPresent: hypothesisTemplate)
            return object
        }
    }
}

extension InferenceClient {
    /// How well each of `labels` fits the picture, best first.
    /// - Parameters:
    ///   - image: the bytes of a PNG, JPEG or the like.
    ///   - labels: at least two.
    public func zeroShotImageClassification(
        _ image: [UInt8], labels: [String], model: String, parameters: ZeroShotImageClassification.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[ScoredLabel]> {
        let call = TaskCall(model: model, inputs: .file(image), parameters: parameters.json(candidateLabels: labels))
        return try await perform(call, observer: onAttempt).decoded(ScoredLabel.list)
    }
}
