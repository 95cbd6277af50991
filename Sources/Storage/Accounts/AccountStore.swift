import Core
import JSON
import MariaDB
import Primitives

/// Organizations, people, workspaces and their members.
package struct AccountStore {
    let transaction: Transaction

    /// What sign-in needs to know of an account.
    package struct Credentials: Sendable {
        package let user: UUID
        package let email: String
        package let emailConfirmedAt: Instant?
        package let passwordHash: String?
        package let isDisabled: Bool
    }

    package func insertOrganization(_ id: UUID, name: String) throws {
        let now = self.transaction.now
        try self.transaction.execute(
            """
            INSERT INTO organizations (id, name, created_at, updated_at)
            VALUES (\(id), \(name), \(now), \(now))
            """)
    }

    /// - Parameters:
    ///   - passwordHash: nil: one that signs in by other means.
    ///   - isConfirmed: somebody has seen that the person reads the address's mail.
    /// - Throws: a `DatabaseError` naming `users_email` when the address is taken.
    package func insertUser(
        _ id: UUID, organization: UUID, email: String, fullName: String?, passwordHash: String?,
        isConfirmed: Bool = false
    ) throws {
        let now = self.transaction.now
        let confirmedAt = isConfirmed ? now : nil
        try self.transaction.execute(
            """
            INSERT INTO users (id, organization_id, email, email_confirmed_at, full_name, preferences, settings,
                created_at, updated_at)
            VALUES (\(id), \(organization), \(email), \(confirmedAt), \(fullName), '{}', '{}', \(now), \(now))
            """)
        guard let passwordHash else { return }
        try self.transaction.execute(
            """
            INSERT INTO user_passwords (user_id, hash, changed_at) VALUES (\(id), \(passwordHash), \(now))
            """)
    }

    package func insertWorkspace(_ id: UUID, organization: UUID, name: String, type: String, owner: UUID) throws {
        let now = self.transaction.now
        try self.transaction.execute(
            """
            INSERT INTO workspaces (id, organization_id, name, type, owner_id, created_at, updated_at)
            VALUES (\(id), \(organization), \(name), \(type), \(owner), \(now), \(now))
            """)
    }

    /// Adds a member, or gives one who is there already another role.
    package func setMember(workspace: UUID, user: UUID, role: Role) throws {
        try self.transaction.execute(
            """
            INSERT INTO workspace_members (workspace_id, user_id, role, added_at)
            VALUES (\(workspace), \(user), \(role.rawValue), \(self.transaction.now))
            ON DUPLICATE KEY UPDATE role = VALUES(role)
            """)
    }

    package func workspaceExists(_ id: UUID) throws -> Bool {
        try self.transaction.first("SELECT 1 FROM workspaces WHERE id = \(id) AND deleted_at IS NULL") { _ in true }
            ?? false
    }

    /// The workspace that is named, if the account is a member of it; without a name, the account's own.
    package func workspace(_ named: UUID?, of user: UUID) throws -> UUID? {
        guard let named else {
            return try self.transaction.first("SELECT id FROM workspaces WHERE personal_of = \(user)") {
                try $0.uuid(0)
            }
        }
        return try self.transaction.first(
            """
            SELECT m.workspace_id FROM workspace_members m JOIN workspaces w ON w.id = m.workspace_id
            WHERE m.workspace_id = \(named) AND m.user_id = \(user) AND w.deleted_at IS NULL
            """
        ) { try $0.uuid(0) }
    }

    package func credentials(email: String) throws -> Credentials? {
        try self.transaction.first(
            """
            SELECT u.id, u.email, u.email_confirmed_at, p.hash, u.disabled_at IS NOT NULL
            FROM users u LEFT JOIN user_passwords p ON p.user_id = u.id
            WHERE u.email = \(email)
            """
        ) { row in
            Credentials(
                user: try row.uuid(0), email: try row.string(1), emailConfirmedAt: try row.instantOrNil(2),
                passwordHash: try row.stringOrNil(3), isDisabled: try row.bool(4))
        }
    }

    /// The stored hash, locked until the transaction ends.
    package func lockPasswordHash(user: UUID) throws -> String? {
        try self.transaction.first("SELECT hash FROM user_passwords WHERE user_id = \(user) FOR UPDATE") {
            try $0.string(0)
        }
    }

    package func setPassword(user: UUID, hash: String) throws {
        try self.transaction.execute(
            """
            INSERT INTO user_passwords (user_id, hash, changed_at) VALUES (\(user), \(hash), \(self.transaction.now))
            ON DUPLICATE KEY UPDATE hash = VALUES(hash), changed_at = VALUES(changed_at)
            """)
    }

    package func setDisabled(user: UUID, _ disabled: Bool) throws {
        let at: Instant? = disabled ? self.transaction.now : nil
        try self.transaction.execute("UPDATE users SET disabled_at = \(at) WHERE id = \(user)")
    }

    /// Addresses of all accounts with whether each is disabled, oldest first.
    package func list() throws -> [(user: UUID, email: String, isDisabled: Bool, createdAt: Instant)] {
        try self.transaction.query("SELECT id, email, disabled_at IS NOT NULL, created_at FROM users ORDER BY id") {
            (user: try $0.uuid(0), email: try $0.string(1), isDisabled: try $0.bool(2), createdAt: try $0.instant(3))
        }
    }

    // MARK: Organizations

    /// The organization of an account.
    package func organization(email: String) throws -> UUID? {
        try self.transaction.first("SELECT organization_id FROM users WHERE email = \(email)") { try $0.uuid(0) }
    }

    /// - Returns: its members; nil when there is no such organization.
    package func setTier(_ tier: OrganizationTier, of organization: UUID) throws -> [UUID]? {
        let found = try self.transaction.first("SELECT 1 FROM organizations WHERE id = \(organization) FOR UPDATE") {
            _ in
            true
        }
        guard found == true else { return nil }
        try self.transaction.execute(
            """
            UPDATE organizations SET tier = \(tier.rawValue), updated_at = \(self.transaction.now)
            WHERE id = \(organization)
            """)
        return try self.transaction.query("SELECT id FROM users WHERE organization_id = \(organization)") {
            try $0.uuid(0)
        }
    }

    // MARK: Profile

    package func profile(user: UUID) throws -> Profile? {
        try self.transaction.first(
            """
            SELECT id, email, full_name, avatar_url, timezone, preferences, settings, onboarding_completed, version,
                created_at, updated_at
            FROM users WHERE id = \(user)
            """, as: Self.profile)
    }

    /// Takes the row's lock until the transaction ends.
    package func lockProfile(user: UUID) throws -> Profile? {
        try self.transaction.first(
            """
            SELECT id, email, full_name, avatar_url, timezone, preferences, settings, onboarding_completed, version,
                created_at, updated_at
            FROM users WHERE id = \(user) FOR UPDATE
            """, as: Self.profile)
    }

    package func updateProfile(_ profile: Profile) throws {
        try self.transaction.execute(
            """
            UPDATE users SET full_name = \(profile.fullName), avatar_url = \(profile.avatarURL),
                timezone = \(profile.timezone), preferences = \(JSONText(profile.preferences).bytes),
                settings = \(JSONText(profile.settings).bytes), onboarding_completed = \(profile.onboardingCompleted),
                version = \(profile.version), updated_at = \(profile.updatedAt)
            WHERE id = \(profile.user)
            """)
    }

    private static func profile(_ row: borrowing Row) throws -> Profile {
        Profile(
            user: try row.uuid(0), email: try row.string(1), fullName: try row.stringOrNil(2),
            avatarURL: try row.stringOrNil(3), timezone: try row.string(4),
            preferences: JSONText(stored: try row.bytes(5)).object, settings: JSONText(stored: try row.bytes(6)).object,
            onboardingCompleted: try row.bool(7), version: try row.integer(8), createdAt: try row.instant(9),
            updatedAt: try row.instant(10))
    }
}

extension Transaction {
    package var accounts: AccountStore { AccountStore(transaction: self) }
}
