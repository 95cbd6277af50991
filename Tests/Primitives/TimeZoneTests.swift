import Primitives
import Testing

/// The rules of time zones, out of the host's compiled files. Expected values: Python's `zoneinfo`, on the same files.
@Suite struct TimeZoneTests {
    private func rules(_ name: String) throws -> TimeZoneRules {
        try #require(TimeZoneRules(file: try Files.read("/usr/share/zoneinfo/\(name)")))
    }

    private func instant(_ text: String) throws -> Instant { try #require(Instant(rfc3339: text)) }

    @Test(arguments: [
        ("Europe/Prague", "2026-03-29T00:59:59Z", 3_600), ("Europe/Prague", "2026-03-29T01:00:00Z", 7_200),
        ("Europe/Prague", "2026-10-25T00:59:59Z", 7_200), ("Europe/Prague", "2026-10-25T01:00:00Z", 3_600),
        ("America/St_Johns", "2026-07-01T00:00:00Z", -9_000), ("Asia/Kathmandu", "1985-12-31T12:00:00Z", 19_800),
        ("Asia/Kathmandu", "2026-01-01T00:00:00Z", 20_700), ("Pacific/Kiritimati", "2026-01-01T00:00:00Z", 50_400),
        ("America/New_York", "2099-07-01T00:00:00Z", -14_400), ("America/New_York", "2099-01-01T00:00:00Z", -18_000),
        ("Australia/Lord_Howe", "2026-01-01T00:00:00Z", 39_600), ("Etc/GMT+5", "2026-01-01T00:00:00Z", -18_000),
        ("Europe/Dublin", "2026-07-01T00:00:00Z", 3_600), ("Europe/Dublin", "2026-01-01T00:00:00Z", 0),
    ])
    func `a clock differs from UTC by so many seconds`(name: String, at: String, offset: Int) throws {
        #expect(try self.rules(name).offset(at: try self.instant(at)) == offset)
    }

    @Test(arguments: [
        ("Europe/Prague", "2026-03-29", "2026-03-28T23:00:00Z"),
        ("Europe/Prague", "2026-03-30", "2026-03-29T22:00:00Z"),
        ("Europe/Prague", "2026-10-26", "2026-10-25T23:00:00Z"), ("UTC", "2026-01-01", "2026-01-01T00:00:00Z"),
        // Clocks that jump at midnight: the day begins at one.
        ("Africa/Cairo", "2026-04-24", "2026-04-23T22:00:00Z"), ("Asia/Beirut", "2026-03-29", "2026-03-28T22:00:00Z"),
        ("America/Havana", "2026-03-08", "2026-03-08T05:00:00Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00Z"),
    ])
    func `a day begins where the clocks say so`(name: String, day: String, start: String) throws {
        let rules = try self.rules(name)
        let wanted = try #require(Day(day))
        #expect(rules.start(of: wanted) == (try self.instant(start)))
        #expect(rules.day(at: rules.start(of: wanted)) == wanted)
        #expect(rules.day(at: rules.start(of: wanted) - .microseconds(1)) < wanted)
    }

    @Test func `every day of every zone begins after the one before, and is the day that it begins`() throws {
        for name in ["Europe/Prague", "America/Havana", "Africa/Cairo", "Asia/Tehran", "America/Asuncion", "Asia/Gaza"]
        {
            let rules = try self.rules(name)
            var before = rules.start(of: Day(year: 2019, month: 12, day: 31))
            for number in 0..<4_000 {
                let day = Day(year: 2020, month: 1, day: 1) + number
                let start = rules.start(of: day)
                #expect(start > before && rules.day(at: start) == day, "\(name) \(day)")
                before = start
            }
        }
    }

    @Test func `what is no compiled file is none`() {
        for bytes: [UInt8] in [
            [], Array("TZif".utf8), Array(repeating: 0xFF, count: 200),
            Array("TZif2".utf8) + Array(repeating: 0xFF, count: 100),
        ] {
            #expect(TimeZoneRules(file: bytes) == nil)
        }
    }

    @Test func `a day is written and read, and knows its weekday`() {
        #expect(Day("2026-11-20")?.weekday == 5 && Day("1969-12-31")?.weekday == 3 && Day("1970-01-01")?.number == 0)
        #expect(Day(year: 2026, month: 2, day: 31).description == "2026-02-28")
        for text in ["2026-02-29", "2026-1-01", "20260101", "2026-01-01T", "", "2026-13-01"] {
            #expect(Day(text) == nil)
        }
        let day = Day(year: 1970, month: 1, day: 1) - 1
        #expect(day.description == "1969-12-31" && Day("1969-12-31") == day)
    }
}
