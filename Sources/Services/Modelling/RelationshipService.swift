import Core
import MariaDB
import Primitives
import Storage

/// Relationships between tables. Whether one lies on a circle is kept up with every change of any.
package struct ModelRelationshipService {
    let editing: ModelEditing

    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`; as everything here.
    package func list(in workspace: UUID, for actor: Actor) throws -> [ModelRelationship] {
        try self.editing.read(in: workspace, for: actor) { try $0.modelRelationships.list(in: workspace) }
    }

    package func get(_ id: UUID, in workspace: UUID, for actor: Actor) throws -> ModelRelationship {
        try self.editing.read(in: workspace, for: actor) { try Self.require(id, in: workspace, $0) }
    }

    /// - Throws: `.validation` naming a field, `.quotaExceeded`, `.conflict` about an id that is in use.
    package func create(
        _ draft: ModelRelationshipDraft, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelRelationship> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            let count = try edit.tx.modelRelationships.count(in: workspace)
            try checkRoom(count, ModelRules.relationships, "relationships")
            var one = try Self.blank(draft, in: workspace, at: edit.tx.now)
            try RelationshipRules.apply(draft, to: &one)
            try Self.checkEnds(one, edit)
            try edit.tx.modelRelationships.insert([one])
            let place = edit.events.count
            try Circles.settle(&edit, without: [one.id])
            let stored = try Self.require(one.id, in: workspace, edit.tx)
            edit.events.insert(.model(.created, stored, edit.change()), at: place)
            return (one.id, stored)
        }
    }

    /// Changes what is given.
    ///
    /// - Throws: `.validation` naming a field, `.preconditionFailed`; `.editConflict` when it is gone, or a field was
    ///   changed after the basis.
    package func update(
        _ id: UUID, _ draft: ModelRelationshipDraft, in workspace: UUID, basis: EditBasis, by actor: Actor
    ) throws -> Edited<ModelRelationship> {
        try self.editing.carryOut(
            in: workspace, origin: basis.origin, by: actor, again: { try Self.requireForChange($1, in: workspace, $0) }
        ) { edit in
            let before = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(before.version)
            var one = before
            try RelationshipRules.apply(draft, to: &one)
            let fields = one.fields(unlike: before)
            guard !fields.isEmpty else { return (id, before) }
            try basis.check(fields, before.fieldVersions, .relationship, id, at: before.version)
            try Self.checkEnds(one, edit)
            one.advance(from: before, fields, at: edit.tx.now)
            try edit.tx.modelRelationships.update(one)
            guard fields.contains(.sourceTable) || fields.contains(.targetTable) else {
                edit.events.append(.model(.updated, one, edit.change(fields.map(\.rawValue))))
                return (id, one)
            }
            try Circles.settle(&edit, without: [id])
            let stored = try Self.require(id, in: workspace, edit.tx)
            let change = edit.change(stored.fields(unlike: before).map(\.rawValue))
            edit.events.insert(.model(.updated, stored, change), at: 0)
            return (id, stored)
        }
    }

    /// Hides it; it can be brought back until its time is over.
    ///
    /// - Throws: `.preconditionFailed`; `.editConflict` when it is gone already.
    package func delete(_ id: UUID, in workspace: UUID, basis: EditBasis, by actor: Actor) throws -> Edited<Void> {
        try self.editing.carryOut(in: workspace, origin: basis.origin, by: actor, again: { _, _ in }) { edit in
            var one = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(one.version)
            one.version += 1
            one.updatedAt = edit.tx.now
            try edit.tx.modelRelationships.update(one, deletedAt: edit.tx.now)
            edit.events.append(.model(.deleted, one, edit.change()))
            try Circles.settle(&edit)
            return (id, ())
        }
    }

    /// - Throws: `.notFound` when there is no such deleted one, `.quotaExceeded`; `.conflict` while one of its tables is
    ///   deleted.
    package func restore(
        _ id: UUID, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelRelationship> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            let before = try edit.tx.modelRelationships.findDeleted(id, in: workspace)
                .orThrow(ModelElement.relationship.missingDeleted)
            let count = try edit.tx.modelRelationships.count(in: workspace)
            try checkRoom(count, ModelRules.relationships, "relationships")
            let tables = try edit.tx.modelTables.present(
                of: [before.sourceTable, before.targetTable], in: workspace)
            guard tables.contains(before.sourceTable), tables.contains(before.targetTable) else {
                throw CoreError.conflict(field: nil, message: "A table of it is deleted: bring that back.")
            }
            var one = before
            let columns = try edit.tx.modelColumns.tables(
                of: [one.sourceColumn, one.targetColumn].compactMap { $0 }, in: workspace)
            if let column = one.sourceColumn, columns[column] == nil { one.sourceColumn = nil }
            if let column = one.targetColumn, columns[column] == nil { one.targetColumn = nil }
            one.advance(from: before, one.fields(unlike: before), at: edit.tx.now)
            try edit.tx.modelRelationships.update(one)
            try Circles.settle(&edit, without: [id])
            let stored = try Self.require(id, in: workspace, edit.tx)
            edit.events.insert(.model(.created, stored, edit.change()), at: 0)
            return (id, stored)
        }
    }

    // MARK: What changes have in common

    private static func blank(
        _ draft: ModelRelationshipDraft, in workspace: UUID, at now: Instant
    ) throws(CoreError) -> ModelRelationship {
        guard let source = draft.sourceTable, let target = draft.targetTable else {
            let field = draft.sourceTable == nil ? "source_table_id" : "target_table_id"
            throw .validation([FieldIssue(field, .required, "This is required.")])
        }
        return ModelRelationship(
            id: try ModelRules.newID(draft.id, at: now), workspace: workspace, sourceTable: source, targetTable: target,
            cardinality: .oneToMany, optionality: .optional, name: nil, sourceColumn: nil, targetColumn: nil,
            isCircular: false, version: 1, createdAt: now, updatedAt: now)
    }

    /// - Throws: `.validation` naming a table that is not of the workspace, or a column that is not of its table.
    private static func checkEnds(
        _ one: ModelRelationship, _ edit: ModelEdit
    ) throws {
        var issues: [FieldIssue] = []
        let tables = try edit.tx.modelTables.present(of: [one.sourceTable, one.targetTable], in: edit.workspace)
        if !tables.contains(one.sourceTable) {
            issues.append(FieldIssue("source_table_id", .value, "There is no such table in this workspace."))
        }
        if !tables.contains(one.targetTable) {
            issues.append(FieldIssue("target_table_id", .value, "There is no such table in this workspace."))
        }
        let columns = try edit.tx.modelColumns.tables(
            of: [one.sourceColumn, one.targetColumn].compactMap { $0 }, in: edit.workspace)
        if let column = one.sourceColumn, columns[column] != one.sourceTable {
            issues.append(FieldIssue("source_column_id", .value, "The source table has no such column."))
        }
        if let column = one.targetColumn, columns[column] != one.targetTable {
            issues.append(FieldIssue("target_column_id", .value, "The target table has no such column."))
        }
        guard issues.isEmpty else { throw CoreError.validation(issues) }
    }

    private static func require(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> ModelRelationship {
        try tx.modelRelationships.find(id, in: workspace).orThrow(ModelElement.relationship.missing)
    }

    /// - Throws: `.editConflict` about one that is gone, `.notFound` when there never was one.
    private static func requireForChange(
        _ id: UUID, in workspace: UUID, _ tx: Transaction
    ) throws -> ModelRelationship {
        if let one = try tx.modelRelationships.find(id, in: workspace) { return one }
        guard try tx.modelRelationships.findDeleted(id, in: workspace) != nil else {
            throw ModelElement.relationship.missing
        }
        throw CoreError.editConflict(.deleted(.relationship, id))
    }
}
