import Core
import MariaDB
import Primitives
import Storage

/// States of models that people keep, and how states differ.
package struct ModelVersionService {
    let editing: ModelEditing
    let exchange: ModelExchangeService

    /// A state to compare: a kept one, or the present one.
    package enum State: Sendable, Equatable {
        case version(UUID)
        case current
    }

    private static var missing: CoreError { .notFound("Version not found") }

    /// Keeps the model as it is now.
    ///
    /// - Throws: `.notFound` to who is no member of the workspace, `.forbidden`; `.validation` naming `name`;
    ///   `.quotaExceeded` when there are as many as there may be, or the model is too large.
    package func create(_ name: String, in workspace: UUID, by actor: Actor) throws -> ModelVersion {
        try actor.require(.modelWrite, inModelOf: workspace)
        let name = try ModelRules.line(name, ModelRules.nameLength, field: "name")
        let model = try WholeModelService(editing: self.editing).get(workspace, for: actor)
        let content = ODCSWriter(model).bytes
        guard content.count <= ModelVersion.mostBytes else {
            throw CoreError.quotaExceeded("A version holds at most \(ModelVersion.mostBytes) bytes.")
        }
        return try self.editing.database.transaction { tx in
            try checkRoom(try tx.modelVersions.count(in: workspace), ModelVersion.most, "versions")
            let version = ModelVersion(
                id: UUID.v7(at: tx.now), workspace: workspace, name: name, createdBy: actor.user, createdAt: tx.now,
                offset: model.offset, tables: Int64(model.tables.count),
                relationships: Int64(model.relationships.count), sizeBytes: Int64(content.count))
            try tx.modelVersions.insert(version, content: content)
            return version
        }
    }

    /// Newest first.
    package func list(in workspace: UUID, for actor: Actor) throws -> [ModelVersion] {
        try self.editing.read(in: workspace, for: actor) { try $0.modelVersions.list(in: workspace) }
    }

    /// - Throws: `.notFound`.
    package func get(_ id: UUID, in workspace: UUID, for actor: Actor) throws -> ModelVersion {
        try self.editing.read(in: workspace, for: actor) { tx in
            try tx.modelVersions.find(id, in: workspace).orThrow(Self.missing)
        }
    }

    /// The data contract that it is kept as.
    ///
    /// - Throws: `.notFound`.
    package func contract(_ id: UUID, in workspace: UUID, for actor: Actor) throws -> [UInt8] {
        try self.editing.read(in: workspace, for: actor) { tx in
            try tx.modelVersions.content(of: id, in: workspace).orThrow(Self.missing)
        }
    }

    /// - Throws: `.notFound`.
    package func delete(_ id: UUID, in workspace: UUID, by actor: Actor) throws {
        try actor.require(.modelWrite, inModelOf: workspace)
        guard try self.editing.database.transaction({ try $0.modelVersions.delete(id, in: workspace) }) else {
            throw Self.missing
        }
    }

    /// Makes the model what it was: what it has besides is deleted.
    ///
    /// - Throws: `.notFound`.
    package func restore(_ id: UUID, in workspace: UUID, origin: EditOrigin?, by actor: Actor) throws
        -> ModelImportOutcome
    {
        try actor.require(.modelWrite, inModelOf: workspace)
        return try self.exchange.inTurn {
            let model = try self.model(.version(id), in: workspace, for: actor)
            return try self.exchange.take(model, .replace, in: workspace, origin: origin, by: actor).value
        }
    }

    /// - Throws: `.notFound` when there is no such version.
    package func diff(from: State, to: State, in workspace: UUID, for actor: Actor) throws -> ModelDiff {
        try self.exchange.inTurn {
            ModelDiff(
                from: try self.model(from, in: workspace, for: actor),
                to: try self.model(to, in: workspace, for: actor))
        }
    }

    private func model(_ state: State, in workspace: UUID, for actor: Actor) throws -> ImportedModel {
        switch state {
        case .current: ImportedModel(try WholeModelService(editing: self.editing).get(workspace, for: actor))
        case .version(let id):
            try ODCSReader.read(
                try self.contract(id, in: workspace, for: actor), for: ModelExchangeService.identity(workspace))
        }
    }
}
