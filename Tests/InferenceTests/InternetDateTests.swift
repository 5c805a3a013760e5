import Testing

@testable import Inference

@Suite struct InternetDateTests {
    /// A date, and the seconds and nanoseconds since 1970.
    static let dates: [(String, Int, Int)] = [
        ("1970-01-01T00:00:00Z", 0, 0), ("2026-01-02T03:04:05Z", 1_767_323_045, 0),
        ("2026-01-02T03:04:05.123Z", 1_767_323_045, 123_000_000), ("2026-01-02T03:04:05.123456Z", 1_767_323_045, 123_456_000),
        ("2026-01-02T03:04:05.123456789Z", 1_767_323_045, 123_456_789),
        ("2026-01-02T03:04:05.1234567899Z", 1_767_323_045, 123_456_789),
        ("2026-01-02T03:04:05.5+01:00", 1_767_319_445, 500_000_000), ("2026-01-02t03:04:05-00:30", 1_767_324_845, 0),
        ("2024-02-29T23:59:60Z", 1_709_251_200, 0),
    ]

    @Test(arguments: dates) func fractionsOfAnyLengthAreRead(text: String, seconds: Int, nanoseconds: Int) {
        #expect(InternetDate.sinceEpoch(text) == .seconds(seconds) + .nanoseconds(nanoseconds))
    }

    @Test(arguments: [
        "", "2026", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02 03:04:05Z", "2026-13-02T03:04:05Z", "2026-01-02T24:04:05Z",
        "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05,1Z", "2026-01-02T03:04:05+01", "2026-01-02T03:04:05ZZ",
        "+026-01-02T03:04:05Z",
    ])
    func whatIsNoDateIsNone(text: String) { #expect(InternetDate.sinceEpoch(text) == nil) }
}
