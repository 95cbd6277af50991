import Core
import MariaDB
import Primitives

/// Which rows a catalogue entry's figures are of: one company's, of a span of days in somebody's time zone, narrowed by
/// filters.
package struct FigureScope: Sendable {
    package let workspace: UUID
    package let zone: TimeZoneRules
    package let current: DaySpan
    /// What the current one is compared with; empty where nothing is.
    package let previous: DaySpan
    package let filters: [RecordFilter]

    package init(
        workspace: UUID, zone: TimeZoneRules, current: DaySpan, previous: DaySpan, filters: [RecordFilter]
    ) {
        self.workspace = workspace
        self.zone = zone
        self.current = current
        self.previous = previous
        self.filters = filters
    }

    var from: Instant { self.zone.start(of: self.current.first) }
    var to: Instant { self.zone.start(of: self.current.end) }
    var previousFrom: Instant { self.zone.start(of: self.previous.first) }
    var previousTo: Instant { self.zone.start(of: self.previous.end) }

    /// Whether a column's time is in the current span, or in either of both.
    func within(_ column: SQL, withPrevious: Bool) -> SQL {
        let current: SQL = "\(sql: column) >= \(self.from) AND \(sql: column) < \(self.to)"
        guard withPrevious else { return current }
        // Two ranges of the same index; they may touch, and those of a year do not.
        return """
            (\(sql: column) >= \(self.previousFrom) AND \(sql: column) < \(self.previousTo)
                OR \(sql: current))
            """
    }

    func isCurrent(_ column: SQL) -> SQL { "(\(sql: column) >= \(self.from))" }

    /// The day that a clock on the wall showed at a column's time.
    func localDay(_ column: SQL) -> SQL {
        let (first, changes) = self.zone.offsets(from: min(self.from, self.previousFrom), to: self.to)
        guard !changes.isEmpty else { return "DATE(DATE_ADD(\(sql: column), INTERVAL \(first) SECOND))" }
        var offset: SQL = "CASE"
        var before = first
        for change in changes {
            offset += " WHEN \(sql: column) < \(change.at) THEN \(before)"
            before = change.offset
        }
        return "DATE(DATE_ADD(\(sql: column), INTERVAL (\(sql: offset) ELSE \(before) END) SECOND))"
    }

    /// ` AND alias.column IN (…)` for each filter.
    func filter(_ alias: SQL) -> SQL {
        var sql: SQL = ""
        for filter in self.filters {
            let values = filter.values.map(RecordStore.bound)
            sql += " AND \(sql: alias).\(identifier: filter.field.column) IN (\(list: values))"
        }
        return sql
    }
}

/// Amounts in one currency, out of amounts in many.
///
/// An amount of another currency is taken at the rate of the UTC day of its invoice, or the latest before it: so it is
/// the same whoever looks. One without a rate is not converted; it is told apart by its currency.
struct CurrencyConversion {
    let workspace: UUID
    let target: String

    /// Grouped rows with a `currency` and a `rate_day`, each with its `rate`: units of the target for one of its currency;
    /// NULL where there is none.
    ///
    /// - Parameter target: the column that has the target, where that is another one for each row.
    static func rated(_ rows: SQL, in workspace: UUID, target: SQL) -> SQL {
        // The limit keeps the server from merging this into the statement around it: merged, it would look each rate up
        // as often as it is mentioned, and MariaDB 10.11 fails when such a statement is executed a second time (1054).
        """
        (SELECT x.*, CASE WHEN x.currency = \(sql: target) THEN 1 ELSE (
            SELECT r.rate FROM crm_rates r
            WHERE r.workspace_id = \(workspace) AND r.currency = x.currency AND r.quote = \(sql: target)
                AND r.day <= x.rate_day
            ORDER BY r.day DESC LIMIT 1) END AS rate
        FROM (\(sql: rows)) x LIMIT 9223372036854775807)
        """
    }

    func rated(_ rows: SQL) -> SQL { Self.rated(rows, in: self.workspace, target: "\(self.target)") }
}
