import Primitives
import Testing

@Suite struct InstantRFC3339Tests {
    @Test func `it is written in UTC with three digits, rounded down`() throws {
        let instant = try #require(
            Instant(year: 2026, month: 1, day: 2, hour: 3, minute: 4, second: 5, microsecond: 678_999))
        #expect(instant.rfc3339 == "2026-01-02T03:04:05.678Z")
        #expect(Instant(microseconds: 0).rfc3339 == "1970-01-01T00:00:00.000Z")
        #expect(Instant(microseconds: -1).rfc3339 == "1969-12-31T23:59:59.999Z")
    }

    @Test func `years that have not four digits are shown as the nearest that have`() {
        #expect(Instant(microseconds: .max).rfc3339 == "9999-12-31T23:59:59.999Z")
        #expect(Instant(microseconds: .min).rfc3339 == "0000-01-01T00:00:00.000Z")
    }

    @Test(arguments: [
        ("2026-01-02T03:04:05Z", 1_767_323_045_000_000),
        ("2026-01-02t03:04:05z", 1_767_323_045_000_000),
        ("2026-01-02T03:04:05.6Z", 1_767_323_045_600_000),
        ("2026-01-02T03:04:05.678901Z", 1_767_323_045_678_901),
        ("2026-01-02T03:04:05.6789019999Z", 1_767_323_045_678_901),
        ("2026-01-02T05:04:05+02:00", 1_767_323_045_000_000),
        ("2026-01-01T21:34:05-05:30", 1_767_323_045_000_000),
        ("2026-01-02T03:04:05-00:00", 1_767_323_045_000_000),
        ("2026-01-03T03:03:05+23:59", 1_767_323_045_000_000),
        ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
        ("1969-12-31T23:59:59.999999Z", -1),
        ("0000-01-01T00:00:00Z", -62_167_219_200_000_000),
        ("9999-12-31T23:59:59.999999Z", 253_402_300_799_999_999),
    ])
    func `offsets and fractions are read`(text: String, microseconds: Int) {
        #expect(Instant(rfc3339: text)?.microseconds == Int64(microseconds))
    }

    @Test(arguments: [
        "", "Z", "2026", "2026-01-02", "2026-01-02T03:04:05", "2026-01-02T03:04Z", "2026-01-02 03:04:05Z",
        "2026-1-2T3:4:5Z", "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-32T00:00:00Z",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2026-01-02T24:00:00Z", "2026-01-02T03:60:05Z",
        "2026-06-30T23:59:60Z", "2026-01-02T03:04:05.Z", "2026-01-02T03:04:05,5Z", "2026-01-02T03:04:05+0200",
        "2026-01-02T03:04:05+02", "2026-01-02T03:04:05+24:00", "2026-01-02T03:04:05+02:60",
        "2026-01-02T03:04:05Zx", " 2026-01-02T03:04:05Z", "2026-01-02T03:04:05Z ", "2026-01-02T03:04:05ZZ",
        "+2026-01-02T03:04:05Z", "-001-01-02T03:04:05Z", "20260102T030405Z", "2026-01-02T03:04:05.678é",
        "0000-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "２０２６-01-02T03:04:05Z",
        "2026-01-02T03:04:05\u{2212}02:00",
    ])
    func `everything else is refused`(text: String) {
        #expect(Instant(rfc3339: text) == nil)
    }

    @Test func `what is written reads back to the millisecond`() {
        var random = SeededRandom(seed: 2)
        for _ in 0..<5000 {
            let microseconds = Int64.random(in: -62_167_219_200_000_000...253_402_300_799_999_999, using: &random)
            let value = Instant(microseconds: microseconds)
            #expect(Instant(rfc3339: value.rfc3339)?.milliseconds == value.milliseconds)
        }
    }

    @Test func `text sorts as the instants do`() {
        var random = SeededRandom(seed: 3)
        let values = (0..<1000).map { _ in
            Instant(microseconds: .random(in: 0...253_402_300_799_999_999, using: &random))
        }
        #expect(values.sorted().map(\.rfc3339) == values.map(\.rfc3339).sorted())
    }

    @Test func `any bytes are either refused or read, never a trap`() {
        var random = SeededRandom(seed: 4)
        let alphabet = Array("0123456789-:.TZtz+ 9".utf8)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                alphabet[Int.random(in: alphabet.indices, using: &random)]
            }
            let text = String(decoding: bytes, as: UTF8.self)
            if let value = Instant(rfc3339: text) { #expect(Instant(rfc3339: value.rfc3339) != nil) }
        }
    }
}
