import JSON

/// Texts to vectors whose nearness is nearness in meaning.
/// - Source: huggingface.co/docs/inference-providers/tasks/feature-extraction
public enum FeatureExtraction {
    /// Which end of a long text is cut off.
    public enum TruncationDirection: String, Sendable, Hashable, CaseIterable { case left, right }

    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// Whether vectors get the length 1; by default the server's or the model's own way. At Hugging Face's own servers only.
        public var normalizes: Bool?
        /// The name of one of the model's prompts, such as `query`, which is put before each text. At Hugging Face's own servers only.
        public var promptName: String?
        /// Whether a text that is too long is cut off rather than refused; by default refused. At Hugging Face's own servers only.
        public var truncates: Bool?
        /// By default `right`. At Hugging Face's own servers only.
        public var truncationDirection: TruncationDirection?
        /// How long the vectors shall be, for models that can shorten them; in OpenAI's form only.
        public var dimensions: Int?
        public var other = JSONObject()

        public init(normalizes: Bool? = nil, promptName: String? = nil, dimensions: Int? = nil) {
            self.normalizes = normalizes
            self.promptName = promptName
            self.dimensions = dimensions
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("normalize", ifPresent: normalizes)
            object.append("prompt_name", ifPresent: promptName)
            object.append("truncate", ifPresent: truncates)
            object.append("truncation_direction", ifPresent: truncationDirection)
            object.append("dimensions", ifPresent: dimensions)
            return object
        }
    }

    /// What a model makes of one text.
    public enum Features: Sendable, Hashable {
        /// One vector for the whole text.
        case text([Float])
        /// One vector for each of its tokens.
        case tokens([[Float]])

        /// The vector of the whole text; nil when there is one for each token.
        public var vector: [Float]? {
            if case .text(let vector) = self { vector } else { nil }
        }
    }

    /// The body for hf-inference, whose parameters stand beside the inputs here.
    static func body(_ texts: [String], _ parameters: Parameters) -> JSONObject {
        var body: JSONObject = ["inputs": .array(texts.map(JSONValue.string))]
        body.merge(parameters.json)
        return body
    }

    /// The body in OpenAI's form.
    static func openAIBody(_ texts: [String], model: String, _ parameters: Parameters) -> JSONObject {
        var body = JSONObject()
        body.append("model", .string(model.isEmpty ? "dummy" : model))
        body.append("input", .array(texts.map(JSONValue.string)))
        body.append("encoding_format", "float")
        body.merge(parameters.json)
        return body
    }
}

extension InferenceClient {
    /// What the model makes of each text, in their order.
    /// - Parameters:
    ///   - model: the hub's name for it, at providers too.
    ///   - form: which protocol the server speaks; by default that is found out.
    /// - Throws: `malformedResponse` when the server answers for another number of texts.
    public func featureExtraction(
        _ texts: [String], model: String, parameters: FeatureExtraction.Parameters = .init(),
        provider: InferenceProvider = .hfInference, form: TaskForm = .automatic, onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[FeatureExtraction.Features]> {
        let served = try await served(model, for: .featureExtraction, by: provider, onAttempt: onAttempt)
        return try await inForms(form, served.provider) { form throws(InferenceError) in
            guard form == .openAI else {
                let body = FeatureExtraction.body(texts, parameters)
                let call = TaskCall(model: served.name, inputs: .body(body), pipeline: .featureExtraction)
                let answer = try await perform(call, observer: onAttempt)
                return Answered(value: try answer.features(count: texts.count), evidence: answer.evidence)
            }
            let url = try server.openAIURL(of: served.provider, model: served.name, path: "embeddings")
            let request = server.post(FeatureExtraction.openAIBody(texts, model: served.name, parameters), to: url)
            return try await answer(to: request, model: model, observer: onAttempt).embeddings(count: texts.count)
        }
    }
}
