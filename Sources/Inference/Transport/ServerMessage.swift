/// Makes a server's sentence fit to be shown and logged.
enum ServerMessage {
    static let limit = 300

    /// One line of at most 300 characters: tokens become "…", line breaks and tabs blanks, other control and direction characters U+FFFD.
    /// - Parameter secrets: what else must not be read in it.
    static func cleaned(_ text: String, hiding token: AccessToken?, and secrets: [String] = []) -> String {
        // A server may send megabytes. Four bytes a character and a token across the cut still fit.
        var text = String(decoding: text.utf8.prefix(limit * 4 + 1024), as: UTF8.self)
        // llama.cpp puts an excerpt of the chat template before the sentence that the template itself refuses with.
        if let sentence = text.firstRange(of: "Jinja Exception: ") { text = String(text[sentence.upperBound...]) }
        for secret in [token?.secret].compactMap(\.self) + secrets { text = text.replacing(secret, with: "…") }
        text = hidingHubTokens(text)
        var line = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x09, 0x0A, 0x0D, 0x20:
                if line.last != " " { line.append(" ") }
            case 0..<0x20, 0x7F..<0xA0, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: line.append("\u{FFFD}")
            default: line.append(scalar)
            }
        }
        var result = String(line)[...]
        while result.last == " " { result.removeLast() }
        result = result.drop { $0 == " " }
        return result.count > limit ? result.prefix(limit - 1) + "…" : String(result)
    }

    /// Any other token of the hub, such as one that a proxy put into its message.
    private static func hidingHubTokens(_ text: String) -> String {
        var result = ""
        var rest = text
        while let found = rest.range(of: "hf_") {
            let tail = rest[found.upperBound...]
            let secret = tail.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
            let isToken = secret.count >= 16
            result += rest[..<found.lowerBound] + (isToken ? "…" : "hf_" + secret)
            rest = String(tail.dropFirst(secret.count))
        }
        return result + rest
    }
}
