import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// Tables with their columns, and what refers to them.
@Suite struct ModelTableServiceTests {
    @Test func `a new table has the domain's type and the usual place, and the log gives back every field`() throws {
        try ModelPlace.with { place throws in
            let plain = try place.table("Kunde")
            #expect(plain.primaryDomain == place.domain.id && plain.modelType == .logical && plain.version == 1)
            #expect([plain.x, plain.y, plain.width, plain.height] == [0, 0, 200, 150])
            let full = try place.table("注文", columns: ["id", "顧客"]) {
                $0.alias = .set("orders")
                $0.modelType = .physical
                $0.x = -5
                $0.visibleDomains = [place.domain.id, place.domain.id]
                $0.columns?[0].isPrimaryKey = true
                $0.columns?[1].defaultValue = .set(" ")
                $0.columns?[1].constraints = ["unique": true]
            }
            #expect(full.visibleDomains == [place.domain.id] && full.columns.map(\.order) == [0, 1])
            #expect(full.columns.map(\.isNullable) == [false, true])
            guard case .modelTable(let told, let change) = try place.events().last?.body else { throw Unexpected() }
            #expect(told == full && change == ModelChange())
            #expect(try place.stored(full) == full)
        }
    }

    private struct Unexpected: Swift.Error {}

    @Test func `only fields that differ count as changed, and one that changes nothing is no event`() throws {
        try ModelPlace.with { place throws in
            let table = try place.table("A", columns: ["id"])
            let offset = try place.whole().offset
            let same = try place.update(table) {
                $0.name = " A "
                $0.x = 0
            }
            #expect(same.value == table && same.offset == nil)
            let moved = try place.update(table) {
                $0.name = "A"
                $0.x = 7
                $0.alias = .set("a")
            }
            #expect(moved.value.fieldVersions == [.x: 2, .alias: 2] && moved.offset == offset + 1)
            guard case .modelTable(_, let change) = try place.events(after: offset).first?.body else {
                throw Unexpected()
            }
            #expect(change.fields == ["alias", "x"])
            #expect(try place.stored(table) == moved.value)
        }
    }

    @Test func `a list of columns keeps those it names, makes those it does not, and drops the rest`() throws {
        try ModelPlace.with { place throws in
            let table = try place.table("A", columns: ["one", "two", "three"])
            let own = UUID.v7()
            let edited = try place.update(table) { draft in
                var kept = ModelColumnDraft()
                kept.id = table.columns[2].id
                draft.columns = [kept, ModelPlace.column("new"), ModelPlace.column("own", id: own)]
            }.value
            #expect(edited.columns.map(\.name) == ["three", "new", "own"] && edited.columns.map(\.order) == [0, 1, 2])
            #expect(edited.columns[0].id == table.columns[2].id && edited.columns[2].id == own)
            #expect(edited.columns[0].fieldVersions == [.order: 2])
            #expect(try place.stored(table) == edited)
        }
    }

    @Test func `a reference leads to a column of the workspace, and goes when that column does`() throws {
        try ModelPlace.with { place throws in
            let customers = try place.table("Customers", columns: ["id", "name"])
            let key = customers.columns[0].id
            let orders = try place.table("Orders") {
                $0.columns = [ModelPlace.column("customer", refersTo: key), ModelPlace.column("total")]
            }
            #expect(orders.columns[0].isForeignKey && orders.columns[0].foreignKeyReference == key)
            let link = try place.connect(orders, customers) { $0.targetColumn = .set(key) }
            for bad in [UUID.v7(), place.domain.id] {
                let fields = try place.refused {
                    try place.table("Bad") { $0.columns = [ModelPlace.column("x", refersTo: bad)] }
                }
                #expect(fields == ["columns[0].foreign_key_reference"])
            }
            let offset = try place.whole().offset
            _ = try place.models {
                try $0.tables.deleteColumn(
                    key, of: customers.id, in: place.workspace, basis: EditBasis(), by: place.actor)
            }
            let cleared = try place.stored(orders)
            #expect(!cleared.columns[0].isForeignKey && cleared.columns[0].foreignKeyReference == nil)
            #expect(cleared.version == 2 && cleared.fieldVersions == [.columns: 2])
            let events = try place.events(after: offset)
            #expect(events.map(\.object) == [customers.id, orders.id, link.id])
            guard case .modelRelationship(let told, let change) = events.last?.body else { throw Unexpected() }
            #expect(told.targetColumn == nil && change.fields == ["targetColumn"])
        }
    }

