import JSON

/// A text to the same in another language.
/// - Source: huggingface.co/docs/inference-providers/tasks/translation
public enum Translation {
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// The languages as the model names them, such as `en_XX` or `fra_Latn`, for models that know several.
        public struct Languages: Sendable, Hashable {
            public var source: String
            public var target: String

            public init(from source: String, to target: String) {
                self.source = source
                self.target = target
            }
        }

        public var languages: Languages?
        /// Whether blanks before full stops and the like are taken out, by default not.
        public var cleansUpSpaces: Bool?
        /// By default `never`.
        public var truncation: Truncation?
        /// How the model writes; the server's default for each that is nil.
        public var generation: GenerationParameters?
        public var other = JSONObject()

        public init(languages: Languages? = nil) { self.languages = languages }

        var named: JSONObject {
            var object = JSONObject()
            object.append("src_lang", ifPresent: languages?.source)
            object.append("tgt_lang", ifPresent: languages?.target)
            object.append("clean_up_tokenization_spaces", ifPresent: cleansUpSpaces)
            object.append("truncation", ifPresent: truncation)
            object.append("generate_parameters", ifPresent: generation.map { .object($0.json) })
            return object
        }
    }
}

extension InferenceClient {
    /// The translation of one text.
    public func translation(
        _ text: String, model: String, parameters: Translation.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<String> {
        let call = TaskCall(model: model, inputs: .json(.string(text)), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            try node.text("translation_text")
        }
    }

    /// The translations of several texts in one request, in their order.
    /// - Throws: `malformedResponse` when the server answers for another number of texts.
    public func translation(
        _ texts: [String], model: String, parameters: Translation.Parameters = .init(), onAttempt: AttemptObserver? = nil
    ) async throws(InferenceError) -> Answered<[String]> {
        let call = TaskCall(model: model, inputs: .json(.array(texts.map(JSONValue.string))), parameters: parameters.json)
        return try await perform(call, observer: onAttempt).decoded { node throws(InferenceError) in
            let translations = try node.texts("translation_text")
            guard translations.count == texts.count else { throw node.malformed }
            return translations
        }
    }
}
