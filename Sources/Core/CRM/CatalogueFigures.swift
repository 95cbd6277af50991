import JSON
import Primitives

/// What a catalogue entry shows; the same types for live and for demo data.
package enum CatalogueFigures: Sendable {
    case keyFigure(KeyFigure)
    case slices([Slice])
    case course([CoursePoint])
    case table(FigureTable)
    case feed([FeedItem], nextCursor: String?)
    case leaderboard(metric: String, [Standing])
    case goals([GoalProgress])
}

/// The figures, and how they came about.
package struct CatalogueAnswer: Sendable {
    package var figures: CatalogueFigures
    /// As it was asked for; nil where the present alone counts.
    package var range: DayRange?
    package var calculatedAt: Instant
    /// Days, groups or rows that the figures are of.
    package var points: Int
    package var currency: String?
    /// Amounts for which there was no rate, in their own currency.
    package var leftOut: [LeftOut] = []
    /// The zone whose days were counted.
    package var timeZone: String
    /// Of the chart of opportunities and of the funnel.
    package var total: Int64?

    package init(
        figures: CatalogueFigures, range: DayRange?, calculatedAt: Instant, points: Int, currency: String? = nil,
        leftOut: [LeftOut] = [], timeZone: String, total: Int64? = nil
    ) {
        self.figures = figures
        self.range = range
        self.calculatedAt = calculatedAt
        self.points = points
        self.currency = currency
        self.leftOut = leftOut
        self.timeZone = timeZone
        self.total = total
    }
}

/// A number and what it was in the period before.
package struct Comparison: Sendable, Equatable {
    package let current: Int64
    package let previous: Int64

    package init(current: Int64, previous: Int64) {
        self.current = current
        self.previous = previous
    }

    /// In percent with one decimal; nil where there is nothing to compare with.
    package var changePercent: Double? {
        guard self.previous != 0 else { return self.current == 0 ? 0 : nil }
        let change = (Double(self.current) - Double(self.previous)) / abs(Double(self.previous))
        return (change * 1_000).rounded() / 10
    }

    package var trend: String {
        self.current > self.previous ? "up" : self.current < self.previous ? "down" : "flat"
    }
}

package struct KeyFigure: Sendable {
    package let comparison: Comparison
    /// In hundredths of `CatalogueAnswer.currency`; otherwise it counts.
    package let isMoney: Bool
    /// One for each day of the range.
    package let daily: [Int64]

    package init(comparison: Comparison, isMoney: Bool, daily: [Int64]) {
        self.comparison = comparison
        self.isMoney = isMoney
        self.daily = daily
    }
}

package struct Slice: Sendable, Equatable {
    package let name: String
    package let value: Int64
    /// `#rrggbb`
    package let color: String
    /// Of the funnel: how many of the step before, in percent with one decimal.
    package let conversion: Double?

    package init(name: String, value: Int64, color: String, conversion: Double? = nil) {
        self.name = name
        self.value = value
        self.color = color
        self.conversion = conversion
    }

    /// Source: crm contract, `chart_opportunities` demo data; the rest continues it.
    package static let colors = [
        "#3b82f6", "#8b5cf6", "#ec4899", "#10b981", "#ef4444", "#f59e0b", "#06b6d4", "#84cc16", "#6366f1", "#64748b",
    ]
}

package struct CoursePoint: Sendable, Equatable {
    package let day: Day
    package let revenue: Int64
    package let profit: Int64

    package init(day: Day, revenue: Int64, profit: Int64) {
        self.day = day
        self.revenue = revenue
        self.profit = profit
    }
}

package struct LeftOut: Sendable, Equatable {
    package let currency: String
    package let cents: Int64
    /// Invoices.
    package let count: Int64

    package init(currency: String, cents: Int64, count: Int64) {
        self.currency = currency
        self.cents = cents
        self.count = count
    }
}

/// One page of rows; each row has a value for each column.
package struct FigureTable: Sendable {
    package let columns: [Column]
    package let rows: [[RecordValue]]
    /// Of all pages.
    package let total: Int64
    /// From 1.
    package let page: Int64
    package let pageSize: Int64

    package init(columns: [Column], rows: [[RecordValue]], total: Int64, page: Int64, pageSize: Int64) {
        self.columns = columns
        self.rows = rows
        self.total = total
        self.page = page
        self.pageSize = pageSize
    }

    package struct Column: Sendable {
        package let key: String
        package let label: String
        /// `text`, `number`, `money`, `percent`, `day`, `time`, `id`.
        package let type: String
        /// Of an identifier: what it is of.
        package let reference: RecordKind?

        package init(_ key: String, _ label: String, _ type: String, _ reference: RecordKind? = nil) {
            self.key = key
            self.label = label
            self.type = type
            self.reference = reference
        }
    }
}

package struct FeedItem: Sendable {
    package let id: UUID
    package let kind: String
    package let subject: String
    package let owner: String?
    package let customer: UUID?
    package let customerName: String?
    package let occurredAt: Instant

    package init(
        id: UUID, kind: String, subject: String, owner: String?, customer: UUID?, customerName: String?,
        occurredAt: Instant
    ) {
        self.id = id
        self.kind = kind
        self.subject = subject
        self.owner = owner
        self.customer = customer
        self.customerName = customerName
        self.occurredAt = occurredAt
    }
}

package struct Standing: Sendable, Equatable {
    /// Equal figures share a rank, and the next one is skipped.
    package let rank: Int64
    package let name: String
    package let comparison: Comparison

    package init(rank: Int64, name: String, comparison: Comparison) {
        self.rank = rank
        self.name = name
        self.comparison = comparison
    }
}

package struct GoalProgress: Sendable {
    package let id: UUID
    package let name: String
    package let metric: String
    package let owner: String?
    package let currency: String?
    /// Hundredths, of counts too.
    package let target: Int64
    package let reached: Int64
    package let days: DaySpan
    package let status: Status
    package let leftOut: [LeftOut]

    package enum Status: String, Sendable, CaseIterable {
        case reached
        /// Not over, and at least as far as the days that have passed.
        case onTrack = "on_track"
        case behind
        /// Over, and not reached.
        case missed
        /// Its first day is to come.
        case upcoming
    }

    package init(
        id: UUID, name: String, metric: String, owner: String?, currency: String?, target: Int64, reached: Int64,
        days: DaySpan, today: Day, leftOut: [LeftOut] = []
    ) {
        self.id = id
        self.name = name
        self.metric = metric
        self.owner = owner
        self.currency = currency
        self.target = target
        self.reached = reached
        self.days = days
        self.leftOut = leftOut
        self.status = Self.status(target, reached, days, today)
    }

    /// In percent with one decimal.
    package var percent: Double { (Double(self.reached) / Double(max(1, self.target)) * 1_000).rounded() / 10 }

    private static func status(_ target: Int64, _ reached: Int64, _ days: DaySpan, _ today: Day) -> Status {
        if reached >= target { return .reached }
        if today >= days.end { return .missed }
        if today < days.first { return .upcoming }
        let passed = Double(today - days.first + 1) / Double(max(1, days.count))
        return Double(reached) >= Double(target) * passed ? .onTrack : .behind
    }
}
