/// CRC-32C (Castagnoli), continued from one piece of data to the next.
/// - Source: RFC 3720, appendix B.4.
struct Checksum: Hashable, Sendable {
    /// 0 before anything was added.
    private(set) var value: UInt32

    init(_ value: UInt32 = 0) { self.value = value }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0x82F6_3B78 : crc >> 1 }
    }

    mutating func add(_ bytes: some Sequence<UInt8>) {
        let table = Self.table
        var crc = ~value
        for byte in bytes { crc = crc >> 8 ^ table[Int(UInt8(truncatingIfNeeded: crc) ^ byte)] }
        value = ~crc
    }

    /// Eight lower-case hexadecimal digits.
    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }

    /// Reads what `text` says; nil for anything else.
    init?(text: some Collection<UInt8>) {
        guard text.count == 8 else { return nil }
        var value: UInt32 = 0
        for byte in text {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt32(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt32(byte - 0x61 + 10)
            default: return nil
            }
        }
        self.value = value
    }
}
