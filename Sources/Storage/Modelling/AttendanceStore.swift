import Core
import MariaDB
import Primitives

/// Which worker holds connections of whom to which workspace.
package struct AttendanceStore {
    let transaction: Transaction

    /// The worker is alive, and will be for so long unless it says so again.
    package func renew(_ worker: UUID, for lease: Duration) throws {
        let now = self.transaction.now
        try self.transaction.execute(
            """
            INSERT INTO realtime_workers (id, renewed_at, lease_until) VALUES (\(worker), \(now), \(now + lease))
            ON DUPLICATE KEY UPDATE renewed_at = VALUES(renewed_at), lease_until = VALUES(lease_until)
            """)
    }

    package func came(_ user: UUID, to workspace: UUID, on worker: UUID) throws {
        try self.forgetLost(user, workspace)
        try self.transaction.execute(
            """
            INSERT INTO collaboration_connections (workspace_id, user_id, worker_id, opened_at, lost_at)
            SELECT m.workspace_id, m.user_id, \(worker), \(self.transaction.now), NULL FROM workspace_members m
            WHERE m.workspace_id = \(workspace) AND m.user_id = \(user)
            ON DUPLICATE KEY UPDATE opened_at = VALUES(opened_at), lost_at = NULL
            """)
    }

    package func lost(_ user: UUID, _ workspace: UUID, on worker: UUID) throws {
        try self.transaction.execute(
            """
            UPDATE collaboration_connections SET lost_at = \(self.transaction.now)
            WHERE workspace_id = \(workspace) AND user_id = \(user) AND worker_id = \(worker)
            """)
    }

    /// What was lost before is made up for, or given up.
    private func forgetLost(_ user: UUID, _ workspace: UUID) throws {
        try self.transaction.execute(
            """
            DELETE FROM collaboration_connections
            WHERE workspace_id = \(workspace) AND user_id = \(user) AND lost_at IS NOT NULL
            """)
    }

    package func left(_ user: UUID, _ workspace: UUID, on worker: UUID) throws {
        try self.forgetLost(user, workspace)
        try self.remove(user, workspace, on: worker)
    }

    private func remove(_ user: UUID, _ workspace: UUID, on worker: UUID) throws {
        try self.transaction.execute(
            """
            DELETE FROM collaboration_connections
            WHERE workspace_id = \(workspace) AND user_id = \(user) AND worker_id = \(worker)
            """)
    }

    /// Notes that a member is there, or was until now.
    package func see(_ user: UUID, in workspace: UUID) throws {
        try self.transaction.execute(
            """
            UPDATE workspace_members SET last_seen_at = \(self.transaction.now)
            WHERE workspace_id = \(workspace) AND user_id = \(user)
            """)
    }

    /// How many people are connected, counted in each workspace.
    package func count() throws -> Int64 {
        try self.transaction.first(
            """
            SELECT COUNT(DISTINCT c.workspace_id, c.user_id)
            FROM realtime_workers r JOIN collaboration_connections c ON c.worker_id = r.id
            WHERE r.lease_until > \(self.transaction.now) AND c.lost_at IS NULL
            """
        ) { try $0.integer(0) } ?? 0
    }

    /// When somebody's last connection was lost; nil: they have none that was, or one that is open.
    package func status(of user: UUID, in workspace: UUID) throws -> (isOpen: Bool, lostAt: Instant?) {
        let rows = try self.transaction.query(
            """
            SELECT c.lost_at IS NULL AND r.lease_until > \(self.transaction.now), COALESCE(c.lost_at, r.lease_until)
            FROM collaboration_connections c JOIN realtime_workers r ON r.id = c.worker_id
            WHERE c.workspace_id = \(workspace) AND c.user_id = \(user)
            """
        ) { (isOpen: try $0.bool(0), until: try $0.instant(1)) }
        return (isOpen: rows.contains(where: \.isOpen), lostAt: rows.map(\.until).max())
    }

    /// Removes what is over since `time`, with the members' last moments kept.
    package func sweep(endedBefore time: Instant) throws {
        try self.sweep(
            """
            SELECT c.workspace_id, c.user_id, c.worker_id, COALESCE(c.lost_at, r.renewed_at)
            FROM realtime_workers r JOIN collaboration_connections c ON c.worker_id = r.id
            WHERE r.lease_until < \(time) LIMIT 1000
            """)
        try self.sweep(
            """
            SELECT c.workspace_id, c.user_id, c.worker_id, c.lost_at
            FROM collaboration_connections c WHERE c.lost_at < \(time) LIMIT 1000
            """)
        try self.transaction.execute(
            """
            DELETE FROM realtime_workers WHERE lease_until < \(time)
                AND NOT EXISTS (SELECT 1 FROM collaboration_connections c WHERE c.worker_id = realtime_workers.id)
            """)
    }

    /// - Parameter ended: selects workspaces, people and workers, and when each was there last.
    private func sweep(_ ended: SQL) throws {
        let rows = try self.transaction.query(ended) {
            (workspace: try $0.uuid(0), user: try $0.uuid(1), worker: try $0.uuid(2), at: try $0.instant(3))
        }
        for row in rows {
            try self.transaction.execute(
                """
                UPDATE workspace_members SET last_seen_at = GREATEST(COALESCE(last_seen_at, \(row.at)), \(row.at))
                WHERE workspace_id = \(row.workspace) AND user_id = \(row.user)
                """)
            try self.remove(row.user, row.workspace, on: row.worker)
        }
    }
}

extension Transaction {
    package var attendance: AttendanceStore { AttendanceStore(transaction: self) }
}
