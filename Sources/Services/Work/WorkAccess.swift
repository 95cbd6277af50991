import Core
import MariaDB
import Primitives
import Storage

/// Who may see and change what people work on: the members of its workspace, as their roles allow.
extension Actor {
    /// The workspaces in which the actor may do something.
    func workspaces(allowing permission: Permission) -> [UUID] {
        self.workspaces.filter { self.may(permission, in: $0) }
    }

    func may(_ permission: Permission, in workspace: UUID) -> Bool {
        self.permissions(in: workspace).contains(permission)
    }

    /// Where a list looks: in the one that is named, or in all.
    ///
    /// - Throws: `.notFound` when the actor is no member of the one named, `.forbidden` when they may not read there.
    func workspaces(allowing permission: Permission, named: UUID?) throws(CoreError) -> [UUID] {
        guard let named else { return self.workspaces(allowing: permission) }
        guard self.workspaces.contains(named) else { throw .notFound("There is no such workspace.") }
        try self.require(permission, in: named)
        return [named]
    }
}

extension TaskStore {
    /// - Throws: `.notFound` when there is none that the actor may see, `.forbidden` when they may not do this with it.
    func requireWorkspace(of id: UUID, _ permission: Permission, _ actor: Actor) throws -> UUID {
        guard let workspace = try self.workspace(of: id, in: actor.workspaces) else { throw Self.missing }
        try actor.require(permission, in: workspace)
        return workspace
    }

    /// Locks a task for a change of it or of what hangs on it.
    ///
    /// - Throws: as `requireWorkspace`.
    func lockForChange(_ id: UUID, by actor: Actor, deleted: Bool = false) throws -> ProjectTask {
        guard let task = try self.lock(id, in: actor.workspaces, deleted: deleted) else { throw Self.missing }
        try actor.require(.taskWrite, in: task.workspace)
        return task
    }

    static var missing: CoreError { .notFound("There is no such task.") }
}
