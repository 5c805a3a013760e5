import JSON

extension TextGeneration {
    /// What the text must look like.
    public enum Grammar: Sendable, Hashable {
        /// JSON that keeps to a JSON schema.
        case json(schema: JSONValue)
        /// The same, for servers that want a name for it.
        case jsonSchema(name: String, schema: JSONValue)
        /// A regular expression.
        case regex(String)
    }

    /// Each is left to the server when nil. Those marked "TGI" have no meaning at other servers, which may refuse them.
    public struct Parameters: TaskParameters, Sendable, Hashable {
        /// How many tokens the answer may have, 1 and up; by default as many as fit.
        public var maxNewTokens: Int?
        /// Above 0: less makes likely tokens likelier still.
        public var temperature: Double?
        /// Above 0 and below 1: only the likeliest tokens that together have this probability may be drawn.
        public var topP: Double?
        /// 1 and up: only so many of the likeliest tokens may be drawn.
        public var topK: Int?
        /// Above 0 and below 1: only tokens about as likely as is typical may be drawn. TGI.
        public var typicalP: Double?
        /// Whether tokens are drawn at random rather than the likeliest taken; by default not, unless a parameter above is set.
        public var samples: Bool?
        /// 1 and up; by default a random one.
        public var seed: UInt64?
        /// Texts that end the answer, at most as many as the server allows, usually 4.
        public var stop: [String]
        /// Above 0: more than 1 makes tokens that were there already less likely.
        public var repetitionPenalty: Double?
        /// From -2 to 2: more than 0 makes tokens less likely the more often they were there.
        public var frequencyPenalty: Double?
        /// How many answers are written, of which the likeliest comes back, 1 and up; only whole, sampled and without a seed.
        public var bestOf: Int?
        /// Whether the prompt is put before the text, by default not.
        public var returnsFullText: Bool?
        /// Whether tokens and details come back, by default not.
        public var details: Bool?
        /// How many alternatives come back for each token, 1 and up; needs `details`.
        public var topNTokens: Int?
        /// Whether the tokens of the prompt come back, by default not; only whole and with `details`. TGI.
        public var decoderInputDetails: Bool?
        /// TGI.
        public var grammar: Grammar?
        /// How many tokens of the prompt are kept, from its end, 0 and up; by default all. TGI.
        public var truncate: Int?
        /// Whether the text is marked as a machine's, in a way that only statistics can find; by default not. TGI.
        public var watermark: Bool?
        /// The name of a LoRA adapter that the server has. TGI.
        public var adapterID: String?
        public var other = JSONObject()

        public init(
            maxNewTokens: Int? = nil, temperature: Double? = nil, seed: UInt64? = nil, stop: [String] = [], details: Bool? = nil
        ) {
            self.maxNewTokens = maxNewTokens
            self.temperature = temperature
            self.seed = seed
            self.stop = stop
            self.details = details
        }

        var named: JSONObject {
            var object = JSONObject()
            object.append("adapter_id", ifPresent: adapterID)
            object.append("best_of", ifPresent: bestOf)
            object.append("decoder_input_details", ifPresent: decoderInputDetails)
            object.append("details", ifPresent: details)
            object.append("do_sample", ifPresent: samples)
            object.append("frequency_penalty", ifPresent: frequencyPenalty)
            object.append("grammar", ifPresent: grammar?.json)
            object.append("max_new_tokens", ifPresent: maxNewTokens)
            object.append("repetition_penalty", ifPresent: repetitionPenalty)
            object.append("return_full_text", ifPresent: returnsFullText)
            object.append("seed", ifPresent: seed.map { JSONValue.int($0) })
            object.append("stop", unlessEmpty: stop)
            object.append("temperature", ifPresent: temperature)
            object.append("top_k", ifPresent: topK)
            object.append("top_n_tokens", ifPresent: topNTokens)
            object.append("top_p", ifPresent: topP)
            object.append("truncate", ifPresent: truncate)
            object.append("typical_p", ifPresent: typicalP)
            object.append("watermark", ifPresent: watermark)
            return object
        }
    }
}

extension TextGeneration.Grammar {
    fileprivate var json: JSONValue {
        switch self {
        case .json(let schema): ["type": "json", "value": schema]
        case .jsonSchema(let name, let schema):
            ["type": "json_schema", "value": ["name": .string(name), "schema": schema]]
        case .regex(let pattern): ["type": "regex", "value": .string(pattern)]
        }
    }
}
