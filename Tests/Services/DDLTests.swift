import Core
import JSON
import MariaDB
import Primitives
import TestSupport
import Testing

/// Scripts for databases, run by the real one.
@Suite struct DDLTests {
    /// Makes the tables of a model in a schema of its own.
    ///
    /// - Returns: what the database then says of its columns: table, column, type.
    private func made(_ model: DataModel) throws -> [[String]] {
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.script(DDLWriter(model, .mariadb).text)
            return try connection.query(
                """
                SELECT table_name, column_name, column_type FROM information_schema.columns
                WHERE table_schema = DATABASE() ORDER BY table_name, ordinal_position
                """
            ) { [try $0.string(0), try $0.string(1), try $0.string(2)] }
        }
    }

    @Test func `MariaDB takes the script of any model, with every column`() throws {
        for seed in 0..<60 as Range<UInt64> {
            var random = RandomModel(seed: seed)
            let model = random.make()
            let columns = try self.made(model)
            #expect(columns.count == model.tables.map(\.columns.count).reduce(0, +), "seed \(seed)")
        }
    }

    private func column(_ name: String, _ type: String, key: Bool = false, _ constraints: JSONObject = [:])
        -> ModelColumn
    {
        ModelColumn(
            id: UUID.v7(), table: UUID.v7(), name: name, dataType: type, isNullable: !key, isPrimaryKey: key,
            isForeignKey: false, foreignKeyReference: nil, defaultValue: nil, constraints: JSONText(constraints),
            order: 0)
    }

    private func model(_ tables: [(String, [ModelColumn])]) -> DataModel {
        var model = DataModel(
            workspace: Workspace(
                id: UUID.v7(), organization: UUID.v7(), name: "Shop", kind: .shared, owner: UUID.v7(), createdAt: .now,
                updatedAt: .now))
        model.tables = tables.map { name, columns in
            ModelTable(
                id: UUID.v7(), workspace: model.workspace.id, primaryDomain: UUID.v7(), name: name, alias: nil,
                modelType: .physical, x: 0, y: 0, width: 200, height: 150, visibleDomains: [], columns: columns,
                version: 1, createdAt: .now, updatedAt: .now)
        }
        return model
    }

    /// Orders of customers, with a key of two columns, and a table that refers to itself.
    private var shop: DataModel {
        let (region, number) = (self.column("region", "CHAR(2)", key: true), self.column("number", "INT", key: true))
        var (toRegion, toNumber) = (self.column("customer_region", "CHAR(2)"), self.column("customer_number", "INT"))
        (toRegion.foreignKeyReference, toNumber.foreignKeyReference) = (region.id, number.id)
        let id = self.column("id", "BIGINT UNSIGNED", key: true, ["auto_increment": true])
        var parent = self.column("parent", "bigint unsigned")
        parent.foreignKeyReference = id.id
        var code = self.column("code", "VARCHAR(20)", key: false, ["unique": true])
        code.defaultValue = "it's"
        var (state, at) = (self.column("state", "enum('new','it''s done')"), self.column("at", "timestamp"))
        (state.defaultValue, at.defaultValue) = ("'it''s done'", "now()")
        var free = self.column("free", "tinyint(1)")
        free.defaultValue = "0"
        return self.model([
            ("orders", [id, toRegion, toNumber, parent, code, state, at, free]), ("customers", [region, number]),
        ])
    }

    @Test func `keys of several columns, circles, counters and defaults are in the script`() throws {
        let model = self.shop
        try TestDatabase.withEmptyDatabase { settings in
            let connection = try Connection(settings)
            try connection.script(DDLWriter(model, .mariadb).text)
            try connection.script(
                """
                INSERT INTO customers VALUES ('NW', 1);
                INSERT INTO orders (customer_region, customer_number) VALUES ('NW', 1);
                INSERT INTO orders (parent, code) VALUES (1, 'x')
                """)
            let row = try connection.first("SELECT code, state, free FROM orders WHERE id = 1") {
                [try $0.string(0), try $0.string(1), "\(try $0.bool(2))"]
            }
            #expect(row == ["it's", "it's done", "false"])
            for wrong in [
                "INSERT INTO orders (customer_region, customer_number) VALUES ('NW', 2)",
                "UPDATE orders SET parent = 9 WHERE id = 1", "UPDATE orders SET code = 'x' WHERE id = 1",
            ] {
                #expect(throws: ScriptError.self) { try connection.script(wrong) }
            }
        }
    }

    @Test func `the script for PostgreSQL says the same in its own words`() {
        let text = DDLWriter(self.shop, .postgresql).text
        for line in [
            "-- id: cannot count up by itself here.", "\"id\" NUMERIC(20,0) NOT NULL",
            "\"code\" VARCHAR(20) DEFAULT 'it''s'",
            "\"state\" TEXT DEFAULT 'it''s done' CHECK (\"state\" IN ('new', 'it''s done'))",
            "\"at\" TIMESTAMP DEFAULT CURRENT_TIMESTAMP", "\"free\" BOOLEAN DEFAULT FALSE",
            "FOREIGN KEY (\"customer_region\", \"customer_number\") REFERENCES \"customers\" (\"region\", \"number\");",
            "FOREIGN KEY (\"parent\") REFERENCES \"orders\" (\"id\");",
        ] {
            #expect(text.contains(line), "\(line)\n\(text)")
        }
    }

    @Test func `what a database cannot hold is said in a comment, on one line`() throws {
        var wild = self.column("a", "geo; DROP TABLE x")
        wild.defaultValue = "1\n); DROP TABLE y; --"
        let long = String(repeating: "ä", count: 200)
        let model = self.model([(long, [wild]), (long, [wild]), ("bare", [])])
        #expect(try self.made(model).map { $0[1] } == ["a", "a"])
        let text = DDLWriter(model, .mariadb).text
        #expect(text.contains("-- a: the type geo; DROP TABLE x is taken for a text.\n"))
        #expect(text.contains("-- bare has no columns, and cannot be made.\n"))
        #expect(!text.split(separator: "\n").contains { $0.hasPrefix(")") && $0.contains("DROP") })
    }
}
