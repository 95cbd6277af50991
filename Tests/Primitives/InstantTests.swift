import Primitives
import Testing

@Suite struct InstantTests {
    @Test func `seconds and milliseconds are rounded down, also before 1970`() {
        #expect(Instant(microseconds: 1_999_999).seconds == 1)
        #expect(Instant(microseconds: -1).seconds == -1)
        #expect(Instant(microseconds: -1_000_000).seconds == -1)
        #expect(Instant(microseconds: -1).milliseconds == -1)
        #expect(Instant(seconds: 12).microseconds == 12_000_000)
    }

    @Test func `arithmetic with durations is exact to the microsecond`() {
        let start = Instant(seconds: 1_700_000_000)
        #expect(start + .microseconds(1) == Instant(microseconds: 1_700_000_000_000_001))
        #expect(start - .milliseconds(1500) == Instant(microseconds: 1_699_999_998_500_000))
        #expect((start + .seconds(3)) - start == .seconds(3))
        #expect(start - (start + .seconds(3)) == .seconds(-3))
        var moved = start
        moved += .seconds(1)
        moved -= .milliseconds(1)
        #expect(moved - start == .milliseconds(999))
    }

    @Test func `arithmetic stops at the ends instead of trapping`() {
        let first = Instant(microseconds: .min)
        let last = Instant(microseconds: .max)
        #expect(last + .seconds(1) == last)
        #expect(first - .seconds(1) == first)
        #expect(Instant(seconds: .max) == last)
        #expect(Instant(seconds: .min) == first)
        #expect(last + .seconds(Int64.max) == last)
        #expect(last - .seconds(Int64.min + 1) == last)
        #expect(last - first == .microseconds(Int64.max))
        #expect(first - last == .microseconds(Int64.min))
    }

    @Test func `calendar fields are those of UTC`() throws {
        let instant = try #require(
            Instant(year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 58, microsecond: 123_456))
        #expect(instant.microseconds == 1_709_251_198_123_456)
        #expect(Self.fields(instant) == [2024, 2, 29, 23, 59, 58, 123_456])
        #expect(Self.fields(Instant(microseconds: 0)) == [1970, 1, 1, 0, 0, 0, 0])
        #expect(Self.fields(Instant(microseconds: -1)) == [1969, 12, 31, 23, 59, 59, 999_999])
    }

    @Test func `the extreme instants have calendar fields`() {
        #expect(Instant(microseconds: .max).components().year == 294_247)
        #expect(Instant(microseconds: .min).components().year == -290_308)
    }

    @Test func `fields that are no date are refused`() {
        #expect(Instant(year: 2023, month: 2, day: 29) == nil)
        #expect(Instant(year: 1900, month: 2, day: 29) == nil)
        #expect(Instant(year: 2000, month: 2, day: 29) != nil)
        #expect(Instant(year: 2024, month: 4, day: 31) == nil)
        #expect(Instant(year: 2024, month: 0, day: 1) == nil)
        #expect(Instant(year: 2024, month: 13, day: 1) == nil)
        #expect(Instant(year: 2024, month: 1, day: 0) == nil)
        #expect(Instant(year: 10_000, month: 1, day: 1) == nil)
        #expect(Instant(year: -1, month: 1, day: 1) == nil)
        #expect(Instant(year: 2024, month: 1, day: 1, hour: 24) == nil)
        #expect(Instant(year: 2024, month: 1, day: 1, second: 60) == nil)
        #expect(Instant(year: 2024, month: 1, day: 1, microsecond: 1_000_000) == nil)
    }

    @Test func `the days of four centuries follow each other`() throws {
        var expected = try #require(Instant(year: 1800, month: 1, day: 1))
        for year in 1800..<2200 {
            for month in 1...12 {
                for day in 1...Instant.days(inMonth: month, year: year) {
                    #expect(Instant(year: year, month: month, day: day) == expected)
                    let fields = expected.components()
                    #expect((fields.year, fields.month, fields.day) == (year, month, day))
                    expected += .seconds(86_400)
                }
            }
        }
    }

    @Test func `now is after this test was written`() {
        #expect(Instant.now > Instant(seconds: 1_700_000_000))
    }

    private static func fields(_ instant: Instant) -> [Int] {
        let time = instant.components()
        return [time.year, time.month, time.day, time.hour, time.minute, time.second, time.microsecond]
    }
}
