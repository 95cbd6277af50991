import Core
import MariaDB
import Primitives

/// The queue as the administrator sees it.
extension JobStore {
    /// What waits, runs or was given up, and what comes round; not what is done. At most 1,000.
    package func unfinished() throws -> [Job] {
        try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM jobs WHERE state IN ('waiting', 'running', 'dead')
            ORDER BY FIELD(state, 'dead', 'running', 'waiting'), run_at, id LIMIT 1000
            """, as: Self.job)
    }

    /// Has a job that was given up, or waits for its time, tried at once.
    ///
    /// - Returns: the job; nil when there is none of this number that could be.
    /// - Throws: the server's 1062 when another unfinished job has its key.
    package func retry(_ id: Int64) throws -> Job? {
        let job = try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM jobs WHERE id = \(id) AND state IN ('waiting', 'dead') FOR UPDATE",
            as: Self.job)
        guard let job else { return nil }
        try self.transaction.execute(
            """
            UPDATE jobs SET state = 'waiting', run_at = \(self.transaction.now), attempts = 0, finished_at = NULL
            WHERE id = \(id)
            """)
        return job
    }

    /// Has everything that was given up tried at once. Of several with one key the latest is.
    ///
    /// - Returns: how many.
    package func retryDead() throws -> Int {
        let now = self.transaction.now
        return try self.transaction.execute(
            """
            UPDATE IGNORE jobs SET state = 'waiting', run_at = \(now), attempts = 0, finished_at = NULL
            WHERE state = 'dead' ORDER BY id DESC
            """)
    }

    /// Removes jobs that ended before, at most 1,000.
    ///
    /// - Returns: whether there may be more.
    package func removeEnded(_ state: Job.State, before time: Instant) throws -> Bool {
        let ids = try self.transaction.query(
            "SELECT id FROM jobs WHERE state = \(state.rawValue) AND finished_at < \(time) LIMIT 1000"
        ) { try $0.integer(0) }
        guard !ids.isEmpty else { return false }
        try self.transaction.execute("DELETE FROM jobs WHERE id IN (\(list: ids))")
        return ids.count == 1_000
    }
}
