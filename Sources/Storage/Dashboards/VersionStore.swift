import Core
import MariaDB
import Primitives

/// Earlier states of dashboards and widgets, out of MariaDB's system versioning.
///
/// A widget's change is written before its dashboard's new version, both under the dashboard's lock. So the widgets of
/// a version are those rows that were current when the version's own row began.
package struct VersionStore {
    let transaction: Transaction

    package func page(ofDashboard dashboard: UUID, _ request: PageRequest) throws -> Page<DashboardVersion> {
        let items = try self.transaction.query(
            """
            SELECT d.version, d.name, d.updated_at, d.updated_by,
                (SELECT COUNT(*) FROM widgets FOR SYSTEM_TIME ALL w
                 WHERE w.dashboard_id = d.id AND w.row_start <= d.row_start AND w.row_end > d.row_start
                    AND w.deleted_at IS NULL)
            FROM dashboards FOR SYSTEM_TIME ALL d
            WHERE d.id = \(dashboard) AND d.deleted_at IS NULL
            ORDER BY d.version DESC, d.row_start DESC
            LIMIT \(request.limit) OFFSET \(request.offset)
            """
        ) { row in
            DashboardVersion(
                version: try row.integer(0), name: try row.string(1), changedAt: try row.instant(2),
                changedBy: try row.uuid(3), widgetCount: try row.integer(4))
        }
        let total =
            try self.transaction.first(
                """
                SELECT COUNT(*) FROM dashboards FOR SYSTEM_TIME ALL d
                WHERE d.id = \(dashboard) AND d.deleted_at IS NULL
                """
            ) { try $0.integer(0) } ?? 0
        return Page(items: items, total: total, request: request)
    }

    /// The dashboard as it was at a version, or nil when it never had that one.
    package func dashboard(_ id: UUID, at version: Int64) throws -> Dashboard? {
        try self.transaction.first(
            """
            SELECT \(sql: DashboardStore.columnsForLocking) FROM dashboards FOR SYSTEM_TIME ALL d
            WHERE d.id = \(id) AND d.version = \(version) AND d.deleted_at IS NULL
            ORDER BY d.row_start DESC LIMIT 1
            """, as: DashboardStore.wholeDashboard)
    }

    /// The widgets that were on the dashboard at a version.
    package func widgets(ofDashboard id: UUID, at version: Int64) throws -> [Widget] {
        try self.transaction.query(
            """
            SELECT \(sql: WidgetStore.columns)
            FROM dashboards FOR SYSTEM_TIME ALL d
            JOIN widgets FOR SYSTEM_TIME ALL w
                ON w.dashboard_id = d.id AND w.row_start <= d.row_start AND w.row_end > d.row_start
            WHERE d.id = \(id) AND d.version = \(version) AND d.deleted_at IS NULL AND w.deleted_at IS NULL
            ORDER BY w.position_y, w.position_x, w.id
            """, as: WidgetStore.widget)
    }
}

extension Transaction {
    package var versions: VersionStore { VersionStore(transaction: self) }
}
