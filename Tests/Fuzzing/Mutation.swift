import SeededRandom

/// Makes something else of a real answer: what a careless or hostile server could send.
public struct Mutation {
    /// Real answers, of which parts find their way into each other.
    private let samples: [[UInt8]]

    public init(samples: [[UInt8]]) {
        precondition(!samples.isEmpty, "there must be something to mutate")
        self.samples = samples
    }

    /// One to four changes to one of the samples.
    public func input(_ random: inout SplitMix) -> [UInt8] {
        var bytes = samples.randomElement(using: &random)!
        for _ in 0..<Int.random(in: 1...4, using: &random) { change(&bytes, &random) }
        return bytes
    }

    private func change(_ bytes: inout [UInt8], _ random: inout SplitMix) {
        let place = Int.random(in: 0...bytes.count, using: &random)
        let end = Int.random(in: place...min(bytes.count, place + 64), using: &random)
        switch Int.random(in: 0..<10, using: &random) {
        case 0: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
        case 1: if place < bytes.count { bytes[place] = UInt8.random(in: 0...255, using: &random) }
        case 2: bytes.removeSubrange(place...)
        case 3: bytes.removeSubrange(place..<end)
        case 4: bytes.insert(contentsOf: bytes[place..<end], at: place)
        case 5: splice(&bytes, at: place, &random)
        case 6, 7: replaceNumber(in: &bytes, from: place, &random)
        case 8: nest(&bytes, at: place, &random)
        default: bytes.insert(contentsOf: Self.pieces.randomElement(using: &random)!, at: place)
        }
    }

    private func splice(_ bytes: inout [UInt8], at place: Int, _ random: inout SplitMix) {
        let other = samples.randomElement(using: &random)!
        let start = Int.random(in: 0...other.count, using: &random)
        let end = Int.random(in: start...other.count, using: &random)
        bytes.replaceSubrange(place..<min(bytes.count, place + end - start), with: other[start..<end])
    }

    /// The next number becomes an extreme one.
    private func replaceNumber(in bytes: inout [UInt8], from place: Int, _ random: inout SplitMix) {
        let isDigit = { (byte: UInt8) in 0x30...0x39 ~= byte }
        guard let start = bytes[place...].firstIndex(where: isDigit) ?? bytes.firstIndex(where: isDigit) else { return }
        let end = bytes[start...].firstIndex { !isDigit($0) && $0 != UInt8(ascii: ".") } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: Self.numbers.randomElement(using: &random)!.utf8)
    }

    private func nest(_ bytes: inout [UInt8], at place: Int, _ random: inout SplitMix) {
        let opening = Self.openings.randomElement(using: &random)!
        let depth = [2, 10, 200, 1_000, 20_000].randomElement(using: &random)!
        bytes.insert(contentsOf: Array(repeatElement(opening.utf8, count: depth).joined()), at: place)
    }

    private static let openings = ["[", "{\"a\":", "[[{\"error\":", "{", "- ", "{a: [", "<think>"]

    private static let numbers = [
        "0", "-0", "-1", "1e400", "-1e400", "1e-400", "1e308", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e19", "4294967296", "2147483648", "1e15",
        "0.1e1",
        "99999999999999999999999999999999999999999999999999", "NaN", "nan", "inf", "-inf", "Infinity", "0x7fffffffffffffff", "1.",
        "\u{0664}", "null", "true", "\"1\"", "[]", "{}",
    ]

    /// What readers trip over: halves of characters, escapes and marks.
    private static let pieces: [[UInt8]] =
        [
            "\"", "\\", "\\u", "\\ud800", "\\udc00\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "\n\n", "\r", "\r\n",
            "data:", "data: [DONE]\n\n", "event: error\n", "error: {}\n", ": \n", "\u{FEFF}", "\u{202E}",
            "\u{1F468}\u{200D}\u{1F469}", "</think>",
            "<think>", "\0", "\t", "&a [*a]", "*a", "!!binary ", "%YAML 9.9\n", "---\n", "...\n", "<<: *a\n", "? ", "| \n",
            "> \n", ";", "=", "GMT",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0x80], [0xFE, 0xFF],
            [UInt8](repeating: 0, count: 64), [UInt8](repeating: UInt8(ascii: "9"), count: 400),
            [UInt8](repeating: UInt8(ascii: "a"), count: 70_000),
        ]
}
