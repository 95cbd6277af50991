import MariaDB
import Primitives

/// Removes rows whose time is over, a bounded number at once. Safe in several workers at the same time.
package struct UpkeepStore {
    let transaction: Transaction

    package func removeWhatIsOver(deletedRowsKeptFor kept: Duration) throws {
        let now = self.transaction.now
        try self.transaction.execute(
            "DELETE FROM idempotency_keys WHERE created_at < \(now - .seconds(86_400)) LIMIT 1000")
        try self.transaction.execute(
            "DELETE FROM signin_failures WHERE last_failed_at < \(now - .seconds(86_400)) LIMIT 1000")
        try self.transaction.execute(
            "DELETE FROM refresh_tokens WHERE expires_at < \(now - .seconds(86_400)) LIMIT 1000")
        try self.transaction.execute(
            """
            DELETE FROM sessions WHERE created_at < \(now - .seconds(86_400))
                AND NOT EXISTS (SELECT 1 FROM refresh_tokens t WHERE t.session_id = sessions.id) LIMIT 1000
            """)
        try self.transaction.deletedRows.purge(deletedBefore: now - kept)
    }
}

extension Transaction {
    package var upkeep: UpkeepStore { UpkeepStore(transaction: self) }
}
