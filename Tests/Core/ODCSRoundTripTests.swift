import JSON
import Primitives
import TestSupport
import Testing

@testable import Core

@Suite struct ODCSRoundTripTests {
    /// What of a model a file must keep, relationships in the order of their ids.
    private struct Content: Equatable {
        var domains: [ModelDomain]
        var tables: [ModelTable]
        var relationships: [ModelRelationship]
        var diagrams: [FlowDiagram]
    }

    private static func imported(_ model: DataModel) throws -> ImportedModel {
        let identity = ImportIdentity(workspace: model.workspace.id, now: model.workspace.createdAt) { _ in UUID.v7() }
        return try ODCSReader.read(ODCSWriter(model).bytes, for: identity)
    }

    @Test func `a thousand random models are the same after export and import`() throws {
        for seed in 0..<1_000 as Range<UInt64> {
            var random = RandomModel(seed: seed)
            let model = random.make()
            let read = try Self.imported(model)
            let byID: (ModelRelationship, ModelRelationship) -> Bool = { $0.id < $1.id }
            let wanted = Content(
                domains: model.domains, tables: model.tables, relationships: model.relationships.sorted(by: byID),
                diagrams: model.diagrams)
            let got = Content(
                domains: read.domains, tables: read.tables, relationships: read.relationships.sorted(by: byID),
                diagrams: read.diagrams)
            try #require(got == wanted, "seed \(seed)")
            try #require(read.remarks.isEmpty, "seed \(seed)")
        }
    }

    /// `==` of texts holds canonically equal ones for the same; the file keeps which of them it was.
    @Test func `names keep their very bytes`() throws {
        for seed in 0..<50 as Range<UInt64> {
            var random = RandomModel(seed: seed)
            let model = random.make()
            let read = try Self.imported(model)
            let bytes: ([ModelTable]) -> [[UInt8]] = { tables in
                tables.flatMap { [Array($0.name.utf8)] + $0.columns.map { Array($0.name.utf8) + $0.constraints.bytes } }
            }
            #expect(bytes(read.tables) == bytes(model.tables))
        }
    }

    @Test func `a model of nothing is a contract of nothing`() throws {
        var random = RandomModel(seed: 1)
        var model = random.make()
        (model.domains, model.tables, model.relationships, model.diagrams) = ([], [], [], [])
        let read = try Self.imported(model)
        #expect(read == ImportedModel())
    }

    @Test func `references are short where names are identifiers and clear`() {
        let columns = ["id", "my id", "dup", "dup"].map { name in
            ModelColumn(
                id: UUID.v7(), table: UUID.v7(), name: name, dataType: "INT", isNullable: true, isPrimaryKey: false,
                isForeignKey: false, foreignKeyReference: nil, defaultValue: nil,
                constraints: JSONText([:] as JSONObject),
                order: 0)
        }
        func table(_ name: String, _ columns: [ModelColumn]) -> ModelTable {
            ModelTable(
                id: UUID.v7(), workspace: UUID.v7(), primaryDomain: UUID.v7(), name: name, alias: nil,
                modelType: .physical,
                x: 0, y: 0, width: 200, height: 150, visibleDomains: [], columns: columns, version: 1, createdAt: .now,
                updatedAt: .now)
        }
        let tables = [table("orders", columns), table("twice", []), table("twice", []), table("größe", [])]
        let references = ODCSReferences(tables)
        #expect(references.column(columns[0].id) == "orders.id")
        for column in columns.dropFirst() {
            #expect(references.column(column.id) == "schema/\(tables[0].id)/properties/\(column.id)")
        }
        #expect(references.text(ODCSReferences.End(table: tables[1].id, column: nil)) == "schema/\(tables[1].id)")
        #expect(references.column(UUID.v7()) == nil)
    }

    @Test(arguments: [
        ("VARCHAR(200)", "string"), ("int(10) unsigned", "integer"), ("BIGINT", "integer"), ("DECIMAL(10,2)", "number"),
        ("double precision", "number"), ("tinyint(1)", "boolean"), ("Boolean", "boolean"), ("date", "date"),
        ("TIMESTAMP WITH TIME ZONE", "timestamp"), ("datetime(6)", "timestamp"), ("time", "time"), ("JSONB", "object"),
        ("text[]", "array"), ("array<int>", "array"), ("été", "string"), ("", "string"), ("integer", "integer"),
    ])
    func `a type of a database is one of the nine`(dataType: String, logical: String) {
        #expect(ODCSLogicalType(dataType: dataType).rawValue == logical)
    }
}
