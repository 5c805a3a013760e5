import JSON

/// A conversation to the model's next message.
/// - Source: OpenAI's Chat Completions as the router, TGI, vLLM, llama.cpp and Ollama speak it.
public enum ChatCompletion {
    /// A call of a function that the model asks for.
    public struct ToolCall: Sendable, Hashable {
        public var id: String
        public var name: String
        /// JSON text as the model wrote it, which may be no valid JSON.
        public var arguments: String

        public init(id: String, name: String, arguments: String) {
            self.id = id
            self.name = name
            self.arguments = arguments
        }
    }

    /// What an answer cost in tokens.
    public struct Usage: Sendable, Hashable {
        public var promptTokens: Int?
        /// Reasoning included.
        public var completionTokens: Int?
        public var totalTokens: Int?
        /// Of the prompt's tokens, those the server had at hand.
        public var cachedTokens: Int?
        public var reasoningTokens: Int?
        /// In US dollars, when the provider names it.
        public var cost: Double?

        public init() {}
    }

    /// How long the server worked, as llama.cpp reports it.
    public struct Timings: Sendable, Hashable {
        public var promptMilliseconds: Double?
        public var promptTokens: Int?
        public var predictedMilliseconds: Double?
        public var predictedTokens: Int?

        public init() {}
    }

    /// A piece of an answer, in the order it was written.
    public enum Delta: Sendable, Hashable {
        /// Comes first, and once.
        indirect case provenance(AnswerEvidence)
        case text(String)
        case reasoning(String)
        /// A piece of call number `index`: its id and name once, then its arguments bit by bit.
        indirect case toolCall(index: Int, id: String?, name: String?, arguments: String)
        /// The last one counts.
        indirect case usage(Usage)
        /// A picture that the model has made: its address, mostly a `data:` URL with the picture itself.
        indirect case image(url: String)
        indirect case timings(Timings)
        /// Why the model stopped: an open set, such as `stop`, `length`, `tool_calls`, `eos_token`. Usage may follow.
        case finish(String)
    }

    /// A whole answer.
    public struct Response: Sendable, Hashable {
        public var text = ""
        /// What the model thought before it answered; empty when it did not, or did not tell.
        public var reasoning = ""
        /// Whether there are any decides about calling tools; `finishReason` does not.
        public var toolCalls: [ToolCall] = []
        /// Pictures that the model has made: addresses, mostly `data:` URLs.
        public var images: [String] = []
        public var finishReason: String?
        public var usage: Usage?
        public var timings: Timings?
        public var provenance: AnswerEvidence?

        public init() {}

        /// Adds a piece. A whole answer is the sum of its pieces.
        public mutating func apply(_ delta: Delta) {
            switch delta {
            case .provenance(let provenance): self.provenance = provenance
            case .text(let piece): text += piece
            case .reasoning(let piece): reasoning += piece
            case .toolCall(let index, let id, let name, let arguments):
                while toolCalls.count <= index { toolCalls.append(ToolCall(id: "", name: "", arguments: "")) }
                if let id { toolCalls[index].id = id }
                if let name { toolCalls[index].name = name }
                toolCalls[index].arguments += arguments
            case .image(let url): images.append(url)
            case .usage(let usage): self.usage = usage
            case .timings(let timings): self.timings = timings
            case .finish(let reason): finishReason = reason
            }
        }
    }
}
