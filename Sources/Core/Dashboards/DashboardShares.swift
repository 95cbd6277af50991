import Primitives

/// With whom a dashboard is shared beyond what its visibility says; all of them read and change nothing.
package struct DashboardShares: Sendable, Equatable {
    package static let none = DashboardShares(users: [], workspaces: [])
    /// Users and workspaces together that one dashboard is shared with.
    package static let limit = 200

    /// In order.
    package let users: [UUID]
    package let workspaces: [UUID]

    package init(users: [UUID], workspaces: [UUID]) {
        self.users = users.sorted()
        self.workspaces = workspaces.sorted()
    }

    package func include(_ actor: Actor) -> Bool {
        actor.grantees.contains { self.users.contains($0) || self.workspaces.contains($0) }
    }
}

/// A dashboard's sharing as the flowforge contract has it; as a change, what is nil stays.
///
/// The dashboard's own workspace is one of its teams unless the owner keeps it to themselves: taking that team off makes
/// the dashboard private, and putting it on shares it with the workspace again.
package struct DashboardSharing: Sendable, Equatable {
    /// Whether every signed-in account may read it.
    package var isPublic: Bool?
    package var users: [UUID]?
    /// Workspaces.
    package var teams: [UUID]?

    package init(isPublic: Bool? = nil, users: [UUID]? = nil, teams: [UUID]? = nil) {
        self.isPublic = isPublic
        self.users = users
        self.teams = teams
    }
}

extension Dashboard {
    /// Whether the actor is one of those whose dashboard it is, as against somebody with whom it is shared: they see its
    /// history, and may change it when their role allows that.
    package func belongs(to actor: Actor) -> Bool { self.standing.belongs(to: actor) }

    /// Whether the actor may read it: the same rule as the queries', for those who were told of a change.
    package func isVisible(to actor: Actor) -> Bool {
        self.standing.isVisible(to: actor) || self.shares.include(actor)
    }

    private var standing: DashboardStanding {
        DashboardStanding(visibility: self.visibility, workspace: self.workspace, owner: self.owner)
    }

    /// What the actor may know of its sharing: with whom else it is shared is not told to somebody with whom it is.
    package func sharing(for actor: Actor) -> DashboardSharing {
        let isPublic = self.visibility == .public
        guard self.belongs(to: actor) else { return DashboardSharing(isPublic: isPublic, users: [], teams: []) }
        let own = self.visibility == .private ? [] : [self.workspace]
        return DashboardSharing(isPublic: isPublic, users: self.shares.users, teams: own + self.shares.workspaces)
    }

    /// The visibility and the shares that a change of the sharing makes.
    package func applying(_ change: DashboardSharing) -> (visibility: Visibility, shares: DashboardShares) {
        let isPublic = change.isPublic ?? (self.visibility == .public)
        let isWithTeam = change.teams?.contains(self.workspace) ?? (self.visibility != .private)
        let users = change.users.map { Set($0).subtracting([self.owner]) } ?? Set(self.shares.users)
        let teams = change.teams.map { Set($0).subtracting([self.workspace]) } ?? Set(self.shares.workspaces)
        return (
            visibility: isPublic ? .public : isWithTeam ? .shared : .private,
            shares: DashboardShares(users: Array(users), workspaces: Array(teams))
        )
    }
}

/// What a dashboard's row says of who may read it; with whom it is shared stands elsewhere.
package struct DashboardStanding: Sendable {
    let visibility: Dashboard.Visibility
    let workspace: UUID
    let owner: UUID

    package init(visibility: Dashboard.Visibility, workspace: UUID, owner: UUID) {
        self.visibility = visibility
        self.workspace = workspace
        self.owner = owner
    }

    func belongs(to actor: Actor) -> Bool {
        actor.role(in: self.workspace) != nil && (self.visibility != .private || self.owner == actor.user)
    }

    /// Whether the actor may read it though it be shared with nobody.
    package func isVisible(to actor: Actor) -> Bool { self.visibility == .public || self.belongs(to: actor) }
}
