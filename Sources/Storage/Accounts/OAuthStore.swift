import Core
import JSON
import MariaDB
import Primitives

/// Registered applications, what people granted to them, and the codes in between.
package struct OAuthStore {
    let transaction: Transaction

    // MARK: Applications

    private static let clientColumns = SQL(
        unsafe: "c.id, c.owner_id, c.name, c.secret_hash IS NOT NULL, c.redirect_uris, c.scopes, c.created_at")

    private static func client(_ row: borrowing Row) throws -> OAuthClient {
        let addresses = try JSONValue(parsing: try row.bytes(4)).arrayValue ?? []
        return OAuthClient(
            id: try row.uuid(0), owner: try row.uuid(1), name: try row.string(2), isConfidential: try row.bool(3),
            redirectURIs: addresses.compactMap(\.stringValue), scopes: Set(spaced: try row.string(5)),
            createdAt: try row.instant(6))
    }

    package func insert(_ client: OAuthClient, secretHash: [UInt8]?) throws {
        let addresses = JSONText(.array(client.redirectURIs.map(JSONValue.string)))
        try self.transaction.execute(
            """
            INSERT INTO oauth_clients (id, owner_id, name, secret_hash, redirect_uris, scopes, created_at)
            VALUES (\(client.id), \(client.owner), \(client.name), \(secretHash), \(addresses.bytes),
                \(client.scopes.spaced), \(client.createdAt))
            """)
    }

    /// How many applications an account has registered. Locks the account, as for API keys.
    package func lockClientCount(of owner: UUID) throws -> Int64 {
        _ = try self.transaction.first("SELECT id FROM users WHERE id = \(owner) FOR UPDATE") { try $0.uuid(0) }
        return try self.transaction.first(
            "SELECT COUNT(*) FROM oauth_clients WHERE owner_id = \(owner) LOCK IN SHARE MODE"
        ) { try $0.integer(0) } ?? 0
    }

    package func client(_ id: UUID) throws -> OAuthClient? {
        try self.transaction.first(
            "SELECT \(sql: Self.clientColumns) FROM oauth_clients c WHERE c.id = \(id)", as: Self.client)
    }

    /// The hash of a confidential client's secret.
    package func secretHash(of client: UUID) throws -> [UInt8]? {
        try self.transaction.first("SELECT secret_hash FROM oauth_clients WHERE id = \(client)") {
            try $0.bytesOrNil(0)
        } ?? nil
    }

    /// Newest first.
    package func clients(_ request: PageRequest, of owner: UUID) throws -> Page<OAuthClient> {
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.clientColumns) FROM oauth_clients c WHERE c.owner_id = \(owner)
            ORDER BY c.id DESC LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.client)
        let total =
            try self.transaction.first("SELECT COUNT(*) FROM oauth_clients c WHERE c.owner_id = \(owner)") {
                try $0.integer(0)
            } ?? 0
        return Page(items: items, total: total, request: request)
    }

    /// With everything that was granted to it.
    package func deleteClient(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM oauth_clients WHERE id = \(id)")
    }

    // MARK: Grants

    /// The person's grant to an application, made when there is none; its scopes grow by these.
    package func grant(_ scopes: Set<OAuthScope>, to client: UUID, by user: UUID) throws -> UUID {
        let found = try self.transaction.first(
            "SELECT id, scopes FROM oauth_grants WHERE user_id = \(user) AND client_id = \(client) FOR UPDATE"
        ) { (id: try $0.uuid(0), scopes: Set<OAuthScope>(spaced: try $0.string(1))) }
        if let found {
            try self.transaction.execute(
                "UPDATE oauth_grants SET scopes = \(found.scopes.union(scopes).spaced) WHERE id = \(found.id)")
            return found.id
        }
        let id = UUID.v7(at: self.transaction.now)
        try self.transaction.execute(
            """
            INSERT INTO oauth_grants (id, user_id, client_id, scopes, created_at)
            VALUES (\(id), \(user), \(client), \(scopes.spaced), \(self.transaction.now))
            """)
        return id
    }

    /// Newest first.
    package func grants(_ request: PageRequest, of user: UUID) throws -> Page<OAuthGrant> {
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.clientColumns), g.id, g.scopes, g.created_at, g.last_used_at
            FROM oauth_grants g JOIN oauth_clients c ON c.id = g.client_id WHERE g.user_id = \(user)
            ORDER BY g.created_at DESC, g.id DESC LIMIT \(request.limit) OFFSET \(request.offset)
            """
        ) { row in
            OAuthGrant(
                id: try row.uuid(7), client: try Self.client(row), scopes: Set(spaced: try row.string(8)),
                createdAt: try row.instant(9), lastUsedAt: try row.instantOrNil(10))
        }
        let total =
            try self.transaction.first("SELECT COUNT(*) FROM oauth_grants g WHERE g.user_id = \(user)") {
                try $0.integer(0)
            } ?? 0
        return Page(items: items, total: total, request: request)
    }

    package func hasGrant(_ id: UUID, of user: UUID) throws -> Bool {
        try self.transaction.first("SELECT 1 FROM oauth_grants WHERE id = \(id) AND user_id = \(user)") { _ in true }
            ?? false
    }

    /// Sessions that are open by grants to an application.
    ///
    /// Most sessions are by no grant at all, from which the optimiser takes that any grant has as many.
    package func sessions(ofClient client: UUID) throws -> [UUID] {
        try self.transaction.query(
            """
            SELECT s.id FROM oauth_grants g
            STRAIGHT_JOIN sessions s FORCE INDEX (sessions_of_grant) ON s.grant_id = g.id
            WHERE g.client_id = \(client) AND s.revoked_at IS NULL
            """
        ) { try $0.uuid(0) }
    }

    /// Sessions that are open by one grant.
    package func sessions(ofGrant grant: UUID) throws -> [UUID] {
        try self.transaction.query("SELECT id FROM sessions WHERE grant_id = \(grant) AND revoked_at IS NULL") {
            try $0.uuid(0)
        }
    }

    /// With its codes, sessions and refresh tokens.
    package func deleteGrant(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM oauth_grants WHERE id = \(id)")
    }

    // MARK: Codes

    package struct Code: Sendable {
        package let user: UUID
        package let client: UUID
        package let grant: UUID
        package let scopes: Set<OAuthScope>
        package let redirectURI: String
        package let challenge: String
        package let session: UUID
        package let createdAt: Instant
        package let isUsed: Bool
    }

    package func insertCode(
        hash: [UInt8], grant: UUID, scopes: Set<OAuthScope>, redirectURI: String, challenge: String, session: UUID
    ) throws {
        try self.transaction.execute(
            """
            INSERT INTO oauth_codes (hash, grant_id, scopes, redirect_uri, challenge, session_id, created_at)
            VALUES (\(hash), \(grant), \(scopes.spaced), \(redirectURI), \(challenge), \(session),
                \(self.transaction.now))
            """)
    }

    /// Takes the code's row lock, so that of two uses at once one is the first; marks it as used.
    package func takeCode(hash: [UInt8]) throws -> Code? {
        let locked = try self.transaction.first(
            "SELECT used_at IS NOT NULL FROM oauth_codes WHERE hash = \(hash) FOR UPDATE"
        ) { try $0.bool(0) }
        guard let isUsed = locked else { return nil }
        try self.transaction.execute(
            "UPDATE oauth_codes SET used_at = \(self.transaction.now) WHERE hash = \(hash) AND used_at IS NULL")
        return try self.transaction.first(
            """
            SELECT g.user_id, g.client_id, g.id, o.scopes, o.redirect_uri, o.challenge, o.session_id, o.created_at
            FROM oauth_codes o JOIN oauth_grants g ON g.id = o.grant_id WHERE o.hash = \(hash)
            """
        ) { row in
            Code(
                user: try row.uuid(0), client: try row.uuid(1), grant: try row.uuid(2),
                scopes: Set(spaced: try row.string(3)), redirectURI: try row.string(4), challenge: try row.string(5),
                session: try row.uuid(6), createdAt: try row.instant(7), isUsed: isUsed)
        }
    }
}

extension Transaction {
    package var oauth: OAuthStore { OAuthStore(transaction: self) }
}
