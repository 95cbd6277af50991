import Core
import MariaDB
import Primitives
import Storage

/// The queue, for the administrator's command.
extension AdministrationService {
    /// What waits, runs, comes round or was given up.
    package func jobs() throws -> [Job] {
        try self.database.read { tx in try tx.jobs.unfinished() }
    }

    /// Has a job tried at once.
    ///
    /// - Throws: `.notFound` when no job of this number waits or was given up; `.conflict` when the same work is queued
    ///   anew already.
    package func retryJob(_ id: Int64) throws -> Job {
        do {
            guard let job = try self.database.transaction({ tx in try tx.jobs.retry(id) }) else {
                throw CoreError.notFound("No job \(id) waits or was given up.")
            }
            return job
        } catch let error as DatabaseError where error.isDuplicateKey {
            throw CoreError.conflict(field: nil, message: "The work of job \(id) is queued anew already.")
        }
    }

    /// Has everything that was given up tried at once.
    ///
    /// - Returns: how many jobs.
    package func retryDeadJobs() throws -> Int {
        try self.database.transaction { tx in try tx.jobs.retryDead() }
    }
}
