import Core
import MariaDB
import Primitives
import Storage

/// Diagrams of data flow: nodes, connections, and the tables that they are about.
package struct FlowDiagramService {
    let editing: ModelEditing

    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`; as everything here.
    package func list(in workspace: UUID, for actor: Actor) throws -> [FlowDiagram] {
        try self.editing.read(in: workspace, for: actor) { try $0.modelDiagrams.list(in: workspace) }
    }

    package func get(_ id: UUID, in workspace: UUID, for actor: Actor) throws -> FlowDiagram {
        try self.editing.read(in: workspace, for: actor) { try Self.require(id, in: workspace, $0) }
    }

    /// - Throws: `.validation` naming a field, `.quotaExceeded`, `.conflict` about an id that is in use.
    package func create(
        _ draft: FlowDiagramDraft, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<FlowDiagram> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            try checkRoom(try edit.tx.modelDiagrams.count(in: workspace), ModelRules.diagrams, "diagrams")
            guard draft.name != nil else {
                throw CoreError.validation([FieldIssue("name", .required, "Name is required")])
            }
            let now = edit.tx.now
            var diagram = FlowDiagram(
                id: try ModelRules.newID(draft.id, at: now), workspace: workspace, name: "", nodes: [], connections: [],
                linkedTables: [], version: 1, createdAt: now, updatedAt: now)
            try DiagramRules.apply(draft, to: &diagram, at: now)
            try Self.checkLinks(diagram, [], edit)
            try edit.tx.modelDiagrams.insert([diagram])
            edit.events.append(.model(.created, diagram, edit.change()))
            return (diagram.id, diagram)
        }
    }

    /// Changes what is given. Nodes and connections that are set one by one are no conflict with what others did.
    ///
    /// - Throws: `.validation` naming a field, `.preconditionFailed`; `.editConflict` when it is gone, or was changed after
    ///   the basis and a whole field of it is given.
    package func update(
        _ id: UUID, _ draft: FlowDiagramDraft, in workspace: UUID, basis: EditBasis, by actor: Actor
    ) throws -> Edited<FlowDiagram> {
        try self.editing.carryOut(
            in: workspace, origin: basis.origin, by: actor, again: { try Self.requireForChange($1, in: workspace, $0) }
        ) { edit in
            let before = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(before.version)
            var diagram = before
            try DiagramRules.apply(draft, to: &diagram, at: edit.tx.now)
            let fields = diagram.fields(unlike: before)
            guard !fields.isEmpty else { return (id, before) }
            if let base = basis.base, before.version > base {
                let overtaken = fields.filter { draft.replaces($0) }
                guard overtaken.isEmpty else {
                    throw CoreError.editConflict(
                        .changed(.diagram, id, fields: overtaken, current: before.version))
                }
            }
            try Self.checkLinks(diagram, before.linkedTables, edit)
            diagram.version += 1
            diagram.updatedAt = edit.tx.now
            try edit.tx.modelDiagrams.update(diagram)
            edit.events.append(.model(.updated, diagram, edit.change(fields)))
            return (id, diagram)
        }
    }

    /// Hides it; it can be brought back until its time is over.
    ///
    /// - Throws: `.preconditionFailed`; `.editConflict` when it is gone already.
    package func delete(_ id: UUID, in workspace: UUID, basis: EditBasis, by actor: Actor) throws -> Edited<Void> {
        try self.editing.carryOut(in: workspace, origin: basis.origin, by: actor, again: { _, _ in }) { edit in
            var diagram = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(diagram.version)
            diagram.version += 1
            diagram.updatedAt = edit.tx.now
            try edit.tx.modelDiagrams.update(diagram, deletedAt: edit.tx.now)
            edit.events.append(.model(.deleted, diagram, edit.change()))
            return (id, ())
        }
    }

    /// - Throws: `.notFound` when there is no such deleted one, `.quotaExceeded`.
    package func restore(
        _ id: UUID, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<FlowDiagram> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            var diagram = try edit.tx.modelDiagrams.find(id, in: workspace, deleted: true)
                .orThrow(ModelElement.diagram.missingDeleted)
            try checkRoom(try edit.tx.modelDiagrams.count(in: workspace), ModelRules.diagrams, "diagrams")
            let present = try edit.tx.modelTables.present(of: diagram.linkedTables, in: workspace)
            diagram.linkedTables.removeAll { !present.contains($0) }
            diagram.version += 1
            diagram.updatedAt = edit.tx.now
            try edit.tx.modelDiagrams.update(diagram)
            edit.events.append(.model(.created, diagram, edit.change()))
            return (id, diagram)
        }
    }

    /// - Throws: `.validation` naming a table that is newly linked and not of the workspace.
    private static func checkLinks(_ diagram: FlowDiagram, _ before: [UUID], _ edit: ModelEdit) throws {
        guard diagram.linkedTables != before else { return }
        let known = try edit.tx.modelTables.present(of: diagram.linkedTables, in: edit.workspace)
        let issues = diagram.linkedTables.enumerated().filter { !known.contains($0.element) }.map {
            FieldIssue("linked_tables[\($0.offset)]", .value, "There is no such table in this workspace.")
        }
        guard issues.isEmpty else { throw CoreError.validation(Array(issues.prefix(20))) }
    }

    private static func require(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> FlowDiagram {
        try tx.modelDiagrams.find(id, in: workspace).orThrow(ModelElement.diagram.missing)
    }

    /// - Throws: `.editConflict` about one that is gone, `.notFound` when there never was one.
    private static func requireForChange(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> FlowDiagram {
        if let diagram = try tx.modelDiagrams.find(id, in: workspace) { return diagram }
        guard try tx.modelDiagrams.find(id, in: workspace, deleted: true) != nil else {
            throw ModelElement.diagram.missing
        }
        throw CoreError.editConflict(.deleted(.diagram, id))
    }
}

extension FlowDiagramDraft {
    /// Whether it gives a field as a whole.
    fileprivate func replaces(_ field: String) -> Bool {
        switch field {
        case "nodes": self.nodes?.all != nil
        case "connections": self.connections?.all != nil
        default: true
        }
    }
}
