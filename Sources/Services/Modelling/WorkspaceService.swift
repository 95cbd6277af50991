import Core
import MariaDB
import Primitives
import SharedMemory
import Storage

/// The places where people work together: find, make, change, delete, bring back.
package struct WorkspaceService {
    let database: Database
    let events: EventLog
    /// Moves for those who are in one that comes, goes or comes back, so that no process takes them for what they were.
    let generations: GenerationTable

    /// Workspaces that one account may own.
    private static let most = 200

    /// Those that the actor is a member of, oldest first.
    package func list(for actor: Actor) throws -> [Workspace] {
        try self.database.read { try $0.workspaces.list(actor.workspaces(allowing: .modelRead)) }
    }

    /// - Throws: `.notFound` to who is no member, `.forbidden`.
    package func get(_ id: UUID, for actor: Actor) throws -> Workspace {
        try self.database.read { tx in
            guard let workspace = try tx.workspaces.find(id, in: actor.workspaces) else { throw Self.missing }
            try actor.require(.modelRead, in: id)
            return workspace
        }
    }

    /// Makes a workspace that the actor owns.
    ///
    /// - Throws: `.forbidden` to who may not administer where they act; `.validation` naming a field, `.quotaExceeded`.
    package func create(_ draft: WorkspaceDraft, by actor: Actor) throws -> Workspace {
        try actor.require(.workspaceAdmin, in: actor.workspace)
        guard let name = draft.name else {
            throw CoreError.validation([FieldIssue("name", .required, "Name is required")])
        }
        let line = try ModelRules.line(name, ModelRules.nameLength, field: "name")
        return try self.database.transaction { tx in
            guard try tx.workspaces.count(of: actor.user) < Self.most else {
                throw CoreError.quotaExceeded("One account owns at most \(Self.most) workspaces.")
            }
            let workspace = Workspace(
                id: UUID.v7(at: tx.now), organization: actor.organization, name: line, kind: draft.kind ?? .shared,
                owner: actor.user, createdAt: tx.now, updatedAt: tx.now)
            try tx.workspaces.insert(workspace)
            try tx.accounts.setMember(workspace: workspace.id, user: actor.user, role: .owner)
            self.refresh([actor.user])
            return workspace
        }
    }

    /// Changes what is given. The one that came with the account stays personal; another becomes personal when nobody
    /// but its owner is in it.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`; `.validation` naming a field; `.conflict` about `type`.
    package func update(
        _ id: UUID, _ draft: WorkspaceDraft, expected: VersionCondition, by actor: Actor
    ) throws -> Workspace {
        try self.database.transaction { tx in
            let before = try Self.lock(id, expected, actor, tx)
            var workspace = before
            if let name = draft.name {
                workspace.name = try ModelRules.line(name, ModelRules.nameLength, field: "name")
            }
            if let kind = draft.kind, kind != before.kind {
                try Self.check(kind, for: before, tx)
                workspace.kind = kind
            }
            guard workspace != before else { return before }
            workspace.version += 1
            workspace.updatedAt = tx.now
            try tx.workspaces.update(workspace)
            try self.events.append([.updated(workspace)], by: actor.user, tx)
            return workspace
        }
    }

    /// Hides a workspace with everything in it from all of its members.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`; `.conflict` about the one that came with the account.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            var workspace = try Self.lock(id, expected, actor, tx)
            guard !workspace.isHome else {
                throw CoreError.conflict(field: nil, message: "The workspace that came with the account stays.")
            }
            workspace.version += 1
            workspace.updatedAt = tx.now
            try tx.workspaces.update(workspace, deletedAt: tx.now)
            self.refresh(try tx.workspaces.members(of: id))
            try self.events.append([.deleted(workspace)], by: actor.user, tx)
        }
    }

    /// Brings back a workspace that the actor owned, with everything and everybody in it.
    ///
    /// - Throws: `.notFound` when they owned no such deleted one; `.forbidden` as `create`; `.quotaExceeded`.
    package func restore(_ id: UUID, by actor: Actor) throws -> Workspace {
        try actor.require(.workspaceAdmin, in: actor.workspace)
        return try self.database.transaction { tx in
            guard var workspace = try tx.workspaces.lockDeleted(id, of: actor.user) else { throw Self.missing }
            guard try tx.workspaces.count(of: actor.user) < Self.most else {
                throw CoreError.quotaExceeded("One account owns at most \(Self.most) workspaces.")
            }
            workspace.version += 1
            workspace.updatedAt = tx.now
            try tx.workspaces.update(workspace)
            self.refresh(try tx.workspaces.members(of: id))
            try self.events.append([.updated(workspace)], by: actor.user, tx)
            return workspace
        }
    }

    static var missing: CoreError { .notFound("Workspace not found") }

    private static func lock(
        _ id: UUID, _ expected: VersionCondition, _ actor: Actor, _ tx: Transaction
    ) throws -> Workspace {
        guard let workspace = try tx.workspaces.lock(id, in: actor.workspaces) else { throw self.missing }
        try actor.require(.workspaceAdmin, in: id)
        try expected.check(workspace.version)
        return workspace
    }

    private static func check(_ kind: Workspace.Kind, for workspace: Workspace, _ tx: Transaction) throws {
        guard !workspace.isHome else {
            throw CoreError.conflict(field: "type", message: "The workspace that came with the account is personal.")
        }
        guard kind == .personal else { return }
        guard try tx.workspaces.members(of: workspace.id) == [workspace.owner] else {
            throw CoreError.conflict(field: "type", message: "Others are in it: it cannot be personal.")
        }
    }

    /// Lets every process ask anew where these people are members, once the change is committed.
    private func refresh(_ users: [UUID]) {
        let generations = self.generations
        self.database.afterCommit {
            for user in users { generations.advance(user) }
        }
    }
}
