import Core
import MariaDB
import Primitives

/// Diagrams of data flow. Every statement is scoped to a workspace that the caller has found the actor may see; changes
/// want its model to be locked.
package struct FlowDiagramStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "id, workspace_id, name, nodes, connections, linked_tables, version, created_at, updated_at")

    private static func diagram(_ row: borrowing Row) throws -> FlowDiagram {
        FlowDiagram(
            id: try row.uuid(0), workspace: try row.uuid(1), name: try row.string(2),
            nodes: try FlowDiagram.nodes(stored: try row.bytes(3)),
            connections: try FlowDiagram.connections(stored: try row.bytes(4)),
            linkedTables: try IdentifierList.read(try row.bytes(5)), version: try row.integer(6),
            createdAt: try row.instant(7), updatedAt: try row.instant(8))
    }

    // MARK: Reading

    /// In the order in which they were made.
    package func list(in workspace: UUID) throws -> [FlowDiagram] {
        try self.diagrams("workspace_id = \(workspace) AND deleted_at IS NULL")
    }

    package func find(_ id: UUID, in workspace: UUID, deleted: Bool = false) throws -> FlowDiagram? {
        let state = SQL(unsafe: deleted ? "deleted_at IS NOT NULL" : "deleted_at IS NULL")
        return try self.diagrams("id = \(id) AND workspace_id = \(workspace) AND \(sql: state)").first
    }

    /// Those that are linked with a table.
    package func linked(with table: UUID, in workspace: UUID) throws -> [FlowDiagram] {
        try self.diagrams(
            "workspace_id = \(workspace) AND deleted_at IS NULL AND linked_tables LIKE \("%\(table)%")")
    }

    private func diagrams(_ filter: SQL) throws -> [FlowDiagram] {
        try self.transaction.query(
            "SELECT \(sql: Self.columns) FROM model_diagrams WHERE \(sql: filter) ORDER BY created_at, id",
            as: Self.diagram)
    }

    package func count(in workspace: UUID) throws -> Int64 {
        try self.transaction.first(
            "SELECT COUNT(*) FROM model_diagrams WHERE workspace_id = \(workspace) AND deleted_at IS NULL"
        ) { try $0.integer(0) } ?? 0
    }

    // MARK: Writing

    package func insert(_ diagrams: [FlowDiagram]) throws {
        guard !diagrams.isEmpty else { return }
        let rows = diagrams.map { diagram -> SQL in
            """
            (\(diagram.id), \(diagram.workspace), \(diagram.name), \(FlowDiagram.stored(diagram.nodes)),
                \(FlowDiagram.stored(diagram.connections)), \(IdentifierList.stored(diagram.linkedTables)),
                \(diagram.version), \(diagram.createdAt), \(diagram.updatedAt))
            """
        }
        try self.transaction.execute(
            "INSERT INTO model_diagrams (\(sql: Self.columns)) VALUES \(sql: rows.joined())")
    }

    /// Writes what may change, as the version that the value carries; one that was deleted is present again.
    package func update(_ diagram: FlowDiagram, deletedAt: Instant? = nil) throws {
        try self.transaction.execute(
            """
            UPDATE model_diagrams SET name = \(diagram.name), nodes = \(FlowDiagram.stored(diagram.nodes)),
                connections = \(FlowDiagram.stored(diagram.connections)),
                linked_tables = \(IdentifierList.stored(diagram.linkedTables)), version = \(diagram.version),
                updated_at = \(diagram.updatedAt), deleted_at = \(deletedAt)
            WHERE id = \(diagram.id)
            """)
    }

    /// Takes a table that is gone out of every present diagram; each has a new version.
    package func unlink(_ table: UUID, from diagrams: [FlowDiagram]) throws {
        guard !diagrams.isEmpty else { return }
        try self.transaction.execute(
            """
            UPDATE model_diagrams SET version = version + 1, updated_at = \(self.transaction.now),
                linked_tables = JSON_REMOVE(linked_tables, JSON_UNQUOTE(
                    JSON_SEARCH(linked_tables, 'one', \(table.description))))
            WHERE id IN (\(list: diagrams.map(\.id)))
            """)
    }

    /// Removes for good what was deleted before `time`; at most 100 at once.
    package func purge(deletedBefore time: Instant) throws {
        let ids = try self.transaction.query(
            "SELECT id FROM model_diagrams WHERE deleted_at < \(time) ORDER BY deleted_at LIMIT 100"
        ) { try $0.uuid(0) }
        guard !ids.isEmpty else { return }
        try self.transaction.execute("DELETE FROM model_diagrams WHERE id IN (\(list: ids))")
    }
}

extension Transaction {
    package var modelDiagrams: FlowDiagramStore { FlowDiagramStore(transaction: self) }
}
