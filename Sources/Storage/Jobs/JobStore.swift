import Core
import MariaDB
import Primitives

/// The queue. What a worker does with a job it does under the name that it claimed it by: once the lease has gone to
/// another, nothing of the first has any effect here.
package struct JobStore {
    let transaction: Transaction

    internal static let columns: SQL = """
        id, kind, payload, every_seconds, state, run_at, attempts, max_attempts, last_error, leased_by, started_at,
        finished_at
        """

    /// Queues work; nil when an unfinished job has its key.
    @discardableResult
    package func enqueue(_ draft: JobDraft) throws -> Int64? {
        let now = self.transaction.now
        do {
            try self.transaction.execute(
                """
                INSERT INTO jobs (kind, payload, unique_key, state, run_at, max_attempts, created_at)
                VALUES (\(draft.kind), \(draft.payload.bytes), \(draft.uniqueKey), 'waiting', \(draft.runAt ?? now),
                    \(draft.maxAttempts), \(now))
                """)
        } catch let error as DatabaseError where error.isDuplicateKey {
            return nil
        }
        return Int64(clamping: self.transaction.lastInsertID)
    }

    /// Sees to it that work comes round every so many seconds, once whichever number of workers say so. It is due at
    /// once when it is new.
    ///
    /// Looked up before it is written: a worker that starts would lock what the others are just taking.
    package func schedule(_ kind: String, every seconds: Int64) throws {
        let now = self.transaction.now
        let known = try self.transaction.first(
            "SELECT every_seconds FROM jobs WHERE unique_key = \("schedule:\(kind)")"
        ) { try $0.integerOrNil(0) }
        if let known, known == seconds { return }
        try self.transaction.execute(
            """
            INSERT INTO jobs (kind, payload, every_seconds, unique_key, state, run_at, max_attempts, created_at)
            VALUES (\(kind), '{}', \(seconds), \("schedule:\(kind)"), 'waiting', \(now), 1, \(now))
            ON DUPLICATE KEY UPDATE every_seconds = VALUES(every_seconds)
            """)
    }

    /// Forgets what came round once and has no worker any more: none has done it for a day, and this one does not know it.
    package func removeAbandoned(besides kinds: [String]) throws {
        try self.transaction.execute(
            """
            DELETE FROM jobs WHERE due_at < \(self.transaction.now - .seconds(86_400)) AND state = 'waiting'
                AND every_seconds IS NOT NULL AND kind NOT IN (\(list: kinds))
            """)
    }

    /// Takes the job that has been due for longest, for as long as the lease lasts; passes over those that another is
    /// taking now. nil when none is due.
    package func claim(_ kinds: [String], by worker: String, lease: Duration) throws -> Job? {
        let now = self.transaction.now
        while true {
            let found = try self.transaction.first(
                """
                SELECT \(sql: Self.columns) FROM jobs WHERE due_at <= \(now) AND kind IN (\(list: kinds))
                ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED
                """, as: Self.job)
            guard let job = found else { return nil }
            if job.state == .running, job.every == nil, job.attempts >= job.maxAttempts {
                try self.bury(job, "its worker ended while it ran, as at every attempt before")
                continue
            }
            try self.transaction.execute(
                """
                UPDATE jobs SET state = 'running', lease_until = \(now + lease), leased_by = \(worker),
                    attempts = attempts + 1, started_at = \(now)
                WHERE id = \(job.id)
                """)
            return job.begun(by: worker, at: now)
        }
    }

    /// - Returns: those of the jobs whose lease was still the worker's, and is longer now.
    package func renew(_ ids: [Int64], by worker: String, lease: Duration) throws -> Set<Int64> {
        let held = try self.transaction.query(
            """
            SELECT id FROM jobs WHERE id IN (\(list: ids)) AND state = 'running' AND leased_by = \(worker) FOR UPDATE
            """
        ) { try $0.integer(0) }
        try self.transaction.execute(
            "UPDATE jobs SET lease_until = \(self.transaction.now + lease) WHERE id IN (\(list: held))")
        return Set(held)
    }

    /// Gives back what a worker holds without knowing: the answer to its claim never came.
    ///
    /// - Parameter ids: what it knows of. What was begun in the last seconds may not be among them yet.
    package func releaseForgotten(by worker: String, except ids: [Int64]) throws {
        let now = self.transaction.now
        // 0 is no job's number; a list without any would be one of NULL, which nothing is outside of.
        try self.transaction.execute(
            """
            UPDATE jobs SET lease_until = \(now) WHERE due_at > \(now) AND state = 'running' AND leased_by = \(worker)
                AND started_at < \(now - .seconds(5)) AND id NOT IN (\(list: ids + [0]))
            """)
    }

    /// The work is done; what comes round waits for its next time.
    ///
    /// - Returns: false when the lease was lost meanwhile.
    package func finish(_ job: Job, by worker: String) throws -> Bool {
        let now = self.transaction.now
        let change: SQL =
            if let every = job.every {
                "state = 'waiting', run_at = \(JobTiming.next(after: now, every: every))"
            } else {
                "state = 'done'"
            }
        return try self.end(job, by: worker, "\(sql: change), attempts = 0, last_error = NULL, finished_at = \(now)")
    }

    /// The attempt failed: it is tried again later, or given up. What comes round is never given up.
    ///
    /// - Returns: as `finish`.
    package func fail(_ job: Job, by worker: String, error: String, backOff: Duration) throws -> Bool {
        let now = self.transaction.now
        if job.every == nil, job.attempts >= job.maxAttempts {
            return try self.end(
                job, by: worker, "state = 'dead', last_error = \(Self.cut(error)), finished_at = \(now)")
        }
        let later = now + backOff
        let next = job.every.map { min(later, JobTiming.next(after: now, every: $0)) } ?? later
        return try self.end(
            job, by: worker, "state = 'waiting', run_at = \(next), last_error = \(Self.cut(error))")
    }

    /// Gives a job back as if it had not been begun.
    package func release(_ job: Job, by worker: String) throws -> Bool {
        try self.end(job, by: worker, "state = 'waiting', attempts = attempts - 1")
    }

    /// Gives back what a worker of the same name left behind when it was killed: there is only one of a name at a time.
    package func releaseAll(ofWorker prefix: String) throws {
        try self.transaction.execute(
            """
            UPDATE jobs SET lease_until = \(self.transaction.now)
            WHERE due_at > \(self.transaction.now) AND state = 'running' AND LEFT(leased_by, CHAR_LENGTH(\(prefix))) = \(prefix)
            """)
    }

    /// When the next of these is due; nil when none waits.
    package func nextDue(_ kinds: [String]) throws -> Instant? {
        try self.transaction.first(
            "SELECT due_at FROM jobs WHERE due_at IS NOT NULL AND kind IN (\(list: kinds)) ORDER BY due_at LIMIT 1"
        ) { try $0.instant(0) }
    }

    /// Brings back what lies too far ahead because the clock was wrong when it was put off.
    package func mendTimes(longestLease: Duration) throws {
        let now = self.transaction.now
        try self.transaction.execute(
            """
            UPDATE jobs SET run_at = IF(state = 'waiting', \(now), run_at),
                lease_until = IF(state = 'running', \(now + longestLease), lease_until)
            WHERE due_at > \(now) AND (
                state = 'waiting' AND every_seconds IS NOT NULL AND run_at > \(now) + INTERVAL every_seconds SECOND
                OR state = 'running' AND lease_until > \(now + longestLease + longestLease))
            """)
    }

    private func bury(_ job: Job, _ error: String) throws {
        try self.transaction.execute(
            """
            UPDATE jobs SET state = 'dead', lease_until = NULL, leased_by = NULL, last_error = \(error),
                finished_at = \(self.transaction.now) WHERE id = \(job.id)
            """)
    }

    private func end(_ job: Job, by worker: String, _ change: SQL) throws -> Bool {
        let found = try self.transaction.execute(
            """
            UPDATE jobs SET \(sql: change), lease_until = NULL, leased_by = NULL
            WHERE id = \(job.id) AND state = 'running' AND leased_by = \(worker)
            """)
        return found == 1
    }

    /// As long as the column is.
    private static func cut(_ error: String) -> String {
        String(String.UnicodeScalarView(error.unicodeScalars.prefix(2_000)))
    }

    internal static func job(_ row: borrowing Row) throws -> Job {
        Job(
            id: try row.integer(0), kind: try row.string(1), payload: JSONText(stored: try row.bytes(2)),
            every: try row.integerOrNil(3), state: Job.State(rawValue: try row.string(4)) ?? .dead,
            runAt: try row.instant(5), attempts: try row.integer(6), maxAttempts: try row.integer(7),
            lastError: try row.stringOrNil(8), leasedBy: try row.stringOrNil(9), startedAt: try row.instantOrNil(10),
            finishedAt: try row.instantOrNil(11))
    }
}

extension Job {
    fileprivate func begun(by worker: String, at now: Instant) -> Job {
        Job(
            id: self.id, kind: self.kind, payload: self.payload, every: self.every, state: .running, runAt: self.runAt,
            attempts: self.attempts + 1, maxAttempts: self.maxAttempts, lastError: self.lastError, leasedBy: worker,
            startedAt: now, finishedAt: self.finishedAt)
    }
}

extension Transaction {
    package var jobs: JobStore { JobStore(transaction: self) }
}
