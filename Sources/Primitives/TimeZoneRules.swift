/// How one time zone's clocks differ from UTC, at any time. Source: RFC 8536 (TZif); what comes after the last listed
/// change follows its footer, a rule in the form of POSIX `TZ`.
package struct TimeZoneRules: Sendable {
    /// Seconds east of UTC before the first change.
    private let first: Int
    /// In order: from this second of 1970 on, so many seconds east of UTC.
    private let changes: [(at: Int64, offset: Int)]

    package static let utc = TimeZoneRules(first: 0, changes: [])

    /// Years for which the footer's rule is written out.
    private static let lastYear = 2_200

    private init(first: Int, changes: [(at: Int64, offset: Int)]) {
        self.first = first
        self.changes = changes
    }

    /// Reads a compiled file, as `/usr/share/zoneinfo` has them; nil when it is not one of version 2 or later.
    package init?(file: [UInt8]) {
        guard var reader = TimeZoneFile(file) else { return nil }
        guard let contents = reader.read() else { return nil }
        var changes = contents.changes
        if let rule = contents.footer.flatMap({ PosixTimeZone($0) }) {
            let from = changes.last?.at ?? Int64.min
            let firstYear = changes.last.map { Instant(seconds: $0.at).components().year } ?? 1970
            for year in firstYear...Self.lastYear {
                changes += rule.changes(inYear: year).filter { $0.at > from }
            }
        }
        self.init(first: contents.first, changes: changes)
    }

    /// Seconds to add to UTC.
    package func offset(at instant: Instant) -> Int {
        let seconds = instant.seconds
        var (low, high) = (0, self.changes.count)
        while low < high {
            let middle = (low + high) / 2
            if self.changes[middle].at <= seconds { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? self.first : self.changes[low - 1].offset
    }

    /// The offset at the beginning of a span, and each change within it.
    package func offsets(from: Instant, to: Instant) -> (first: Int, changes: [(at: Instant, offset: Int)]) {
        let within = self.changes.filter { $0.at > from.seconds && $0.at < to.seconds }
        return (first: self.offset(at: from), changes: within.map { (at: Instant(seconds: $0.at), offset: $0.offset) })
    }

    /// The day that a clock on the wall shows.
    package func day(at instant: Instant) -> Day {
        let fields = (instant + .seconds(self.offset(at: instant))).components()
        return Day(year: fields.year, month: fields.month, day: fields.day)
    }

    /// The time at which a clock on the wall shows these fields, given as if they were UTC's: of two the first; where the
    /// clocks skip it, as late as it would have been without that.
    package func instant(wallClock fields: Instant) -> Instant {
        // The two offsets that may hold around it; no clock is more than a day off.
        let before = self.offset(at: fields - .seconds(86_400))
        let after = self.offset(at: fields + .seconds(86_400))
        for offset in [max(before, after), min(before, after)] {
            let candidate = fields - .seconds(offset)
            if self.offset(at: candidate) == offset { return candidate }
        }
        return fields - .seconds(before)
    }

    /// When a day begins: at midnight, or where the clocks skip that, when they have done so.
    package func start(of day: Day) -> Instant {
        let midnight = day.midnightUTC
        // The two offsets that may hold around it; no clock is more than a day off.
        let before = self.offset(at: midnight - .seconds(86_400))
        let after = self.offset(at: midnight + .seconds(86_400))
        for offset in [max(before, after), min(before, after)] {
            let candidate = midnight - .seconds(offset)
            if self.offset(at: candidate) == offset { return candidate }
        }
        let skipped = self.offsets(from: midnight - .seconds(86_400), to: midnight + .seconds(86_400)).changes
        return skipped.first { self.day(at: $0.at) >= day }?.at ?? midnight - .seconds(before)
    }
}

/// A day of the calendar, wherever.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// Days since 1970-01-01.
    package let number: Int

    package init(number: Int) { self.number = number }

    /// Takes fields that make a date, years 0–9999; a day beyond the month's end becomes its last.
    package init(year: Int, month: Int, day: Int) {
        let last = Instant.days(inMonth: month, year: year)
        let instant = Instant(year: year, month: month, day: min(day, last))
        self.number = Int((instant?.seconds ?? 0) / 86_400)
        assert(instant != nil)
    }

    /// `2026-01-31`; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let instant = Instant(rfc3339: text + "T00:00:00Z")
        else { return nil }
        self.number = Int(Instant.wholeDays(instant))
    }

    package var midnightUTC: Instant { Instant(seconds: Int64(self.number) * 86_400) }

    package var fields: (year: Int, month: Int, day: Int) {
        let fields = self.midnightUTC.components()
        return (fields.year, fields.month, fields.day)
    }

    /// 0 is Sunday.
    package var weekday: Int { ((self.number + 4) % 7 + 7) % 7 }

    package var description: String {
        let (year, month, day) = self.fields
        return Self.padded(year, 4) + "-" + Self.padded(month, 2) + "-" + Self.padded(day, 2)
    }

    package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
    package static func + (day: Day, days: Int) -> Day { Day(number: day.number + days) }
    package static func - (day: Day, days: Int) -> Day { Day(number: day.number - days) }
    package static func - (left: Day, right: Day) -> Int { left.number - right.number }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, width - text.count)) + text
    }
}

extension Instant {
    /// Days since 1970-01-01, rounded down.
    fileprivate static func wholeDays(_ instant: Instant) -> Int64 { self.floor(instant.seconds, 86_400).quotient }
}
