import Primitives

/// What a participant may do with a workspace's model. Source: modelling contract, `access_level`.
package enum AccessLevel: String, Sendable, CaseIterable {
    case read, edit

    package init(_ role: Role) {
        self = role.permissions.contains(.modelWrite) ? .edit : .read
    }

    /// What somebody becomes who is invited with it.
    package var role: Role {
        switch self {
        case .read: .viewer
        case .edit: .developer
        }
    }
}

/// A member of a workspace, as those see them who work there too. Source: modelling contract, collaboration.
package struct Participant: Sendable, Equatable {
    package let workspace: UUID
    package let user: UUID
    package let email: String
    package let fullName: String?
    package let role: Role
    /// Whether the workspace is theirs; it has one owner.
    package let isOwner: Bool
    package let joinedAt: Instant
    /// nil: never connected.
    package let lastSeenAt: Instant?
    package let isOnline: Bool

    package init(
        workspace: UUID, user: UUID, email: String, fullName: String?, role: Role, isOwner: Bool, joinedAt: Instant,
        lastSeenAt: Instant?, isOnline: Bool
    ) {
        self.workspace = workspace
        self.user = user
        self.email = email
        self.fullName = fullName
        self.role = role
        self.isOwner = isOwner
        self.joinedAt = joinedAt
        self.lastSeenAt = lastSeenAt
        self.isOnline = isOnline
    }

    /// Of this person in this workspace: made of both ids, and so the same for good. Source: RFC 9562, section 5.8.
    package var id: UUID {
        let high = self.workspace.low &* 0x9E37_79B9_7F4A_7C15 ^ self.user.high
        let low = self.user.low &* 0xBF58_476D_1CE4_E5B9 ^ self.workspace.high
        return UUID(
            high: high & ~0xF000 | 0x8000, low: low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000)
    }

    package var level: AccessLevel { AccessLevel(self.role) }

    /// What they are called.
    package var name: String { self.fullName ?? self.email }
}

/// Whether somebody is connected to a workspace. Source: modelling contract, `websocket_connection_status`.
package enum ConnectionStatus: String, Sendable, CaseIterable {
    case connected, disconnected
    /// The connection was lost less than half a minute ago.
    case reconnecting
}

/// Who works together on a workspace's model.
package struct Collaboration: Sendable, Equatable {
    package let workspace: UUID
    package let owner: UUID
    /// In the order in which they joined.
    package let participants: [Participant]
    /// The asking person's own.
    package let status: ConnectionStatus
    /// Domains of the workspace, in the order in which they were made.
    package let domains: [UUID]

    package init(
        workspace: UUID, owner: UUID, participants: [Participant], status: ConnectionStatus, domains: [UUID]
    ) {
        self.workspace = workspace
        self.owner = owner
        self.participants = participants
        self.status = status
        self.domains = domains
    }
}

/// Somebody who is to become a participant.
package enum Invitee: Sendable, Equatable {
    case user(UUID)
    case email(String)
}
