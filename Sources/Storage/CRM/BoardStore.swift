import Core
import MariaDB
import Primitives

/// Dashboards as the crm contract sees them: a person's own, and what their widgets show of the catalogue.
package struct BoardStore {
    let transaction: Transaction

    /// The actor's own dashboards, the default first, then by name; and how many catalogue widgets each has.
    package func own(of actor: Actor, limit: Int) throws -> [(dashboard: Dashboard, widgets: Int64)] {
        try self.transaction.query(
            """
            SELECT \(sql: DashboardStore.columns),
                (SELECT COUNT(DISTINCT w.catalogue_key) FROM widgets w
                    WHERE w.dashboard_id = d.id AND w.deleted_at IS NULL)
            \(sql: DashboardStore.source)
            WHERE d.workspace_id IN (\(list: actor.workspaces)) AND d.owner_id = \(actor.user) AND d.deleted_at IS NULL
            ORDER BY d.is_default DESC, d.name, d.id LIMIT \(limit)
            """
        ) { (dashboard: try DashboardStore.dashboard($0), widgets: try $0.integer(18)) }
    }

    /// The person's default dashboard, wherever the actor acts.
    package func defaultDashboard(of actor: Actor) throws -> UUID? {
        try self.transaction.first("SELECT d.id FROM dashboards d WHERE d.default_of = \(actor.user)") {
            try $0.uuid(0)
        }
    }

    /// A dashboard that the actor owns, that is shared with them by name, or that everybody may read.
    package func readable(_ id: UUID, by actor: Actor) throws -> Dashboard? {
        try self.transaction.first(
            """
            SELECT \(sql: DashboardStore.wholeColumns) \(sql: DashboardStore.source)
            WHERE d.id = \(id) AND d.deleted_at IS NULL
                AND (d.visibility = 'public' OR \(sql: DashboardStore.shared(with: actor))
                    OR d.owner_id = \(actor.user) AND d.workspace_id IN (\(list: actor.workspaces)))
            """, as: DashboardStore.wholeDashboard)
    }

    /// Whether a dashboard is one of an organization that the actor belongs to, so that its existence is no secret.
    package func isInOrganization(_ id: UUID, of actor: Actor) throws -> Bool {
        try self.transaction.first(
            """
            SELECT 1 FROM dashboards d JOIN workspaces w ON w.id = d.workspace_id
            WHERE d.id = \(id) AND d.deleted_at IS NULL
                AND (w.organization_id = \(actor.organization) OR w.organization_id IN (
                    SELECT o.organization_id FROM workspaces o WHERE o.id IN (\(list: actor.workspaces))))
            """
        ) { _ in true } ?? false
    }

    /// Locks the person, so that two dashboards cannot take the same name, or the default's place, at once.
    package func lockOwner(_ user: UUID) throws {
        _ = try self.transaction.first("SELECT id FROM users WHERE id = \(user) FOR UPDATE") { try $0.uuid(0) }
    }

    /// Whether the person has another dashboard of this name, letter for letter. A locking read, since it must see what
    /// was committed while the person's own lock was waited for.
    package func hasName(_ name: String, owner: UUID, besides id: UUID?) throws -> Bool {
        var filter: SQL = "d.owner_id = \(owner) AND d.deleted_at IS NULL AND d.name = \(name) COLLATE utf8mb4_bin"
        if let id { filter += " AND d.id <> \(id)" }
        return try self.transaction.first(
            "SELECT 1 FROM dashboards d WHERE \(sql: filter) LIMIT 1 LOCK IN SHARE MODE"
        ) { _ in true } ?? false
    }

    package func setDefault(_ dashboard: UUID, _ isDefault: Bool) throws {
        try self.transaction.execute("UPDATE dashboards SET is_default = \(isDefault) WHERE id = \(dashboard)")
    }

    /// Widgets of a workspace that show one of these entries, by dashboard.
    ///
    /// - Parameter isCurrent: also those that were made since the transaction began; they stay as they are until it ends.
    package func showing(
        _ keys: [CatalogueKey], in workspace: UUID, isCurrent: Bool = false
    ) throws -> [ShowingWidgets] {
        try self.transaction.widgets.showing(
            in: workspace, where: "w.catalogue_key IN (\(list: keys.map(\.rawValue)))", isCurrent: isCurrent)
    }
}

extension Transaction {
    package var boards: BoardStore { BoardStore(transaction: self) }
}
