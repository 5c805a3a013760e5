import JSON

/// What belongs between two texts: how an editor has a model complete what is being typed.
/// - Source: `/infill` of llama.cpp's server, for models that have marks for it, such as those of the Qwen Coder family.
public enum Infilling {
    /// Another text that the model shall know.
    public struct File: Sendable, Hashable {
        public var name: String
        public var text: String

        public init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// The longest answer in tokens; by default the server's, which may be without a limit.
        public var maxNewTokens: Int?
        /// 0 takes the likeliest token each time.
        public var temperature: Double?
        public var seed: Int?
        /// Texts that end the answer.
        public var stop: [String]
        public var other = JSONObject()

        public init(maxNewTokens: Int? = nil, temperature: Double? = nil, seed: Int? = nil, stop: [String] = []) {
            self.maxNewTokens = maxNewTokens
            self.temperature = temperature
            self.seed = seed
            self.stop = stop
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("n_predict", ifPresent: maxNewTokens)
            object.append("temperature", ifPresent: temperature)
            object.append("seed", ifPresent: seed)
            object.append("stop", unlessEmpty: stop)
            return object
        }
    }

    public struct Response: Sendable, Hashable {
        public var text: String
        /// Of the texts and the marks around them; nil when the server does not count.
        public var promptTokens: Int?
        public var generatedTokens: Int?
    }
}

extension InferenceClient {
    /// What belongs between `before` and `after`.
    /// - Parameter files: other texts that the model shall know, the most telling last.
    /// - Throws: `serverError` with status 501 when the model has no marks for it.
    public func infilling(
        before: String, after: String, files: [Infilling.File] = [], parameters: Infilling.Parameters = .init(),
        onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<Infilling.Response> {
        var body: JSONObject = ["input_prefix": .string(before), "input_suffix": .string(after)]
        if !files.isEmpty {
            body["input_extra"] = .array(files.map { ["filename": .string($0.name), "text": .string($0.text)] })
        }
        body.append("stream", false)
        body.merge(parameters.json)
        let request = server.post(body, to: server.root.withPath(server.root.path + "/infill"))
        return try await answer(to: request, model: nil, observer: onAttempt).decoded { node throws(InferenceError) in
            Infilling.Response(
                text: try node.member("content").string(), promptTokens: try node.optional("tokens_evaluated")?.int(),
                generatedTokens: try node.optional("tokens_predicted")?.int())
        }
    }
}
