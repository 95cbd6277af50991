import Core
import MariaDB
import Primitives

/// With whom dashboards are shared. Source: `sql/migrations/0015_dashboard_shares.sql`.
package struct ShareStore {
    let transaction: Transaction

    /// Dashboards of others that one person is shown in a list, the newest first.
    private static let longestList: Int64 = 1_000

    /// Dashboards that are shared with the actor, or with a workspace of theirs.
    package func dashboards(sharedWith actor: Actor) throws -> [UUID] {
        try self.transaction.query(
            """
            SELECT DISTINCT s.dashboard_id FROM dashboard_shares s WHERE s.grantee_id IN (\(list: actor.grantees))
            ORDER BY s.dashboard_id DESC LIMIT \(Self.longestList)
            """
        ) { try $0.uuid(0) }
    }

    /// With whom each of these dashboards is shared; those that are not are left out.
    func of(_ dashboards: [UUID]) throws -> [UUID: DashboardShares] {
        guard !dashboards.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            "SELECT dashboard_id, kind, grantee_id FROM dashboard_shares WHERE dashboard_id IN (\(list: dashboards))"
        ) { (dashboard: try $0.uuid(0), kind: try $0.string(1), grantee: try $0.uuid(2)) }
        return Dictionary(grouping: rows, by: \.dashboard).mapValues { rows in
            DashboardShares(
                users: rows.filter { $0.kind == "user" }.map(\.grantee),
                workspaces: rows.filter { $0.kind == "workspace" }.map(\.grantee))
        }
    }

    /// Makes a dashboard, whose row the caller has locked, shared with these and nobody else.
    package func set(_ shares: DashboardShares, of dashboard: UUID, insteadOf old: DashboardShares, by user: UUID)
        throws
    {
        let before = Set(old.users + old.workspaces)
        let after = Set(shares.users + shares.workspaces)
        let removed = Array(before.subtracting(after))
        if !removed.isEmpty {
            try self.transaction.execute(
                "DELETE FROM dashboard_shares WHERE dashboard_id = \(dashboard) AND grantee_id IN (\(list: removed))")
        }
        let now = self.transaction.now
        let rows = [("user", shares.users), ("workspace", shares.workspaces)].flatMap { kind, ids in
            ids.filter { !before.contains($0) }.map { "(\(dashboard), \($0), \(kind), \(user), \(now))" as SQL }
        }
        guard !rows.isEmpty else { return }
        try self.transaction.execute(
            """
            INSERT INTO dashboard_shares (dashboard_id, grantee_id, kind, shared_by, shared_at)
            VALUES \(sql: rows.joined(separator: ", "))
            """)
    }

    /// Those of these accounts whom the actor may know of: of their organization, or of a workspace of theirs.
    package func reachable(_ users: [UUID], for actor: Actor) throws -> Set<UUID> {
        guard !users.isEmpty else { return [] }
        return Set(
            try self.transaction.query(
                """
                SELECT u.id FROM users u
                WHERE u.id IN (\(list: users)) AND u.disabled_at IS NULL AND (u.organization_id = \(actor.organization)
                    OR EXISTS (SELECT 1 FROM workspace_members m
                        WHERE m.user_id = u.id AND m.workspace_id IN (\(list: actor.workspaces))))
                """
            ) { try $0.uuid(0) })
    }
}

extension Transaction {
    package var shares: ShareStore { ShareStore(transaction: self) }
}
