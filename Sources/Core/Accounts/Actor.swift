import Primitives

/// What a member of a workspace may do. Each role holds what the ones below it hold.
package enum Role: String, Sendable, CaseIterable, Comparable {
    case viewer, developer, admin, owner

    package var permissions: Set<Permission> {
        switch self {
        case .viewer: [.dashboardRead]
        case .developer: [.dashboardRead, .dashboardWrite, .llmQuery]
        case .admin, .owner: [.dashboardRead, .dashboardWrite, .llmQuery, .llmAdmin]
        }
    }

    package static func < (left: Role, right: Role) -> Bool { left.rank < right.rank }

    private var rank: Int {
        switch self {
        case .viewer: 0
        case .developer: 1
        case .admin: 2
        case .owner: 3
        }
    }
}

/// A `resource:action` that a role grants and a token carries. Source: flowforge contract, JWT token structure.
package enum Permission: String, Sendable, CaseIterable {
    case dashboardRead = "dashboard:read"
    case dashboardWrite = "dashboard:write"
    case llmQuery = "llm:query"
    case llmAdmin = "llm:admin"
}

/// One person's place in one workspace.
package struct Membership: Sendable, Equatable {
    package let workspace: UUID
    package let role: Role

    package init(workspace: UUID, role: Role) {
        self.workspace = workspace
        self.role = role
    }
}

/// Who acts: the signed-in person, where they act, and what they may see. Every service method takes one.
package struct Actor: Sendable, Equatable {
    package let user: UUID
    package let email: String
    package let organization: UUID
    /// The sign-in that the access token came from.
    package let session: UUID
    /// Every workspace that the person is a member of; never empty.
    package let memberships: [Membership]
    /// Where new rows go, unless the request names another workspace.
    package let workspace: UUID

    package init(
        user: UUID, email: String, organization: UUID, session: UUID, memberships: [Membership], workspace: UUID
    ) {
        self.user = user
        self.email = email
        self.organization = organization
        self.session = session
        self.memberships = memberships
        self.workspace = workspace
    }

    /// The workspaces whose rows the actor may see.
    package var workspaces: [UUID] { self.memberships.map(\.workspace) }

    package func role(in workspace: UUID) -> Role? {
        self.memberships.first { $0.workspace == workspace }?.role
    }

    /// - Throws: `.forbidden` when the actor's role in `workspace` does not hold `permission`.
    package func require(_ permission: Permission, in workspace: UUID) throws(CoreError) {
        guard self.role(in: workspace)?.permissions.contains(permission) == true else {
            throw .forbidden("Your role in this workspace does not allow \(permission.rawValue).")
        }
    }

    /// What the actor may do in at least one workspace.
    package func holds(_ permission: Permission) -> Bool {
        self.memberships.contains { $0.role.permissions.contains(permission) }
    }

    /// The same actor, in another of their workspaces, and seeing that one alone.
    ///
    /// - Throws: `.notFound` when the actor is not a member of it.
    package func acting(in workspace: UUID) throws(CoreError) -> Actor {
        guard let membership = self.memberships.first(where: { $0.workspace == workspace }) else {
            throw .notFound("There is no such workspace.")
        }
        return Actor(
            user: self.user, email: self.email, organization: self.organization, session: self.session,
            memberships: [membership], workspace: workspace)
    }
}
