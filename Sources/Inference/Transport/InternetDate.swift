/// Dates in JSON answers, such as `2026-01-02T03:04:05.123456789Z`.
/// - Source: RFC 3339. The hub writes 3 digits of a fraction, the API of endpoints 3, 6 or 9.
enum InternetDate {
    /// The time since 1970, to the nanosecond. Nil when the text is no such date.
    static func sinceEpoch(_ text: String) -> Duration? {
        let bytes = Array(text.utf8)
        guard bytes.count >= 20, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] | 0x20 == UInt8(ascii: "t"), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), let day = number(bytes[8..<10]),
            let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]), let second = number(bytes[17..<19]),
            1970...9999 ~= year, 1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second <= 60
        else { return nil }
        var rest = bytes[19...]
        var nanoseconds = 0
        if rest.first == UInt8(ascii: ".") {
            let digits = rest.dropFirst().prefix { 0x30...0x39 ~= $0 }
            guard !digits.isEmpty else { return nil }
            for place in 0..<9 {
                nanoseconds = nanoseconds * 10 + (place < digits.count ? Int(digits[digits.startIndex + place]) - 0x30 : 0)
            }
            rest = rest.dropFirst(1 + digits.count)
        }
        guard let offset = minutesEast(rest) else { return nil }
        let days = HTTPDate.daysSince1970(year: year, month: month, day: day)
        return .seconds(days * 86_400 + hour * 3600 + (minute - offset) * 60 + second) + .nanoseconds(nanoseconds)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
        bytes.allSatisfy { 0x30...0x39 ~= $0 } ? bytes.reduce(0) { $0 * 10 + Int($1) - 0x30 } : nil
    }

    /// `Z`, or an offset such as `+01:00`.
    private static func minutesEast(_ zone: ArraySlice<UInt8>) -> Int? {
        let zone = Array(zone)
        if zone.count == 1 { return zone[0] | 0x20 == UInt8(ascii: "z") ? 0 : nil }
        guard zone.count == 6, zone[3] == UInt8(ascii: ":"), let hours = number(zone[1..<3]), let minutes = number(zone[4..<6]),
            hours < 24, minutes < 60
        else { return nil }
        switch zone[0] {
        case UInt8(ascii: "+"): return hours * 60 + minutes
        case UInt8(ascii: "-"): return -(hours * 60 + minutes)
        default: return nil
        }
    }
}
