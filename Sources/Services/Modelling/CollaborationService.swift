import Core
import MariaDB
import Primitives
import Storage

/// Who works on a workspace's model together. Source: modelling contract, collaboration.
///
/// A participant is a member of the workspace, and so sees all that is in it. That is why nobody can be invited to a
/// personal one: dashboards, records and time of a person's own are there.
package struct CollaborationService {
    let database: Database
    let events: EventLog
    let platform: Platform

    /// How long somebody whose connection was lost counts as coming back.
    private static let patience: Duration = .seconds(30)

    /// - Throws: `.notFound` to who is no member, `.lacksPermission`.
    package func session(_ workspace: UUID, for actor: Actor) throws -> Collaboration {
        try self.database.snapshot { tx in
            let found = try Self.workspace(workspace, for: actor, .modelRead, tx)
            return Collaboration(
                workspace: workspace, owner: found.owner, participants: try tx.participants.list(of: workspace),
                status: try Self.status(of: actor.user, in: workspace, tx),
                domains: try tx.modelDomains.list(in: workspace).map(\.id))
        }
    }

    /// Makes somebody a participant.
    ///
    /// - Throws: as `session`; `.notFound` when there is no such account, `.conflict` when they are a participant
    ///   already, or the workspace is a personal one.
    package func invite(
        _ invitee: Invitee, _ level: AccessLevel, to workspace: UUID, by actor: Actor
    ) throws -> Participant {
        try self.database.transaction { tx in
            let found = try Self.workspace(workspace, for: actor, .workspaceAdmin, tx)
            guard found.kind == .shared else {
                throw CoreError.conflict(
                    field: nil, message: "A personal workspace is for one person. Make a shared one to work together.")
            }
            guard let user = try tx.participants.account(invitee) else { throw Self.missing(invitee) }
            guard try tx.participants.lockRole(of: user, in: workspace) == nil else {
                throw CoreError.conflict(field: nil, message: "This person is a participant already.")
            }
            try tx.accounts.setMember(workspace: workspace, user: user, role: level.role)
            return try self.told(user, in: workspace, by: actor, tx)
        }
    }

    /// Lets a participant do more, or less.
    ///
    /// - Throws: as `session`; `.notFound` when they are none, `.conflict` when the workspace is theirs.
    package func setLevel(
        _ level: AccessLevel, of user: UUID, in workspace: UUID, by actor: Actor
    ) throws -> Participant {
        try self.database.transaction { tx in
            let found = try Self.workspace(workspace, for: actor, .workspaceAdmin, tx)
            let role = try Self.lock(user, in: found, "The owner's level cannot be changed.", tx)
            // Whoever may edit already keeps the rest of what they may.
            guard AccessLevel(role) != level else {
                guard let participant = try tx.participants.find(user, in: workspace) else { throw Self.nobody }
                return participant
            }
            try tx.accounts.setMember(workspace: workspace, user: user, role: level.role)
            return try self.told(user, in: workspace, by: actor, tx)
        }
    }

    /// Takes somebody out; anybody may take themselves out.
    ///
    /// - Throws: as `setLevel`.
    package func remove(_ user: UUID, from workspace: UUID, by actor: Actor) throws {
        try self.database.transaction { tx in
            let found = try Self.workspace(
                workspace, for: actor, user == actor.user ? .modelRead : .workspaceAdmin, tx)
            _ = try Self.lock(user, in: found, "The owner cannot be removed.", tx)
            try tx.participants.remove(user, from: workspace)
            try self.tell(user, nil, in: workspace, by: actor, tx)
        }
    }

    // MARK: Parts

    private static func workspace(
        _ id: UUID, for actor: Actor, _ permission: Permission, _ tx: Transaction
    ) throws -> Workspace {
        guard let workspace = try tx.workspaces.find(id, in: actor.workspaces) else { throw WorkspaceService.missing }
        try actor.require(permission, in: id)
        return workspace
    }

    private static func lock(
        _ user: UUID, in workspace: Workspace, _ refusal: String, _ tx: Transaction
    ) throws -> Role {
        guard user != workspace.owner else { throw CoreError.conflict(field: nil, message: refusal) }
        guard let role = try tx.participants.lockRole(of: user, in: workspace.id) else { throw Self.nobody }
        return role
    }

    private static func status(of user: UUID, in workspace: UUID, _ tx: Transaction) throws -> ConnectionStatus {
        let (isOpen, lostAt) = try tx.attendance.status(of: user, in: workspace)
        if isOpen { return .connected }
        return lostAt.map { $0 + Self.patience > tx.now } ?? false ? .reconnecting : .disconnected
    }

    /// Tells of a participant as they are now.
    private func told(_ user: UUID, in workspace: UUID, by actor: Actor, _ tx: Transaction) throws -> Participant {
        guard let participant = try tx.participants.find(user, in: workspace) else { throw Self.nobody }
        try self.tell(user, participant.role, in: workspace, by: actor, tx)
        return participant
    }

    /// The person's sign-ins are looked at again, in every process, once the change is committed.
    private func tell(_ user: UUID, _ role: Role?, in workspace: UUID, by actor: Actor, _ tx: Transaction) throws {
        let generations = self.platform.generations
        self.database.afterCommit { generations.advance(user) }
        let change = CollaboratorChange(user: user, role: role)
        _ = try self.events.append([.changed(change, in: workspace)], by: actor.user, tx)
    }

    private static var nobody: CoreError { .notFound("Participant not found") }

    /// Whether an address has an account can be found out by signing up as well: this says no more.
    private static func missing(_ invitee: Invitee) -> CoreError {
        switch invitee {
        case .user: .notFound("User not found")
        case .email: .notFound("There is no account with this e-mail address.")
        }
    }
}
