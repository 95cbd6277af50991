import Core
import MariaDB
import Primitives
import Storage

/// A change of who may read a dashboard. Its owner and the workspace's administrators make one.
enum SharingChange {
    /// Applies the change to the value and to the shares that are stored; the dashboard's own row is the caller's to
    /// write. Saying what holds already is nobody's offence.
    ///
    /// - Throws: `.forbidden`; `.validation` naming `sharing.users` or `sharing.teams`.
    static func apply(
        _ change: DashboardSharing, to dashboard: inout Dashboard, by actor: Actor, _ tx: Transaction
    ) throws {
        let (visibility, shares) = dashboard.applying(change)
        guard visibility != dashboard.visibility || shares != dashboard.shares else { return }
        try self.check(visibility, shares, dashboard, actor)
        try self.checkReach(shares, dashboard, actor, tx)
        try tx.shares.set(shares, of: dashboard.id, insteadOf: dashboard.shares, by: actor.user)
        dashboard.visibility = visibility
        dashboard.shares = shares
    }

    private static func check(
        _ visibility: Dashboard.Visibility, _ shares: DashboardShares, _ dashboard: Dashboard, _ actor: Actor
    ) throws(CoreError) {
        let isOwner = dashboard.owner == actor.user
        let isForMore = shares != dashboard.shares || (visibility == .private) != (dashboard.visibility == .private)
        guard isOwner || !isForMore || actor.permissions(in: dashboard.workspace).contains(.workspaceAdmin) else {
            throw .forbidden("Only its owner and the workspace's administrators share a dashboard.")
        }
        if visibility == .private, visibility != dashboard.visibility, !isOwner {
            throw .forbidden("Only its owner can take a dashboard from its workspace.")
        }
        guard shares.users.count + shares.workspaces.count <= DashboardShares.limit else {
            throw .validation([
                FieldIssue("sharing", .length, "A dashboard is shared with at most \(DashboardShares.limit).")
            ])
        }
    }

    /// Whom it is shared with already may stay, whether the actor knows of them or not.
    private static func checkReach(
        _ shares: DashboardShares, _ dashboard: Dashboard, _ actor: Actor, _ tx: Transaction
    ) throws {
        let users = shares.users.filter { !dashboard.shares.users.contains($0) }
        guard try tx.shares.reachable(users, for: actor).isSuperset(of: users) else {
            throw CoreError.validation([
                FieldIssue("sharing.users", .value, "One of them is nobody of your organization or workspaces.")
            ])
        }
        let teams = shares.workspaces.filter { !dashboard.shares.workspaces.contains($0) }
        guard teams.allSatisfy(actor.workspaces.contains) else {
            throw CoreError.validation([
                FieldIssue("sharing.teams", .value, "One of them is no workspace of yours.")
            ])
        }
    }
}
