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

/// Deleted rows of every workspace: for the administrator's command and for upkeep, never for a request.
package struct DeletedRowStore {
    let transaction: Transaction

    package func list() throws -> [DeletedRow] {
        try self.dashboards(nil) + self.widgets(nil)
    }

    /// Brings a row back as a new version; nil when no deleted row has this id.
    package func restore(_ id: UUID) throws -> DeletedRow? {
        let now = self.transaction.now
        if let row = try self.dashboards(id).first {
            try self.transaction.execute(
                "UPDATE dashboards SET deleted_at = NULL, version = version + 1, updated_at = \(now) WHERE id = \(id)")
            return row
        }
        guard let row = try self.widgets(id).first else { return nil }
        try self.transaction.execute(
            "UPDATE widgets SET deleted_at = NULL, version = version + 1, updated_at = \(now) WHERE id = \(id)")
        try self.transaction.execute(
            """
            UPDATE dashboards SET version = version + 1, updated_at = \(now)
            WHERE id = (SELECT dashboard_id FROM widgets WHERE id = \(id))
            """)
        return row
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
        try self.transaction.execute("DELETE FROM dashboard_views WHERE dashboard_id IN (\(list: empty))")
        try self.transaction.execute("DELETE FROM dashboards WHERE id IN (\(list: empty))")
    }

    private func dashboards(_ id: UUID?) throws -> [DeletedRow] {
        var sql: SQL = """
            SELECT d.id, d.name, u.email, d.deleted_at FROM dashboards d JOIN users u ON u.id = d.owner_id
            WHERE d.deleted_at IS NOT NULL
            """
        if let id { sql += " AND d.id = \(id) FOR UPDATE" }
        return try self.transaction.query(sql) { try Self.row(.dashboard, $0) }
    }

    private func widgets(_ id: UUID?) throws -> [DeletedRow] {
        var sql: SQL = """
            SELECT w.id, w.name, u.email, w.deleted_at
            FROM widgets w JOIN dashboards d ON d.id = w.dashboard_id JOIN users u ON u.id = d.owner_id
            WHERE w.deleted_at IS NOT NULL AND d.deleted_at IS NULL
            """
        if let id { sql += " AND w.id = \(id) FOR UPDATE" }
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
