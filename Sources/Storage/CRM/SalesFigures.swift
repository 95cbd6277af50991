import Core
import MariaDB
import Primitives

/// Figures by salesperson, out of invoices, opportunities and activities.
package struct SalesFigures {
    let transaction: Transaction
    let scope: FigureScope

    package struct OwnerRow: Sendable {
        /// nil: nobody's.
        package let owner: String?
        package let revenue: Int64
        package let profit: Int64
        package let invoices: Int64
        package let opened: Int64
        package let won: Int64
        package let lost: Int64
    }

    /// Revenue, profit, opened, won and lost opportunities of each salesperson in the current span.
    package func byOwner(
        by order: String, ascending: Bool, limit: Int64, offset: Int64, in currency: String
    ) throws -> (rows: [OwnerRow], total: Int64) {
        let grouped = self.grouped(currency)
        let direction = SQL(unsafe: ascending ? "ASC" : "DESC")
        let column: SQL =
            switch order {
            case "profit": "profit"
            case "invoices": "invoices"
            case "won": "won"
            case "win_rate": "won / NULLIF(won + lost, 0)"
            case "owner": "owner"
            default: "revenue"
            }
        var total: Int64 = 0
        let rows = try self.transaction.query(
            """
            SELECT owner, revenue, profit, invoices, opened, won, lost, COUNT(*) OVER ()
            FROM (\(sql: grouped)) g ORDER BY \(sql: column) \(sql: direction), owner
            LIMIT \(limit) OFFSET \(offset)
            """
        ) { row in
            total = try row.integer(7)
            return OwnerRow(
                owner: try row.stringOrNil(0), revenue: try row.integer(1), profit: try row.integer(2),
                invoices: try row.integer(3), opened: try row.integer(4), won: try row.integer(5),
                lost: try row.integer(6))
        }
        if rows.isEmpty, offset > 0 {
            total =
                try self.transaction.first("SELECT COUNT(*) FROM (\(sql: grouped)) g") { try $0.integer(0) } ?? 0
        }
        return (rows, total)
    }

    private func grouped(_ currency: String) -> SQL {
        let conversion = CurrencyConversion(workspace: self.scope.workspace, target: currency)
        return """
            SELECT MIN(u.owner) AS owner, ROUND(COALESCE(SUM(u.revenue), 0)) AS revenue,
                ROUND(COALESCE(SUM(u.profit), 0)) AS profit, SUM(u.invoices) AS invoices, SUM(u.opened) AS opened,
                SUM(u.won) AS won, SUM(u.lost) AS lost
            FROM (
                SELECT y.owner, y.cents * y.rate AS revenue, (y.cents - y.cost) * y.rate AS profit,
                    y.number AS invoices, 0 AS opened, 0 AS won, 0 AS lost
                FROM \(sql: conversion.rated(self.scope.invoiceSums())) y
                UNION ALL
                SELECT o.owner, 0, 0, 0, COUNT(*), 0, 0
                FROM crm_opportunities o FORCE INDEX (crm_opportunities_by_opening)
                WHERE o.workspace_id = \(self.scope.workspace)
                    AND \(sql: self.scope.within("o.opened_at", withPrevious: false))\(sql: self.scope.filter("o"))
                GROUP BY o.owner
                UNION ALL
                SELECT o.owner, 0, 0, 0, 0, SUM(o.status = 'won'), SUM(o.status = 'lost')
                FROM crm_opportunities o FORCE INDEX (crm_opportunities_by_closing)
                WHERE o.workspace_id = \(self.scope.workspace) AND o.status IN ('won', 'lost')
                    AND \(sql: self.scope.within("o.closed_at", withPrevious: false))\(sql: self.scope.filter("o"))
                GROUP BY o.owner) u
            GROUP BY u.owner
            """
    }

    /// The salespeople with the most of something in the current span; whoever has nothing in it is not on the board.
    ///
    /// - Parameter currency: of revenue and profit.
    package func leaderboard(_ metric: String, limit: Int64, in currency: String) throws -> [Standing] {
        try self.transaction.query(
            """
            SELECT RANK() OVER (ORDER BY t.current DESC), t.name, t.current, t.previous
            FROM (
                SELECT MIN(y.owner) AS name, ROUND(COALESCE(SUM(IF(y.is_current, y.value * y.rate, 0)), 0)) AS current,
                    ROUND(COALESCE(SUM(IF(y.is_current, 0, y.value * y.rate)), 0)) AS previous,
                    SUM(y.is_current) AS present
                FROM \(sql: self.values(of: metric, in: currency)) y
                GROUP BY y.owner) t
            WHERE t.present > 0 ORDER BY t.current DESC, t.name LIMIT \(limit)
            """
        ) {
            Standing(
                rank: try $0.integer(0), name: try $0.string(1),
                comparison: Comparison(current: try $0.integer(2), previous: try $0.integer(3)))
        }
    }

    /// A derived table of `owner`, `is_current`, `value` and the `rate` that it counts with.
    private func values(of metric: String, in currency: String) -> SQL {
        switch metric {
        case "won_opportunities":
            return """
                (SELECT o.owner, \(sql: self.scope.isCurrent("o.closed_at")) AS is_current, COUNT(*) AS value, 1 AS rate
                FROM crm_opportunities o FORCE INDEX (crm_opportunities_by_closing)
                WHERE o.workspace_id = \(self.scope.workspace) AND o.status = 'won' AND o.owner IS NOT NULL
                    AND \(sql: self.scope.within("o.closed_at", withPrevious: true))\(sql: self.scope.filter("o"))
                GROUP BY o.owner, is_current)
                """
        case "activities":
            return """
                (SELECT a.owner, \(sql: self.scope.isCurrent("a.occurred_at")) AS is_current, COUNT(*) AS value, 1 AS rate
                FROM crm_activities a FORCE INDEX (crm_activities_by_owner)
                WHERE a.workspace_id = \(self.scope.workspace) AND a.owner IS NOT NULL
                    AND \(sql: self.scope.within("a.occurred_at", withPrevious: true))\(sql: self.scope.filter("a"))
                GROUP BY a.owner, is_current)
                """
        default:
            let conversion = CurrencyConversion(workspace: self.scope.workspace, target: currency)
            let amount: SQL = metric == "profit" ? "s.cents - s.cost" : "s.cents"
            return conversion.rated(
                """
                SELECT s.owner, 1 AS is_current, s.rate_day, s.currency, \(sql: amount) AS value
                FROM (\(sql: self.scope.invoiceSums())) s WHERE s.owner IS NOT NULL
                UNION ALL
                SELECT s.owner, 0, s.rate_day, s.currency, \(sql: amount)
                FROM (\(sql: self.scope.invoiceSums(previous: true))) s WHERE s.owner IS NOT NULL
                """)
        }
    }
}

extension Transaction {
    package func salesFigures(_ scope: FigureScope) -> SalesFigures { SalesFigures(transaction: self, scope: scope) }
}
