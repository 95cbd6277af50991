import Core
import MariaDB
import Primitives

/// Kept states of models. Every statement is scoped to a workspace that the caller has found the actor may see.
package struct ModelVersionStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "id, workspace_id, name, created_by, created_at, stream_offset, tables, relationships, size_bytes")

    private static func version(_ row: borrowing Row) throws -> ModelVersion {
        ModelVersion(
            id: try row.uuid(0), workspace: try row.uuid(1), name: try row.string(2), createdBy: try row.uuid(3),
            createdAt: try row.instant(4), offset: try row.integer(5), tables: try row.integer(6),
            relationships: try row.integer(7), sizeBytes: try row.integer(8))
    }

    /// Newest first.
    package func list(in workspace: UUID) throws -> [ModelVersion] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM model_versions WHERE workspace_id = \(workspace)
            ORDER BY created_at DESC, id DESC
            """, as: Self.version)
    }

    package func count(in workspace: UUID) throws -> Int64 {
        try self.transaction.first("SELECT COUNT(*) FROM model_versions WHERE workspace_id = \(workspace)") {
            try $0.integer(0)
        } ?? 0
    }

    package func find(_ id: UUID, in workspace: UUID) throws -> ModelVersion? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM model_versions WHERE id = \(id) AND workspace_id = \(workspace)",
            as: Self.version)
    }

    /// The contract that it is kept as.
    package func content(of id: UUID, in workspace: UUID) throws -> [UInt8]? {
        try self.transaction.first(
            "SELECT content FROM model_versions WHERE id = \(id) AND workspace_id = \(workspace)"
        ) { try $0.bytes(0) }
    }

    package func insert(_ version: ModelVersion, content: [UInt8]) throws {
        try self.transaction.execute(
            """
            INSERT INTO model_versions (\(sql: Self.columns), content)
            VALUES (\(version.id), \(version.workspace), \(version.name), \(version.createdBy), \(version.createdAt),
                \(version.offset), \(version.tables), \(version.relationships), \(version.sizeBytes), \(content))
            """)
    }

    /// - Returns: whether there was one.
    package func delete(_ id: UUID, in workspace: UUID) throws -> Bool {
        try self.transaction.execute(
            "DELETE FROM model_versions WHERE id = \(id) AND workspace_id = \(workspace)") > 0
    }
}

extension Transaction {
    package var modelVersions: ModelVersionStore { ModelVersionStore(transaction: self) }
}
