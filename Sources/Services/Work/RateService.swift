import Core
import MariaDB
import Primitives
import Storage

/// What people's hours cost. Administrators of the workspace set them; everybody sees their own.
package struct RateService {
    let database: Database

    /// Of the workspace that the actor acts in, newest first.
    ///
    /// - Parameter user: nil: the actor's own, and everybody's for administrators.
    /// - Throws: `.forbidden`.
    package func list(of user: UUID?, _ page: PageRequest, for actor: Actor) throws -> Page<HourlyRate> {
        try actor.require(.timeRead, in: actor.workspace)
        let isAdmin = actor.may(.workspaceAdmin, in: actor.workspace)
        guard isAdmin || user == nil || user == actor.user else {
            throw CoreError.forbidden("Only administrators see the rates of others.")
        }
        return try self.database.snapshot { tx in
            try tx.rates.page(in: actor.workspace, of: isAdmin ? user : actor.user, page)
        }
    }

    /// Sets what an hour costs from a moment on, over a rate of that very moment. Entries that are finished keep theirs.
    ///
    /// - Parameters:
    ///   - user: nil: the actor.
    ///   - validFrom: nil: now.
    /// - Throws: `.forbidden`; `.validation` naming `userId` or `validFrom`.
    package func set(
        _ price: HourlyRate.Price, of user: UUID?, from validFrom: Instant?, by actor: Actor
    ) throws -> HourlyRate {
        try actor.require(.workspaceAdmin, in: actor.workspace)
        return try self.database.transaction { tx in
            let user = user ?? actor.user
            guard try tx.accounts.workspace(actor.workspace, of: user) != nil else {
                throw CoreError.validation([FieldIssue("userId", .value, "This is no member of the workspace.")])
            }
            let rate = HourlyRate(
                workspace: actor.workspace, user: user,
                validFrom: try WorkRules.instant(validFrom ?? tx.now, field: "validFrom"), price: price,
                setBy: actor.user, setAt: tx.now)
            try tx.rates.set(rate)
            return rate
        }
    }
}
