/// Reads the head of an answer line by line; heads of the 100s, which announce the real one, are passed over.
struct HTTPHeadReader {
    private var head = HTTPHead(status: 0, headers: HTTPHeaders())

    /// Takes one line, with or without its end.
    /// - Returns: the whole head at the blank line behind it, otherwise nil.
    mutating func receive(_ line: UnsafeRawBufferPointer) -> HTTPHead? {
        var text = String(decoding: line, as: UTF8.self)
        while text.utf8.last == 0x0A || text.utf8.last == 0x0D || text.utf8.last == 0x20 { text.unicodeScalars.removeLast() }
        if text.hasPrefix("HTTP/") {
            head = HTTPHead(status: Self.status(of: text), headers: HTTPHeaders())
        } else if text.isEmpty {
            return head.status >= 200 ? head : nil
        } else if let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")) {
            let value = text[text.index(after: colon)...].drop { $0 == " " || $0 == "\t" }
            head.headers.append(String(text[..<colon]), String(value))
        }
        return nil
    }

    private static func status(of line: String) -> Int {
        let words = line.split(separator: " ", maxSplits: 2)
        return words.count > 1 ? Int(words[1]) ?? 0 : 0
    }
}
