/// A moment in UTC, to the millisecond.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Negative before 1970.
    public var millisecondsSince1970: Int64

    public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    public func advanced(byMilliseconds milliseconds: Int) -> Timestamp {
        Timestamp(millisecondsSince1970: millisecondsSince1970 + Int64(milliseconds))
    }

    /// The milliseconds from `earlier` to here; negative when it is later.
    public func milliseconds(since earlier: Timestamp) -> Int {
        Int(millisecondsSince1970 - earlier.millisecondsSince1970)
    }
}

extension Timestamp: CustomStringConvertible {
    private static let millisecondsPerDay: Int64 = 86_400_000

    /// RFC 3339 in UTC with milliseconds, such as `2026-11-21T03:04:05.006Z`.
    public var description: String {
        let date = civilDate
        let time = millisecondOfDay
        // A long session has tens of thousands of these to write: no text but the one that is asked for.
        return String(unsafeUninitializedCapacity: 48) { buffer in
            var count = 0
            func write(_ value: Int64, _ digits: Int, then mark: Unicode.Scalar) {
                var unit: Int64 = 1
                for _ in 1..<digits { unit *= 10 }
                while value / unit >= 10 { unit *= 10 }
                while unit > 0 {
                    buffer[count] = UInt8(ascii: "0") + UInt8(value / unit % 10)
                    count += 1
                    unit /= 10
                }
                buffer[count] = UInt8(ascii: mark)
                count += 1
            }
            if date.year < 0 {
                buffer[0] = UInt8(ascii: "-")
                count = 1
            }
            write(abs(date.year), 4, then: "-")
            write(date.month, 2, then: "-")
            write(date.day, 2, then: "T")
            write(time / 3_600_000, 2, then: ":")
            write(time / 60_000 % 60, 2, then: ":")
            write(time / 1000 % 60, 2, then: ".")
            write(time % 1000, 3, then: "Z")
            return count
        }
    }

    /// Reads RFC 3339: any number of fraction digits (those after the third are cut), `Z` or an offset; nil otherwise.
    public init?(_ text: String) {
        var fields = Fields(text)
        guard let year = fields.number(4), fields.take("-"), let month = fields.number(2), fields.take("-"),
            let day = fields.number(2), fields.take("T") || fields.take("t") || fields.take(" "),
            let hour = fields.number(2), fields.take(":"), let minute = fields.number(2), fields.take(":"),
            let second = fields.number(2),
            1...12 ~= month, 1...31 ~= day, hour < 24, minute < 60, second <= 60
        else { return nil }
        let millisecond = fields.take(".") ? fields.fraction() : 0
        guard let millisecond, let offsetMinutes = fields.offset(), fields.isAtEnd else { return nil }
        let days = Timestamp.days(year: year, month: month, day: day)
        let seconds = days * 86_400 + Int64(hour * 3600 + (minute - offsetMinutes) * 60 + second)
        self.init(millisecondsSince1970: seconds * 1000 + Int64(millisecond))
    }

    /// `2026-11-21 03:04`, for lists.
    public var shortDescription: String { String(description.prefix(16)).split(separator: "T").joined(separator: " ") }

    private var millisecondOfDay: Int64 {
        let rest = millisecondsSince1970 % Self.millisecondsPerDay
        return rest < 0 ? rest + Self.millisecondsPerDay : rest
    }

    /// The proleptic Gregorian date of a day count, by eras of 400 years that start on 1 March.
    private var civilDate: (year: Int64, month: Int64, day: Int64) {
        let days = (millisecondsSince1970 - millisecondOfDay) / Self.millisecondsPerDay + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
    }

    private static func days(year: Int, month: Int, day: Int) -> Int64 {
        let shifted = Int64(month <= 2 ? year - 1 : year)
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = Int64((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1)
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}

/// Takes the fields of a date from the front of a text.
private struct Fields {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard rest.first == UInt8(ascii: byte) else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ digits: Int) -> Int? {
        var value = 0
        for _ in 0..<digits {
            guard let byte = rest.popFirst(), 0x30...0x39 ~= byte else { return nil }
            value = value * 10 + Int(byte - 0x30)
        }
        return value
    }

    mutating func fraction() -> Int? {
        var value = 0
        var count = 0
        while let byte = rest.first, 0x30...0x39 ~= byte {
            if count < 3 { value = value * 10 + Int(byte - 0x30) }
            count += 1
            rest.removeFirst()
        }
        guard count > 0 else { return nil }
        for _ in min(count, 3)..<3 { value *= 10 }
        return value
    }

    /// Minutes east of UTC.
    mutating func offset() -> Int? {
        if take("Z") || take("z") { return 0 }
        let sign = take("+") ? 1 : take("-") ? -1 : 0
        guard sign != 0, let hours = number(2), take(":"), let minutes = number(2), hours < 24, minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
