import Primitives

/// Somebody with whom one shares an organization or a workspace.
package struct Person: Sendable {
    package let user: UUID
    package let email: String
    package let fullName: String?
    package let avatarURL: String?
    package let createdAt: Instant
    /// Places in workspaces of the asking account, and no others.
    package var memberships: [Membership]

    package init(
        user: UUID, email: String, fullName: String?, avatarURL: String?, createdAt: Instant,
        memberships: [Membership] = []
    ) {
        self.user = user
        self.email = email
        self.fullName = fullName
        self.avatarURL = avatarURL
        self.createdAt = createdAt
        self.memberships = memberships
    }
}

/// Which people a list is of.
package struct PeopleQuery: Sendable {
    package enum Order: Sendable {
        case createdAt, name, email
    }

    /// Part of the name or the address, without regard to case or accents.
    package var search: String?
    package var order: Order = .createdAt
    package var ascending = false
    package var page = PageRequest()

    package init() {}
}

/// A workspace as one of its members sees it.
package struct MemberWorkspace: Sendable {
    package let id: UUID
    package let name: String
    /// `personal` or `team`.
    package let type: String
    package let role: Role

    package init(id: UUID, name: String, type: String, role: Role) {
        self.id = id
        self.name = name
        self.type = type
        self.role = role
    }
}
