import Core
import MariaDB
import Primitives
import Storage

/// The accounts elsewhere by which a person signs in. Only the person sees and removes them.
package struct IdentityService {
    let database: Database

    /// Oldest first, with whether the account has a password.
    package func list(for actor: Actor) throws -> (identities: [ExternalIdentity], hasPassword: Bool) {
        try self.database.snapshot { tx in
            (identities: try tx.identities.list(of: actor.user), hasPassword: try tx.identities.hasPassword(actor.user))
        }
    }

    /// Removes one; sign-ins that it opened stay.
    ///
    /// - Throws: `.notFound`; `.conflict` when nothing would be left to sign in with; `.forbidden` for a program.
    package func remove(_ id: UUID, by actor: Actor) throws {
        try actor.requirePerson()
        try self.database.transaction { tx in
            let hasPassword = try tx.identities.lockWays(of: actor.user)
            let identities = try tx.identities.list(of: actor.user)
            guard identities.contains(where: { $0.id == id }) else {
                throw CoreError.notFound("You sign in with no such account.")
            }
            guard hasPassword || identities.count > 1 else {
                throw CoreError.conflict(
                    field: nil, message: "Your account has no password: without this, nobody could sign in to it.")
            }
            try tx.identities.delete(id)
        }
    }
}
