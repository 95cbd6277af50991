import Core
import JSON
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// What the database holds of models by itself, and what is cleared away.
@Suite struct ModelStoreTests {
    private struct Scene {
        let app: TestApp
        let owner: TestAccount
        let root: String

        init(_ app: TestApp) throws {
            self.app = app
            self.owner = try app.make.account()
            self.root = "/api/v1/workspaces/\(self.owner.workspace)"
            _ = try self.make("domains", ["name": "First"])
        }

        func make(_ path: String, _ body: JSONValue) throws -> String {
            let response = try self.app.request(.post, "\(self.root)/\(path)", as: self.owner, json: body)
            return try #require(response.status == 201 ? response.json.id : nil)
        }

        func table(_ name: String) throws -> String {
            try self.make("tables", ["name": .string(name), "columns": [["name": "id", "data_type": "INT"]]])
        }

        func connect(_ source: String, _ target: String) throws -> String {
            try self.make(
                "relationships", ["source_table_id": .string(source), "target_table_id": .string(target)])
        }

        func delete(_ path: String) throws {
            let response = try self.app.request(.delete, "\(self.root)/\(path)", as: self.owner)
            try #require(response.status == 204)
        }

        func count(_ table: String) throws -> Int64? {
            try self.app.sql { tx in
                try tx.first("SELECT COUNT(*) FROM \(identifier: table)") { try $0.integer(0) }
            }
        }
    }

    private func withScene(_ body: (Scene) throws -> Void) throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app in try body(try Scene(app)) }
    }

    @Test(arguments: [
        ("UPDATE model_domains SET model_type = 'vague'", "model_domains_type"),
        (
            """
            INSERT INTO model_domains (id, workspace_id, name, model_type, is_primary, version, created_at, updated_at)
            SELECT UUID(), workspace_id, name, model_type, TRUE, 1, created_at, updated_at FROM model_domains
            """, "model_domains_one_primary"
        ),
        ("UPDATE model_tables SET model_type = ''", "model_tables_type"),
        ("UPDATE model_tables SET visible_domains = '['", "model_tables_visible"),
        ("UPDATE model_tables SET field_versions = ''", "model_tables_versions"),
        ("UPDATE model_tables SET primary_domain_id = UUID()", "model_tables_domain"),
        ("UPDATE model_columns SET constraints = '{'", "model_columns_constraints"),
        ("UPDATE model_columns SET reference_id = UUID()", "model_columns_reference"),
        ("UPDATE model_columns SET table_id = UUID()", "model_columns_table"),
        ("UPDATE model_relationships SET cardinality = 'many'", "model_relationships_cardinality"),
        ("UPDATE model_relationships SET optionality = 'maybe'", "model_relationships_optionality"),
        ("UPDATE model_relationships SET source_table_id = UUID()", "model_relationships_source"),
        ("UPDATE model_relationships SET target_table_id = UUID()", "model_relationships_target"),
        ("UPDATE model_diagrams SET nodes = 'x'", "model_diagrams_nodes"),
        ("UPDATE workspaces SET type = 'public'", "workspaces_type"),
    ])
    func `a row that makes no sense is refused`(statement: String, constraint: String) throws {
        try self.withScene { scene throws in
            let table = try scene.table("A")
            _ = try scene.connect(table, table)
            _ = try scene.make("data-flow-diagrams", ["name": "Flow"])
            var broken: String?
            do {
                try scene.app.sql { tx in try tx.execute(SQL(unsafe: statement)) }
            } catch let error as DatabaseError {
                broken = error.constraint
            }
            #expect(broken == constraint)
        }
    }

    @Test func `what was deleted goes after its time with all that hangs on it, and not before`() throws {
        try self.withScene { scene throws in
            let domain = try scene.make("domains", ["name": "Old"])
            let tables = try (0..<3).map { try scene.table("T\($0)") }
            _ = try scene.connect(tables[0], tables[1])
            let lone = try scene.connect(tables[1], tables[2])
            let diagram = try scene.make("data-flow-diagrams", ["name": "Flow"])
            try scene.delete("tables/\(tables[0])")
            try scene.delete("relationships/\(lone)")
            try scene.delete("domains/\(domain)")
            try scene.delete("data-flow-diagrams/\(diagram)")
            func purge(_ age: Duration) throws {
                try scene.app.sql { tx in
                    let time = tx.now + .seconds(60) - age
                    try tx.modelRelationships.purge(deletedBefore: time)
                    try tx.modelTables.purge(deletedBefore: time)
                    try tx.modelDomains.purge(deletedBefore: time)
                    try tx.modelDiagrams.purge(deletedBefore: time)
                }
            }
            func counts() throws -> [Int64?] {
                try ["domains", "tables", "columns", "relationships", "diagrams"].map { try scene.count("model_\($0)") }
            }
            try purge(.seconds(3_600))
            #expect(try counts() == [2, 3, 3, 2, 1])
            try purge(.zero)
            #expect(try counts() == [1, 2, 2, 0, 0])
        }
    }

    @Test func `a domain stays as long as a deleted table may come back to it`() throws {
        try self.withScene { scene throws in
            let table = try scene.table("A")
            try scene.delete("tables/\(table)")
            let domains = try scene.app.request(.get, "\(scene.root)/domains", as: scene.owner).list("domains")
            try scene.delete("domains/\(domains[0].id)")
            try scene.app.sql { try $0.modelDomains.purge(deletedBefore: $0.now + .seconds(60)) }
            #expect(try scene.count("model_domains") == 1)
        }
    }

    @Test func `edits are forgotten when nobody sends them again`() throws {
        try self.withScene { scene throws in
            let element = UUID.v7()
            try scene.app.sql { tx in
                for number in 0..<3 {
                    try tx.modelEdits.note(
                        EditOrigin(client: "page", request: "\(number)"), about: element, by: element)
                }
                try tx.execute("UPDATE model_edits SET at = at - INTERVAL 2 DAY WHERE request <> '2'")
            }
            #expect(try scene.app.sql { try $0.modelEdits.forget(before: $0.now - .seconds(86_400)) })
            let left = try scene.app.sql {
                try $0.modelEdits.element(of: EditOrigin(client: "page", request: "2"), by: element)
            }
            #expect(try left == element && scene.count("model_edits") == 1)
        }
    }
}
