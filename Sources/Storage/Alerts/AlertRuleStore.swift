import Core
import JSON
import MariaDB
import Primitives

/// Rules that watch metrics. Every read is of workspaces that the caller has found the actor may see.
package struct AlertRuleStore {
    let transaction: Transaction

    private static let columns: SQL = """
        id, workspace_id, created_by, name, metric, labels, aggregation, window_seconds, comparison, threshold,
        recovery_threshold, for_seconds, recover_seconds, is_enabled, state, state_since, good_since, value, evaluated_at,
        version, created_at, updated_at
        """

    // MARK: Reading

    package func page(
        _ request: PageRequest, order: AlertRule.Order, in workspaces: [UUID]
    ) throws -> Page<AlertRule> {
        let direction = SQL(unsafe: order.ascending ? "ASC" : "DESC")
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM alert_rules WHERE workspace_id IN (\(list: workspaces))
            ORDER BY \(sql: Self.column(order.field)) \(sql: direction), id \(sql: direction)
            LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.rule)
        return Page(items: items, total: try self.count(in: workspaces), request: request)
    }

    package func count(in workspaces: [UUID]) throws -> Int64 {
        try self.transaction.first("SELECT COUNT(*) FROM alert_rules WHERE workspace_id IN (\(list: workspaces))") {
            try $0.integer(0)
        } ?? 0
    }

    package func find(_ id: UUID, in workspaces: [UUID]) throws -> AlertRule? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM alert_rules WHERE id = \(id) AND workspace_id IN (\(list: workspaces))
            """, as: Self.rule)
    }

    /// The same, with the row locked until the transaction ends.
    package func lock(_ id: UUID, in workspaces: [UUID]) throws -> AlertRule? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM alert_rules WHERE id = \(id) AND workspace_id IN (\(list: workspaces))
            FOR UPDATE
            """, as: Self.rule)
    }

    /// Rules that are watched, of all workspaces, by id.
    package func enabled(after id: UUID?, limit: Int64) throws -> [AlertRule] {
        let start: SQL = id.map { "AND id > \($0)" } ?? ""
        return try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM alert_rules WHERE is_enabled = 1 \(sql: start) ORDER BY id LIMIT \(limit)
            """, as: Self.rule)
    }

    /// Those of one workspace that are still watched, locked in the order of their ids.
    package func lockEnabled(_ ids: [UUID], in workspace: UUID) throws -> [AlertRule] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM alert_rules
            WHERE id IN (\(list: ids)) AND workspace_id = \(workspace) AND is_enabled = 1 ORDER BY id FOR UPDATE
            """, as: Self.rule)
    }

    private static func column(_ field: AlertRule.OrderField) -> SQL {
        switch field {
        case .name: "name"
        case .state: "state"
        case .createdAt: "created_at"
        case .updatedAt: "updated_at"
        }
    }

    // MARK: Writing

    package func insert(_ rule: AlertRule) throws {
        let condition = rule.condition
        try self.transaction.execute(
            """
            INSERT INTO alert_rules (\(sql: Self.columns)) VALUES (\(rule.id), \(rule.workspace), \(rule.createdBy),
                \(rule.name), \(condition.metric), \(Self.labels(condition.labels)), \(condition.aggregation.rawValue),
                \(condition.windowSeconds), \(condition.comparison.rawValue), \(condition.threshold),
                \(condition.recoveryThreshold), \(condition.forSeconds), \(condition.recoverForSeconds),
                \(rule.isEnabled), \(rule.machine.state.rawValue), \(rule.machine.since), \(rule.machine.goodSince),
                \(rule.value), \(rule.evaluatedAt), \(rule.version), \(rule.createdAt), \(rule.updatedAt))
            """)
    }

    /// Writes what people set, and the state.
    package func update(_ rule: AlertRule) throws {
        let condition = rule.condition
        try self.transaction.execute(
            """
            UPDATE alert_rules SET name = \(rule.name), metric = \(condition.metric),
                labels = \(Self.labels(condition.labels)), aggregation = \(condition.aggregation.rawValue),
                window_seconds = \(condition.windowSeconds), comparison = \(condition.comparison.rawValue),
                threshold = \(condition.threshold), recovery_threshold = \(condition.recoveryThreshold),
                for_seconds = \(condition.forSeconds), recover_seconds = \(condition.recoverForSeconds),
                is_enabled = \(rule.isEnabled), version = \(rule.version), updated_at = \(rule.updatedAt)
            WHERE id = \(rule.id) AND workspace_id = \(rule.workspace)
            """)
        try self.updateState(rule)
    }

    package func updateState(_ rule: AlertRule) throws {
        let machine = rule.machine
        try self.transaction.execute(
            """
            UPDATE alert_rules SET state = \(machine.state.rawValue), state_since = \(machine.since),
                good_since = \(machine.goodSince), value = \(rule.value), evaluated_at = \(rule.evaluatedAt)
            WHERE id = \(rule.id) AND workspace_id = \(rule.workspace)
            """)
    }

    /// Notes what was found for rules whose state it leaves as it is, in one statement.
    package func note(_ values: [(rule: UUID, value: Double?)], at now: Instant) throws {
        guard !values.isEmpty else { return }
        let cases = values.map { "WHEN \($0.rule) THEN \($0.value)" as SQL }.joined(separator: " ")
        try self.transaction.execute(
            """
            UPDATE alert_rules SET value = CASE id \(sql: cases) ELSE value END, evaluated_at = \(now)
            WHERE id IN (\(list: values.map(\.rule)))
            """)
    }

    package func delete(_ id: UUID, in workspace: UUID) throws {
        try self.transaction.execute("DELETE FROM alert_rules WHERE id = \(id) AND workspace_id = \(workspace)")
    }

    static func labels(_ labels: [String: String]) -> [UInt8] {
        JSONText(JSONObject(labels.sorted { $0.key < $1.key }.map { ($0.key, .string($0.value)) })).bytes
    }

    private static func rule(_ row: borrowing Row) throws -> AlertRule {
        let condition = AlertCondition(
            metric: try row.string(4), labels: MetricStore.labels(try row.bytes(5)),
            aggregation: MetricAggregation(rawValue: try row.string(6)) ?? .avg, windowSeconds: try row.integer(7),
            comparison: AlertCondition.Comparison(rawValue: try row.string(8)) ?? .gt, threshold: try row.double(9),
            recoveryThreshold: try row.doubleOrNil(10), forSeconds: try row.integer(11),
            recoverForSeconds: try row.integer(12))
        let machine = AlertMachine(
            state: AlertState(rawValue: try row.string(14)) ?? .ok, since: try row.instant(15),
            goodSince: try row.instantOrNil(16))
        return AlertRule(
            id: try row.uuid(0), workspace: try row.uuid(1), createdBy: try row.uuid(2), name: try row.string(3),
            condition: condition, isEnabled: try row.bool(13), machine: machine, value: try row.doubleOrNil(17),
            evaluatedAt: try row.instantOrNil(18), version: try row.integer(19), createdAt: try row.instant(20),
            updatedAt: try row.instant(21))
    }
}

extension Transaction {
    package var alertRules: AlertRuleStore { AlertRuleStore(transaction: self) }
}
