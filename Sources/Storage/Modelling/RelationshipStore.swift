import Core
import MariaDB
import Primitives

/// Relationships between tables of models. Every statement is scoped to a workspace that the caller has found the actor
/// may see; changes want its model to be locked.
package struct ModelRelationshipStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: """
            r.id, r.workspace_id, r.source_table_id, r.target_table_id, r.cardinality, r.optionality, r.name, \
            r.source_column_id, r.target_column_id, r.is_circular, r.version, r.field_versions, r.created_at, \
            r.updated_at
            """)

    private static func relationship(_ row: borrowing Row) throws -> ModelRelationship {
        ModelRelationship(
            id: try row.uuid(0), workspace: try row.uuid(1), sourceTable: try row.uuid(2),
            targetTable: try row.uuid(3),
            cardinality: ModelRelationship.Cardinality(rawValue: try row.string(4)) ?? .oneToMany,
            optionality: ModelRelationship.Optionality(rawValue: try row.string(5)) ?? .optional,
            name: try row.stringOrNil(6), sourceColumn: try row.uuidOrNil(7), targetColumn: try row.uuidOrNil(8),
            isCircular: try row.bool(9), version: try row.integer(10),
            fieldVersions: try FieldVersions.read(try row.bytes(11)), createdAt: try row.instant(12),
            updatedAt: try row.instant(13))
    }

    // MARK: Reading

    /// In the order in which they were made.
    package func list(in workspace: UUID) throws -> [ModelRelationship] {
        try self.relationships("r.workspace_id = \(workspace) AND r.deleted_at IS NULL")
    }

    package func find(_ ids: [UUID], in workspace: UUID) throws -> [ModelRelationship] {
        guard !ids.isEmpty else { return [] }
        return try self.relationships(
            "r.id IN (\(list: ids)) AND r.workspace_id = \(workspace) AND r.deleted_at IS NULL")
    }

    package func find(_ id: UUID, in workspace: UUID) throws -> ModelRelationship? {
        try self.find([id], in: workspace).first
    }

    package func findDeleted(_ id: UUID, in workspace: UUID) throws -> ModelRelationship? {
        try self.relationships("r.id = \(id) AND r.workspace_id = \(workspace) AND r.deleted_at IS NOT NULL").first
    }

    /// The present ones of a table, at either end.
    package func list(of table: UUID, in workspace: UUID) throws -> [ModelRelationship] {
        try self.relationships(
            """
            r.workspace_id = \(workspace) AND r.deleted_at IS NULL
            AND (r.source_table_id = \(table) OR r.target_table_id = \(table))
            """)
    }

    /// Those that went with a table that is back, and whose other table is there.
    package func returning(with table: UUID, in workspace: UUID) throws -> [ModelRelationship] {
        try self.relationships(
            """
            r.workspace_id = \(workspace) AND r.deleted_at IS NOT NULL AND r.went_with_table
            AND (r.source_table_id = \(table) OR r.target_table_id = \(table))
            AND NOT EXISTS (SELECT 1 FROM model_tables t
                WHERE t.id IN (r.source_table_id, r.target_table_id) AND t.deleted_at IS NOT NULL)
            """)
    }

    private func relationships(_ filter: SQL) throws -> [ModelRelationship] {
        try self.transaction.query(
            "SELECT \(sql: Self.columns) FROM model_relationships r WHERE \(sql: filter) ORDER BY r.created_at, r.id",
            as: Self.relationship)
    }

    package func count(in workspace: UUID) throws -> Int64 {
        try self.transaction.first(
            "SELECT COUNT(*) FROM model_relationships WHERE workspace_id = \(workspace) AND deleted_at IS NULL"
        ) { try $0.integer(0) } ?? 0
    }

    /// Every present relationship as an edge of the graph of tables.
    package func edges(in workspace: UUID) throws -> [TableGraph.Edge] {
        try self.transaction.query(
            """
            SELECT id, source_table_id, target_table_id, is_circular FROM model_relationships
            WHERE workspace_id = \(workspace) AND deleted_at IS NULL
            """
        ) {
            TableGraph.Edge(
                id: try $0.uuid(0), source: try $0.uuid(1), target: try $0.uuid(2), isCircular: try $0.bool(3))
        }
    }

    // MARK: Writing

    /// Rows of one statement, well below the most parameters that one can have.
    private static let batch = 1_000

    package func insert(_ relationships: [ModelRelationship]) throws {
        for start in stride(from: 0, to: relationships.count, by: Self.batch) {
            let rows = relationships[start..<min(start + Self.batch, relationships.count)].map { one -> SQL in
                """
                (\(one.id), \(one.workspace), \(one.sourceTable), \(one.targetTable), \(one.cardinality.rawValue),
                    \(one.optionality.rawValue), \(one.name), \(one.sourceColumn), \(one.targetColumn),
                    \(one.isCircular), \(one.version), \(FieldVersions.stored(one.fieldVersions)), \(one.createdAt),
                    \(one.updatedAt))
                """
            }
            try self.transaction.execute(
                """
                INSERT INTO model_relationships (id, workspace_id, source_table_id, target_table_id, cardinality,
                    optionality, name, source_column_id, target_column_id, is_circular, version, field_versions,
                    created_at, updated_at)
                VALUES \(sql: rows.joined())
                """)
        }
    }

    /// Writes what may change, as the version that the value carries; one that was deleted is present again.
    package func update(_ one: ModelRelationship, deletedAt: Instant? = nil) throws {
        try self.transaction.execute(
            """
            UPDATE model_relationships SET source_table_id = \(one.sourceTable), target_table_id = \(one.targetTable),
                cardinality = \(one.cardinality.rawValue), optionality = \(one.optionality.rawValue),
                name = \(one.name), source_column_id = \(one.sourceColumn), target_column_id = \(one.targetColumn),
                is_circular = \(one.isCircular), version = \(one.version),
                field_versions = \(FieldVersions.stored(one.fieldVersions)), updated_at = \(one.updatedAt),
                deleted_at = \(deletedAt), went_with_table = FALSE
            WHERE id = \(one.id)
            """)
    }

    /// Hides those that go with a table, or shows them again; each has a new version.
    package func setGone(_ ids: [UUID], _ deletedAt: Instant?) throws {
        guard !ids.isEmpty else { return }
        try self.transaction.execute(
            """
            UPDATE model_relationships SET deleted_at = \(deletedAt), went_with_table = \(deletedAt != nil),
                version = version + 1, updated_at = \(self.transaction.now)
            WHERE id IN (\(list: ids))
            """)
    }

    package func setCircular(_ ids: [UUID], _ isCircular: Bool) throws {
        guard !ids.isEmpty else { return }
        // Assigned in this order, the third seeing the second.
        try self.transaction.execute(
            """
            UPDATE model_relationships SET is_circular = \(isCircular), version = version + 1,
                field_versions = JSON_SET(field_versions, '$.isCircular', version),
                updated_at = \(self.transaction.now)
            WHERE id IN (\(list: ids))
            """)
    }

    /// The relationships that name one of these columns, which are no more.
    package func naming(_ columns: [UUID], in workspace: UUID) throws -> [ModelRelationship] {
        guard !columns.isEmpty else { return [] }
        return try self.relationships(
            """
            r.workspace_id = \(workspace) AND r.deleted_at IS NULL
            AND (r.source_column_id IN (\(list: columns)) OR r.target_column_id IN (\(list: columns)))
            """)
    }

    /// Takes columns that are no more out of a workspace's relationships, as `naming` found them.
    package func clear(_ field: ModelRelationship.Field, of columns: [UUID], in ids: [UUID]) throws {
        guard !ids.isEmpty else { return }
        let name = SQL(unsafe: field == .sourceColumn ? "source_column_id" : "target_column_id")
        try self.transaction.execute(
            """
            UPDATE model_relationships SET \(sql: name) = NULL, version = version + 1,
                field_versions = JSON_SET(field_versions, \("$.\(field.rawValue)"), version),
                updated_at = \(self.transaction.now)
            WHERE id IN (\(list: ids)) AND \(sql: name) IN (\(list: columns))
            """)
    }

    /// Removes for good what was deleted before `time`; at most 1,000 at once.
    package func purge(deletedBefore time: Instant) throws {
        let ids = try self.transaction.query(
            "SELECT id FROM model_relationships WHERE deleted_at < \(time) ORDER BY deleted_at LIMIT 1000"
        ) { try $0.uuid(0) }
        guard !ids.isEmpty else { return }
        try self.transaction.execute("DELETE FROM model_relationships WHERE id IN (\(list: ids))")
    }
}

extension Transaction {
    package var modelRelationships: ModelRelationshipStore { ModelRelationshipStore(transaction: self) }
}
