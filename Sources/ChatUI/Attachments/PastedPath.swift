/// A pasted text that could be the path of an image, as terminals paste a file that is dropped onto them.
enum PastedPath {
    private static let endings = ["png", "jpg", "jpeg", "gif", "webp"]

    /// The path without quotes and escapes; nil for what is none, such as several lines.
    static func image(in text: String) -> String? {
        var path = String(text.trimmed)
        guard !path.isEmpty, path.utf8.count < 4096, !path.contains(where: \.isNewline) else { return nil }
        let isQuoted = path.count > 2 && (path.first == "'" || path.first == "\"") && path.first == path.last
        if isQuoted {
            path = String(path.dropFirst().dropLast())
        } else if path.hasPrefix("file://") {
            path = unescaped(path.dropFirst(7).drop { $0 != "/" })
        } else {
            path = withoutBackslashes(path)
        }
        let isPath = path.hasPrefix("/") || path.hasPrefix("~/") || path.hasPrefix("./") || path.hasPrefix("../")
        let ending = path.lastIndex(of: ".").map { path[path.index(after: $0)...].lowercased() }
        return isPath && ending.map(endings.contains) == true ? path : nil
    }

    private static func withoutBackslashes(_ path: String) -> String {
        var result = ""
        var isEscaped = false
        for character in path {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                result.append(character)
                isEscaped = false
            }
        }
        return result
    }

    /// - Source: RFC 3986, 2.1: a percent sign and two hexadecimal digits are a byte.
    private static func unescaped(_ path: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(path.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16) {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
