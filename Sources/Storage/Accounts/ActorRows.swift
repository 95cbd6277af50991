import Core
import MariaDB
import Primitives

/// A person with their places, one row for each: the columns, and the actor that they make.
struct ActorRows {
    /// Behind these, a statement may have columns of its own.
    static let columns = SQL(
        unsafe: "u.id, u.organization_id, u.email, m.workspace_id, m.role, w.personal_of = u.id, o.tier")

    /// Behind `… JOIN users u ON …`.
    static let places = SQL(
        unsafe: """
            JOIN organizations o ON o.id = u.organization_id \
            JOIN workspace_members m ON m.user_id = u.id JOIN workspaces w ON w.id = m.workspace_id AND w.deleted_at IS NULL
            """)

    static let count = 7

    let user: UUID
    let organization: UUID
    let email: String
    let membership: Membership
    let isHome: Bool
    let tier: OrganizationTier

    init(_ row: borrowing Row) throws {
        self.user = try row.uuid(0)
        self.organization = try row.uuid(1)
        self.email = try row.string(2)
        self.membership = Membership(
            workspace: try row.uuid(3), role: Role(rawValue: try row.string(4)) ?? .viewer)
        self.isHome = try row.integerOrNil(5) == 1
        self.tier = OrganizationTier(rawValue: try row.string(6)) ?? .standard
    }

    /// - Parameter session: what is revoked when the actor's credential is.
    static func actor(
        _ rows: [ActorRows], session: UUID, grant: Set<Permission>?, credential: Credential
    ) -> Actor? {
        guard let first = rows.first else { return nil }
        let home = rows.first(where: \.isHome) ?? first
        return Actor(
            user: first.user, email: first.email, organization: first.organization, session: session,
            memberships: rows.map(\.membership), workspace: home.membership.workspace, grant: grant,
            tier: first.tier, credential: credential)
    }
}
