import Core
import MariaDB
import Primitives
import Storage

/// Domains of a workspace's model. The first one is its primary one, which takes in the tables of those that go.
package struct ModelDomainService {
    let editing: ModelEditing

    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`; as everything here.
    package func list(in workspace: UUID, for actor: Actor) throws -> [ModelDomain] {
        try self.editing.read(in: workspace, for: actor) { try $0.modelDomains.list(in: workspace) }
    }

    package func get(_ id: UUID, in workspace: UUID, for actor: Actor) throws -> ModelDomain {
        try self.editing.read(in: workspace, for: actor) { try Self.require(id, in: workspace, $0) }
    }

    /// - Throws: `.validation` naming a field, `.quotaExceeded`, `.conflict` about an id that is in use.
    package func create(
        _ draft: ModelDomainDraft, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelDomain> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            let others = try edit.tx.modelDomains.list(in: workspace)
            try checkRoom(Int64(others.count), ModelRules.domains, "domains")
            guard let name = draft.name else {
                throw CoreError.validation([FieldIssue("name", .required, "Name is required")])
            }
            let now = edit.tx.now
            let domain = ModelDomain(
                id: try ModelRules.newID(draft.id, at: now), workspace: workspace,
                name: try ModelRules.line(name, ModelRules.nameLength, field: "name"),
                modelType: draft.modelType ?? .logical, isPrimary: others.isEmpty, version: 1, createdAt: now,
                updatedAt: now)
            try edit.tx.modelDomains.insert([domain])
            edit.events.append(.model(.created, domain, edit.change()))
            return (domain.id, domain)
        }
    }

    /// - Throws: `.validation` naming a field, `.preconditionFailed`, `.editConflict`.
    package func update(
        _ id: UUID, _ draft: ModelDomainDraft, in workspace: UUID, basis: EditBasis, by actor: Actor
    ) throws -> Edited<ModelDomain> {
        try self.editing.carryOut(
            in: workspace, origin: basis.origin, by: actor, again: { try Self.requireForChange($1, in: workspace, $0) }
        ) { edit in
            let before = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(before.version)
            var domain = before
            if let name = draft.name { domain.name = try ModelRules.line(name, ModelRules.nameLength, field: "name") }
            if let type = draft.modelType { domain.modelType = type }
            let fields = domain.fields(unlike: before)
            guard !fields.isEmpty else { return (id, before) }
            if let base = basis.base, before.version > base {
                throw CoreError.editConflict(.changed(.domain, id, fields: fields, current: before.version))
            }
            domain.version += 1
            domain.updatedAt = edit.tx.now
            try edit.tx.modelDomains.update(domain)
            edit.events.append(.model(.updated, domain, edit.change(fields)))
            return (id, domain)
        }
    }

    /// Tables of a domain that goes are the primary one's from then on.
    ///
    /// - Throws: `.preconditionFailed`, `.editConflict`; `.conflict` about the primary one, while there is another or
    ///   a table.
    package func delete(_ id: UUID, in workspace: UUID, basis: EditBasis, by actor: Actor) throws -> Edited<Void> {
        try self.editing.carryOut(in: workspace, origin: basis.origin, by: actor, again: { _, _ in }) { edit in
            var domain = try Self.requireForChange(id, in: workspace, edit.tx)
            try basis.expected.check(domain.version)
            let others = try edit.tx.modelDomains.list(in: workspace).filter { $0.id != id }
            let shown = try edit.tx.modelTables.ids(of: id, in: workspace)
            if domain.isPrimary {
                guard others.isEmpty, shown.isEmpty else {
                    throw CoreError.conflict(
                        field: nil, message: "The primary domain goes last, and when it holds no tables.")
                }
            } else if let primary = others.first(where: \.isPrimary) {
                try edit.tx.modelTables.leave(id, for: primary.id, in: workspace)
                try edit.tx.modelTables.moveDeleted(from: id, to: primary.id, in: workspace)
            }
            domain.version += 1
            domain.updatedAt = edit.tx.now
            try edit.tx.modelDomains.update(domain, deletedAt: edit.tx.now)
            edit.events.append(.model(.deleted, domain, edit.change()))
            let fields = ModelChange(
                fields: [ModelTable.Field.primaryDomain, .visibleDomains].map(\.rawValue), origin: nil)
            for table in try edit.tx.modelTables.find(shown, in: workspace) {
                edit.events.append(.model(.updated, table, fields))
            }
            return (id, ())
        }
    }

    /// Brings a deleted domain back; its tables stay where they went.
    ///
    /// - Throws: `.notFound` when there is no such deleted one, `.quotaExceeded`.
    package func restore(
        _ id: UUID, in workspace: UUID, origin: EditOrigin?, by actor: Actor
    ) throws -> Edited<ModelDomain> {
        try self.editing.carryOut(
            in: workspace, origin: origin, by: actor, again: { try Self.require($1, in: workspace, $0) }
        ) { edit in
            var domain = try edit.tx.modelDomains.find(id, in: workspace, deleted: true)
                .orThrow(ModelElement.domain.missingDeleted)
            let others = try edit.tx.modelDomains.list(in: workspace)
            try checkRoom(Int64(others.count), ModelRules.domains, "domains")
            domain.isPrimary = others.isEmpty
            domain.version += 1
            domain.updatedAt = edit.tx.now
            try edit.tx.modelDomains.update(domain)
            edit.events.append(.model(.created, domain, edit.change()))
            return (id, domain)
        }
    }

    private static func require(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> ModelDomain {
        try tx.modelDomains.find(id, in: workspace).orThrow(ModelElement.domain.missing)
    }

    /// - Throws: `.editConflict` about one that is gone, `.notFound` when there never was one.
    private static func requireForChange(_ id: UUID, in workspace: UUID, _ tx: Transaction) throws -> ModelDomain {
        if let domain = try tx.modelDomains.find(id, in: workspace) { return domain }
        guard try tx.modelDomains.find(id, in: workspace, deleted: true) != nil else {
            throw ModelElement.domain.missing
        }
        throw CoreError.editConflict(.deleted(.domain, id))
    }
}
