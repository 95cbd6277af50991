import Core
import JSON
import MariaDB
import Primitives

/// Uploaded tables. Every read is scoped to workspaces that the caller has found the actor may see.
package struct DataSetStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: """
            s.id, s.workspace_id, s.owner_id, s.name, s.format, s.columns, s.row_count, s.size_bytes, s.created_at
            """)

    private static func dataSet(_ row: borrowing Row) throws -> DataSet {
        DataSet(
            id: try row.uuid(0), workspace: try row.uuid(1), owner: try row.uuid(2), name: try row.string(3),
            format: DataSet.Format(rawValue: try row.string(4)) ?? .csv,
            columns: DataColumn.list(JSONText(stored: try row.bytes(5))), rowCount: try row.integer(6),
            sizeBytes: try row.integer(7), createdAt: try row.instant(8))
    }

    // MARK: Reading

    /// Newest first.
    package func page(_ request: PageRequest, in workspaces: [UUID]) throws -> Page<DataSet> {
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM data_sets s
            WHERE s.workspace_id IN (\(list: workspaces)) AND s.deleted_at IS NULL
            ORDER BY s.created_at DESC, s.id DESC LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.dataSet)
        return Page(items: items, total: try self.count(in: workspaces), request: request)
    }

    package func count(in workspaces: [UUID]) throws -> Int64 {
        try self.transaction.first(
            """
            SELECT COUNT(*) FROM data_sets s
            WHERE s.workspace_id IN (\(list: workspaces)) AND s.deleted_at IS NULL
            """
        ) { try $0.integer(0) } ?? 0
    }

    /// Those of `ids` that are in one of the workspaces.
    package func find(_ ids: [UUID], in workspaces: [UUID]) throws -> [DataSet] {
        guard !ids.isEmpty else { return [] }
        return try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM data_sets s
            WHERE s.id IN (\(list: ids)) AND s.deleted_at IS NULL AND s.workspace_id IN (\(list: workspaces))
            """, as: Self.dataSet)
    }

    /// The same, one, with its row locked until the transaction ends.
    package func lock(_ id: UUID, in workspaces: [UUID]) throws -> DataSet? {
        try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM data_sets s
            WHERE s.id = \(id) AND s.deleted_at IS NULL AND s.workspace_id IN (\(list: workspaces)) FOR UPDATE
            """, as: Self.dataSet)
    }

    /// Widgets that read a data set, by dashboard. Looks at every widget of the data set's workspace: only when one is
    /// deleted.
    package func readers(of set: DataSet) throws -> [ShowingWidgets] {
        try self.transaction.widgets.showing(
            in: set.workspace,
            where: """
                (JSON_VALUE(w.data_query, '$.endpoint') = \("dataset:ds_\(set.id.base62)")
                    OR LOWER(JSON_VALUE(w.data_query, '$.endpoint')) = \("dataset:\(set.id)"))
                """)
    }

    // MARK: Writing

    package func insert(_ set: DataSet) throws {
        try self.transaction.execute(
            """
            INSERT INTO data_sets (id, workspace_id, owner_id, name, format, columns, row_count, size_bytes, created_at)
            VALUES (\(set.id), \(set.workspace), \(set.owner), \(set.name), \(set.format.rawValue),
                \(JSONValue.array(set.columns.map(\.json)).encoded), \(set.rowCount), \(set.sizeBytes),
                \(set.createdAt))
            """)
    }

    /// - Parameters:
    ///   - cells: rows as `DataRowWriter` writes them.
    ///   - first: rows before them.
    package func insertRows(_ cells: [UInt8], first: Int64, of id: UUID) throws {
        try self.transaction.execute(
            "INSERT INTO data_set_rows (data_set_id, first_row, cells) VALUES (\(id), \(first), \(cells))")
    }

    package func softDelete(_ id: UUID) throws {
        try self.transaction.execute("UPDATE data_sets SET deleted_at = \(self.transaction.now) WHERE id = \(id)")
    }

    /// Removes for good what was deleted before `time`: at most 100 packets of rows at once, and the data sets that have
    /// none left.
    package func purge(deletedBefore time: Instant) throws {
        let sets = try self.transaction.query(
            "SELECT id FROM data_sets WHERE deleted_at < \(time) ORDER BY deleted_at LIMIT 10 FOR UPDATE SKIP LOCKED"
        ) { try $0.uuid(0) }
        var room: Int64 = 100
        for id in sets where room > 0 {
            let removed = try self.transaction.execute(
                "DELETE FROM data_set_rows WHERE data_set_id = \(id) ORDER BY first_row LIMIT \(room)")
            room -= Int64(removed)
            if room > 0 { try self.transaction.execute("DELETE FROM data_sets WHERE id = \(id)") }
        }
    }

    /// Where the packets of a page of rows begin: the first row of the packet that `offset` is in.
    package func packet(of offset: Int64, in id: UUID) throws -> Int64 {
        try self.transaction.first(
            """
            SELECT r.first_row FROM data_set_rows r
            WHERE r.data_set_id = \(id) AND r.first_row <= \(offset) ORDER BY r.first_row DESC LIMIT 1
            """
        ) { try $0.integer(0) } ?? 0
    }
}

extension Transaction {
    package var dataSets: DataSetStore { DataSetStore(transaction: self) }
}
