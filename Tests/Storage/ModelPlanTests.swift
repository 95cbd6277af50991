import Core
import JSON
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// No query about models looks at other tenants' rows, or at more of one's own than it is about.
@Suite struct ModelPlanTests {
    private static let tenants = 30
    /// Tables of each tenant, each with as many columns as `columns` and one relationship to the next.
    private static let tables = 40
    private static let columns = 5

    /// What the one is called whose queries are measured.
    private struct Crowd {
        let database: Database
        let workspace: UUID
        let domain: UUID
        let tables: [ModelTable]
        let relationships: [ModelRelationship]
        let diagram: UUID
    }

    @Test func `no query about models reads much more than the rows that it is about`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app in
            let database = Database(app.settings)
            let crowds = try (0..<Self.tenants).map { _ in try self.fill(database) }
            try database.transaction { tx in
                for table in ["domains", "tables", "columns", "relationships", "diagrams"] {
                    try tx.query("ANALYZE TABLE \(identifier: "model_\(table)")") { _ in }
                }
            }
            let crowd = try #require(crowds.last)
            try self.checkTables(crowd)
            try self.checkRelationships(crowd)
            try self.checkTheRest(crowd)
        }
    }

    private func expect(_ name: String, atMost rows: Int, _ crowd: Crowd, _ body: (Transaction) throws -> Void) throws {
        // The server reads what it knows of a table when that is opened for the first time.
        try crowd.database.transaction(body)
        let counters = try ReadCounters.measure(crowd.database, body)
        #expect(counters.scans == 0, "\(name) looks at a whole table")
        #expect(counters.rows <= Int64(rows), "\(name) reads \(counters.rows) rows")
    }

    private func checkTables(_ crowd: Crowd) throws {
        let workspace = crowd.workspace
        let (one, columns) = (crowd.tables[3], crowd.tables[3].columns.map(\.id))
        // The tables, and for their columns the tables once more.
        let all = Self.tables * (Self.columns + 4)
        try self.expect("all tables", atMost: all, crowd) { _ = try $0.modelTables.list(in: workspace) }
        try self.expect("a domain's tables", atMost: all, crowd) {
            _ = try $0.modelTables.list(in: workspace, domain: crowd.domain)
        }
        try self.expect("one table", atMost: 12, crowd) { _ = try $0.modelTables.find(one.id, in: workspace) }
        try self.expect("a deleted one", atMost: 4, crowd) { _ = try $0.modelTables.findDeleted(one.id, in: workspace) }
        try self.expect("how many", atMost: Self.tables * 2, crowd) { _ = try $0.modelTables.count(in: workspace) }
        try self.expect("which are there", atMost: 6, crowd) {
            _ = try $0.modelTables.present(of: [one.id, .v7()], in: workspace)
        }
        try self.expect("a change", atMost: 8, crowd) { try $0.modelTables.update(one, replacingColumns: false) }
        try self.expect("other columns", atMost: 24, crowd) { try $0.modelTables.update(one, replacingColumns: true) }
        try self.expect("the tables of columns", atMost: 12, crowd) {
            _ = try $0.modelColumns.tables(of: columns, in: workspace)
        }
        try self.expect("who refers to columns", atMost: 24, crowd) {
            _ = try $0.modelColumns.referring(to: columns, in: workspace, without: one.id)
        }
        try self.expect("the end of deleted ones", atMost: 3, crowd) {
            try $0.modelTables.purge(deletedBefore: Instant(seconds: 0))
        }
    }

    private func checkRelationships(_ crowd: Crowd) throws {
        let workspace = crowd.workspace
        let (one, table) = (crowd.relationships[3], crowd.tables[3])
        try self.expect("all relationships", atMost: Self.tables * 3, crowd) {
            _ = try $0.modelRelationships.list(in: workspace)
        }
        try self.expect("the graph", atMost: Self.tables * 2, crowd) {
            _ = try $0.modelRelationships.edges(in: workspace)
        }
        try self.expect("one relationship", atMost: 4, crowd) {
            _ = try $0.modelRelationships.find(one.id, in: workspace)
        }
        try self.expect("a table's", atMost: Self.tables * 3, crowd) {
            _ = try $0.modelRelationships.list(of: table.id, in: workspace)
        }
        try self.expect("those that come back", atMost: Self.tables * 4, crowd) {
            _ = try $0.modelRelationships.returning(with: table.id, in: workspace)
        }
        try self.expect("those that name columns", atMost: Self.tables * 3, crowd) {
            _ = try $0.modelRelationships.naming(table.columns.map(\.id), in: workspace)
        }
        try self.expect("a change", atMost: 8, crowd) { try $0.modelRelationships.update(one) }
        try self.expect("circles", atMost: 8, crowd) { try $0.modelRelationships.setCircular([one.id], true) }
        try self.expect("the end of deleted ones", atMost: 3, crowd) {
            try $0.modelRelationships.purge(deletedBefore: Instant(seconds: 0))
        }
    }

    private func checkTheRest(_ crowd: Crowd) throws {
        let workspace = crowd.workspace
        try self.expect("the domains", atMost: 6, crowd) { _ = try $0.modelDomains.list(in: workspace) }
        try self.expect("one domain", atMost: 2, crowd) { _ = try $0.modelDomains.find(crowd.domain, in: workspace) }
        try self.expect("the diagrams", atMost: 6, crowd) { _ = try $0.modelDiagrams.list(in: workspace) }
        try self.expect("one diagram", atMost: 2, crowd) { _ = try $0.modelDiagrams.find(crowd.diagram, in: workspace) }
        try self.expect("the diagrams of a table", atMost: 6, crowd) {
            _ = try $0.modelDiagrams.linked(with: crowd.tables[0].id, in: workspace)
        }
        try self.expect("the lock", atMost: 4, crowd) { try $0.modelEdits.lock(workspace) }
        try self.expect("an edit", atMost: 2, crowd) {
            _ = try $0.modelEdits.element(of: EditOrigin(client: "a", request: "b"), by: workspace)
        }
        try self.expect("old edits", atMost: 3, crowd) { _ = try $0.modelEdits.forget(before: Instant(seconds: 0)) }
        try self.expect("whose workspaces", atMost: 4, crowd) { _ = try $0.workspaces.count(of: workspace) }
    }

    private func fill(_ database: Database) throws -> Crowd {
        try database.transaction { tx in
            let (workspace, now) = (UUID.v7(at: tx.now), tx.now)
            let domain = ModelDomain(
                id: .v7(), workspace: workspace, name: "D", modelType: .logical, isPrimary: true, version: 1,
                createdAt: now, updatedAt: now)
            let tables = (0..<Self.tables).map { number in
                let id = UUID.v7()
                let columns = (0..<Self.columns).map {
                    ModelColumn(
                        id: .v7(), table: id, name: "c\($0)", dataType: "INT", isNullable: true, isPrimaryKey: false,
                        isForeignKey: false, foreignKeyReference: nil, defaultValue: nil,
                        constraints: JSONText(JSONObject()),
                        order: Int64($0))
                }
                return ModelTable(
                    id: id, workspace: workspace, primaryDomain: domain.id, name: "t\(number)", alias: nil,
                    modelType: .logical, x: 0, y: 0, width: 200, height: 150, visibleDomains: [], columns: columns,
                    version: 1, createdAt: now, updatedAt: now)
            }
            let relationships = zip(tables, tables.dropFirst()).map {
                ModelRelationship(
                    id: .v7(), workspace: workspace, sourceTable: $0.id, targetTable: $1.id, cardinality: .oneToMany,
                    optionality: .optional, name: nil, sourceColumn: nil, targetColumn: nil, isCircular: false,
                    version: 1, createdAt: now, updatedAt: now)
            }
            let diagram = FlowDiagram(
                id: .v7(), workspace: workspace, name: "F", nodes: [], connections: [], linkedTables: [tables[0].id],
                version: 1, createdAt: now, updatedAt: now)
            try tx.modelDomains.insert([domain])
            try tx.modelTables.insert(tables)
            try tx.modelRelationships.insert(relationships)
            try tx.modelDiagrams.insert([diagram])
            return Crowd(
                database: database, workspace: workspace, domain: domain.id, tables: tables,
                relationships: relationships, diagram: diagram.id)
        }
    }
}
