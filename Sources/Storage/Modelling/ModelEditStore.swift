import Core
import MariaDB
import Primitives

/// What changes of models take before anything else, and which of them were made already.
package struct ModelEditStore {
    let transaction: Transaction

    /// Keeps everybody else from changing a workspace's model until the transaction ends. Comes before any other lock.
    package func lock(_ workspace: UUID) throws {
        try self.transaction.execute(
            """
            INSERT INTO model_states (workspace_id, changes) VALUES (\(workspace), 1)
            ON DUPLICATE KEY UPDATE changes = changes + 1
            """)
    }

    /// What an edit was about that was made before; nil for a new one.
    package func element(of origin: EditOrigin, by actor: UUID) throws -> UUID? {
        try self.transaction.first(
            """
            SELECT element_id FROM model_edits
            WHERE actor_id = \(actor) AND client = \(origin.client) AND request = \(origin.request)
            """
        ) { try $0.uuid(0) }
    }

    package func note(_ origin: EditOrigin, about element: UUID, by actor: UUID) throws {
        try self.transaction.execute(
            """
            INSERT INTO model_edits (actor_id, client, request, element_id, at)
            VALUES (\(actor), \(origin.client), \(origin.request), \(element), \(self.transaction.now))
            """)
    }

    /// Forgets edits that nobody sends again, at most 1,000 at once.
    ///
    /// - Returns: whether nothing was left.
    package func forget(before time: Instant) throws -> Bool {
        let old = try self.transaction.query(
            "SELECT actor_id, client, request FROM model_edits WHERE at < \(time) LIMIT 1000"
        ) { (try $0.uuid(0), try $0.string(1), try $0.string(2)) }
        guard !old.isEmpty else { return true }
        let keys = old.map { "(\($0.0), \($0.1), \($0.2))" as SQL }
        try self.transaction.execute(
            "DELETE FROM model_edits WHERE (actor_id, client, request) IN (\(sql: keys.joined()))")
        return old.count < 1_000
    }
}

extension Transaction {
    package var modelEdits: ModelEditStore { ModelEditStore(transaction: self) }
}
