import Core
import JSON
import Primitives
import Services
import Surface

/// Edits that come over a connection: the bodies and the rules of `PUT`, carried out by the same services. Each gives
/// the element's version then.
package struct LiveEdits {
    private let models: ModelServices
    private let workspace: UUID
    private let basis: EditBasis
    private let actor: Actor

    package init(models: ModelServices, workspace: UUID, basis: EditBasis, actor: Actor) {
        self.models = models
        self.workspace = workspace
        self.basis = basis
        self.actor = actor
    }

    package func domain(_ id: UUID, _ data: JSONObject) throws -> Int64 {
        try self.check(data, DomainRoutes.updateShape)
        return try self.models.domains.update(
            id, DomainRoutes.draft(data), in: self.workspace, basis: self.basis, by: self.actor
        ).value.version
    }

    package func table(_ id: UUID, _ data: JSONObject) throws -> Int64 {
        try self.check(data, TableWire.update)
        return try self.models.tables.update(
            id, TableWire.draft(data), in: self.workspace, basis: self.basis, by: self.actor
        ).value.version
    }

    /// - Returns: the table's version.
    package func column(_ id: UUID, of table: UUID, _ data: JSONObject) throws -> Int64 {
        try self.check(data, TableWire.columnChange)
        return try self.models.tables.updateColumn(
            id, TableWire.columnDraft(data), of: table, in: self.workspace, basis: self.basis, by: self.actor
        ).value.version
    }

    package func relationship(_ id: UUID, _ data: JSONObject) throws -> Int64 {
        try self.check(data, RelationshipRoutes.updateShape)
        return try self.models.relationships.update(
            id, RelationshipRoutes.draft(data), in: self.workspace, basis: self.basis, by: self.actor
        ).value.version
    }

    package func diagram(_ id: UUID, _ data: JSONObject) throws -> Int64 {
        try self.check(data, DiagramWire.update)
        return try self.models.diagrams.update(
            id, DiagramWire.draft(data), in: self.workspace, basis: self.basis, by: self.actor
        ).value.version
    }

    /// Who may not edit is told that, and not what else is wrong.
    private func check(_ data: JSONObject, _ shape: Shape) throws {
        if self.actor.role(in: self.workspace) != nil { try self.actor.require(.modelWrite, in: self.workspace) }
        let issues = shape.issues(of: .object(data))
        guard issues.isEmpty else { throw CoreError.validation(issues) }
    }
}
