import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// Domains, and the diagrams beside them.
@Suite struct ModelDomainServiceTests {
    private func domain(_ name: String, in place: ModelPlace) throws -> ModelDomain {
        var draft = ModelDomainDraft()
        draft.name = name
        return try place.models {
            try $0.domains.create(draft, in: place.workspace, origin: nil, by: place.actor).value
        }
    }

    private func delete(_ domain: ModelDomain, in place: ModelPlace) throws {
        _ = try place.models {
            try $0.domains.delete(domain.id, in: place.workspace, basis: EditBasis(), by: place.actor)
        }
    }

    @Test func `the first domain takes in the tables of one that goes, and goes last itself`() throws {
        try ModelPlace.with { place throws in
            #expect(place.domain.isPrimary)
            let second = try self.domain("Second", in: place)
            #expect(!second.isPrimary)
            let table = try place.table("A") { $0.primaryDomain = second.id }
            let shown = try place.table("B") { $0.visibleDomains = [second.id] }
            #expect(throws: CoreError.self) { try self.delete(place.domain, in: place) }
            let offset = try place.whole().offset
            try self.delete(second, in: place)
            #expect(try place.stored(table).primaryDomain == place.domain.id)
            #expect(try place.stored(shown).visibleDomains.isEmpty)
            let events = try place.events(after: offset)
            #expect(events.map(\.object) == [second.id, table.id, shown.id])
            #expect(throws: CoreError.editConflict(.deleted(.domain, second.id))) { try self.delete(second, in: place) }
            #expect(throws: CoreError.self) { try self.delete(place.domain, in: place) }
            try place.delete(table)
            try place.delete(shown)
            try self.delete(place.domain, in: place)
            #expect(try place.refused { try place.table("C") } == ["primary_domain_id"])
            let back = try place.models {
                try $0.domains.restore(second.id, in: place.workspace, origin: nil, by: place.actor).value
            }
            #expect(back.isPrimary)
            let restored = try place.models {
                try $0.tables.restore(table.id, in: place.workspace, origin: nil, by: place.actor).value
            }
            #expect(restored.primaryDomain == second.id)
        }
    }

    @Test func `a table is listed with the domains on which it is shown`() throws {
        try ModelPlace.with { place throws in
            let second = try self.domain("Second", in: place)
            let own = try place.table("A") { $0.primaryDomain = second.id }
            let shown = try place.table("B") { $0.visibleDomains = [second.id] }
            try place.table("C")
            let listed = try place.models {
                try $0.tables.list(in: place.workspace, domain: second.id, for: place.actor)
            }
            #expect(listed.map(\.id) == [own.id, shown.id])
        }
    }

    // MARK: Diagrams

    private static func node(_ name: String, id: UUID) -> FlowDiagramDraft.NodeDraft {
        var node = FlowDiagramDraft.NodeDraft()
        node.id = id
        node.kind = .database
        node.name = name
        return node
    }

    private static func connection(_ source: UUID, _ target: UUID) -> FlowDiagramDraft.ConnectionDraft {
        var connection = FlowDiagramDraft.ConnectionDraft()
        connection.source = source
        connection.target = target
        return connection
    }

    private func diagram(in place: ModelPlace, _ change: (inout FlowDiagramDraft) -> Void) throws -> FlowDiagram {
        var draft = FlowDiagramDraft()
        draft.name = "Flow"
        change(&draft)
        return try place.models {
            try $0.diagrams.create(draft, in: place.workspace, origin: nil, by: place.actor).value
        }
    }

    private func update(
        _ diagram: FlowDiagram, base: Int64? = nil, in place: ModelPlace, _ change: (inout FlowDiagramDraft) -> Void
    ) throws -> FlowDiagram {
        var draft = FlowDiagramDraft()
        change(&draft)
        return try place.models {
            try $0.diagrams.update(
                diagram.id, draft, in: place.workspace, basis: EditBasis(base: base), by: place.actor
            ).value
        }
    }

    @Test func `two people move two nodes, and a node takes its connections with it`() throws {
        try ModelPlace.with { place throws in
            let (a, b) = (UUID.v7(), UUID.v7())
            let diagram = try self.diagram(in: place) { draft in
                draft.nodes = ListEdit(all: [Self.node("A", id: a), Self.node("B", id: b)])
                draft.connections = ListEdit(all: [Self.connection(a, b)])
            }
            for (node, x) in [(a, Int64(10)), (b, 20)] {
                _ = try self.update(diagram, base: 1, in: place) { draft in
                    var moved = FlowDiagramDraft.NodeDraft()
                    moved.id = node
                    moved.x = x
                    draft.nodes = ListEdit(set: [moved])
                }
            }
            let model = try place.whole()
            #expect(model.diagrams[0].nodes.map(\.x) == [10, 20] && model.diagrams[0].connections.count == 1)
            #expect(throws: CoreError.self) {
                _ = try self.update(diagram, base: 1, in: place) { $0.nodes = ListEdit(all: []) }
            }
            let smaller = try self.update(diagram, in: place) { $0.nodes = ListEdit(removed: [b]) }
            #expect(smaller.nodes.map(\.id) == [a] && smaller.connections.isEmpty)
            guard case .modelDiagram(let told, let change) = try place.events().last?.body else { throw Unexpected() }
            #expect(told == smaller && change.fields == ["nodes", "connections"])
        }
    }

    private struct Unexpected: Swift.Error {}

    @Test func `a connection is between nodes of the diagram, and links lead to tables of the workspace`() throws {
        try ModelPlace.with { place throws in
            let a = UUID.v7()
            let wrong: [(String, (inout FlowDiagramDraft) -> Void)] = [
                ("name", { $0.name = " " }), ("linked_tables[0]", { $0.linkedTables = [.v7()] }),
                ("nodes[0].type", { $0.nodes = ListEdit(all: [FlowDiagramDraft.NodeDraft()]) }),
                ("nodes", { $0.nodes = ListEdit(all: [Self.node("A", id: a), Self.node("B", id: a)]) }),
                (
                    "connections[0].target_node_id",
                    {
                        $0.nodes = ListEdit(all: [Self.node("A", id: a)])
                        $0.connections = ListEdit(all: [Self.connection(a, .v7())])
                    }
                ),
            ]
            for (field, change) in wrong {
                #expect(try place.refused { _ = try self.diagram(in: place, change) } == [field])
            }
        }
    }
}
