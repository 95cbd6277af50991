import Core
import MariaDB
import Primitives
import Storage

/// The places where people work together.
package struct WorkspaceService {
    let database: Database
    let events: EventLog

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

    static var missing: CoreError { .notFound("Workspace not found") }
}
