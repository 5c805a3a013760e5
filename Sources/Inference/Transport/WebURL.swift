/// An absolute http or https address in its parts, which are kept as they were written.
struct WebURL: Sendable, Hashable {
    enum Scheme: String, Sendable { case http, https }

    var scheme: Scheme
    /// In lower case; an IPv6 address keeps its brackets.
    var host: String
    var port: Int?
    /// Empty, or with a leading slash.
    var path: String
    /// Without the question mark; nil when there is none.
    var query: String?

    /// Reads an address. A fragment is dropped, because servers never see one.
    /// - Throws: `InferenceError.badURL` with the reason. The address itself is left out: it may hold a secret.
    init(_ text: String) throws(InferenceError) {
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
            throw .badURL(reason: "it holds a blank or a control character")
        }
        guard let separator = text.range(of: "://"), let scheme = Scheme(rawValue: text[..<separator.lowerBound].lowercased())
        else {
            throw .badURL(reason: "it must start with http:// or https://")
        }
        self.scheme = scheme
        var rest = text[separator.upperBound...]
        if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
        if let question = rest.firstIndex(of: "?") {
            query = String(rest[rest.index(after: question)...])
            rest = rest[..<question]
        }
        let pathStart = rest.firstIndex(of: "/") ?? rest.endIndex
        path = String(rest[pathStart...])
        let authority = rest[..<pathStart]
        guard !authority.contains("@") else { throw .badURL(reason: "it holds a user name or password") }
        (host, port) = try Self.hostAndPort(authority)
    }

    private static func hostAndPort(_ authority: Substring) throws(InferenceError) -> (String, Int?) {
        var host = authority
        var port: Int?
        if let colon = authority.lastIndex(of: ":"), authority[colon...].firstIndex(of: "]") == nil {
            host = authority[..<colon]
            let digits = authority[authority.index(after: colon)...]
            guard let number = Int(digits), 1...65535 ~= number else {
                throw .badURL(reason: "its port is no number from 1 to 65535")
            }
            port = number
        }
        guard !host.isEmpty else { throw .badURL(reason: "it names no host") }
        return (host.lowercased(), port)
    }

    var text: String {
        "\(scheme.rawValue)://\(host)" + (port.map { ":\($0)" } ?? "") + path + (query.map { "?" + $0 } ?? "")
    }

    /// True when both mean the same server, so that what may be said to one may be said to the other.
    func isSameOrigin(as other: WebURL) -> Bool {
        scheme == other.scheme && host == other.host && effectivePort == other.effectivePort
    }

    private var effectivePort: Int { port ?? (scheme == .https ? 443 : 80) }

    /// True for this machine itself, which no proxy is asked to reach.
    var isLoopback: Bool {
        host == "localhost" || host.hasSuffix(".localhost") || host == "[::1]" || host.hasPrefix("127.")
    }

    func withPath(_ path: String) -> WebURL {
        var copy = self
        copy.path = path
        return copy
    }
}

extension String {
    /// The first place of `other`, byte for byte.
    func range(of other: String) -> Range<String.Index>? {
        let bytes = utf8
        let pattern = Array(other.utf8)
        guard !pattern.isEmpty else { return nil }
        var start = bytes.startIndex
        while let candidate = bytes[start...].firstIndex(of: pattern[0]) {
            if bytes[candidate...].starts(with: pattern) {
                return candidate..<bytes.index(candidate, offsetBy: pattern.count)
            }
            start = bytes.index(after: candidate)
        }
        return nil
    }

    func replacing(_ other: String, with replacement: String) -> String {
        var result = ""
        var rest = self
        while let found = rest.range(of: other) {
            result += rest[..<found.lowerBound] + replacement
            rest = String(rest[found.upperBound...])
        }
        return result + rest
    }
}
