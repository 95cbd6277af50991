import Core
import MariaDB
import Primitives

/// Whose time entries may be read: one's own wherever one is, and everybody's of some workspaces.
package struct TimeScope: Sendable {
    package let user: UUID
    /// Where the user's own may be read.
    package let own: [UUID]
    /// Where everybody's may be read.
    package let everybody: [UUID]

    package init(user: UUID, own: [UUID], everybody: [UUID]) {
        self.user = user
        self.own = own
        self.everybody = everybody
    }
}

/// A span of time, from the first moment to before the last.
package struct TimeSpan: Sendable, Equatable {
    /// nil: since ever.
    package let from: Instant?
    /// nil: for ever.
    package let to: Instant?

    package init(from: Instant?, to: Instant?) {
        self.from = from
        self.to = to
    }
}

/// Time entries. Every read is within a scope that the caller has found to be the actor's.
package struct TimeStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: """
            e.id, e.workspace_id, e.user_id, e.task_id, \
            (SELECT t.title FROM tasks t WHERE t.id = e.task_id), e.description, e.started_at, e.ended_at, \
            e.rate_cents, e.currency, e.cost_cents, e.version, e.created_at, e.updated_at
            """)

    private static func entry(_ row: borrowing Row) throws -> TimeEntry {
        var rate: HourlyRate.Price?
        if let cents = try row.integerOrNil(8), let currency = try row.stringOrNil(9) {
            rate = HourlyRate.Price(cents: cents, currency: currency)
        }
        return TimeEntry(
            id: try row.uuid(0), workspace: try row.uuid(1), user: try row.uuid(2), task: try row.uuid(3),
            taskTitle: try row.stringOrNil(4) ?? "", description: try row.stringOrNil(5),
            startedAt: try row.instant(6), endedAt: try row.instantOrNil(7), rate: rate,
            costCents: try row.integerOrNil(10), version: try row.integer(11), createdAt: try row.instant(12),
            updatedAt: try row.instant(13))
    }

    private static func within(_ scope: TimeScope) -> SQL {
        """
        ((e.user_id = \(scope.user) AND e.workspace_id IN (\(list: scope.own)))
            OR e.workspace_id IN (\(list: scope.everybody)))
        """
    }

    // MARK: Reading

    /// - Parameters:
    ///   - user: whose; in any case within the scope.
    ///   - span: entries that reach into it, however little.
    package func page(
        of user: UUID, task: UUID?, _ span: TimeSpan, _ query: TimeQuery, in scope: TimeScope
    ) throws -> Page<TimeEntry> {
        let filter = self.filter(user, task, span, scope)
        let order: SQL = query.order == .startTime ? "e.started_at" : "e.created_at"
        let direction = SQL(unsafe: query.ascending ? "ASC" : "DESC")
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM time_entries e WHERE \(sql: filter)
            ORDER BY \(sql: order) \(sql: direction), e.id \(sql: direction)
            LIMIT \(query.page.limit) OFFSET \(query.page.offset)
            """, as: Self.entry)
        let total = try self.transaction.first("SELECT COUNT(*) FROM time_entries e WHERE \(sql: filter)") {
            try $0.integer(0)
        }
        return Page(items: items, total: total ?? 0, request: query.page)
    }

    /// What the finished entries come to, of each the part within the span. An entry that lies in it whole costs what
    /// was fixed; of one that is cut, the part costs its own hours at the fixed rate.
    package func summary(of user: UUID, task: UUID?, _ span: TimeSpan, in scope: TimeScope) throws -> TimeSummary {
        var start: SQL = "e.started_at"
        if let from = span.from { start = "GREATEST(e.started_at, CAST(\(from) AS DATETIME(6)))" }
        var end: SQL = "e.ended_at"
        if let to = span.to { end = "LEAST(e.ended_at, CAST(\(to) AS DATETIME(6)))" }
        let part: SQL = "TIMESTAMPDIFF(SECOND, \(sql: start), \(sql: end))"
        let rows = try self.transaction.query(
            """
            SELECT p.currency, SUM(p.seconds), SUM(CASE WHEN p.seconds = p.whole THEN p.cost_cents
                    ELSE ROUND(p.rate_cents * p.seconds / 3600) END)
            FROM (SELECT e.currency, e.rate_cents, e.cost_cents, e.seconds whole, \(sql: part) seconds
                FROM time_entries e
                WHERE \(sql: self.filter(user, task, span, scope)) AND e.ended_at IS NOT NULL) p
            GROUP BY p.currency ORDER BY p.currency
            """
        ) { row in
            (currency: try row.stringOrNil(0), seconds: try row.integer(1), cents: try row.integerOrNil(2))
        }
        return TimeSummary(
            seconds: rows.reduce(0) { $0 + $1.seconds },
            costs: rows.compactMap { row in
                row.currency.map { TimeSummary.Cost(currency: $0, cents: row.cents ?? 0) }
            })
    }

    private func filter(_ user: UUID, _ task: UUID?, _ span: TimeSpan, _ scope: TimeScope) -> SQL {
        var filter: SQL = "e.user_id = \(user) AND \(sql: Self.within(scope))"
        if let task { filter += " AND e.task_id = \(task)" }
        if let to = span.to { filter += " AND e.started_at < \(to)" }
        if let from = span.from {
            // No entry is longer, so what began before reaches no further than this; a timer counts no longer either.
            filter += """
                 AND e.started_at > \(from - WorkRules.longestEntry) AND (e.ended_at IS NULL OR e.ended_at > \(from))
                """
        }
        return filter
    }

    package func find(_ id: UUID, in scope: TimeScope) throws -> TimeEntry? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM time_entries e WHERE e.id = \(id) AND \(sql: Self.within(scope))",
            as: Self.entry)
    }

    package func lock(_ id: UUID, in scope: TimeScope) throws -> TimeEntry? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM time_entries e WHERE e.id = \(id) AND \(sql: Self.within(scope)) FOR UPDATE
            """, as: Self.entry)
    }

    /// The entry that runs for somebody, wherever it is; they have at most one.
    package func running(of user: UUID) throws -> TimeEntry? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM time_entries e WHERE e.user_id = \(user) AND e.running = TRUE",
            as: Self.entry)
    }

    /// The same, its row, or the place where it would be, locked until the transaction ends.
    package func lockRunning(of user: UUID) throws -> TimeEntry? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM time_entries e WHERE e.user_id = \(user) AND e.running = TRUE FOR UPDATE",
            as: Self.entry)
    }

    // MARK: Writing

    /// - Throws: a `DatabaseError` naming `time_entries_one_running` when another one runs.
    package func insert(_ entry: TimeEntry) throws {
        try self.transaction.execute(
            """
            INSERT INTO time_entries (id, workspace_id, user_id, task_id, description, started_at, ended_at, rate_cents,
                currency, cost_cents, version, created_at, updated_at)
            VALUES (\(entry.id), \(entry.workspace), \(entry.user), \(entry.task), \(entry.description),
                \(entry.startedAt), \(entry.endedAt), \(entry.rate?.cents), \(entry.rate?.currency),
                \(entry.costCents), \(entry.version), \(entry.createdAt), \(entry.updatedAt))
            """)
    }

    /// Writes what may change, as the version that the value carries.
    package func update(_ entry: TimeEntry) throws {
        try self.transaction.execute(
            """
            UPDATE time_entries SET task_id = \(entry.task), description = \(entry.description),
                started_at = \(entry.startedAt), ended_at = \(entry.endedAt), rate_cents = \(entry.rate?.cents),
                currency = \(entry.rate?.currency), cost_cents = \(entry.costCents), version = \(entry.version),
                updated_at = \(entry.updatedAt)
            WHERE id = \(entry.id)
            """)
    }

    package func delete(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM time_entries WHERE id = \(id)")
    }
}

extension Transaction {
    package var times: TimeStore { TimeStore(transaction: self) }
}
