import Glibc
import MariaDB
import Primitives

/// Answers kept for requests that may be sent again.
package struct IdempotencyStore {
    let transaction: Transaction

    package enum Claim: Sendable, Equatable {
        /// The key is new: the caller carries the request out in this transaction.
        case claimed
        /// Another transaction is carrying it out now.
        case inFlight
        /// It was carried out: with which request, and the sealed answer.
        case answered(requestHash: [UInt8], response: [UInt8])
    }

    /// Milliseconds between attempts to claim a key that seems to be held; together what a real holder is waited for.
    private static let pauses: [UInt32] = [1, 2, 4, 8]

    /// Claims a key for this transaction, hardly waiting for one that holds it.
    ///
    /// A refused lock need not mean that the key is held: when a page of the table is split, the locks of the rows on it
    /// spread to the gap where another, new key would go. That is over with the next commit, so a few more attempts tell
    /// the two apart.
    ///
    /// - Parameter keptSince: rows made before count as absent.
    package func claim(scope: [UInt8], requestHash: [UInt8], keptSince: Instant) throws -> Claim {
        for pause in Self.pauses + [0] {
            do {
                let inserted = try self.transaction.executeNoWait(
                    """
                    INSERT INTO idempotency_keys (scope, request_hash, response, created_at)
                    VALUES (\(scope), \(requestHash), NULL, \(self.transaction.now))
                    """)
                if inserted != nil { return .claimed }
                usleep(pause * 1_000)
            } catch let error as DatabaseError where error.isDuplicateKey {
                if let answered = try self.answered(scope: scope, keptSince: keptSince) { return answered }
                try self.transaction.execute(
                    "DELETE FROM idempotency_keys WHERE scope = \(scope) AND created_at < \(keptSince)")
            }
        }
        return .inFlight
    }

    private func answered(scope: [UInt8], keptSince: Instant) throws -> Claim? {
        let row = try self.transaction.first(
            """
            SELECT request_hash, response FROM idempotency_keys
            WHERE scope = \(scope) AND created_at >= \(keptSince) LOCK IN SHARE MODE
            """
        ) { (try $0.bytes(0), try $0.bytesOrNil(1)) }
        guard let (requestHash, response) = row else { return nil }
        return .answered(requestHash: requestHash, response: response ?? [])
    }

    /// Writes the answer beside the change; both are there after the commit, or neither.
    package func complete(scope: [UInt8], response: [UInt8]) throws {
        try self.transaction.execute("UPDATE idempotency_keys SET response = \(response) WHERE scope = \(scope)")
    }
}

extension Transaction {
    package var idempotency: IdempotencyStore { IdempotencyStore(transaction: self) }
}
