/// About how many tokens a text makes, before anybody has counted them.
///
/// Tokenizers cut differently, and none is at hand for a model behind a server. What they share is how dear a script is: a letter of the
/// Latin alphabet is a fourth of a token, a Chinese sign one, an emoji two. The weights are in hundredths of a token and lean upwards: to be
/// told a little too early costs less than a request that is refused.
/// - Source: counted with the tokenizers of Qwen2.5 and SmolLM2 over prose, code and chats; vocabularies of 30,000 to 250,000 pieces differ
///   by about a third either way, which `ChatSession.contextFit` corrects by what a server has counted.
public struct TokenEstimate: Hashable, Sendable {
    private var hundredths = 0

    public init() {}

    public init(of text: String) { add(text) }

    /// Rounded up.
    public var tokens: Int { (hundredths + 99) / 100 }

    /// Takes in a text. One pass over its bytes, nothing is copied.
    public mutating func add(_ text: String) {
        var text = text
        hundredths += text.withUTF8 { bytes in
            var sum = 0
            for byte in bytes { sum += Int(Self.weights[Int(byte)]) }
            return sum
        }
    }

    /// What a byte adds: the first byte of a sign carries the sign's whole weight, those that follow none.
    private static let weights: [UInt8] = (0...255).map { (byte: Int) -> UInt8 in
        switch byte {
        case 0x41...0x5A, 0x61...0x7A: 25  // A letter.
        case 0x20: 4  // Mostly a part of the word behind it.
        case 0x30...0x39: 70
        case 0x00...0x7F: 60  // Signs and line ends, which code is full of.
        case 0x80...0xBF: 0
        case 0xC0...0xDF: 45  // Accents, Greek, Cyrillic, Hebrew, Arabic.
        case 0xE0...0xEF: 105  // Chinese, Japanese, Korean, and the scripts of India and South-East Asia.
        default: 220  // Emoji and rare signs.
        }
    }
}

extension ChatMessage {
    /// What a picture is counted as: models take from 85 to 1,600 tokens for one.
    private static let imageTokens = 800
    /// The marks around a message.
    private static let frameTokens = 5

    /// About how many tokens the message takes in a request. Reasoning is not sent, so it does not count.
    public var tokenEstimate: Int {
        var estimate = TokenEstimate()
        var images = 0
        for part in content {
            if case .image = part { images += 1 } else if let text = part.text { estimate.add(text) }
        }
        for call in reply?.toolCalls ?? [] {
            estimate.add(call.name)
            estimate.add(call.arguments)
        }
        // A picture that a model made is only mentioned to it.
        return estimate.tokens + (reply == nil ? images * Self.imageTokens : images) + Self.frameTokens
    }
}
