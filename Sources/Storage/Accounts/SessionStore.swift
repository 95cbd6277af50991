import Core
import JSON
import MariaDB
import Primitives

/// Sign-ins, their refresh tokens (hashes alone), and failed attempts.
package struct SessionStore {
    let transaction: Transaction

    package enum Revocation: String, Sendable {
        case signout, reuse, administrator, password
    }

    package struct RefreshToken: Sendable {
        package let session: UUID
        package let user: UUID
        package let edition: String
        package let expiresAt: Instant
        package let usedAt: Instant?
        /// The sign-in was revoked, or the account disabled.
        package let isRevoked: Bool
        /// The application that it was given to; nil: it is the person's own.
        package let client: UUID?
        package let scopes: Set<OAuthScope>
    }

    /// - Parameter grant: by which an application opens it, and for what; nil: the person's own sign-in.
    package func insert(
        _ id: UUID, user: UUID, edition: String, grant: (id: UUID, scopes: Set<OAuthScope>)? = nil
    ) throws {
        try self.transaction.execute(
            """
            INSERT INTO sessions (id, user_id, edition, created_at, grant_id, scopes)
            VALUES (\(id), \(user), \(edition), \(self.transaction.now), \(grant?.id), \(grant?.scopes.spaced))
            """)
    }

    /// The actor behind a sign-in as things stand now; nil when it was revoked or its account disabled.
    package func actor(session: UUID) throws -> Actor? {
        let rows = try self.transaction.query(
            """
            SELECT \(sql: ActorRows.columns), s.grant_id, s.scopes, g.client_id
            FROM sessions s
            JOIN users u ON u.id = s.user_id AND u.disabled_at IS NULL
            \(sql: ActorRows.places)
            LEFT JOIN oauth_grants g ON g.id = s.grant_id
            WHERE s.id = \(session) AND s.revoked_at IS NULL
            ORDER BY m.workspace_id
            """
        ) { row in (place: try ActorRows(row), application: try Self.application(row)) }
        guard let first = rows.first else { return nil }
        return ActorRows.actor(
            rows.map(\.place), session: session, grant: first.application?.scopes.permissions,
            credential: first.application.map(Credential.application) ?? .person)
    }

    private static func application(_ row: borrowing Row) throws -> Credential.Application? {
        guard let grant = try row.uuidOrNil(ActorRows.count) else { return nil }
        return Credential.Application(
            client: try row.uuid(ActorRows.count + 2), grant: grant,
            scopes: Set(spaced: try row.stringOrNil(ActorRows.count + 1) ?? ""))
    }

    package func revoke(_ session: UUID, because reason: Revocation) throws {
        try self.transaction.execute(
            """
            UPDATE sessions SET revoked_at = \(self.transaction.now), revocation = \(reason.rawValue)
            WHERE id = \(session) AND revoked_at IS NULL
            """)
    }

    package func revokeAll(user: UUID, because reason: Revocation) throws {
        try self.transaction.execute(
            """
            UPDATE sessions SET revoked_at = \(self.transaction.now), revocation = \(reason.rawValue)
            WHERE user_id = \(user) AND revoked_at IS NULL
            """)
    }

    // MARK: Refresh tokens

    package func insertRefreshToken(hash: [UInt8], session: UUID, expiresAt: Instant) throws {
        try self.transaction.execute(
            """
            INSERT INTO refresh_tokens (hash, session_id, created_at, expires_at)
            VALUES (\(hash), \(session), \(self.transaction.now), \(expiresAt))
            """)
    }

    /// Takes the token's row lock, so that of two uses at once one is the first.
    package func lockRefreshToken(hash: [UInt8]) throws -> RefreshToken? {
        try self.refreshToken(
            "SELECT session_id, expires_at, used_at FROM refresh_tokens WHERE hash = \(hash) FOR UPDATE")
    }

    package func refreshToken(hash: [UInt8]) throws -> RefreshToken? {
        try self.refreshToken("SELECT session_id, expires_at, used_at FROM refresh_tokens WHERE hash = \(hash)")
    }

    /// The application whose session it is; nil: the person's own, or none.
    package func client(of session: UUID) throws -> UUID? {
        try self.transaction.first(
            "SELECT g.client_id FROM sessions s JOIN oauth_grants g ON g.id = s.grant_id WHERE s.id = \(session)"
        ) { try $0.uuid(0) }
    }

    private func refreshToken(_ statement: SQL) throws -> RefreshToken? {
        let token = try self.transaction.first(statement) {
            (session: try $0.uuid(0), expiresAt: try $0.instant(1), usedAt: try $0.instantOrNil(2))
        }
        guard let token else { return nil }
        return try self.transaction.first(
            """
            SELECT s.user_id, s.edition, s.revoked_at IS NOT NULL OR u.disabled_at IS NOT NULL, g.client_id, s.scopes
            FROM sessions s JOIN users u ON u.id = s.user_id LEFT JOIN oauth_grants g ON g.id = s.grant_id
            WHERE s.id = \(token.session)
            """
        ) { row in
            RefreshToken(
                session: token.session, user: try row.uuid(0), edition: try row.string(1), expiresAt: token.expiresAt,
                usedAt: token.usedAt, isRevoked: try row.bool(2), client: try row.uuidOrNil(3),
                scopes: Set(spaced: try row.stringOrNil(4) ?? ""))
        }
    }

    package func markUsed(hash: [UInt8]) throws {
        try self.transaction.execute(
            "UPDATE refresh_tokens SET used_at = \(self.transaction.now) WHERE hash = \(hash)")
    }

    // MARK: Failed attempts

    /// Times of the latest attempts that are counted against an address, oldest first. Takes the address's row lock,
    /// so that attempts in parallel count one another.
    package func lockFailures(emailHash: [UInt8]) throws -> [Instant] {
        try self.transaction.execute(
            """
            INSERT INTO signin_failures (email_hash, times, last_failed_at)
            VALUES (\(emailHash), '[]', \(self.transaction.now))
            ON DUPLICATE KEY UPDATE last_failed_at = VALUES(last_failed_at)
            """)
        let times = try self.transaction.first(
            "SELECT times FROM signin_failures WHERE email_hash = \(emailHash) FOR UPDATE"
        ) { try JSONValue(parsing: try $0.bytes(0)) }
        return (times?.arrayValue ?? []).compactMap { $0.integerValue.map { Instant(microseconds: $0) } }
    }

    package func setFailures(_ times: [Instant], emailHash: [UInt8]) throws {
        let text = JSONText(.array(times.map { .integer($0.microseconds) }))
        try self.transaction.execute(
            "UPDATE signin_failures SET times = \(text.bytes) WHERE email_hash = \(emailHash)")
    }

    package func clearFailures(emailHash: [UInt8]) throws {
        try self.transaction.execute("DELETE FROM signin_failures WHERE email_hash = \(emailHash)")
    }
}

extension Transaction {
    package var sessions: SessionStore { SessionStore(transaction: self) }
}
