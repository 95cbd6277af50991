import Core
import MariaDB
import Primitives

/// Where sums of sent and paid invoices are read: in what triggers keep of them, as far as that says it exactly, and in
/// the invoices' index for the rest. Source: `sql/migrations/0016_crm_invoice_sums.sql`.
enum InvoiceSums {
    /// Rows of `owner`, `rate_day`, `currency`, `cents`, `cost` and `number`: whole UTC days out of the sums by day, what
    /// lies before and behind them out of the index. Several may be of one owner, day and currency.
    ///
    /// - Parameters:
    ///   - filters: with any, all is read in the index.
    ///   - owner: whose alone; nil: everybody's.
    static func byDay(
        in workspace: UUID, from: Instant, to: Instant, filters: SQL? = nil, owner: String? = nil
    ) -> SQL {
        var parts: [SQL] = []
        var edges = [(from: from, to: to)]
        let first = Day.first(from: from)
        let end = TimeZoneRules.utc.day(at: to)
        if filters == nil, first < end {
            edges = [(from: from, to: first.midnightUTC), (from: end.midnightUTC, to: to)]
            let whose: SQL = owner.map { " AND s.owner COLLATE utf8mb4_uca1400_ai_ci = \($0)" } ?? ""
            parts.append(
                """
                SELECT NULLIF(s.owner, '') COLLATE utf8mb4_uca1400_ai_ci AS owner, s.day AS rate_day, s.currency,
                    s.net_cents AS cents, s.cost_cents AS cost, s.number
                FROM crm_invoice_days s
                WHERE s.workspace_id = \(workspace) AND s.day >= \(first.description) AND s.day < \(end.description)
                    AND s.number <> 0\(sql: whose)
                """)
        }
        let whose: SQL = owner.map { " AND i.owner = \($0)" } ?? ""
        for edge in edges where edge.from < edge.to || parts.isEmpty {
            parts.append(
                """
                SELECT i.owner, DATE(i.issued_at) AS rate_day, i.currency, SUM(i.net_cents) AS cents,
                    SUM(i.cost_cents) AS cost, COUNT(*) AS number
                FROM crm_invoices i FORCE INDEX (crm_invoices_by_issue)
                WHERE i.workspace_id = \(workspace) AND i.issued_at >= \(edge.from) AND i.issued_at < \(edge.to)
                    AND i.status IN ('sent', 'paid')\(sql: whose)\(sql: filters ?? "")
                GROUP BY i.owner, rate_day, i.currency
                """)
        }
        return parts.joined(separator: " UNION ALL ")
    }
}

extension FigureScope {
    /// Rows as `InvoiceSums.byDay` has them, of the current span or of the previous one.
    func invoiceSums(previous: Bool = false) -> SQL {
        InvoiceSums.byDay(
            in: self.workspace, from: previous ? self.previousFrom : self.from,
            to: previous ? self.previousTo : self.to, filters: self.filters.isEmpty ? nil : self.filter("i"))
    }

    /// The table `i` with `issued_at`, `currency`, `net_cents` and `cost_cents`, the condition on its rows, and how many
    /// invoices a row stands for: the sums by hour where days are whole hours, otherwise the invoices.
    func invoices(withPrevious: Bool) -> (source: SQL, condition: SQL, number: SQL) {
        let within = self.within("i.issued_at", withPrevious: withPrevious)
        if self.filters.isEmpty, self.hasWholeHours {
            return (
                source: "crm_invoice_hours i",
                condition: "i.workspace_id = \(self.workspace) AND i.number <> 0 AND \(sql: within)", number: "i.number"
            )
        }
        let condition: SQL = """
            i.workspace_id = \(self.workspace) AND i.status IN ('sent', 'paid') AND \(sql: within)\(sql: self.filter("i"))
            """
        return (source: "crm_invoices i FORCE INDEX (crm_invoices_by_issue)", condition: condition, number: "1")
    }

    /// Whether every clock of the spans is whole hours off UTC, and changes on the hour.
    private var hasWholeHours: Bool {
        let (first, changes) = self.zone.offsets(from: min(self.from, self.previousFrom), to: self.to)
        return first % 3_600 == 0
            && changes.allSatisfy { $0.offset % 3_600 == 0 && $0.at.seconds % 3_600 == 0 }
    }
}

extension Day {
    /// The first that begins at a time or behind it.
    fileprivate static func first(from instant: Instant) -> Day {
        let day = TimeZoneRules.utc.day(at: instant)
        return day.midnightUTC < instant ? day + 1 : day
    }
}
