import Core
import MariaDB
import Primitives

/// Tables of models with their columns. Every statement is scoped to a workspace that the caller has found the actor may
/// see; changes want its model to be locked.
package struct ModelTableStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: """
            t.id, t.workspace_id, t.primary_domain_id, t.name, t.alias, t.model_type, t.position_x, t.position_y, \
            t.width, t.height, t.visible_domains, t.field_versions, t.version, t.created_at, t.updated_at
            """)

    private static func table(_ row: borrowing Row) throws -> ModelTable {
        ModelTable(
            id: try row.uuid(0), workspace: try row.uuid(1), primaryDomain: try row.uuid(2), name: try row.string(3),
            alias: try row.stringOrNil(4), modelType: ModelType(rawValue: try row.string(5)) ?? .logical,
            x: try row.integer(6), y: try row.integer(7), width: try row.integer(8), height: try row.integer(9),
            visibleDomains: try IdentifierList.read(try row.bytes(10)), columns: [], version: try row.integer(12),
            fieldVersions: try FieldVersions.read(try row.bytes(11)), createdAt: try row.instant(13),
            updatedAt: try row.instant(14))
    }

    // MARK: Reading

    /// Tables in the order in which they were made; two statements, however many.
    ///
    /// - Parameter domain: only those that are shown on its canvas.
    package func list(in workspace: UUID, domain: UUID? = nil) throws -> [ModelTable] {
        var filter: SQL = "t.workspace_id = \(workspace) AND t.deleted_at IS NULL"
        if let domain {
            filter += """
                 AND (t.primary_domain_id = \(domain) OR t.visible_domains LIKE \("%\(domain)%"))
                """
        }
        return try self.tables(filter)
    }

    package func find(_ ids: [UUID], in workspace: UUID) throws -> [ModelTable] {
        guard !ids.isEmpty else { return [] }
        return try self.tables("t.id IN (\(list: ids)) AND t.workspace_id = \(workspace) AND t.deleted_at IS NULL")
    }

    package func find(_ id: UUID, in workspace: UUID) throws -> ModelTable? {
        try self.find([id], in: workspace).first
    }

    package func findDeleted(_ id: UUID, in workspace: UUID) throws -> ModelTable? {
        try self.tables("t.id = \(id) AND t.workspace_id = \(workspace) AND t.deleted_at IS NOT NULL").first
    }

    private func tables(_ filter: SQL) throws -> [ModelTable] {
        var tables = try self.transaction.query(
            "SELECT \(sql: Self.columns) FROM model_tables t WHERE \(sql: filter) ORDER BY t.created_at, t.id",
            as: Self.table)
        guard !tables.isEmpty else { return [] }
        let columns = try self.transaction.modelColumns.list(filter)
        for index in tables.indices { tables[index].columns = columns[tables[index].id] ?? [] }
        return tables
    }

    /// Which of these are present tables of the workspace.
    package func present(of ids: [UUID], in workspace: UUID) throws -> Set<UUID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try self.transaction.query(
                """
                SELECT t.id FROM model_tables t
                WHERE t.id IN (\(list: ids)) AND t.workspace_id = \(workspace) AND t.deleted_at IS NULL
                """
            ) { try $0.uuid(0) })
    }

    package func count(in workspace: UUID) throws -> Int64 {
        try self.transaction.first(
            "SELECT COUNT(*) FROM model_tables WHERE workspace_id = \(workspace) AND deleted_at IS NULL"
        ) { try $0.integer(0) } ?? 0
    }

    /// Those that a domain is the first or a further one of.
    package func ids(of domain: UUID, in workspace: UUID) throws -> [UUID] {
        try self.transaction.query(
            """
            SELECT t.id FROM model_tables t WHERE t.workspace_id = \(workspace) AND t.deleted_at IS NULL
                AND (t.primary_domain_id = \(domain) OR t.visible_domains LIKE \("%\(domain)%"))
            ORDER BY t.created_at, t.id
            """
        ) { try $0.uuid(0) }
    }

    // MARK: Writing

    /// Tables with their columns.
    package func insert(_ tables: [ModelTable]) throws {
        guard !tables.isEmpty else { return }
        let rows = tables.map { table -> SQL in
            """
            (\(table.id), \(table.workspace), \(table.primaryDomain), \(table.name), \(table.alias),
                \(table.modelType.rawValue), \(table.x), \(table.y), \(table.width), \(table.height),
                \(IdentifierList.stored(table.visibleDomains)), \(FieldVersions.stored(table.fieldVersions)),
                \(table.version), \(table.createdAt), \(table.updatedAt))
            """
        }
        try self.transaction.execute(
            """
            INSERT INTO model_tables (id, workspace_id, primary_domain_id, name, alias, model_type, position_x,
                position_y, width, height, visible_domains, field_versions, version, created_at, updated_at)
            VALUES \(sql: rows.joined())
            """)
        try self.transaction.modelColumns.insert(tables.flatMap(\.columns))
    }

    /// Writes what may change, as the version that the value carries; one that was deleted is present again.
    package func update(_ table: ModelTable, replacingColumns: Bool, deletedAt: Instant? = nil) throws {
        try self.transaction.execute(
            """
            UPDATE model_tables SET primary_domain_id = \(table.primaryDomain), name = \(table.name),
                alias = \(table.alias), model_type = \(table.modelType.rawValue), position_x = \(table.x),
                position_y = \(table.y), width = \(table.width), height = \(table.height),
                visible_domains = \(IdentifierList.stored(table.visibleDomains)),
                field_versions = \(FieldVersions.stored(table.fieldVersions)), version = \(table.version),
                updated_at = \(table.updatedAt), deleted_at = \(deletedAt)
            WHERE id = \(table.id)
            """)
        if replacingColumns { try self.transaction.modelColumns.replace(table.columns, of: table.id) }
    }

    /// Counts a change of one field of each of these tables, whose rows it leaves as they are else.
    package func touch(_ ids: [UUID], _ field: ModelTable.Field) throws {
        guard !ids.isEmpty else { return }
        // Assigned in this order, the second seeing the first.
        try self.transaction.execute(
            """
            UPDATE model_tables SET version = version + 1,
                field_versions = JSON_SET(field_versions, \("$.\(field.rawValue)"), version),
                updated_at = \(self.transaction.now)
            WHERE id IN (\(list: ids))
            """)
    }

    /// Puts tables into another domain, and takes the one that they leave out of those on which they are shown.
    package func leave(_ domain: UUID, for other: UUID, in workspace: UUID) throws {
        try self.transaction.execute(
            """
            UPDATE model_tables SET primary_domain_id = \(other), version = version + 1,
                field_versions = JSON_SET(field_versions, '$.primaryDomain', version),
                updated_at = \(self.transaction.now)
            WHERE workspace_id = \(workspace) AND primary_domain_id = \(domain) AND deleted_at IS NULL
            """)
        try self.transaction.execute(
            """
            UPDATE model_tables SET version = version + 1,
                field_versions = JSON_SET(field_versions, '$.visibleDomains', version),
                visible_domains = JSON_REMOVE(visible_domains, JSON_UNQUOTE(
                    JSON_SEARCH(visible_domains, 'one', \(domain.description)))),
                updated_at = \(self.transaction.now)
            WHERE workspace_id = \(workspace) AND visible_domains LIKE \("%\(domain)%") AND deleted_at IS NULL
            """)
    }

    /// Puts tables that are deleted into another domain; nobody is told.
    package func moveDeleted(from domain: UUID, to other: UUID, in workspace: UUID) throws {
        try self.transaction.execute(
            """
            UPDATE model_tables SET primary_domain_id = \(other)
            WHERE workspace_id = \(workspace) AND primary_domain_id = \(domain) AND deleted_at IS NOT NULL
            """)
    }

    /// Removes for good what was deleted before `time`, with its columns and relationships; at most 100 at once.
    package func purge(deletedBefore time: Instant) throws {
        let ids = try self.transaction.query(
            "SELECT id FROM model_tables WHERE deleted_at < \(time) ORDER BY deleted_at LIMIT 100"
        ) { try $0.uuid(0) }
        guard !ids.isEmpty else { return }
        try self.transaction.execute("DELETE FROM model_tables WHERE id IN (\(list: ids))")
    }
}

extension Transaction {
    package var modelTables: ModelTableStore { ModelTableStore(transaction: self) }
}
