/// A server has refused a conversation because it is longer than the model takes.
public struct ContextOverflow: Sendable, Hashable {
    /// How many tokens the model takes; nil when the server did not say.
    public var length: Int?
    /// How many it counted in the request; nil when it did not say.
    public var tokens: Int?

    public init(length: Int? = nil, tokens: Int? = nil) {
        self.length = length
        self.tokens = tokens
    }

    /// Reads why a server refused a request.
    /// - Returns: nil when that is not about its length.
    /// - Source: what llama.cpp, vLLM, TGI, OpenAI and the providers behind the Hugging Face router say.
    public init?(refusal: String) {
        let words = refusal.lowercased()
        let phrases = [
            "context length", "context_length", "context size", "context window", "maximum context", "max_model_len",
            "prompt is too long", "prompt too long", "input is too long", "input length", "inputs tokens + max_new_tokens",
            "`inputs` tokens + `max_new_tokens`", "reduce the length of the messages", "too many tokens",
            "maximum number of tokens",
        ]
        guard phrases.contains(where: words.contains) else { return nil }
        let numbers = Self.numbers(in: words)
        // The limit is named as one; of the rest the largest is what was counted, the answer's room included.
        length =
            numbers.first { number in
                let before = words[..<number.start].suffix(36)
                return Self.limits.contains { before.contains($0) } || words[number.end...].hasPrefix(" maximum")
            }?.value
        tokens = numbers.lazy.map(\.value).filter { [length] in $0 != length && $0 > (length ?? 0) }.max()
    }

    /// What stands in front of a limit.
    private static let limits = [
        "maximum context length", "context length is", "available context size", "context window of", "must be <=", "limit of",
        "maximum of", "context length of", "exceeds the maximum", "only supports", "tokens >", "max_model_len",
    ]

    /// Numbers of three to ten digits, which a count of tokens has: longer ones are times and names of requests.
    private static func numbers(in text: String) -> [(value: Int, start: String.Index, end: String.Index)] {
        var found: [(value: Int, start: String.Index, end: String.Index)] = []
        var rest = text[...]
        while let start = rest.firstIndex(where: { $0.isASCII && $0.isNumber }) {
            let digits = rest[start...].prefix { $0.isASCII && $0.isNumber || $0 == "," }
            // A comma behind the number is the sentence's.
            let number = digits.last == "," ? digits.dropLast() : digits
            if let value = Int(number.filter { $0 != "," }), 100...1_000_000_000 ~= value {
                found.append((value, start, number.endIndex))
            }
            rest = rest[digits.endIndex...]
        }
        return found
    }
}

extension InferenceError {
    /// What a refusal of a conversation as too long says about the model; nil for every other failure.
    public var contextOverflow: ContextOverflow? {
        switch self {
        case .requestRefused(_, let message), .unprocessable(let message), .streamError(let message, _),
            .serverError(_, let message):
            ContextOverflow(refusal: message)
        default: nil
        }
    }
}