    @Test func `a table takes its relationships with it, says which, and brings them back`() throws {
        try ModelPlace.with { place throws in
            let (a, b, c) = (try place.table("A", columns: ["id"]), try place.table("B"), try place.table("C"))
            let ab = try place.connect(a, b)
            let ba = try place.connect(b, a)
            let bc = try place.connect(b, c)
            let other = try place.table("D") { $0.columns = [ModelPlace.column("a", refersTo: a.columns[0].id)] }
            var diagram = FlowDiagramDraft()
            diagram.name = "Flow"
            diagram.linkedTables = [a.id, b.id]
            _ = try place.models {
                try $0.diagrams.create(diagram, in: place.workspace, origin: nil, by: place.actor)
            }
            let offset = try place.whole().offset
            try place.delete(a)
            let model = try place.whole()
            #expect(model.tables.map(\.name) == ["B", "C", "D"] && model.relationships.map(\.id) == [bc.id])
            #expect(model.diagrams[0].linkedTables == [b.id] && model.tables[2].columns[0].foreignKeyReference == nil)
            let events = try place.events(after: offset)
            #expect(events.map(\.kind) == [.modelTableDeleted, .modelTableUpdated, .modelDiagramUpdated])
            guard case .modelTable(_, let change) = events.first?.body else { throw Unexpected() }
            #expect(Set(change.removedRelationships) == [ab.id, ba.id])
            guard case .modelDiagram(let told, _) = events.last?.body else { throw Unexpected() }
            #expect(told == model.diagrams[0])
            #expect(throws: CoreError.editConflict(.deleted(.table, a.id))) { try place.delete(a) }
            #expect(throws: CoreError.notFound("Table not found")) { _ = try place.stored(a) }
            let back = try place.models {
                try $0.tables.restore(a.id, in: place.workspace, origin: nil, by: place.actor).value
            }
            #expect(back.columns == a.columns && back.version == 3)
            let after = try place.whole()
            #expect(Set(after.relationships.map(\.id)) == [ab.id, ba.id, bc.id])
            #expect(after.relationships.filter(\.isCircular).map(\.id) == [ab.id, ba.id])
            #expect(after.tables.first { $0.id == other.id }?.columns[0].foreignKeyReference == nil)
        }
    }

    @Test func `a relationship comes back when both of its tables are there`() throws {
        try ModelPlace.with { place throws in
            let (a, b) = (try place.table("A"), try place.table("B"))
            let link = try place.connect(a, b)
            try place.delete(a)
            try place.delete(b)
            func restore(_ table: ModelTable) throws -> [UUID] {
                _ = try place.models {
                    try $0.tables.restore(table.id, in: place.workspace, origin: nil, by: place.actor)
                }
                return try place.whole().relationships.map(\.id)
            }
            #expect(try restore(b).isEmpty)
            #expect(try restore(a) == [link.id])
        }
    }

    @Test func `a column of a table is added, moved, changed and removed by itself`() throws {
        try ModelPlace.with { place throws in
            let table = try place.table("A", columns: ["one", "two"])
            let added = try place.models { models in
                var draft = ModelPlace.column("zero")
                draft.order = 0
                return try models.tables.addColumn(
                    draft, to: table.id, in: place.workspace, basis: EditBasis(), by: place.actor
                ).value
            }
            #expect(added.columns.map(\.name) == ["zero", "one", "two"])
            let moved = try place.models { models in
                var draft = ModelColumnDraft()
                draft.order = 99
                draft.isPrimaryKey = true
                return try models.tables.updateColumn(
                    added.columns[0].id, draft, of: table.id, in: place.workspace, basis: EditBasis(), by: place.actor
                ).value
            }
            #expect(moved.columns.map(\.name) == ["one", "two", "zero"])
            #expect(moved.columns[2].isPrimaryKey && moved.columns[2].isNullable)
            #expect(try place.stored(table) == moved)
        }
    }

    @Test func `names, places and objects have bounds, and a wrong one is named by its path`() throws {
        try ModelPlace.with { place throws in
            let wrong: [(String, (inout ModelTableDraft) -> Void)] = [
                ("name", { $0.name = "  " }), ("name", { $0.name = "a\u{7}b" }),
                ("name", { $0.name = String(repeating: "x", count: 201) }),
                ("alias", { $0.alias = .set(String(repeating: "x", count: 201)) }),
                ("position_x", { $0.x = 1_000_001 }), ("position_y", { $0.y = -1_000_001 }),
                ("width", { $0.width = 39 }),
                ("height", { $0.height = 10_001 }), ("visible_domains[0]", { $0.visibleDomains = [.v7()] }),
                ("primary_domain_id", { $0.primaryDomain = .v7() }),
                ("columns[1].name", { $0.columns = [ModelPlace.column("a"), ModelPlace.column("")] }),
                ("columns[0].data_type", { $0.columns?[0].dataType = "\n" }),
                (
                    "columns[0].default_value",
                    { $0.columns?[0].defaultValue = .set(String(repeating: "x", count: 1_001)) }
                ),
                (
                    "columns[0].constraints",
                    { $0.columns?[0].constraints = ["x": .string(String(repeating: "x", count: 17_000))] }
                ),
            ]
            for (field, change) in wrong {
                let fields = try place.refused { try place.table("A", columns: ["a"], change) }
                #expect(fields == [field])
            }
            #expect(try place.table(String(repeating: "語", count: 200)).name.count == 200)
        }
    }
}
