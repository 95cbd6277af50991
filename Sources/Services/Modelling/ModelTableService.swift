import Core
import MariaDB
import Primitives
import Storage

/// Tables of models with their columns: find, make, change, delete, bring back.
package struct ModelTableService {
    let editing: ModelEditing

    /// - Parameter domain: only those that are shown on its canvas.
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`; as everything here.
    package func list(in workspace: UUID, domain: UUID? = nil, for actor: Actor) throws -> [ModelTable] {
        try self.editing.read(in: workspace, for: actor) { try $0.modelTables.list(in: workspace, domain: domain) }
    }

    package func get(_ id: UUID, in workspace: UUID, for actor: Actor) throws -> ModelTable {
        try self.editing.read(in: workspace, for: actor) { try Self.require(id, in: workspace, $0) }
    }

    /// - Throws: `.validation` naming a field, `.quotaExceeded`, `.conflict` about an id that is in use.
    package func create(
        _ draft: ModelTableDraft, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelTable> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            try checkRoom(try edit.tx.modelTables.count(in: workspace), ModelRules.tables, "tables")
            let domains = try edit.tx.modelDomains.list(in: workspace)
            var table = try Self.blank(draft, in: workspace, domains, at: edit.tx.now)
            try TableRules.apply(draft, to: &table, at: edit.tx.now)
            try Self.checkDomains(table, domains)
            try TableConsequences.settleReferences(of: &table, unlike: nil, edit)
            try edit.tx.modelTables.insert([table])
            edit.events.append(.model(.created, table, edit.change()))
            return (table.id, table)
        }
    }

    /// Changes what is given.
    ///
    /// - Throws: `.validation` naming a field, `.preconditionFailed`; `.editConflict` when the table is gone, or a field
    ///   was changed after the basis.
    package func update(
        _ id: UUID, _ draft: ModelTableDraft, in workspace: UUID, basis: EditBasis, by actor: Actor
    ) throws -> Edited<ModelTable> {
        try self.change(id, in: workspace, basis, actor) { table, now in
            try TableRules.apply(draft, to: &table, at: now)
        }
    }

    /// Hides the table with its relationships; nothing refers to its columns any more. It can be brought back until its
    /// time is over.
    ///
    /// - Throws: `.preconditionFailed`; `.editConflict` when it is gone already.
    package func delete(_ id: UUID, in workspace: UUID, basis: EditBasis, by actor: Actor) throws -> Edited<Void> {
        try self.editing.carryOut(in: workspace, origin: basis.origin, by: actor, again: { _, _ in }) { edit in
            var table = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(table.version)
            let relationships = try edit.tx.modelRelationships.list(of: id, in: workspace).map(\.id)
            try edit.tx.modelRelationships.setGone(relationships, edit.tx.now)
            table.version += 1
            table.updatedAt = edit.tx.now
            try edit.tx.modelTables.update(table, replacingColumns: false, deletedAt: edit.tx.now)
            edit.events.append(.model(.deleted, table, edit.change(removedRelationships: relationships)))
            try TableConsequences.removed(table.columns.map(\.id), of: id, &edit)
            let diagrams = try edit.tx.modelDiagrams.linked(with: id, in: workspace)
            try edit.tx.modelDiagrams.unlink(id, from: diagrams)
            for before in diagrams {
                var diagram = before
                diagram.linkedTables.removeAll { $0 == id }
                diagram.version += 1
                diagram.updatedAt = edit.tx.now
                edit.events.append(.model(.updated, diagram, ModelChange(fields: ["linked_tables"])))
            }
            if !relationships.isEmpty { try Circles.settle(&edit) }
            return (id, ())
        }
    }

    /// Brings a deleted table back, with the relationships that went with it and whose other table is there.
    ///
    /// - Throws: `.notFound` when there is no such deleted one, `.quotaExceeded`, `.conflict` when no domain is left.
    package func restore(
        _ id: UUID, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelTable> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            let before = try edit.tx.modelTables.findDeleted(id, in: workspace)
                .orThrow(ModelElement.table.missingDeleted)
            try checkRoom(try edit.tx.modelTables.count(in: workspace), ModelRules.tables, "tables")
            var table = before
            let domains = try edit.tx.modelDomains.list(in: workspace)
            if !domains.contains(where: { $0.id == table.primaryDomain }) {
                guard let primary = domains.first(where: \.isPrimary) else {
                    throw CoreError.conflict(field: nil, message: "There is no domain that it could come back to.")
                }
                table.primaryDomain = primary.id
            }
            table.visibleDomains.removeAll { shown in !domains.contains { $0.id == shown } }
            try TableConsequences.dropLostReferences(of: &table, edit)
            let fields = table.fields(unlike: before)
            table.advance(from: before, fields, at: edit.tx.now)
            try edit.tx.modelTables.update(table, replacingColumns: fields.contains(.columns))
            edit.events.append(.model(.created, table, edit.change()))
            try TableConsequences.returned(with: table, &edit)
            return (id, table)
        }
    }

    // MARK: Columns

    /// - Throws: as `update`, and `.quotaExceeded`, `.conflict` about an id that is in use.
    package func addColumn(
        _ draft: ModelColumnDraft, to table: UUID, in workspace: UUID, basis: EditBasis, by actor: Actor
    ) throws -> Edited<ModelTable> {
        try self.change(table, in: workspace, EditBasis(expected: basis.expected, origin: basis.origin), actor) {
            _ = try ColumnRules.add(draft, to: &$0, at: $1)
        }
    }

    /// - Throws: as `update`; `.notFound` when the table has no such column.
    package func updateColumn(
        _ column: UUID, _ draft: ModelColumnDraft, of table: UUID, in workspace: UUID, basis: EditBasis,
        by actor: Actor
    ) throws -> Edited<ModelTable> {
        // The column's own versions are asked, not those of the list as one field.
        let own = EditBasis(expected: basis.expected, origin: basis.origin)
        return try self.change(table, in: workspace, own, actor) { wanted, _ in
            let index = try Self.index(of: column, in: wanted)
            let before = wanted.columns[index]
            try ColumnRules.change(draft, at: index, of: &wanted)
            guard let after = wanted.columns.first(where: { $0.id == column }) else { throw Self.missingColumn }
            let fields = after.fields(unlike: before)
            if let base = basis.base, fields.contains(where: { (before.fieldVersions[$0] ?? 0) > base }) {
                throw CoreError.editConflict(
                    .changed(.table, table, fields: [ModelTable.Field.columns.rawValue], current: wanted.version))
            }
        }
    }

    /// - Throws: as `update`; `.notFound` when the table has no such column.
    package func deleteColumn(
        _ column: UUID, of table: UUID, in workspace: UUID, basis: EditBasis, by actor: Actor
    ) throws -> Edited<ModelTable> {
        try self.change(table, in: workspace, EditBasis(expected: basis.expected, origin: basis.origin), actor) {
            wanted, _ in
            ColumnRules.remove(at: try Self.index(of: column, in: wanted), from: &wanted)
        }
    }

    // MARK: What changes have in common

    private func change(
        _ id: UUID, in workspace: UUID, _ basis: EditBasis, _ actor: Actor,
        _ apply: (inout ModelTable, Instant) throws -> Void
    ) throws -> Edited<ModelTable> {
        try self.editing.carryOut(
            in: workspace, origin: basis.origin, by: actor, again: { try Self.requireForChange($1, in: workspace, $0) }
        ) { edit in
            let before = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(before.version)
            var table = before
            try apply(&table, edit.tx.now)
            try TableConsequences.settleReferences(of: &table, unlike: before, edit)
            let fields = table.fields(unlike: before)
            guard !fields.isEmpty else { return (id, before) }
            try basis.check(fields, before.fieldVersions, .table, id, at: before.version)
            if fields.contains(.primaryDomain) || fields.contains(.visibleDomains) {
                try Self.checkDomains(table, try edit.tx.modelDomains.list(in: workspace))
            }
            table.advance(from: before, fields, at: edit.tx.now)
            let isOther = fields.contains(.columns)
            try edit.tx.modelTables.update(table, replacingColumns: isOther)
            edit.events.append(.model(.updated, table, edit.change(fields.map(\.rawValue))))
            if isOther {
                let kept = Set(table.columns.map(\.id))
                try TableConsequences.removed(before.columns.map(\.id).filter { !kept.contains($0) }, of: id, &edit)
            }
            return (id, table)
        }
    }

    private static func index(of column: UUID, in table: ModelTable) throws(CoreError) -> Int {
        guard let index = table.columns.firstIndex(where: { $0.id == column }) else { throw self.missingColumn }
        return index
    }

    private static var missingColumn: CoreError { .notFound("Column not found") }

    private static func blank(
        _ draft: ModelTableDraft, in workspace: UUID, _ domains: [ModelDomain], at now: Instant
    ) throws(CoreError) -> ModelTable {
        guard draft.name != nil else { throw .validation([FieldIssue("name", .required, "Name is required")]) }
        let wanted = draft.primaryDomain
        guard let domain = domains.first(where: { wanted == nil ? $0.isPrimary : $0.id == wanted }) else {
            let reason = wanted == nil ? "There is no domain yet: make one first." : "There is no such domain."
            throw .validation([FieldIssue("primary_domain_id", wanted == nil ? .required : .value, reason)])
        }
        return ModelTable(
            id: try ModelRules.newID(draft.id, at: now), workspace: workspace, primaryDomain: domain.id, name: "",
            alias: nil,
            modelType: domain.modelType, x: 0, y: 0, width: ModelRules.defaultWidth,
            height: ModelRules.defaultHeight, visibleDomains: [], columns: [], version: 1, createdAt: now,
            updatedAt: now)
    }

    private static func checkDomains(_ table: ModelTable, _ domains: [ModelDomain]) throws(CoreError) {
        let known = Set(domains.map(\.id))
        var issues: [FieldIssue] = []
        if !known.contains(table.primaryDomain) {
            issues.append(FieldIssue("primary_domain_id", .value, "There is no such domain."))
        }
        for (index, domain) in table.visibleDomains.enumerated() where !known.contains(domain) {
            issues.append(FieldIssue("visible_domains[\(index)]", .value, "There is no such domain."))
        }
        guard issues.isEmpty else { throw .validation(Array(issues.prefix(20))) }
    }

    private static func require(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> ModelTable {
        try tx.modelTables.find(id, in: workspace).orThrow(ModelElement.table.missing)
    }

    /// - Throws: `.editConflict` about one that is gone, `.notFound` when there never was one.
    private static func requireForChange(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> ModelTable {
        if let table = try tx.modelTables.find(id, in: workspace) { return table }
        guard try tx.modelTables.findDeleted(id, in: workspace) != nil else { throw ModelElement.table.missing }
        throw CoreError.editConflict(.deleted(.table, id))
    }
}
