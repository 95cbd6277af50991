/// The proleptic Gregorian calendar in UTC. Source of the day arithmetic: Howard Hinnant, "chrono-compatible low-level
/// date algorithms"; years begin in March there, so that the leap day is the last one.
extension Instant {
    private static let microsecondsPerDay: Int64 = 86_400_000_000

    /// Makes an instant from UTC calendar fields; `nil` when one of them is out of range or the date does not exist.
    ///
    /// - Parameter year: 0–9999.
    package init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        guard (0...9999).contains(year), (1...12).contains(month),
            day >= 1, day <= Self.days(inMonth: month, year: year),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        let clock = Int64((hour * 60 + minute) * 60 + second) * 1_000_000 + Int64(microsecond)
        self.init(microseconds: Self.day(year: year, month: month, day: day) * Self.microsecondsPerDay + clock)
    }

    /// The UTC calendar fields.
    package func components() -> (
        year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int, microsecond: Int
    ) {
        let (day, clock) = Self.floor(self.microseconds, Self.microsecondsPerDay)
        let date = Self.date(day: Int(day))
        let seconds = Int(clock / 1_000_000)
        return (
            date.year, date.month, date.day,
            seconds / 3600, seconds / 60 % 60, seconds % 60, Int(clock % 1_000_000)
        )
    }

    /// How many days a month has, 28–31; `month` is 1–12.
    package static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01.
    private static func day(year: Int, month: Int, day: Int) -> Int64 {
        let marchYear = month <= 2 ? year - 1 : year
        let era = (marchYear >= 0 ? marchYear : marchYear - 399) / 400
        let yearOfEra = marchYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private static func date(day: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = day + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}
