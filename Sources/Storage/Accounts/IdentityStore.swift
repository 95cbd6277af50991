import Core
import JSON
import MariaDB
import Primitives

/// Accounts elsewhere by which people sign in, and sign-ins with them that are under way.
package struct IdentityStore {
    let transaction: Transaction

    // MARK: Identities

    private static let columns = SQL(
        unsafe: "i.id, i.user_id, i.provider, i.subject, i.login, i.created_at, i.last_used_at")

    private static func identity(_ row: borrowing Row) throws -> ExternalIdentity {
        ExternalIdentity(
            id: try row.uuid(0), user: try row.uuid(1),
            provider: ExternalIdentity.Provider(rawValue: try row.string(2)) ?? .github,
            subject: try row.string(3), login: try row.string(4), createdAt: try row.instant(5),
            lastUsedAt: try row.instantOrNil(6))
    }

    /// Whose account it is, with whether that one is disabled. Locks the identity until the transaction ends.
    package func lockOwner(
        _ provider: ExternalIdentity.Provider, _ subject: String
    ) throws -> (identity: ExternalIdentity, isDisabled: Bool)? {
        let found = try self.transaction.first(
            """
            SELECT \(sql: Self.columns) FROM user_identities i
            WHERE i.provider = \(provider.rawValue) AND i.subject = \(subject) FOR UPDATE
            """, as: Self.identity)
        guard let found else { return nil }
        let isDisabled = try self.transaction.first(
            "SELECT disabled_at IS NOT NULL FROM users WHERE id = \(found.user)"
        ) {
            try $0.bool(0)
        }
        return (identity: found, isDisabled: isDisabled ?? true)
    }

    /// Whether somebody signs in with it.
    package func isLinked(_ provider: ExternalIdentity.Provider, _ subject: String) throws -> Bool {
        try self.transaction.first(
            "SELECT 1 FROM user_identities WHERE provider = \(provider.rawValue) AND subject = \(subject)"
        ) { _ in true } ?? false
    }

    /// - Throws: a `DatabaseError` naming `user_identities_one` when it is somebody's already.
    package func insert(_ identity: ExternalIdentity) throws {
        try self.transaction.execute(
            """
            INSERT INTO user_identities (id, user_id, provider, subject, login, created_at, last_used_at)
            VALUES (\(identity.id), \(identity.user), \(identity.provider.rawValue), \(identity.subject),
                \(identity.login), \(identity.createdAt), \(identity.lastUsedAt))
            """)
    }

    /// It was signed in with, under the name that it has now.
    package func markUsed(_ id: UUID, login: String) throws {
        try self.transaction.execute(
            """
            UPDATE user_identities SET last_used_at = \(self.transaction.now), login = \(login) WHERE id = \(id)
            """)
    }

    /// Oldest first.
    package func list(of user: UUID) throws -> [ExternalIdentity] {
        try self.transaction.query(
            "SELECT \(sql: Self.columns) FROM user_identities i WHERE i.user_id = \(user) ORDER BY i.id",
            as: Self.identity)
    }

    /// Locks the account, so that of two changes of how its person signs in one is the first.
    ///
    /// - Returns: whether it has a password.
    package func lockWays(of user: UUID) throws -> Bool {
        _ = try self.transaction.first("SELECT id FROM users WHERE id = \(user) FOR UPDATE") { try $0.uuid(0) }
        return try self.hasPassword(user)
    }

    package func hasPassword(_ user: UUID) throws -> Bool {
        try self.transaction.first("SELECT 1 FROM user_passwords WHERE user_id = \(user)") { _ in true } ?? false
    }

    package func delete(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM user_identities WHERE id = \(id)")
    }

    // MARK: On the way to GitHub

    package struct State: Sendable {
        package let browserHash: [UInt8]
        package let redirectURI: String
        package let challenge: String?
        package let createdAt: Instant
    }

    package func insertState(hash: [UInt8], browserHash: [UInt8], redirectURI: String, challenge: String?) throws {
        try self.transaction.execute(
            """
            INSERT INTO github_states (hash, browser_hash, redirect_uri, challenge, created_at)
            VALUES (\(hash), \(browserHash), \(redirectURI), \(challenge), \(self.transaction.now))
            """)
    }

    /// Takes a state out: of two uses at once one finds it.
    package func takeState(hash: [UInt8]) throws -> State? {
        let found = try self.transaction.first(
            """
            SELECT browser_hash, redirect_uri, challenge, created_at FROM github_states WHERE hash = \(hash) FOR UPDATE
            """
        ) { row in
            State(
                browserHash: try row.bytes(0), redirectURI: try row.string(1), challenge: try row.stringOrNil(2),
                createdAt: try row.instant(3))
        }
        if found != nil { try self.transaction.execute("DELETE FROM github_states WHERE hash = \(hash)") }
        return found
    }

    // MARK: Codes

    package struct Code: Sendable {
        /// nil: whoever knows the code may use it.
        package let browserHash: [UInt8]?
        package let challenge: String?
        /// nil: it was used.
        package let account: ExternalAccount?
        package let session: UUID
        package let createdAt: Instant
    }

    package func insertCode(
        hash: [UInt8], browserHash: [UInt8]?, challenge: String?, account: ExternalAccount, session: UUID
    ) throws {
        try self.transaction.execute(
            """
            INSERT INTO github_codes (hash, browser_hash, challenge, account, session_id, created_at)
            VALUES (\(hash), \(browserHash), \(challenge), \(JSONText(account.json).bytes), \(session),
                \(self.transaction.now))
            """)
    }

    /// Locks the code until the transaction ends.
    package func lockCode(hash: [UInt8]) throws -> Code? {
        try self.transaction.first(
            """
            SELECT browser_hash, challenge, account, session_id, created_at, used_at IS NOT NULL
            FROM github_codes WHERE hash = \(hash) FOR UPDATE
            """
        ) { row in
            let isUsed = try row.bool(5)
            return Code(
                browserHash: try row.bytesOrNil(0), challenge: try row.stringOrNil(1),
                account: isUsed ? nil : ExternalAccount(JSONText(stored: try row.bytes(2)).object),
                session: try row.uuid(3), createdAt: try row.instant(4))
        }
    }

    /// The code was used; of whom it was about nothing is kept.
    package func spendCode(hash: [UInt8]) throws {
        try self.transaction.execute(
            "UPDATE github_codes SET used_at = \(self.transaction.now), account = '{}' WHERE hash = \(hash)")
    }
}

extension Transaction {
    package var identities: IdentityStore { IdentityStore(transaction: self) }
}
