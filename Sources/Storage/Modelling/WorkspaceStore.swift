import Core
import MariaDB
import Primitives

/// Workspaces themselves. A deleted one is nobody's: `ActorRows` leaves it out of what actors are members of.
package struct WorkspaceStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "w.id, w.organization_id, w.name, w.type, w.owner_id, w.created_at, w.updated_at, w.version")

    /// The types that are stored: the account's own `personal` one, further `private` ones, `shared`.
    private static func workspace(_ row: borrowing Row) throws -> Workspace {
        let type = try row.string(3)
        return Workspace(
            id: try row.uuid(0), organization: try row.uuid(1), name: try row.string(2),
            kind: type == "shared" ? .shared : .personal, owner: try row.uuid(4), createdAt: try row.instant(5),
            updatedAt: try row.instant(6), isHome: type == "personal", version: try row.integer(7))
    }

    private static func type(of workspace: Workspace) -> String {
        if workspace.isHome { return "personal" }
        return workspace.kind == .shared ? "shared" : "private"
    }

    // MARK: Reading

    /// In the order in which they were made.
    package func list(_ ids: [UUID]) throws -> [Workspace] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM workspaces w WHERE w.id IN (\(list: ids)) AND w.deleted_at IS NULL
            ORDER BY w.created_at, w.id
            """, as: Self.workspace)
    }

    package func find(_ id: UUID, in workspaces: [UUID]) throws -> Workspace? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM workspaces w
            WHERE w.id = \(id) AND w.id IN (\(list: workspaces)) AND w.deleted_at IS NULL
            """, as: Self.workspace)
    }

    /// One workspace, its row locked until the transaction ends.
    package func lock(_ id: UUID, in workspaces: [UUID]) throws -> Workspace? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM workspaces w
            WHERE w.id = \(id) AND w.id IN (\(list: workspaces)) AND w.deleted_at IS NULL FOR UPDATE
            """, as: Self.workspace)
    }

    /// A deleted one, for who owned it.
    package func lockDeleted(_ id: UUID, of owner: UUID) throws -> Workspace? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM workspaces w
            WHERE w.id = \(id) AND w.owner_id = \(owner) AND w.deleted_at IS NOT NULL FOR UPDATE
            """, as: Self.workspace)
    }

    /// How many somebody owns, the deleted ones apart.
    package func count(of owner: UUID) throws -> Int64 {
        try self.transaction.first(
            "SELECT COUNT(*) FROM workspaces WHERE owner_id = \(owner) AND deleted_at IS NULL"
        ) { try $0.integer(0) } ?? 0
    }

    /// The accounts that are in it, also of a deleted one.
    package func members(of id: UUID) throws -> [UUID] {
        try self.transaction.query("SELECT user_id FROM workspace_members WHERE workspace_id = \(id)") {
            try $0.uuid(0)
        }
    }

    // MARK: Writing

    package func insert(_ workspace: Workspace) throws {
        try self.transaction.execute(
            """
            INSERT INTO workspaces (id, organization_id, name, type, owner_id, created_at, updated_at, version)
            VALUES (\(workspace.id), \(workspace.organization), \(workspace.name), \(Self.type(of: workspace)),
                \(workspace.owner), \(workspace.createdAt), \(workspace.updatedAt), \(workspace.version))
            """)
    }

    /// Writes what may change, as the version that the value carries; one that was deleted is present again.
    package func update(_ workspace: Workspace, deletedAt: Instant? = nil) throws {
        try self.transaction.execute(
            """
            UPDATE workspaces SET name = \(workspace.name), type = \(Self.type(of: workspace)),
                version = \(workspace.version), updated_at = \(workspace.updatedAt), deleted_at = \(deletedAt)
            WHERE id = \(workspace.id)
            """)
    }
}

extension Transaction {
    package var workspaces: WorkspaceStore { WorkspaceStore(transaction: self) }
}
