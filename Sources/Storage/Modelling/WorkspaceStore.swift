import Core
import MariaDB
import Primitives

/// Workspaces themselves. Every statement is scoped to those that the actor may see.
package struct WorkspaceStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "w.id, w.organization_id, w.name, w.type, w.owner_id, w.created_at, w.updated_at")

    private static func workspace(_ row: borrowing Row) throws -> Workspace {
        Workspace(
            id: try row.uuid(0), organization: try row.uuid(1), name: try row.string(2),
            kind: Workspace.Kind(rawValue: try row.string(3)) ?? .shared, owner: try row.uuid(4),
            createdAt: try row.instant(5), updatedAt: try row.instant(6))
    }

    /// In the order in which they were made.
    package func list(_ ids: [UUID]) throws -> [Workspace] {
        try self.transaction.query(
            "SELECT \(sql: Self.columns) FROM workspaces w WHERE w.id IN (\(list: ids)) ORDER BY w.created_at, w.id",
            as: Self.workspace)
    }

    package func find(_ id: UUID, in workspaces: [UUID]) throws -> Workspace? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM workspaces w WHERE w.id = \(id) AND w.id IN (\(list: workspaces))
            """, as: Self.workspace)
    }
}

extension Transaction {
    package var workspaces: WorkspaceStore { WorkspaceStore(transaction: self) }
}
