import Core
import MariaDB
import Primitives

extension WidgetStore {
    /// Widgets of a workspace that a condition on `w` holds for, by dashboard.
    ///
    /// - Parameter isCurrent: also those that were made since the transaction began; they stay as they are until it ends.
    func showing(
        in workspace: UUID, where condition: SQL, isCurrent: Bool = false
    ) throws -> [ShowingWidgets] {
        let lock: SQL = isCurrent ? " LOCK IN SHARE MODE" : ""
        var found: [ShowingWidgets] = []
        try self.transaction.query(
            """
            SELECT w.dashboard_id, d.version, IF(d.visibility = 'private', d.owner_id, NULL), w.id FROM widgets w
            JOIN dashboards d ON d.id = w.dashboard_id AND d.deleted_at IS NULL
            WHERE w.workspace_id = \(workspace) AND w.deleted_at IS NULL AND \(sql: condition)
            ORDER BY w.dashboard_id, w.id\(sql: lock)
            """
        ) { row in
            let dashboard = try row.uuid(0)
            if found.last?.dashboard != dashboard {
                found.append(
                    ShowingWidgets(
                        dashboard: dashboard, version: try row.integer(1), audience: try row.uuidOrNil(2)))
            }
            found[found.count - 1].widgets.append(try row.uuid(3))
        }
        let shares = try self.transaction.shares.of(found.filter { $0.audience != nil }.map(\.dashboard))
        for index in found.indices { found[index].readers = shares[found[index].dashboard] ?? .none }
        return found
    }
}
