/// An identifier of 128 bits, 26 characters as text, that sorts by the time it was made.
/// - Source: github.com/ulid/spec: 48 bits of milliseconds, 80 random bits, Crockford's base 32.
public struct ULID: Hashable, Comparable, Sendable {
    public let text: String

    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// - Parameters:
    ///   - milliseconds: since 1970; only the low 48 bits count.
    ///   - random: only the low 80 bits count.
    public init(milliseconds: UInt64, random: UInt128) {
        let value = UInt128(milliseconds & 0xFFFF_FFFF_FFFF) << 80 | random & (1 << 80 - 1)
        let bytes = (0..<26).map { Self.alphabet[Int(truncatingIfNeeded: value >> UInt128(5 * (25 - $0))) & 31] }
        text = String(decoding: bytes, as: UTF8.self)
    }

    /// Reads 26 characters of the alphabet, lower case too; nil for anything else.
    public init?(_ text: String) {
        let upper = text.uppercased()
        guard upper.utf8.count == 26, upper.utf8.allSatisfy(Self.alphabet.contains), upper.utf8.first! <= UInt8(ascii: "7") else {
            return nil
        }
        self.text = upper
    }

    public static func < (left: ULID, right: ULID) -> Bool { left.text < right.text }
}

/// Makes ULIDs that never repeat and always grow, also within one millisecond and when the clock steps back.
/// Deterministic: the same seed and the same times give the same identifiers.
public struct ULIDGenerator: Sendable {
    private var state: UInt64
    private var lastMilliseconds: UInt64 = 0
    private var lastRandom: UInt128 = 0

    public init(seed: UInt64) { state = seed }

    public mutating func next(at time: Timestamp) -> ULID {
        let milliseconds = UInt64(max(0, time.millisecondsSince1970))
        if milliseconds > lastMilliseconds {
            lastMilliseconds = milliseconds
            lastRandom = (UInt128(nextRandom()) << 64 | UInt128(nextRandom())) & (1 << 79 - 1)
        } else {
            lastRandom += 1
        }
        return ULID(milliseconds: lastMilliseconds, random: lastRandom)
    }

    /// SplitMix64.
    private mutating func nextRandom() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
