import Primitives

/// What a member of a workspace may do. Each role holds what the ones below it hold.
package enum Role: String, Sendable, CaseIterable, Comparable {
    case viewer, developer, admin, owner

    package var permissions: Set<Permission> {
        switch self {
        case .viewer: Permission.reading
        case .developer: Permission.reading.union(Permission.writing).union([.llmQuery])
        case .admin, .owner: Set(Permission.allCases)
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
    case taskRead = "task:read"
    case taskWrite = "task:write"
    /// Also hourly rates of one's own.
    case timeRead = "time:read"
    case timeWrite = "time:write"
    /// Also alerts.
    case metricsRead = "metrics:read"
    case metricsWrite = "metrics:write"
    /// Domains, tables, relationships, diagrams of data flow.
    case modelRead = "model:read"
    case modelWrite = "model:write"
    /// Who else works in one's workspaces.
    case userRead = "user:read"
    /// What concerns others: their time, the workspace's rates and limits.
    case workspaceAdmin = "workspace:admin"

    package static let reading: Set<Permission> = [
        .dashboardRead, .taskRead, .timeRead, .metricsRead, .modelRead, .userRead,
    ]
    package static let writing: Set<Permission> = [
        .dashboardWrite, .taskWrite, .timeWrite, .metricsWrite, .modelWrite,
    ]

    /// A sentence for who lacks it.
    package var refusal: String { "This takes the permission \(self.rawValue), which you do not have here." }
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
    /// The sign-in that the access token came from, or the API key.
    package let session: UUID
    /// Every workspace that the person is a member of; never empty.
    package let memberships: [Membership]
    /// Where new rows go, unless the request names another workspace.
    package let workspace: UUID
    /// What a key or an application was let do, at most; nil: all that the person may.
    package let grant: Set<Permission>?
    /// Of the organization.
    package let tier: OrganizationTier
    package let credential: Credential
    /// Acting in one workspace alone, and so seeing what is that one's, or shared with it.
    package let isNarrowed: Bool

    package init(
        user: UUID, email: String, organization: UUID, session: UUID, memberships: [Membership], workspace: UUID,
        grant: Set<Permission>? = nil, tier: OrganizationTier = .standard, credential: Credential = .person,
        isNarrowed: Bool = false
    ) {
        self.user = user
        self.email = email
        self.organization = organization
        self.session = session
        self.memberships = memberships
        self.workspace = workspace
        self.grant = grant
        self.tier = tier
        self.credential = credential
        self.isNarrowed = isNarrowed
    }

    /// The workspaces whose rows the actor may see.
    package var workspaces: [UUID] { self.memberships.map(\.workspace) }

    /// By whose names things are shared with the actor: their own, and their workspaces'.
    package var grantees: [UUID] { self.isNarrowed ? self.workspaces : [self.user] + self.workspaces }

    package func role(in workspace: UUID) -> Role? {
        self.memberships.first { $0.workspace == workspace }?.role
    }

    /// What the actor may do in a workspace: what the role allows, as far as it was granted.
    package func permissions(in workspace: UUID) -> Set<Permission> {
        let permissions = self.role(in: workspace)?.permissions ?? []
        return self.grant.map(permissions.intersection) ?? permissions
    }

    /// - Throws: `.lacksPermission` when the actor may not do this in `workspace`.
    package func require(_ permission: Permission, in workspace: UUID) throws(CoreError) {
        guard self.permissions(in: workspace).contains(permission) else {
            throw .lacksPermission(permission)
        }
    }

    /// What the actor may do in at least one workspace.
    package func holds(_ permission: Permission) -> Bool {
        self.memberships.contains { self.permissions(in: $0.workspace).contains(permission) }
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
            memberships: [membership], workspace: workspace, grant: self.grant, tier: self.tier,
            credential: self.credential, isNarrowed: true)
    }
}
