import Core
import MariaDB
import Primitives

/// Members of workspaces, as those see them who work there too.
package struct ParticipantStore {
    let transaction: Transaction

    /// Everyone in a workspace, in the order in which they joined.
    package func list(of workspace: UUID) throws -> [Participant] {
        try self.transaction.query(
            "\(sql: self.select) WHERE m.workspace_id = \(workspace) ORDER BY m.added_at, m.user_id",
            as: Self.participant)
    }

    package func find(_ user: UUID, in workspace: UUID) throws -> Participant? {
        try self.transaction.first(
            "\(sql: self.select) WHERE m.workspace_id = \(workspace) AND m.user_id = \(user)", as: Self.participant)
    }

    /// The role, locked until the transaction ends.
    package func lockRole(of user: UUID, in workspace: UUID) throws -> Role? {
        try self.transaction.first(
            """
            SELECT role FROM workspace_members WHERE workspace_id = \(workspace) AND user_id = \(user) FOR UPDATE
            """
        ) { Role(rawValue: try $0.string(0)) ?? .viewer }
    }

    package func remove(_ user: UUID, from workspace: UUID) throws {
        try self.transaction.execute(
            "DELETE FROM workspace_members WHERE workspace_id = \(workspace) AND user_id = \(user)")
    }

    /// An account that may be invited; nil when there is none, or it is disabled.
    package func account(_ invitee: Invitee) throws -> UUID? {
        switch invitee {
        case .user(let id):
            try self.transaction.first("SELECT id FROM users WHERE id = \(id) AND disabled_at IS NULL") {
                try $0.uuid(0)
            }
        case .email(let email):
            try self.transaction.first("SELECT id FROM users WHERE email = \(email) AND disabled_at IS NULL") {
                try $0.uuid(0)
            }
        }
    }

    /// What somebody is called.
    package func name(of user: UUID) throws -> String? {
        try self.transaction.first("SELECT COALESCE(full_name, email) FROM users WHERE id = \(user)") {
            try $0.string(0)
        }
    }

    private var select: SQL {
        let now = self.transaction.now
        return """
            SELECT m.workspace_id, m.user_id, u.email, u.full_name, m.role, w.owner_id = m.user_id, m.added_at,
                m.last_seen_at,
                (SELECT MAX(COALESCE(c.lost_at, r.renewed_at))
                 FROM collaboration_connections c JOIN realtime_workers r ON r.id = c.worker_id
                 WHERE c.workspace_id = m.workspace_id AND c.user_id = m.user_id),
                EXISTS (SELECT 1 FROM collaboration_connections c JOIN realtime_workers r ON r.id = c.worker_id
                 WHERE c.workspace_id = m.workspace_id AND c.user_id = m.user_id AND c.lost_at IS NULL
                    AND r.lease_until > \(now))
            FROM workspace_members m JOIN users u ON u.id = m.user_id JOIN workspaces w ON w.id = m.workspace_id
            """
    }

    private static func participant(_ row: borrowing Row) throws -> Participant {
        let (before, lately) = (try row.instantOrNil(7), try row.instantOrNil(8))
        return Participant(
            workspace: try row.uuid(0), user: try row.uuid(1), email: try row.string(2),
            fullName: try row.stringOrNil(3), role: Role(rawValue: try row.string(4)) ?? .viewer,
            isOwner: try row.bool(5), joinedAt: try row.instant(6),
            lastSeenAt: [before, lately].compactMap { $0 }.max(),
            isOnline: try row.bool(9))
    }
}

extension Transaction {
    package var participants: ParticipantStore { ParticipantStore(transaction: self) }
}
