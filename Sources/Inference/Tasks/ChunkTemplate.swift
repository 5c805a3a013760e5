import Glibc

/// What the chunks of one stream have in common: all but the text.
///
/// Most chunks differ from the one before only inside the string of `content`. Such a chunk need not be parsed: if the bytes before and behind
/// that string are the same, so is what they mean. This is four times as fast as reading the chunk, which `make bench` would notice.
struct ChunkTemplate {
    private let head: [UInt8]
    private let tail: [UInt8]

    /// - Parameters:
    ///   - bytes: a chunk that said nothing but a text.
    ///   - content: where the text stands between its quotation marks.
    init(_ bytes: [UInt8], content: Range<Int>) {
        head = Array(bytes[..<content.lowerBound])
        tail = Array(bytes[content.upperBound...])
    }

    /// The text of a chunk that is otherwise the same; nil when it differs elsewhere, or when its text has escapes and must be parsed.
    func text(of bytes: [UInt8]) -> String? {
        let length = bytes.count - head.count - tail.count
        guard length > 0 else { return nil }
        return bytes.withUnsafeBytes { chunk in
            guard let base = chunk.baseAddress, memcmp(base, head, head.count) == 0,
                memcmp(base + head.count + length, tail, tail.count) == 0
            else { return nil }
            let content = UnsafeRawBufferPointer(rebasing: chunk[head.count..<(head.count + length)])
            for byte in content where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return nil }
            return String(decoding: content, as: UTF8.self)
        }
    }
}
