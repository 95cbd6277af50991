import Core
import JSON
import MariaDB
import Primitives

/// Each time that a rule fired. Every read is of workspaces that the caller has found the actor may see.
package struct AlertEventStore {
    let transaction: Transaction

    private static let columns: SQL = """
        id, rule_id, workspace_id, name, metric, labels, aggregation, comparison, threshold, value, started_at, ended_at,
        ending, last_value
        """

    /// Newest first.
    ///
    /// - Parameters:
    ///   - rule: only its firings; nil: those of all rules, also of rules that are gone.
    ///   - isOpen: only those that still fire, or that are over.
    package func page(
        _ request: PageRequest, of rule: UUID?, isOpen: Bool?, in workspaces: [UUID]
    ) throws -> Page<AlertEvent> {
        var filter: SQL = "workspace_id IN (\(list: workspaces))"
        if let rule { filter += " AND rule_id = \(rule)" }
        if let isOpen { filter += isOpen ? " AND ended_at IS NULL" : " AND ended_at IS NOT NULL" }
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM alert_events WHERE \(sql: filter)
            ORDER BY started_at DESC, id DESC LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.event)
        let total = try self.transaction.first("SELECT COUNT(*) FROM alert_events WHERE \(sql: filter)") {
            try $0.integer(0)
        }
        return Page(items: items, total: total ?? 0, request: request)
    }

    /// The firings of these rules that are not over, locked.
    package func lockOpen(of rules: [UUID]) throws -> [UUID: AlertEvent] {
        guard !rules.isEmpty else { return [:] }
        let events = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM alert_events
            WHERE rule_id IN (\(list: rules)) AND is_open = 1 ORDER BY rule_id FOR UPDATE
            """, as: Self.event)
        return Dictionary(events.map { ($0.rule, $0) }) { first, _ in first }
    }

    /// - Throws: a duplicate of `alert_events_one_open` when the rule fires already.
    package func insert(_ event: AlertEvent) throws {
        try self.transaction.execute(
            """
            INSERT INTO alert_events (\(sql: Self.columns)) VALUES (\(event.id), \(event.rule), \(event.workspace),
                \(event.name), \(event.metric), \(AlertRuleStore.labels(event.labels)), \(event.aggregation.rawValue),
                \(event.comparison.rawValue), \(event.threshold), \(event.value), \(event.startedAt), \(event.endedAt),
                \(event.ending?.rawValue), \(event.lastValue))
            """)
    }

    package func end(_ event: AlertEvent) throws {
        try self.transaction.execute(
            """
            UPDATE alert_events SET ended_at = \(event.endedAt), ending = \(event.ending?.rawValue),
                last_value = \(event.lastValue)
            WHERE id = \(event.id) AND workspace_id = \(event.workspace)
            """)
    }

    /// Forgets firings that are over and began long ago, at most 1,000 at once.
    ///
    /// - Returns: whether nothing is left to do.
    package func prune(before time: Instant) throws -> Bool {
        let removed = try self.transaction.execute(
            """
            DELETE FROM alert_events WHERE started_at < \(time) AND ended_at IS NOT NULL ORDER BY started_at LIMIT 1000
            """)
        return removed < 1_000
    }

    private static func event(_ row: borrowing Row) throws -> AlertEvent {
        AlertEvent(
            id: try row.uuid(0), rule: try row.uuid(1), workspace: try row.uuid(2), name: try row.string(3),
            metric: try row.string(4), labels: MetricStore.labels(try row.bytes(5)),
            aggregation: MetricAggregation(rawValue: try row.string(6)) ?? .avg,
            comparison: AlertCondition.Comparison(rawValue: try row.string(7)) ?? .gt, threshold: try row.double(8),
            value: try row.double(9), startedAt: try row.instant(10), endedAt: try row.instantOrNil(11),
            ending: try row.stringOrNil(12).flatMap(AlertEvent.Ending.init), lastValue: try row.doubleOrNil(13))
    }
}

extension Transaction {
    package var alertEvents: AlertEventStore { AlertEventStore(transaction: self) }
}
