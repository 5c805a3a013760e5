import ChatCore
import Testing

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (951_782_400_001, "2000-02-29T00:00:00.001Z"), (-1, "1969-12-31T23:59:59.999Z"),
        (1_795_230_245_678, "2026-11-21T03:04:05.678Z"), (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ])
    func textAndMillisecondsAgree(milliseconds: Int64, text: String) {
        #expect(Timestamp(millisecondsSince1970: milliseconds).description == text)
        #expect(Timestamp(text)?.millisecondsSince1970 == milliseconds)
    }

    @Test func offsetsAndFractionsOfAnyLengthAreRead() {
        let expected = Timestamp("2026-01-02T03:04:05.123Z")
        #expect(Timestamp("2026-01-02T04:34:05.123456789+01:30") == expected)
        #expect(Timestamp("2026-01-02T03:04:05.12Z") == expected?.advanced(byMilliseconds: -3))
        #expect(Timestamp("2026-01-02T03:04:05Z") == expected?.advanced(byMilliseconds: -123))
    }

    @Test(arguments: [
        "", "2026-01-02", "2026-13-02T03:04:05Z", "2026-01-02T25:04:05Z", "2026-01-02T03:04:05", "x2026-01-02T03:04:05Z",
    ])
    func whatIsNoTimeIsRefused(text: String) {
        #expect(Timestamp(text) == nil)
    }

    @Test func identifiersGrowEvenWhenTheClockStepsBack() {
        var generator = ULIDGenerator(seed: 7)
        let times = [5, 5, 9, 3, 3, 10].map { Timestamp(millisecondsSince1970: $0) }
        let made = times.map { generator.next(at: $0) }
        #expect(made == made.sorted())
        #expect(Set(made).count == made.count)
        #expect(made.allSatisfy { ULID($0.text) == $0 && $0.text.utf8.count == 26 })
        #expect(ULID("0123456789ABCDEFGHJKMNPQRU") == nil)
        #expect(ULID("8ZZZZZZZZZZZZZZZZZZZZZZZZZ") == nil)
    }
}
