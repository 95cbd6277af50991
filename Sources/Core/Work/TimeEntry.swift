import Primitives

/// Time that somebody spent on a task: from `startedAt` to before `endedAt`. Source: flowforge contract, TimeEntry.
package struct TimeEntry: Sendable, Equatable {
    package var id: UUID
    package var workspace: UUID
    package var user: UUID
    package var task: UUID
    /// As it is now.
    package var taskTitle: String
    package var description: String?
    package var startedAt: Instant
    /// nil while it runs.
    package var endedAt: Instant?
    /// What an hour cost when it began, fixed when it ended; nil while it runs, and without a rate.
    package var rate: HourlyRate.Price?
    /// Hundredths of the rate's currency, fixed with it.
    package var costCents: Int64?
    /// Moves with every change; its entity tag.
    package var version: Int64
    package var createdAt: Instant
    package var updatedAt: Instant

    package init(
        id: UUID, workspace: UUID, user: UUID, task: UUID, taskTitle: String, description: String?,
        startedAt: Instant, endedAt: Instant?, rate: HourlyRate.Price?, costCents: Int64?, version: Int64,
        createdAt: Instant, updatedAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.user = user
        self.task = task
        self.taskTitle = taskTitle
        self.description = description
        self.startedAt = startedAt
        self.endedAt = endedAt
        self.rate = rate
        self.costCents = costCents
        self.version = version
        self.createdAt = createdAt
        self.updatedAt = updatedAt
    }

    package var isRunning: Bool { self.endedAt == nil }

    /// Whole seconds, rounded down; nil while it runs.
    package var seconds: Int64? { self.endedAt.map { max(0, ($0 - self.startedAt).components.seconds) } }
}

/// What an hour of somebody's time costs in a workspace, from a moment on until the next one's.
package struct HourlyRate: Sendable, Equatable {
    package let workspace: UUID
    package let user: UUID
    package let validFrom: Instant
    package let price: Price
    package let setBy: UUID
    package let setAt: Instant

    package init(workspace: UUID, user: UUID, validFrom: Instant, price: Price, setBy: UUID, setAt: Instant) {
        self.workspace = workspace
        self.user = user
        self.validFrom = validFrom
        self.price = price
        self.setBy = setBy
        self.setAt = setAt
    }

    package struct Price: Sendable, Equatable {
        /// Hundredths of the currency for one hour.
        package let cents: Int64
        /// Source: ISO 4217.
        package let currency: String

        package init(cents: Int64, currency: String) {
            self.cents = cents
            self.currency = currency
        }

        /// What so many seconds cost, in hundredths, rounded half up. Exact: no fraction is kept on the way.
        package func cost(ofSeconds seconds: Int64) -> Int64 {
            let (product, isTooMuch) = self.cents.multipliedReportingOverflow(by: max(0, seconds))
            guard !isTooMuch else { return Int64.max }
            let (quotient, remainder) = product.quotientAndRemainder(dividingBy: 3_600)
            return remainder >= 1_800 ? quotient + 1 : quotient
        }
    }
}

/// What a time entry is changed to; what is nil stays.
package struct TimeEntryDraft: Sendable {
    package var task: UUID?
    package var description: FieldChange<String>?
    package var startedAt: Instant?
    package var endedAt: Instant?

    package init() {}
}

/// Which time entries a list is of.
package struct TimeQuery: Sendable {
    package enum Order: String, Sendable, CaseIterable {
        case startTime, createdAt
    }

    package var workspace: UUID?
    /// nil: the actor.
    package var user: UUID?
    package var task: UUID?
    /// Days in the time zone of who asks, both included; nil: no bound.
    package var firstDay: Day?
    package var lastDay: Day?
    package var order = Order.startTime
    package var ascending = false
    package var page = PageRequest()

    package init() {}
}

/// What the finished entries of a list come to, each counted as far as it lies within the days asked for.
package struct TimeSummary: Sendable, Equatable {
    package var seconds: Int64
    /// Hundredths by currency, in the currencies' order; entries without a rate cost nothing.
    package var costs: [Cost]

    package struct Cost: Sendable, Equatable {
        package let currency: String
        package let cents: Int64

        package init(currency: String, cents: Int64) {
            self.currency = currency
            self.cents = cents
        }
    }

    package init(seconds: Int64, costs: [Cost]) {
        self.seconds = seconds
        self.costs = costs
    }

    package var hours: Double { WorkRules.hours(self.seconds) }

    /// In units; nil when there are several currencies: what they come to together is not known.
    package var totalCost: Double? {
        self.costs.count > 1 ? nil : Money.units(self.costs.first?.cents ?? 0)
    }
}

package struct TimeList: Sendable {
    package let page: Page<TimeEntry>
    package let summary: TimeSummary

    package init(page: Page<TimeEntry>, summary: TimeSummary) {
        self.page = page
        self.summary = summary
    }
}
