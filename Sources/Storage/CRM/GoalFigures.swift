import Core
import MariaDB
import Primitives

/// Goals and how far they are reached.
package struct GoalFigures {
    let transaction: Transaction
    let workspace: UUID
    let zone: TimeZoneRules

    package struct Goal: Sendable {
        package let id: UUID
        package let name: String
        package let metric: String
        package let owner: String?
        package let target: Int64
        package let currency: String?
        package let days: DaySpan
    }

    /// The goals that have a day in the span, or all; those that end first come first.
    package func goals(in span: DaySpan?, filters: [RecordFilter], limit: Int64) throws -> [Goal] {
        var filter: SQL = "g.workspace_id = \(self.workspace)"
        if let span {
            filter += " AND g.ends_on >= \(span.first.description) AND g.starts_on < \(span.end.description)"
        }
        for narrowed in filters {
            let values = narrowed.values.map(RecordStore.bound)
            filter += " AND g.\(identifier: narrowed.field.column) IN (\(list: values))"
        }
        return try self.transaction.query(
            """
            SELECT g.id, g.name, g.metric, g.owner, g.target_cents, g.currency, g.starts_on, g.ends_on
            FROM crm_goals g WHERE \(sql: filter) ORDER BY g.ends_on, g.starts_on, g.id LIMIT \(limit)
            """
        ) {
            Goal(
                id: try $0.uuid(0), name: try $0.string(1), metric: try $0.string(2), owner: try $0.stringOrNil(3),
                target: try $0.integer(4), currency: try $0.stringOrNil(5),
                days: DaySpan(first: try $0.day(6), end: try $0.day(7) + 1))
        }
    }

    /// How far each goal is reached, in hundredths, and what could not be converted. One statement for all.
    package func progress(of goals: [Goal]) throws -> [(reached: Int64, leftOut: [LeftOut])] {
        var progress = Array(repeating: (reached: Int64(0), leftOut: [LeftOut]()), count: goals.count)
        guard !goals.isEmpty else { return progress }
        let rows = goals.enumerated().map { self.rows(of: $1, number: $0) }.joined(separator: " UNION ALL ")
        try self.transaction.query(
            """
            SELECT y.goal, IF(y.rate IS NULL, y.currency, '') AS left_out, ROUND(SUM(y.value * y.rate)), SUM(y.value),
                SUM(y.count)
            FROM \(sql: CurrencyConversion.rated(rows, in: self.workspace, target: "x.target")) y
            GROUP BY y.goal, left_out
            """
        ) { row in
            guard let goal = Int(exactly: try row.integer(0)), progress.indices.contains(goal) else { return }
            let currency = try row.string(1)
            if currency.isEmpty {
                progress[goal].reached = try row.integerOrNil(2) ?? 0
            } else {
                progress[goal].leftOut.append(
                    LeftOut(currency: currency, cents: try row.integer(3), count: try row.integer(4)))
            }
        }
        return progress
    }

    /// Rows of `goal`, `target` and `currency`, `rate_day`, `value`, `count`; what is counted has the currency `-`, and is
    /// taken in hundredths.
    private func rows(of goal: Goal, number: Int) -> SQL {
        let from = self.zone.start(of: goal.days.first)
        let to = self.zone.start(of: goal.days.end)
        let sums = InvoiceSums.byDay(in: self.workspace, from: from, to: to, owner: goal.owner)
        let owner: (SQL) -> SQL = { alias in
            goal.owner.map { " AND \(sql: alias).owner = \($0)" } ?? ""
        }
        switch goal.metric {
        case "revenue", "profit":
            let amount: SQL = goal.metric == "profit" ? "s.cents - s.cost" : "s.cents"
            return """
                SELECT CAST(\(number) AS SIGNED) AS goal, CAST(\(goal.currency ?? "") AS CHAR(3)) AS target, s.currency,
                    s.rate_day, SUM(\(sql: amount)) AS value, SUM(s.number) AS count
                FROM (\(sql: sums)) s GROUP BY s.currency, s.rate_day
                """
        case "invoices": return self.count(number, "FROM (\(sql: sums)) s", of: "COALESCE(SUM(s.number), 0)")
        case "new_customers":
            return self.count(
                number,
                """
                FROM crm_customers c FORCE INDEX (crm_customers_by_acquisition)
                WHERE c.workspace_id = \(self.workspace) AND c.acquired_at >= \(from)
                    AND c.acquired_at < \(to)\(sql: owner("c"))
                """)
        case "won_opportunities":
            return self.count(
                number,
                """
                FROM crm_opportunities o FORCE INDEX (crm_opportunities_by_closing)
                WHERE o.workspace_id = \(self.workspace) AND o.status = 'won' AND o.closed_at >= \(from)
                    AND o.closed_at < \(to)\(sql: owner("o"))
                """)
        default:
            return self.count(
                number,
                """
                FROM crm_activities a FORCE INDEX (crm_activities_by_owner)
                WHERE a.workspace_id = \(self.workspace) AND a.occurred_at >= \(from)
                    AND a.occurred_at < \(to)\(sql: owner("a"))
                """)
        }
    }

    private func count(_ number: Int, _ source: SQL, of count: SQL = "COUNT(*)") -> SQL {
        """
        SELECT CAST(\(number) AS SIGNED) AS goal, '-' AS target, '-' AS currency, CAST('1970-01-01' AS DATE) AS rate_day,
            \(sql: count) * 100 AS value, \(sql: count) AS count
        \(sql: source)
        """
    }
}

extension Transaction {
    package func goalFigures(in workspace: UUID, _ zone: TimeZoneRules) -> GoalFigures {
        GoalFigures(transaction: self, workspace: workspace, zone: zone)
    }
}
