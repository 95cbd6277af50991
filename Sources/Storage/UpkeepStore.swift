import MariaDB
import Primitives

/// Removes rows whose time is over, a bounded number at once. Safe in several workers at the same time.
///
/// Keys are looked up without locks and deleted by key: a delete over a range would lock the range's end, and with it
/// rows that are just being made. Each step is meant for a transaction of its own, and says whether nothing was left.
package struct UpkeepStore {
    let transaction: Transaction

    private static let batch: Int64 = 1_000

    @discardableResult
    package func removeIdempotencyKeys(before time: Instant) throws -> Bool {
        let keys = try self.transaction.query(
            "SELECT scope FROM idempotency_keys WHERE created_at < \(time) LIMIT \(Self.batch)"
        ) { try $0.bytes(0) }
        guard !keys.isEmpty else { return true }
        try self.transaction.execute("DELETE FROM idempotency_keys WHERE scope IN (\(list: keys))")
        return keys.count < Self.batch
    }

    @discardableResult
    package func removeSignInFailures(before time: Instant) throws -> Bool {
        let addresses = try self.transaction.query(
            "SELECT email_hash FROM signin_failures WHERE last_failed_at < \(time) LIMIT \(Self.batch)"
        ) { try $0.bytes(0) }
        guard !addresses.isEmpty else { return true }
        try self.transaction.execute("DELETE FROM signin_failures WHERE email_hash IN (\(list: addresses))")
        return addresses.count < Self.batch
    }

    /// Refresh tokens that expired, and sign-ins that have none left.
    @discardableResult
    package func removeSessions(expiredBefore time: Instant) throws -> Bool {
        let tokens = try self.transaction.query(
            "SELECT hash FROM refresh_tokens WHERE expires_at < \(time) LIMIT \(Self.batch)"
        ) { try $0.bytes(0) }
        if !tokens.isEmpty {
            try self.transaction.execute("DELETE FROM refresh_tokens WHERE hash IN (\(list: tokens))")
        }
        let sessions = try self.transaction.query(
            """
            SELECT s.id FROM sessions s WHERE s.created_at < \(time)
                AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = s.id)
            ORDER BY s.created_at LIMIT \(Self.batch)
            """
        ) { try $0.uuid(0) }
        if !sessions.isEmpty {
            try self.transaction.execute("DELETE FROM sessions WHERE id IN (\(list: sessions))")
        }
        return tokens.count < Self.batch && sessions.count < Self.batch
    }

    /// One-time codes of applications, used or not.
    @discardableResult
    package func removeAuthorizationCodes(before time: Instant) throws -> Bool {
        let codes = try self.transaction.query(
            "SELECT hash FROM oauth_codes WHERE created_at < \(time) LIMIT \(Self.batch)"
        ) { try $0.bytes(0) }
        guard !codes.isEmpty else { return true }
        try self.transaction.execute("DELETE FROM oauth_codes WHERE hash IN (\(list: codes))")
        return codes.count < Self.batch
    }

    /// Sign-ins with GitHub that were begun, and their one-time codes, used or not.
    @discardableResult
    package func removeGitHubSignIns(before time: Instant) throws -> Bool {
        var isDone = true
        for table in ["github_states", "github_codes"] {
            let hashes = try self.transaction.query(
                "SELECT hash FROM \(identifier: table) WHERE created_at < \(time) LIMIT \(Self.batch)"
            ) { try $0.bytes(0) }
            guard !hashes.isEmpty else { continue }
            try self.transaction.execute("DELETE FROM \(identifier: table) WHERE hash IN (\(list: hashes))")
            isDone = isDone && hashes.count < Self.batch
        }
        return isDone
    }
}

extension Transaction {
    package var upkeep: UpkeepStore { UpkeepStore(transaction: self) }
}
