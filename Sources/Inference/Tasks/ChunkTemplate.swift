import Glibc

/// What the chunks of one stream have in common: all but the text.
///
/// Most chunks differ from the one before only inside the string of `content`. Such a chunk need not be parsed: if the bytes before and behind
/// that string are the same, so is what they mean. This is many times as fast as reading the chunk, which `make bench` would notice.
struct ChunkTemplate {
    /// The bytes of a whole event around the text: its field name before, its two line ends behind.
    private let head: [UInt8]
    private let tail: [UInt8]

    private static let fieldName = Array("data: ".utf8)
    private static let lineEnds: [UInt8] = [0x0A, 0x0A]

    /// - Parameters:
    ///   - bytes: a chunk that said nothing but a text.
    ///   - content: where the text stands between its quotation marks.
    init(_ bytes: [UInt8], content: Range<Int>) {
        head = Self.fieldName + bytes[..<content.lowerBound]
        tail = bytes[content.upperBound...] + Self.lineEnds
    }

    /// The text of a chunk that is otherwise the same; nil when it differs elsewhere, or when its text must be parsed.
    func text(of bytes: [UInt8]) -> String? {
        let head = head[Self.fieldName.count...]
        let tail = tail.dropLast(Self.lineEnds.count)
        guard bytes.count > head.count + tail.count else { return nil }
        return bytes.withUnsafeBytes { chunk in
            guard chunk.holds(head, at: 0), let end = Self.end(ofTextAt: head.count, in: chunk),
                end == chunk.count - tail.count, chunk.holds(tail, at: end)
            else { return nil }
            return Self.text(UnsafeRawBufferPointer(rebasing: chunk[head.count..<end]))
        }
    }

    /// Gives out the texts of the whole events at the front of `bytes` that are otherwise the same.
    /// - Parameter limit: bytes; an event that is larger is left to the parser.
    /// - Returns: how many bytes those events take.
    func takeEvents(_ bytes: UnsafeRawBufferPointer, limit: Int, _ receive: (String) -> Void) -> Int {
        var index = 0
        while bytes.holds(head[...], at: index), let end = Self.end(ofTextAt: index + head.count, in: bytes),
            bytes.holds(tail[...], at: end), end + tail.count - index <= limit,
            let text = Self.text(UnsafeRawBufferPointer(rebasing: bytes[index + head.count..<end]))
        {
            receive(text)
            index = end + tail.count
        }
        return index
    }

    /// Where the quotation mark behind a text stands; nil when it has not come or a control character does first.
    private static func end(ofTextAt start: Int, in bytes: UnsafeRawBufferPointer) -> Int? {
        var index = start
        while index < bytes.count {
            switch bytes[index] {
            case UInt8(ascii: "\""): return index
            case UInt8(ascii: "\\"): index += 2
            case 0..<0x20: return nil
            default: index += 1
            }
        }
        return nil
    }

    /// What a string of JSON means; nil when it is empty or has escapes that only the parser reads.
    private static func text(_ content: UnsafeRawBufferPointer) -> String? {
        guard !content.isEmpty else { return nil }
        guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
        var text: [UInt8] = []
        text.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            if content[index] != UInt8(ascii: "\\") {
                text.append(content[index])
                index += 1
            } else if content[index + 1] == UInt8(ascii: "u") {
                guard let scalar = scalar(ofDigitsAt: index + 2, in: content) else { return nil }
                text.append(contentsOf: String(scalar).utf8)
                index += 6
            } else {
                guard let meant = meaning(ofEscape: content[index + 1]) else { return nil }
                text.append(meant)
                index += 2
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Four hexadecimal digits; nil for anything else, and for half of a surrogate pair.
    private static func scalar(ofDigitsAt start: Int, in content: UnsafeRawBufferPointer) -> Unicode.Scalar? {
        guard start + 4 <= content.count else { return nil }
        var value: UInt32 = 0
        for byte in content[start..<start + 4] {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x41...0x46, 0x61...0x66: value = value << 4 | (UInt32(byte | 0x20) - 0x61 + 10)
            default: return nil
            }
        }
        return Unicode.Scalar(value)
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

extension UnsafeRawBufferPointer {
    /// True when these bytes stand at `index`.
    fileprivate func holds(_ bytes: ArraySlice<UInt8>, at index: Int) -> Bool {
        guard index + bytes.count <= count, let base = baseAddress else { return false }
        return bytes.withUnsafeBytes { memcmp(base + index, $0.baseAddress!, $0.count) == 0 }
    }
}
