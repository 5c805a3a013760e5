/// The size in pixels that the first bytes of an image tell.
///
/// - Source: PNG specification, 11.2.1 IHDR; GIF89a, section 18; ITU-T T.81, B.2.2 frame header; RIFF WebP container, VP8 headers.
public struct ImageHeader: Hashable, Sendable {
    public var width: Int
    public var height: Int

    /// A JPEG's size stands behind its metadata, which may hold a small picture; more than this is not decoded for it.
    private static let longest = 1 << 18

    /// nil when the file is of no kind that is known, or too short.
    public init?(_ bytes: [UInt8]) {
        guard let header = Self.size(in: bytes) else { return nil }
        self = header
    }

    /// nil when the data is of no kind that is known, or too short.
    init?(base64: String) {
        // The size of most kinds is in the first bytes: a long text is not decoded for it.
        guard
            let header = Self.size(in: Self.decoded(base64, limit: 64))
                ?? Self.size(in: Self.decoded(base64, limit: Self.longest))
        else { return nil }
        self = header
    }

    private init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }

    private static func size(in bytes: [UInt8]) -> ImageHeader? {
        func big(_ offset: Int, _ count: Int) -> Int { bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) } }
        func little(_ offset: Int, _ count: Int) -> Int {
            bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        func holds(_ name: String, at offset: Int) -> Bool { bytes.dropFirst(offset).starts(with: name.utf8) }
        guard bytes.count >= 30 else { return nil }
        if bytes[0] == 0x89, holds("PNG", at: 1), holds("IHDR", at: 12) {
            return ImageHeader(width: big(16, 4), height: big(20, 4))
        }
        if holds("GIF8", at: 0) { return ImageHeader(width: little(6, 2), height: little(8, 2)) }
        if bytes[0] == 0xFF, bytes[1] == 0xD8 { return jpegSize(in: bytes) }
        guard holds("RIFF", at: 0), holds("WEBP", at: 8) else { return nil }
        if holds("VP8X", at: 12) { return ImageHeader(width: little(24, 3) + 1, height: little(27, 3) + 1) }
        if holds("VP8L", at: 12) {
            let bits = little(21, 4)
            return ImageHeader(width: bits & 0x3FFF + 1, height: bits >> 14 & 0x3FFF + 1)
        }
        if holds("VP8 ", at: 12) { return ImageHeader(width: little(26, 2) & 0x3FFF, height: little(28, 2) & 0x3FFF) }
        return nil
    }

    /// Goes from segment to segment to the one that describes the frame.
    private static func jpegSize(in bytes: [UInt8]) -> ImageHeader? {
        var index = 2
        while index + 9 <= bytes.count, bytes[index] == 0xFF {
            let marker = bytes[index + 1]
            if 0xC0...0xCF ~= marker, ![0xC4, 0xC8, 0xCC].contains(marker) {
                return ImageHeader(
                    width: Int(bytes[index + 7]) << 8 | Int(bytes[index + 8]),
                    height: Int(bytes[index + 5]) << 8 | Int(bytes[index + 6]))
            }
            // A fill byte belongs to the next marker; any other is followed by its segment's length.
            index += marker == 0xFF ? 1 : 2 + (Int(bytes[index + 2]) << 8 | Int(bytes[index + 3]))
        }
        return nil
    }

    private static func decoded(_ base64: String, limit: Int) -> [UInt8] {
        var bytes: [UInt8] = []
        var bits: UInt32 = 0
        var count = 0
        for character in base64.utf8.prefix(limit) {
            let value: UInt8
            switch character {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = character - UInt8(ascii: "A")
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = character - UInt8(ascii: "a") + 26
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = character - UInt8(ascii: "0") + 52
            case UInt8(ascii: "+"): value = 62
            case UInt8(ascii: "/"): value = 63
            default: continue
            }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}
