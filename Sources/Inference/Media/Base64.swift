/// Bytes as text and back.
/// - Source: RFC 4648, section 4.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The value of each byte; 64 and more for what is no digit. `-` and `_` count as `+` and `/`.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 0xFF, count: 256)
        for (value, digit) in alphabet.enumerated() { values[Int(digit)] = UInt8(value) }
        values[Int(UInt8(ascii: "-"))] = 62
        values[Int(UInt8(ascii: "_"))] = 63
        return values
    }()

    /// With `=` at the end where it is needed, without line breaks.
    public static func encode(_ bytes: [UInt8]) -> String {
        String(unsafeUninitializedCapacity: (bytes.count + 2) / 3 * 4) { text in
            var end = 0
            var start = 0
            while start < bytes.count {
                let group = bytes[start..<min(start + 3, bytes.count)]
                var bits: UInt32 = 0
                for offset in 0..<3 { bits = bits << 8 | (offset < group.count ? UInt32(group[start + offset]) : 0) }
                for digit in 0..<4 {
                    text[end] =
                        digit <= group.count ? alphabet[Int(bits >> (18 - 6 * UInt32(digit)) & 63)] : UInt8(ascii: "=")
                    end += 1
                }
                start += 3
            }
            return end
        }
    }

    /// Takes white space anywhere, `-` and `_` for `+` and `/`, and a missing `=`; a `data:` address is read from its comma on.
    /// - Returns: nil when the text is nothing of the kind.
    public static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var digits = text.utf8[...]
        if digits.starts(with: "data:".utf8) {
            guard let comma = digits.firstIndex(of: UInt8(ascii: ",")) else { return nil }
            digits = digits[digits.index(after: comma)...]
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 4 * 3)
        var bits: UInt32 = 0
        var count = 0
        var hasEnded = false
        for byte in digits where byte > 0x20 {
            if byte == UInt8(ascii: "=") {
                hasEnded = true
                continue
            }
            let value = values[Int(byte)]
            guard value < 64, !hasEnded else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 1
            if count % 4 == 0 {
                bytes += [
                    UInt8(truncatingIfNeeded: bits >> 16), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits),
                ]
            }
        }
        switch count % 4 {
        case 0: break
        case 2: bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
        case 3: bytes += [UInt8(truncatingIfNeeded: bits >> 10), UInt8(truncatingIfNeeded: bits >> 2)]
        default: return nil
        }
        return bytes
    }
}
