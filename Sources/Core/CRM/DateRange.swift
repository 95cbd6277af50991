import Primitives

/// A span of days that ends today, and the one before it. Source: crm contract, widget live data.
package enum DateRange: String, Sendable, CaseIterable {
    case last7Days = "last_7_days"
    case last30Days = "last_30_days"
    case last60Days = "last_60_days"
    case last90Days = "last_90_days"
    case yearToDate = "ytd"

    /// The days of the range, today the last of them, and the days that it is compared with: as many before it, or of
    /// this year up to today the same of the last.
    package func days(until today: Day) -> (current: DaySpan, previous: DaySpan) {
        guard let length = self.length else {
            let (year, month, day) = today.fields
            let previous = DaySpan(
                first: Day(year: year - 1, month: 1, day: 1), end: Day(year: year - 1, month: month, day: day) + 1)
            return (DaySpan(first: Day(year: year, month: 1, day: 1), end: today + 1), previous)
        }
        let first = today - (length - 1)
        return (DaySpan(first: first, end: today + 1), DaySpan(first: first - length, end: first))
    }

    private var length: Int? {
        switch self {
        case .last7Days: 7
        case .last30Days: 30
        case .last60Days: 60
        case .last90Days: 90
        case .yearToDate: nil
        }
    }
}

/// The days that figures are asked for: so many up to today, or any.
package enum DayRange: Sendable, Equatable {
    case named(DateRange)
    /// They are compared with as many days before.
    case days(DaySpan)

    /// Days that may be asked for at once: two years.
    package static let longest = 731

    /// See `DateRange.days`.
    package func days(until today: Day) -> (current: DaySpan, previous: DaySpan) {
        switch self {
        case .named(let range): range.days(until: today)
        case .days(let span): (span, DaySpan(first: span.first - span.count, end: span.first))
        }
    }
}

/// Days from the first to before the end.
package struct DaySpan: Sendable, Equatable {
    package let first: Day
    package let end: Day

    package init(first: Day, end: Day) {
        self.first = first
        self.end = end
    }

    package var count: Int { self.end - self.first }

    package var days: [Day] { (0..<self.count).map { self.first + $0 } }
}

/// What the points of a course stand for.
package enum CalendarStep: String, Sendable, CaseIterable {
    case day, week, month

    /// The first day of the week (its Monday) or month that a day is in.
    package func start(of day: Day) -> Day {
        switch self {
        case .day: day
        case .week: day - (day.weekday + 6) % 7
        case .month: Day(year: day.fields.year, month: day.fields.month, day: 1)
        }
    }

    /// Of each step that has a day in the span its start, the first one no earlier than the span.
    package func starts(in span: DaySpan) -> [Day] {
        var starts: [Day] = []
        for day in span.days where starts.isEmpty || self.start(of: day) == day { starts.append(day) }
        return starts
    }
}
