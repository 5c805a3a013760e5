/// A text to what comes after it.
/// - Source: the API of text-generation-inference 3.3, and OpenAI's Completions as llama.cpp, vLLM and the providers speak them.
public enum TextGeneration {
    public struct Request: Sendable, Hashable {
        /// The text that is continued.
        public var prompt: String
        /// The hub's name for it, at providers too; empty for a server that has only one.
        public var model: String
        public var parameters: Parameters
        public var provider: InferenceProvider
        /// Which protocol the server speaks; by default that is found out.
        public var form: TaskForm

        public init(
            prompt: String, model: String, parameters: Parameters = .init(), provider: InferenceProvider = .hfInference,
            form: TaskForm = .automatic
        ) {
            self.prompt = prompt
            self.model = model
            self.parameters = parameters
            self.provider = provider
            self.form = form
        }
    }

    /// A piece of text as the model sees it.
    public struct Token: Sendable, Hashable {
        /// Its number in the model's vocabulary; nil from servers that send texts only, whose pieces may be more or less than a token.
        public var id: Int?
        public var text: String
        /// The logarithm of its probability, at most 0; nil when the server does not say it, and for a prompt's first token.
        public var logProbability: Double?
        /// True for marks, such as the end of the text, which are no part of it.
        public var isSpecial = false
    }

    /// What is known about an answer as a whole.
    public struct Details: Sendable, Hashable {
        /// Why the model stopped: an open set, such as `length`, `eos_token`, `stop_sequence`, `stop`.
        public var finishReason: String
        public var generatedTokens: Int?
        public var promptTokens: Int?
        /// With which the same answer can be had again.
        public var seed: UInt64?
        /// The tokens of the prompt, when they were asked for.
        public var prefill: [Token] = []
        /// The other answers of `bestOf`.
        public var otherSequences: [Sequence] = []
    }

    /// One of several answers.
    public struct Sequence: Sendable, Hashable {
        public var text: String
        public var tokens: [Token]
        public var details: Details
    }

    /// A piece of an answer, in the order it was written.
    public enum Delta: Sendable, Hashable {
        /// Comes first, and once.
        indirect case evidence(AnswerEvidence)
        /// The next token, and the likeliest ones in its place when they were asked for.
        case token(Token, alternatives: [Token])
        /// The whole text, when the server repeats it, and the details, when it sends any. Comes last, and once.
        indirect case finish(text: String?, Details?)
    }

    /// A whole answer.
    public struct Response: Sendable, Hashable {
        public var text = ""
        /// Without details there is only one, the whole text.
        public var tokens: [Token] = []
        /// For each token the likeliest ones in its place; empty unless they were asked for.
        public var alternatives: [[Token]] = []
        /// Nil when they were not asked for, or the server has none.
        public var details: Details?
        public var evidence: AnswerEvidence?

        public init() {}

        /// Adds a piece. A whole answer is the sum of its pieces.
        public mutating func apply(_ delta: Delta) {
            switch delta {
            case .evidence(let evidence): self.evidence = evidence
            case .token(let token, let alternatives):
                tokens.append(token)
                if !alternatives.isEmpty { self.alternatives.append(alternatives) }
                if !token.isSpecial { text += token.text }
            case .finish(let text, let details):
                if let text { self.text = text }
                self.details = details
            }
        }
    }
}
