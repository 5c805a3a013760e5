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

    /// The text of a chunk that is otherwise the same; nil when it differs elsewhere, or when its text has escapes by number and must be parsed.
    func text(of bytes: [UInt8]) -> String? {
        let length = bytes.count - head.count - tail.count
        guard length > 0 else { return nil }
        return bytes.withUnsafeBytes { chunk in
            guard let base = chunk.baseAddress, memcmp(base, head, head.count) == 0,
                memcmp(base + head.count + length, tail, tail.count) == 0
            else { return nil }
            let content = UnsafeRawBufferPointer(rebasing: chunk[head.count..<(head.count + length)])
            guard content.contains(UInt8(ascii: "\\")) else {
                return Self.isPlain(content) ? String(decoding: content, as: UTF8.self) : nil
            }
            return Self.unescaped(content)
        }
    }

    private static func isPlain(_ content: UnsafeRawBufferPointer) -> Bool {
        content.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") }
    }

    private static func unescaped(_ content: UnsafeRawBufferPointer) -> String? {
        var text: [UInt8] = []
        var index = 0
        while index < content.count {
            var byte = content[index]
            if byte == UInt8(ascii: "\\") {
                index += 1
                guard index < content.count, let meant = meaning(ofEscape: content[index]) else { return nil }
                byte = meant
            } else if byte < 0x20 || byte == UInt8(ascii: "\"") {
                return nil
            }
            text.append(byte)
            index += 1
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// - Source: RFC 8259, section 7.
    private static func meaning(ofEscape letter: UInt8) -> UInt8? {
        switch letter {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): letter
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
    }
}
