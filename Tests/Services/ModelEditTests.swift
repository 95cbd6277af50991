import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// Several people at one model.
@Suite struct ModelEditTests {
    private struct Unexpected: Swift.Error {}

    @Test func `who moves and who renames a table lose nothing, and who overwrites what they had not seen is told`()
        throws
    {
        try ModelPlace.with { place throws in
            let table = try place.table("A")
            try place.update(table, base: 1) { $0.x = 10 }
            let named = try place.update(table, base: 1) { $0.name = "B" }.value
            #expect(named.x == 10 && named.name == "B" && named.version == 3)
            let wanted = CoreError.editConflict(
                .changed(.table, table.id, fields: ["name"], current: 3))
            #expect(throws: wanted) {
                try place.update(table, base: 2) {
                    $0.name = "C"
                    $0.y = 5
                }
            }
            // Nothing of it is written; the same value is no conflict, and neither is one that was seen.
            #expect(try place.stored(table).y == 0)
            #expect(try place.update(table, base: 1) { $0.name = "B" }.offset == nil)
            #expect(try place.update(table, base: 3) { $0.name = "C" }.value.name == "C")
            #expect(try place.update(table) { $0.name = "D" }.value.name == "D")
        }
    }

    @Test func `two people change two columns, or two fields of one, and one that both change is a conflict`() throws {
        try ModelPlace.with { place throws in
            let table = try place.table("A", columns: ["one", "two"])
            func change(_ column: Int, base: Int64, _ change: (inout ModelColumnDraft) -> Void) throws -> ModelTable {
                var draft = ModelColumnDraft()
                change(&draft)
                return try place.models {
                    try $0.tables.updateColumn(
                        table.columns[column].id, draft, of: table.id, in: place.workspace,
                        basis: EditBasis(base: base), by: place.actor
                    ).value
                }
            }
            _ = try change(0, base: 1) { $0.name = "first" }
            _ = try change(1, base: 1) { $0.name = "second" }
            let both = try change(0, base: 1) { $0.dataType = "BIGINT" }
            #expect(both.columns.map(\.name) == ["first", "second"] && both.columns[0].dataType == "BIGINT")
            #expect(throws: CoreError.self) { _ = try change(0, base: 1) { $0.name = "other" } }
        }
    }

    @Test func `an edit that is sent again is not made again, and says what is now`() throws {
        try ModelPlace.with { place throws in
            let table = try place.table("A")
            let origin = EditOrigin(client: "page", request: "1")
            let first = try place.update(table, origin: origin) { $0.name = "B" }
            #expect(first.offset != nil)
            try place.update(table) { $0.name = "C" }
            let again = try place.update(table, origin: origin) { $0.name = "B" }
            #expect(again.value.name == "C" && again.offset == nil)
            guard case .modelTable(_, let change) = try place.events().first(where: { $0.origin != nil })?.body else {
                throw Unexpected()
            }
            #expect(change.origin == origin)
            var draft = ModelTableDraft()
            draft.name = "New"
            let creation = EditOrigin(client: "page", request: "2")
            let made = try (0..<2).map { _ in
                try place.models {
                    try $0.tables.create(draft, in: place.workspace, origin: creation, by: place.actor).value
                }
            }
            #expect(made[0] == made[1])
            let other = try place.update(table, origin: EditOrigin(client: "other page", request: "1")) {
                $0.name = "D"
            }
            #expect(other.value.name == "D")
        }
    }

    @Test func `an id that the client chose is kept, and one in use is refused, wherever it is`() throws {
        try ModelPlace.with { place throws in
            let id = UUID.v7()
            #expect(try place.table("A") { $0.id = id }.id == id)
            let wanted = CoreError.conflict(field: "id", message: "This id is in use.")
            #expect(throws: wanted) { try place.table("B") { $0.id = id } }
            try ModelPlace.with { elsewhere throws in
                #expect(throws: wanted) { try elsewhere.table("B") { $0.id = id } }
            }
        }
    }

    @Test func `many at once change one model, and every change is there once, in the order of the log`() throws {
        try ModelPlace.with { place throws in
            let tables = try (0..<4).map { try place.table("T\($0)") }
            _ = try concurrently(8) { editor throws in
                for step in 0..<10 {
                    let table = tables[(editor + step) % tables.count]
                    if step % 3 == 0 {
                        try place.connect(table, tables[step % tables.count])
                    } else {
                        try place.update(table) { $0.x = Int64(editor * 100 + step) }
                    }
                }
            }
            let events = try place.events()
            #expect(events.map(\.offset) == Array(1...Int64(events.count)))
            let model = try place.whole()
            #expect(model.offset == events.last?.offset && model.relationships.count == 32)
            for table in model.tables {
                let last = try #require(events.last { $0.object == table.id })
                guard case .modelTable(let told, _) = last.body else { throw Unexpected() }
                #expect(told.version == table.version && told.x == table.x)
            }
            let graph = TableGraph(
                model.relationships.map {
                    TableGraph.Edge(
                        id: $0.id, source: $0.sourceTable, target: $0.targetTable, isCircular: $0.isCircular)
                })
            #expect(graph.outdated.circular.isEmpty && graph.outdated.straight.isEmpty)
        }
    }

    @Test func `relationships that come to lie on a circle are told of, and those that leave it`() throws {
        try ModelPlace.with { place throws in
            let (a, b, c) = (try place.table("A"), try place.table("B"), try place.table("C"))
            let (ab, bc) = (try place.connect(a, b), try place.connect(b, c))
            let offset = try place.whole().offset
            let ca = try place.connect(c, a)
            #expect(ca.isCircular)
            let closing = try place.events(after: offset)
            #expect(
                closing.map(\.kind) == [.modelRelationshipCreated]
                    + Array(repeating: .modelRelationshipUpdated, count: 2))
            #expect(Set(closing.map(\.object)) == [ab.id, bc.id, ca.id])
            var draft = ModelRelationshipDraft()
            draft.targetTable = b.id
            let turned = try place.models {
                try $0.relationships.update(ca.id, draft, in: place.workspace, basis: EditBasis(), by: place.actor)
                    .value
            }
            #expect(turned.isCircular)
            #expect(try place.whole().relationships.map(\.isCircular) == [false, true, true])
            let gone = try place.whole().offset
            _ = try place.models {
                try $0.relationships.delete(bc.id, in: place.workspace, basis: EditBasis(), by: place.actor)
            }
            #expect(try place.whole().relationships.allSatisfy { !$0.isCircular })
            #expect(
                try place.events(after: gone).map(\.kind) == [.modelRelationshipDeleted, .modelRelationshipUpdated])
        }
    }
}
