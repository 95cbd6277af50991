import Core
import MariaDB
import Primitives

/// Domains of models. Every statement is scoped to a workspace that the caller has found the actor may see; changes
/// want its model to be locked.
package struct ModelDomainStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "id, workspace_id, name, model_type, is_primary, version, created_at, updated_at")

    private static func domain(_ row: borrowing Row) throws -> ModelDomain {
        ModelDomain(
            id: try row.uuid(0), workspace: try row.uuid(1), name: try row.string(2),
            modelType: ModelType(rawValue: try row.string(3)) ?? .logical, isPrimary: try row.bool(4),
            version: try row.integer(5), createdAt: try row.instant(6), updatedAt: try row.instant(7))
    }

    // MARK: Reading

    /// In the order in which they were made.
    package func list(in workspace: UUID) throws -> [ModelDomain] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM model_domains WHERE workspace_id = \(workspace) AND deleted_at IS NULL
            ORDER BY created_at, id
            """, as: Self.domain)
    }

    /// - Parameter deleted: whether it must be a deleted one, or one of the present.
    package func find(_ id: UUID, in workspace: UUID, deleted: Bool = false) throws -> ModelDomain? {
        let state = SQL(unsafe: deleted ? "deleted_at IS NOT NULL" : "deleted_at IS NULL")
        return try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM model_domains
            WHERE id = \(id) AND workspace_id = \(workspace) AND \(sql: state)
            """, as: Self.domain)
    }

    // MARK: Writing

    package func insert(_ domains: [ModelDomain]) throws {
        guard !domains.isEmpty else { return }
        let rows = domains.map { domain -> SQL in
            """
            (\(domain.id), \(domain.workspace), \(domain.name), \(domain.modelType.rawValue), \(domain.isPrimary),
                \(domain.version), \(domain.createdAt), \(domain.updatedAt))
            """
        }
        try self.transaction.execute(
            "INSERT INTO model_domains (\(sql: Self.columns)) VALUES \(sql: rows.joined())")
    }

    /// Writes what may change, as the version that the value carries; one that was deleted is present again.
    ///
    /// - Parameter deletedAt: hides it from then on.
    package func update(_ domain: ModelDomain, deletedAt: Instant? = nil) throws {
        try self.transaction.execute(
            """
            UPDATE model_domains SET name = \(domain.name), model_type = \(domain.modelType.rawValue),
                is_primary = \(domain.isPrimary), version = \(domain.version), updated_at = \(domain.updatedAt),
                deleted_at = \(deletedAt)
            WHERE id = \(domain.id)
            """)
    }

    /// Removes for good what was deleted before `time` and holds no table, deleted or not; at most 100 at once.
    package func purge(deletedBefore time: Instant) throws {
        let ids = try self.transaction.query(
            """
            SELECT d.id FROM model_domains d WHERE d.deleted_at < \(time)
                AND NOT EXISTS (SELECT 1 FROM model_tables t WHERE t.primary_domain_id = d.id)
            ORDER BY d.deleted_at LIMIT 100
            """
        ) { try $0.uuid(0) }
        guard !ids.isEmpty else { return }
        try self.transaction.execute("DELETE FROM model_domains WHERE id IN (\(list: ids))")
    }
}

extension Transaction {
    package var modelDomains: ModelDomainStore { ModelDomainStore(transaction: self) }
}
