import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// A workspace with a model: its owner, a first domain, and services to act with.
struct ModelPlace: Sendable {
    let app: TestApp
    let owner: TestAccount
    let actor: Actor
    let domain: ModelDomain
    var workspace: UUID { self.owner.workspace }

    static func with<R>(_ body: (ModelPlace) throws -> R) throws -> R {
        try withApp { app in
            let owner = try app.make.account()
            let actor = try app.make.actor(owner)
            var draft = ModelDomainDraft()
            draft.name = "Sales"
            let domain = try app.withServices {
                try $0.models.domains.create(draft, in: owner.workspace, origin: nil, by: actor).value
            }
            return try body(ModelPlace(app: app, owner: owner, actor: actor, domain: domain))
        }
    }

    func models<R>(_ body: (ModelServices) throws -> R) throws -> R {
        try self.app.withServices { try body($0.models) }
    }

    @discardableResult
    func table(_ name: String, columns: [String] = [], _ change: (inout ModelTableDraft) -> Void = { _ in }) throws
        -> ModelTable
    {
        var draft = ModelTableDraft()
        draft.name = name
        draft.columns = columns.map { Self.column($0) }
        change(&draft)
        return try self.models {
            try $0.tables.create(draft, in: self.workspace, origin: nil, by: self.actor).value
        }
    }

    static func column(_ name: String, id: UUID? = nil, refersTo reference: UUID? = nil) -> ModelColumnDraft {
        var draft = ModelColumnDraft()
        draft.id = id
        draft.name = name
        draft.dataType = "INT"
        if let reference { draft.foreignKeyReference = .set(reference) }
        return draft
    }

    @discardableResult
    func update(
        _ table: ModelTable, base: Int64? = nil, origin: EditOrigin? = nil,
        _ change: (inout ModelTableDraft) -> Void
    ) throws -> Edited<ModelTable> {
        var draft = ModelTableDraft()
        change(&draft)
        let basis = EditBasis(base: base, origin: origin)
        return try self.models {
            try $0.tables.update(table.id, draft, in: self.workspace, basis: basis, by: self.actor)
        }
    }

    func delete(_ table: ModelTable) throws {
        _ = try self.models {
            try $0.tables.delete(table.id, in: self.workspace, basis: EditBasis(), by: self.actor)
        }
    }

    @discardableResult
    func connect(
        _ source: ModelTable, _ target: ModelTable, _ change: (inout ModelRelationshipDraft) -> Void = { _ in }
    ) throws -> ModelRelationship {
        var draft = ModelRelationshipDraft()
        draft.sourceTable = source.id
        draft.targetTable = target.id
        change(&draft)
        return try self.models {
            try $0.relationships.create(draft, in: self.workspace, origin: nil, by: self.actor).value
        }
    }

    func whole() throws -> DataModel {
        try self.models { try $0.whole.get(self.workspace, for: self.actor) }
    }

    func stored(_ table: ModelTable) throws -> ModelTable {
        try self.models { try $0.tables.get(table.id, in: self.workspace, for: self.actor) }
    }

    /// What the event log says behind an offset.
    func events(after offset: Int64 = 0) throws -> [Event] {
        try self.app.withServices { services in
            guard case .events(let events) = try services.events.page(of: self.workspace, after: offset, limit: 1_000)
            else { return [] }
            return events.filter { Event.Kind.ofModels.contains($0.kind) }
        }
    }

    /// The fields of a validation that is refused.
    func refused(_ body: () throws -> Void) throws -> [String] {
        do {
            try body()
            return []
        } catch CoreError.validation(let issues) {
            return issues.map(\.field)
        }
    }
}
