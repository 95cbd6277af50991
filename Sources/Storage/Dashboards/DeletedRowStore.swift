import Core
import MariaDB
import Primitives

/// A dashboard or widget that was deleted and is still kept.
package struct DeletedRow: Sendable {
    package enum Kind: String, Sendable {
        case dashboard, widget
    }

    package let kind: Kind
    package let id: UUID
    package let name: String
    /// Address of the account that owns the dashboard.
    package let owner: String
    package let deletedAt: Instant
}

/// Deleted rows that are still kept: to bring them back, and to remove them once their time is over.
package struct DeletedRowStore {
    let transaction: Transaction

    package func list() throws -> [DeletedRow] {
        try self.dashboards(nil) + self.widgets(nil)
    }

    /// The deleted dashboard or widget with this id.
    package func find(_ id: UUID) throws -> DeletedRow? {
        try self.dashboards(id).first ?? self.widgets(id).first
    }

    /// A dashboard, its row locked until the transaction ends.
    ///
    /// - Parameters:
    ///   - deleted: whether it must be a deleted one, or one of the present.
    ///   - actor: who must be able to see it; nil: the administrator's command, which acts for nobody.
    package func lockDashboard(_ id: UUID, deleted: Bool, for actor: Actor?) throws -> Dashboard? {
        let state = SQL(unsafe: deleted ? "d.deleted_at IS NOT NULL" : "d.deleted_at IS NULL")
        let scope = actor.map(DashboardStore.visible(to:)) ?? SQL(unsafe: "TRUE")
        return try self.transaction.first(
            """
            SELECT \(sql: DashboardStore.columnsForLocking) FROM dashboards d
            WHERE d.id = \(id) AND \(sql: state) AND \(sql: scope) FOR UPDATE
            """, as: DashboardStore.wholeDashboard)
    }

    /// Which dashboard a deleted widget was on. Tells nothing to anybody: that dashboard decides what may be seen.
    package func dashboard(ofWidget id: UUID) throws -> UUID? {
        try self.transaction.first(
            "SELECT dashboard_id FROM widgets WHERE id = \(id) AND deleted_at IS NOT NULL"
        ) { try $0.uuid(0) }
    }

    /// A deleted widget whose dashboard's row the caller has locked.
    package func lockWidget(_ id: UUID) throws -> Widget? {
        try self.transaction.first(
            """
            SELECT \(sql: WidgetStore.columns) FROM widgets w
            WHERE w.id = \(id) AND w.deleted_at IS NOT NULL FOR UPDATE
            """, as: WidgetStore.widget)
    }

    /// Brings a dashboard back, as the version that the value carries.
    package func undelete(_ dashboard: Dashboard, by user: UUID?) throws {
        try self.transaction.execute(
            """
            UPDATE dashboards SET deleted_at = NULL, version = \(dashboard.version),
                updated_at = \(dashboard.updatedAt), updated_by = COALESCE(\(user), updated_by)
            WHERE id = \(dashboard.id)
            """)
    }

    /// Brings a widget back, as the version that the value carries, and makes a new version of its dashboard.
    package func undelete(_ widget: Widget, by user: UUID?) throws {
        try self.transaction.execute(
            """
            UPDATE widgets SET deleted_at = NULL, version = \(widget.version), updated_at = \(widget.updatedAt)
            WHERE id = \(widget.id)
            """)
        try self.transaction.execute(
            """
            UPDATE dashboards SET version = version + 1, updated_at = \(widget.updatedAt),
                updated_by = COALESCE(\(user), updated_by)
            WHERE id = \(widget.dashboard)
            """)
    }

    /// Removes for good what was deleted before `time`, with what hangs on it; at most 100 dashboards and 1,000
    /// widgets at once.
    package func purge(deletedBefore time: Instant) throws {
        let dashboards = try self.transaction.query(
            "SELECT id FROM dashboards WHERE deleted_at < \(time) ORDER BY deleted_at LIMIT 100 FOR UPDATE SKIP LOCKED"
        ) { try $0.uuid(0) }
        let widgets = try self.transaction.query(
            """
            SELECT id FROM widgets WHERE deleted_at < \(time) OR dashboard_id IN (\(list: dashboards))
            LIMIT 1000 FOR UPDATE SKIP LOCKED
            """
        ) { try $0.uuid(0) }
        if !widgets.isEmpty {
            try self.transaction.execute("DELETE FROM widget_data WHERE widget_id IN (\(list: widgets))")
            try self.transaction.execute("DELETE FROM widgets WHERE id IN (\(list: widgets))")
        }
        try self.purgeEmpty(dashboards)
    }

    /// A dashboard that still has widgets waits for the next time.
    private func purgeEmpty(_ dashboards: [UUID]) throws {
        let empty = try self.transaction.query(
            """
            SELECT d.id FROM dashboards d WHERE d.id IN (\(list: dashboards))
                AND NOT EXISTS (SELECT 1 FROM widgets w WHERE w.dashboard_id = d.id)
            """
        ) { try $0.uuid(0) }
        guard !empty.isEmpty else { return }
        try self.transaction.execute("DELETE FROM dashboard_tags WHERE dashboard_id IN (\(list: empty))")
        try self.transaction.execute("DELETE FROM dashboard_shares WHERE dashboard_id IN (\(list: empty))")
        try self.transaction.execute("DELETE FROM dashboard_views WHERE dashboard_id IN (\(list: empty))")
        try self.transaction.execute("DELETE FROM dashboards WHERE id IN (\(list: empty))")
    }

    private func dashboards(_ id: UUID?) throws -> [DeletedRow] {
        var sql: SQL = """
            SELECT d.id, d.name, u.email, d.deleted_at FROM dashboards d JOIN users u ON u.id = d.owner_id
            WHERE d.deleted_at IS NOT NULL
            """
        if let id { sql += " AND d.id = \(id)" }
        return try self.transaction.query(sql) { try Self.row(.dashboard, $0) }
    }

    private func widgets(_ id: UUID?) throws -> [DeletedRow] {
        var sql: SQL = """
            SELECT w.id, w.name, u.email, w.deleted_at
            FROM widgets w JOIN dashboards d ON d.id = w.dashboard_id JOIN users u ON u.id = d.owner_id
            WHERE w.deleted_at IS NOT NULL AND d.deleted_at IS NULL
            """
        if let id { sql += " AND w.id = \(id)" }
        return try self.transaction.query(sql) { try Self.row(.widget, $0) }
    }

    private static func row(_ kind: DeletedRow.Kind, _ row: borrowing Row) throws -> DeletedRow {
        DeletedRow(
            kind: kind, id: try row.uuid(0), name: try row.string(1), owner: try row.string(2),
            deletedAt: try row.instant(3))
    }
}

extension Transaction {
    package var deletedRows: DeletedRowStore { DeletedRowStore(transaction: self) }
}
