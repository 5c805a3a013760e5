import Inference

/// The size of a picture in pixels, as the head of its file says.
/// - Source: PNG (ISO 15948) 11.2.2; JPEG (ITU-T T.81) B.2.2; GIF89a 18; the WebP container (RFC 9649) 2.5 to 2.7.
struct ImageSize: Equatable {
    var width: Int
    var height: Int

    private init?(_ width: Int, _ height: Int) {
        guard width > 0, height > 0 else { return nil }
        self.width = width
        self.height = height
    }

    /// Nil for a format that is not known here, or a head that is cut short.
    init?(of media: Media) {
        let bytes = media.bytes
        func big(_ offset: Int, _ count: Int) -> Int { bytes[offset..<offset + count].reduce(0) { $0 << 8 | Int($1) } }
        func little(_ offset: Int, _ count: Int) -> Int {
            bytes[offset..<offset + count].reversed().reduce(0) { $0 << 8 | Int($1) }
        }
        switch media.type {
        case .png where bytes.count >= 24: self.init(big(16, 4), big(20, 4))
        case .gif where bytes.count >= 10: self.init(little(6, 2), little(8, 2))
        case .webp where bytes.count >= 30:
            switch bytes[15] {
            case UInt8(ascii: "X"): self.init(little(24, 3) + 1, little(27, 3) + 1)
            case UInt8(ascii: "L"): self.init(little(21, 4) & 0x3FFF + 1, little(21, 4) >> 14 & 0x3FFF + 1)
            default: self.init(little(26, 2) & 0x3FFF, little(28, 2) & 0x3FFF)
            }
        case .jpeg:
            var offset = 2
            while offset + 9 <= bytes.count, bytes[offset] == 0xFF {
                let marker = bytes[offset + 1]
                // The frame's head; the others of this range hold tables.
                if 0xC0...0xCF ~= marker, ![0xC4, 0xC8, 0xCC].contains(marker) {
                    self.init(big(offset + 7, 2), big(offset + 5, 2))
                    return
                }
                // Before a marker there may be any number of filling bytes.
                offset += marker == 0xFF ? 1 : 2 + big(offset + 2, 2)
            }
            return nil
        default: return nil
        }
    }
}

extension Media {
    /// Such as `image/png, 512 × 512 pixels, 12345 bytes`.
    var facts: String {
        let size = ImageSize(of: self).map { ", \($0.width) × \($0.height) pixels" } ?? ""
        return "\(type)\(size), \(bytes.count) bytes"
    }
}
