import Core
import MariaDB
import Primitives

/// Columns of tables of models, and what refers to them.
package struct ModelColumnStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: """
            c.id, c.table_id, c.name, c.data_type, c.is_nullable, c.is_primary_key, c.is_foreign_key, \
            c.reference_id, c.default_value, c.constraints, c.place, c.field_versions
            """)

    private static func column(_ row: borrowing Row) throws -> ModelColumn {
        ModelColumn(
            id: try row.uuid(0), table: try row.uuid(1), name: try row.string(2), dataType: try row.string(3),
            isNullable: try row.bool(4), isPrimaryKey: try row.bool(5), isForeignKey: try row.bool(6),
            foreignKeyReference: try row.uuidOrNil(7), defaultValue: try row.stringOrNil(8),
            constraints: JSONText(stored: try row.bytes(9)), order: try row.integer(10),
            fieldVersions: try FieldVersions.read(try row.bytes(11)))
    }

    /// The columns of tables in their order, by table.
    ///
    /// - Parameter filter: about `model_tables t`.
    func list(_ filter: SQL) throws -> [UUID: [ModelColumn]] {
        var columns: [UUID: [ModelColumn]] = [:]
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM model_tables t JOIN model_columns c ON c.table_id = t.id
            WHERE \(sql: filter)
            """
        ) { row in
            let column = try Self.column(row)
            columns[column.table, default: []].append(column)
        }
        // Here, since the server would put all of them aside to sort them.
        return columns.mapValues { $0.sorted { $0.order < $1.order } }
    }

    /// Of each of these that is a column of a present table of the workspace: its table.
    package func tables(of ids: [UUID], in workspace: UUID) throws -> [UUID: UUID] {
        guard !ids.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            """
            SELECT c.id, c.table_id FROM model_columns c JOIN model_tables t ON t.id = c.table_id
            WHERE c.id IN (\(list: ids)) AND t.workspace_id = \(workspace) AND t.deleted_at IS NULL
            """
        ) { (try $0.uuid(0), try $0.uuid(1)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// Rows of one statement, well below the most parameters that one can have.
    private static let batch = 1_000

    package func insert(_ columns: [ModelColumn]) throws {
        for start in stride(from: 0, to: columns.count, by: Self.batch) {
            let rows = columns[start..<min(start + Self.batch, columns.count)].map { column -> SQL in
                """
                (\(column.id), \(column.table), \(column.name), \(column.dataType), \(column.isNullable),
                    \(column.isPrimaryKey), \(column.isForeignKey), \(column.foreignKeyReference),
                    \(column.defaultValue), \(column.constraints.bytes), \(column.order),
                    \(FieldVersions.stored(column.fieldVersions)))
                """
            }
            try self.transaction.execute(
                """
                INSERT INTO model_columns (id, table_id, name, data_type, is_nullable, is_primary_key, is_foreign_key,
                    reference_id, default_value, constraints, place, field_versions)
                VALUES \(sql: rows.joined())
                """)
        }
    }

    func replace(_ columns: [ModelColumn], of table: UUID) throws {
        try self.transaction.execute("DELETE FROM model_columns WHERE table_id = \(table)")
        try self.insert(columns)
    }

    /// The present tables, but one, with a column that refers to one of these columns.
    package func referring(to columns: [UUID], in workspace: UUID, without table: UUID) throws -> [UUID] {
        guard !columns.isEmpty else { return [] }
        return try self.transaction.query(
            """
            SELECT DISTINCT t.id FROM model_columns c JOIN model_tables t ON t.id = c.table_id
            WHERE c.reference_id IN (\(list: columns)) AND t.workspace_id = \(workspace) AND t.deleted_at IS NULL
                AND t.id <> \(table)
            ORDER BY t.id
            """
        ) { try $0.uuid(0) }
    }

    /// Makes columns of these tables that refer to one of `columns` plain ones.
    package func clearReferences(to columns: [UUID], of tables: [UUID]) throws {
        guard !columns.isEmpty, !tables.isEmpty else { return }
        try self.transaction.execute(
            """
            UPDATE model_columns SET reference_id = NULL, is_foreign_key = FALSE
            WHERE reference_id IN (\(list: columns)) AND table_id IN (\(list: tables))
            """)
    }
}

extension Transaction {
    package var modelColumns: ModelColumnStore { ModelColumnStore(transaction: self) }
}
