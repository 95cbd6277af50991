import Core
import MariaDB
import Primitives

/// API keys; of the keys themselves the hashes alone.
package struct APIKeyStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "k.id, k.user_id, k.name, k.start, k.permissions, k.created_at, k.expires_at, k.last_used_at")

    private static func key(_ row: borrowing Row) throws -> APIKey {
        APIKey(
            id: try row.uuid(0), user: try row.uuid(1), name: try row.string(2), start: try row.string(3),
            permissions: Set(spaced: try row.string(4)), createdAt: try row.instant(5),
            expiresAt: try row.instantOrNil(6), lastUsedAt: try row.instantOrNil(7))
    }

    package func insert(_ key: APIKey, hash: [UInt8]) throws {
        try self.transaction.execute(
            """
            INSERT INTO api_keys (id, user_id, hash, start, name, permissions, created_at, expires_at)
            VALUES (\(key.id), \(key.user), \(hash), \(key.start), \(key.name), \(key.permissions.spaced),
                \(key.createdAt), \(key.expiresAt))
            """)
    }

    /// How many keys an account has. Locks the account, so that two that are made at once count each other.
    package func lockCount(of user: UUID) throws -> Int64 {
        _ = try self.transaction.first("SELECT id FROM users WHERE id = \(user) FOR UPDATE") { try $0.uuid(0) }
        return try self.transaction.first(
            "SELECT COUNT(*) FROM api_keys WHERE user_id = \(user) LOCK IN SHARE MODE"
        ) { try $0.integer(0) } ?? 0
    }

    /// Newest first.
    package func page(_ request: PageRequest, of user: UUID) throws -> Page<APIKey> {
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM api_keys k WHERE k.user_id = \(user)
            ORDER BY k.id DESC LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.key)
        let total =
            try self.transaction.first("SELECT COUNT(*) FROM api_keys k WHERE k.user_id = \(user)") {
                try $0.integer(0)
            } ?? 0
        return Page(items: items, total: total, request: request)
    }

    package func find(_ id: UUID, of user: UUID) throws -> APIKey? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM api_keys k WHERE k.id = \(id) AND k.user_id = \(user)", as: Self.key)
    }

    package func delete(_ id: UUID) throws {
        try self.transaction.execute("DELETE FROM api_keys WHERE id = \(id)")
    }

    /// The actor for whom a key acts as things stand now, and when it ends; nil when it is unknown, over, or its account
    /// disabled. The actor's session is the key's id.
    package func actor(hash: [UInt8]) throws -> (actor: Actor, expiresAt: Instant?)? {
        try self.actor(where: "k.hash = \(hash)")
    }

    /// The same, for a key that was recognised before.
    package func actor(id: UUID) throws -> Actor? { try self.actor(where: "k.id = \(id)")?.actor }

    private func actor(where condition: SQL) throws -> (actor: Actor, expiresAt: Instant?)? {
        let rows = try self.transaction.query(
            """
            SELECT \(sql: ActorRows.columns), k.id, k.permissions, k.expires_at
            FROM api_keys k
            JOIN users u ON u.id = k.user_id AND u.disabled_at IS NULL
            \(sql: ActorRows.places)
            WHERE \(sql: condition) AND (k.expires_at IS NULL OR k.expires_at > \(self.transaction.now))
            ORDER BY m.workspace_id
            """
        ) { row in
            (
                place: try ActorRows(row), key: try row.uuid(ActorRows.count),
                permissions: Set<Permission>(spaced: try row.string(ActorRows.count + 1)),
                expiresAt: try row.instantOrNil(ActorRows.count + 2)
            )
        }
        guard let first = rows.first,
            let actor = ActorRows.actor(
                rows.map(\.place), session: first.key, grant: first.permissions, credential: .key)
        else { return nil }
        return (actor: actor, expiresAt: first.expiresAt)
    }

    /// Writes when keys and applications were used; a time before the one that is stored changes nothing.
    package func setUses(keys: [UUID: Instant], grants: [UUID: Instant]) throws {
        // In key order, so that two workers that write at once lock the rows in the same order.
        for (id, at) in keys.sorted(by: { $0.key < $1.key }) {
            try self.transaction.execute(
                "UPDATE api_keys SET last_used_at = \(at) WHERE id = \(id) AND COALESCE(last_used_at < \(at), TRUE)")
        }
        for (id, at) in grants.sorted(by: { $0.key < $1.key }) {
            try self.transaction.execute(
                """
                UPDATE oauth_grants SET last_used_at = \(at)
                WHERE id = \(id) AND COALESCE(last_used_at < \(at), TRUE)
                """)
        }
    }
}

extension Transaction {
    package var apiKeys: APIKeyStore { APIKeyStore(transaction: self) }
}
