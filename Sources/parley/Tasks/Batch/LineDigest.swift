/// A number that tells texts apart: another text has another one, but for a chance of one in 10¹⁹.
/// - Source: FNV-1a with 64 bits, by Fowler, Noll and Vo.
struct LineDigest: Hashable, Sendable {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    init() {}

    mutating func add(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
    }

    /// Adds a text and its end.
    mutating func add(_ text: String) {
        add(text.utf8)
        add(CollectionOfOne(0xFF))
    }

    func adding(_ text: String) -> LineDigest {
        var copy = self
        copy.add(text)
        return copy
    }

    /// Sixteen hexadecimal digits.
    var text: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
